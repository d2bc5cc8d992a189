"""What happened in a partnership: who sees it, in which words, filtered, by pages, as a file."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from concordat.lib import clock
from concordat.trail.kinds import KINDS, NAMES
from concordat.trail.models import Entry
from concordat.trail.reports import lines_of
from concordat.trail.services import record
from partners.models import Membership, Partnership, Person
from partners.services.trail import record_signed_in
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(hold: Callable[[str], object]) -> Scene:
    """A partnership on 15 June 2015."""
    hold("2015-06-15")
    return scene("mine")


def page(found: Scene, query: str = "") -> str:
    """The page as the coordinator sees it."""
    url = reverse("partnership-trail", args=[found.partnership.pk]) + query
    response = signed_in(found.coordinator).get(url)
    assert response.status_code == 200
    return body_of(response)


def rows(found: Scene, query: str = "") -> list[dict[str, str]]:
    """The file as the coordinator downloads it."""
    url = reverse("partnership-trail-csv", args=[found.partnership.pk]) + query
    text = body_of(signed_in(found.coordinator).get(url)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def signs_in(person: Person) -> None:
    """What is recorded when somebody signs in."""
    record_signed_in(Person, user=person)


def whats(found: Scene, query: str = "") -> list[str]:
    """What happened, the latest first, without the coordinator's own sign-in and download."""
    own = {"signed in", "downloaded what happened"}
    return [
        row["What"]
        for row in rows(found, query)
        if row["Who"] != str(found.coordinator) or row["What"] not in own
    ]


def test_it_says_who_what_when_and_links_to_what(home: Scene) -> None:
    record(
        "plan-imported",
        by=home.coordinator,
        partnership=home.partnership.pk,
        about={"plan": home.plan.pk},
    )
    body = page(home)
    assert "15 June 2015" in body
    assert str(home.coordinator) in body
    assert "imported a plan" in body
    assert f'<a href="/plans/{home.plan.pk}/">{home.plan}</a>' in body


@pytest.mark.parametrize("role", ["lead", "commissioner", "reader"])
@pytest.mark.parametrize("name", ["partnership-trail", "partnership-trail-csv"])
def test_only_a_coordinator_sees_it(home: Scene, name: str, role: str) -> None:
    url = reverse(name, args=[home.partnership.pk])
    assert signed_in(home.people[role]).get(url).status_code == 403


@pytest.mark.parametrize("name", ["partnership-trail", "partnership-trail-csv"])
def test_the_coordinator_of_another_partnership_finds_nothing(home: Scene, name: str) -> None:
    url = reverse(name, args=[home.partnership.pk])
    assert signed_in(scene("other").coordinator).get(url).status_code == 404


def test_nothing_of_another_partnership_is_in_it(home: Scene) -> None:
    other = scene("canary")
    record(
        "plan-imported",
        by=other.coordinator,
        partnership=other.partnership.pk,
        about={"plan": other.plan.pk},
    )
    signs_in(other.lead)
    assert whats(home) == []
    assert "canary" not in page(home)
    assert whats(other) == ["signed in", "imported a plan"], "the control: it is there at home"


def test_what_belongs_to_no_partnership_and_to_no_member_is_in_none(home: Scene) -> None:
    record("person-edited", by=home.lead, partnership=None, about={"person": home.lead.pk})
    record("sign-in-failed", by=None, partnership=None)
    assert whats(home) == []


# Signing in


def test_members_who_sign_in_are_in_it(home: Scene) -> None:
    signs_in(home.lead)
    assert whats(home) == ["signed in"]


def test_who_belongs_to_two_partnerships_is_in_both_with_their_sign_ins_and_nothing_else(
    home: Scene,
) -> None:
    other = scene("other")
    make.membership(home.lead, other.one, "lead")
    signs_in(home.lead)
    record("date-requested", by=home.lead, partnership=other.partnership.pk)
    assert whats(home) == ["signed in"]
    assert whats(other) == ["asked for a new date", "signed in"]


@pytest.mark.parametrize(
    ("since", "until", "seen"),
    [(0, None, True), (0, 0, True), (1, None, False), (-9, -1, False), (-9, 9, True)],
)
def test_a_sign_in_is_seen_of_who_was_a_member_on_that_day(
    home: Scene, since: int, until: int | None, seen: bool
) -> None:
    today = clock.today()
    Membership.objects.filter(person=home.lead).update(
        since=today + timedelta(since),
        until=None if until is None else today + timedelta(until),
    )
    signs_in(home.lead)
    assert whats(home) == (["signed in"] if seen else [])


# Names


def test_who_was_erased_is_a_former_member(home: Scene) -> None:
    signs_in(home.lead)
    name = home.lead.name
    assert name in page(home)
    Person.objects.filter(pk=home.lead.pk).update(erased_at=clock.now(), is_active=False)
    assert name not in page(home)
    assert "a former member" in page(home)


def test_a_row_that_is_gone_is_said_to_be_gone(home: Scene) -> None:
    record("plan-imported", by=None, partnership=home.partnership.pk, about={"plan": 987654})
    assert "plan 987654, no longer there" in page(home)


def test_what_the_service_did_by_itself_says_so(home: Scene) -> None:
    record("plan-imported", by=None, partnership=home.partnership.pk)
    assert rows(home)[-1]["Who"] == "The service itself"


def test_a_sign_in_of_nobody_known_says_so() -> None:
    """It belongs to no partnership; whoever reads the whole trail meets it."""
    assert lines_of([Entry(what="sign-in-failed", at=clock.now())])[0].who == "Nobody known"


def test_a_code_that_no_app_knows_any_more_still_shows(
    home: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An app was removed; what it recorded was not."""
    about = {"plan": home.plan.pk}
    record("plan-imported", by=None, partnership=home.partnership.pk, about=about)
    monkeypatch.delitem(KINDS, "plan-imported")
    monkeypatch.delitem(NAMES, "plan")
    assert whats(home)[0] == "plan-imported"
    assert f"plan {home.plan.pk}, no longer there" in page(home)


# Filters


@pytest.fixture
def told(home: Scene, hold: Callable[[str], object]) -> Scene:
    """Three things on three days."""
    for day, what, by in (
        ("2015-06-10", "date-requested", home.lead),
        ("2015-06-12", "date-agreed", home.commissioner),
        ("2015-06-14", "plan-imported", None),
    ):
        hold(day)
        record(what, by=by, partnership=home.partnership.pk)
    hold("2015-06-15")
    return home


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["imported a plan", "agreed to a new date", "asked for a new date"]),
        ("?what=date-agreed", ["agreed to a new date"]),
        ("?who=LEAD", ["asked for a new date"]),
        ("?who=nobody", ["imported a plan"]),
        ("?from_day=2015-06-12", ["imported a plan", "agreed to a new date"]),
        ("?to_day=2015-06-12", ["agreed to a new date", "asked for a new date"]),
        ("?from_day=2015-06-12&to_day=2015-06-12", ["agreed to a new date"]),
        ("?who=LEAD&what=date-agreed", []),
    ],
)
def test_it_is_filtered_by_what_who_and_days(told: Scene, query: str, found: list[str]) -> None:
    assert whats(told, query.replace("LEAD", str(told.lead.pk))) == found


def test_what_is_chosen_is_shown_and_can_be_removed(told: Scene) -> None:
    body = page(told, f"?what=date-agreed&who={told.commissioner.pk}&from_day=2015-06-12")
    assert "What: Agreed to a new date" in body
    assert f"Who: {told.commissioner}" in body
    assert "From: 12 June 2015" in body
    assert f"?who={told.commissioner.pk}&amp;from_day=2015-06-12" in body


def test_where_nothing_fits_it_says_what_to_do(told: Scene) -> None:
    assert "Remove a filter above" in page(told, "?from_day=2015-06-16&what=date-agreed")


@pytest.mark.parametrize("query", ["?what=danced", "?who=Ann", "?from_day=soon"])
def test_a_filter_that_cannot_be_read_is_said_and_gives_no_file(home: Scene, query: str) -> None:
    url = reverse("partnership-trail", args=[home.partnership.pk])
    client = signed_in(home.coordinator)
    assert "There is a problem" in body_of(client.get(url + query))
    response = client.get(f"{url}trail.csv{query}")
    assert (response.status_code, response["Location"]) == (302, url + query)


def test_only_members_can_be_chosen(told: Scene) -> None:
    """Of another partnership nobody is named."""
    scene("canary")
    assert "canary" not in page(told)


# Many


def fill(partnership: Partnership, by: Person, count: int) -> None:
    """Many events."""
    for _ in range(count):
        record("date-requested", by=by, partnership=partnership.pk)


def test_it_comes_page_by_page(home: Scene) -> None:
    fill(home.partnership, home.lead, 60)
    first = page(home)
    assert first.count('data-label="When"') == 50
    assert "Next page" in first
    last = page(home, f"?after={Entry.objects.get(number=21).pk}")
    assert last.count('data-label="When"') == 20
    assert "Previous page" in last


def test_one_event_and_many_ask_the_same_number_of_queries(home: Scene) -> None:
    url = reverse("partnership-trail", args=[home.partnership.pk])
    client = signed_in(home.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    about: dict[str, Any] = {"deliverable": make.deliverable(of=home.action, leads=[home.one]).pk}
    record("date-requested", by=home.lead, partnership=home.partnership.pk, about=about)
    one = queries()
    for _ in range(30):
        about = {"deliverable": make.deliverable(of=home.action, leads=[home.one]).pk}
        record(
            "date-requested", by=make.lead(home.one), partnership=home.partnership.pk, about=about
        )
    assert queries() == one


# The file


def test_the_file_has_what_the_page_has_and_the_hashes(told: Scene) -> None:
    found = rows(told, "?what=date-agreed")
    entry = Entry.objects.get(what="date-agreed")
    assert [(row["Number"], row["Who"], row["Hash"]) for row in found] == [
        (str(entry.number), str(told.commissioner), entry.hash)
    ]
    assert found[0]["When"].startswith("2015-06-12 ")
    assert found[0]["Really on"], "the clock was held"


def test_that_it_was_downloaded_is_in_it_with_who(home: Scene) -> None:
    rows(home)
    newest = Entry.objects.first()
    assert newest is not None
    assert (newest.what, newest.actor) == ("trail-exported", home.coordinator.pk)


def test_asking_for_its_headers_alone_is_no_download(home: Scene) -> None:
    client = signed_in(home.coordinator)
    before = Entry.objects.count()
    client.head(reverse("partnership-trail-csv", args=[home.partnership.pk]))
    assert Entry.objects.count() == before
