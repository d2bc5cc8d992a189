"""Pages that look back: the plan as it was known at the end of a day, and nothing to change."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Deliverable
from actions.services import revising
from actions.services.establishing import Part
from actions.services.health import set_aside
from actions.services.schemes import choose_scheme
from actions.statuses import Progress
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with

pytestmark = pytest.mark.django_db

MOST = 17
# That it was downloaded is recorded.
MOST_OF_A_DOWNLOAD = 19
# Its timeline and its outcomes come on top.
MOST_OF_AN_ACTION = 20
PAGES = ["plan", "action", "overdue", "plans", "organisation"]
ALL = [*PAGES, "csv", "overdue-csv"]


@pytest.fixture
def found(hold: Callable[..., Any]) -> Scene:
    """A plan with one promise, late on the held day, and reported on in February."""
    hold("2015-06-15")
    found = scene()
    promise = make.deliverable("Write the protocol", of=found.action, leads=[found.one])
    make.update(promise, on="2015-02-03", by=found.lead, at=found.one, happened="We began")
    make.update(promise, on="2015-06-01", by=found.lead, at=found.one, progress=Progress.DELIVERED)
    return found


def places(found: Scene) -> dict[str, str]:
    """The pages that can look back."""
    return {
        "plan": reverse("plan-detail", args=[found.plan.pk]),
        "csv": reverse("plan-csv", args=[found.plan.pk]),
        "action": reverse("action-detail", args=[found.action.pk]),
        "overdue": reverse("overdue"),
        "overdue-csv": reverse("overdue-csv"),
        "plans": reverse("plan-list"),
        "organisation": reverse("organisation-detail", args=[found.one.organisation_id]),
    }


@pytest.mark.parametrize("place", PAGES)
def test_a_page_of_the_past_says_so_and_leads_back_to_now(found: Scene, place: str) -> None:
    url = places(found)[place]
    page = body_of(signed_in(found.coordinator).get(f"{url}?as_at=2015-02-28"))
    assert "You are looking at the past" in page
    assert "28 February 2015" in page
    assert f'href="{url}"' in page
    assert wrong_with(page) == []


@pytest.mark.parametrize("place", PAGES)
def test_nothing_can_be_changed_from_the_past(found: Scene, place: str) -> None:
    """Not even by those who may change everything; the same page of now leads to changes."""
    url = places(found)[place]
    for person in found.people.values():
        page = body_of(signed_in(person).get(f"{url}?as_at=2015-06-15"))
        links = set(changing_links(page))
        assert links == set(), person
        assert 'method="post"' not in main_of(page)
    now = body_of(signed_in(found.coordinator).get(places(found)["action"]))
    assert list(changing_links(now))


def main_of(page: str) -> str:
    """The page itself; the header has the forms for staying signed in and for signing out."""
    return page.partition("<main")[2].partition("</main>")[0]


def changing_links(page: str) -> Any:
    """The links of a page to forms that change something."""
    for link in page.split('href="')[1:]:
        path = link.partition('"')[0].partition("?")[0]
        if path.startswith("/deliverables/") or path.endswith("/add/"):
            yield path


def test_a_page_shows_what_was_known_then(found: Scene) -> None:
    client, url = signed_in(found.lead), places(found)["plan"]
    said = {
        day: client.get(f"{url}?as_at={day}").context["rows"][0]
        for day in ("2015-02-02", "2015-02-03", "2015-04-01", "2015-06-15")
    }
    assert {day: (row.progress.word, row.timeliness.word) for day, row in said.items()} == {
        "2015-02-02": ("Nothing reported", "Not yet due"),
        "2015-02-03": ("In progress", "Not yet due"),
        "2015-04-01": ("In progress", "Overdue"),
        "2015-06-15": ("Delivered", "Delivered late"),
    }
    assert said["2015-04-01"].days_overdue == 1


def test_the_timeline_of_an_action_ends_on_the_day(found: Scene) -> None:
    page = body_of(signed_in(found.lead).get(f"{places(found)['action']}?as_at=2015-02-28"))
    assert "We began" in page
    assert "1 June 2015" not in page


def test_the_rows_of_a_download_are_those_of_the_page(found: Scene) -> None:
    response = signed_in(found.lead).get(f"{places(found)['csv']}?as_at=2015-04-01")
    assert "as-at-2015-04-01" in response["Content-Disposition"]
    (row,) = csv.DictReader(StringIO(body_of(response).lstrip("\ufeff")))
    assert (row["Progress"], row["Timeliness"], row["Rating"]) == ("In progress", "Overdue", "Red")


@pytest.mark.parametrize("place", ALL)
@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2015-06-16", "16 June 2015 is still to come"),
        ("9999-12-31", "is still to come"),
        ("2015-02-30", "Choose a day that there was"),
        ("yesterday", "Choose a day that there was"),
        ("0000-00-00", "Choose a day that there was"),
        ("2015-06-15T10:00", "Choose a day that there was"),
        ("٢٠١٥-٠٢-٠٣0", "Choose a day that there was"),
        ("\x00", "Choose a day that there was"),
    ],
)
def test_a_day_to_come_or_no_day_is_refused_in_a_sentence(
    found: Scene, place: str, day: str, says: str
) -> None:
    response = signed_in(found.lead).get(places(found)[place], {"as_at": day})
    assert response.status_code == 400
    assert says in body_of(response)
    assert wrong_with(body_of(response)) == []


@pytest.mark.parametrize("place", ALL)
def test_before_the_plan_was_agreed_there_is_none_to_show(found: Scene, place: str) -> None:
    client, url = signed_in(found.lead), places(found)[place]
    for day in ("2014-10-31", "0001-01-01"):
        page = body_of(client.get(f"{url}?as_at={day}"))
        assert "There was no plan to show" in page
        assert "was agreed on 1 November 2014" in page
        assert "Write the protocol" not in page
        assert wrong_with(page) == []
    assert client.get(f"{url}?as_at=2014-11-01").status_code == 200


def test_a_draft_has_no_past(hold: Callable[..., Any]) -> None:
    hold("2015-06-15")
    found = scene()
    draft = make.plan(found.partnership, status="draft", agreed_on=None, chased_from=None)
    page = body_of(signed_in(found.lead).get(f"{draft.get_absolute_url()}?as_at=2015-01-01"))
    assert "it is not agreed yet" in page


def test_a_blank_day_is_now(found: Scene) -> None:
    page = body_of(signed_in(found.lead).get(f"{places(found)['plan']}?as_at="))
    assert "You are looking at the past" not in page


def test_links_and_filters_stay_in_the_past(found: Scene) -> None:
    fill(found, 60)
    client, url = signed_in(found.lead), places(found)["plan"]
    asked = f"{url}?as_at=2015-04-01&timeliness=overdue"
    response = client.get(asked)
    page, context = body_of(response), response.context
    assert 'name="as_at" value="2015-04-01"' in page
    assert all("as_at=2015-04-01" in count.url for count in context["picture"].counts)
    assert "as_at=2015-04-01" in context["page_urls"]["next"]
    assert "as_at=2015-04-01" in context["csv_query"]
    assert all("as_at=2015-04-01" in each["remove_url"] for each in context["chosen"])
    assert all("?as_at=2015-04-01#" in row.url for row in context["rows"])
    following = client.get(url + context["page_urls"]["next"])
    rows = [*context["rows"], *following.context["rows"]]
    assert len({row.pk for row in rows}) == context["picture"].chosen
    back = client.get(url + following.context["page_urls"]["previous"])
    assert [row.pk for row in back.context["rows"]] == [row.pk for row in context["rows"]]


def test_the_past_of_another_partnership_is_not_there(found: Scene) -> None:
    stranger = signed_in(scene().lead)
    for place, url in places(found).items():
        response = stranger.get(f"{url}?as_at=2015-04-01")
        if place in {"overdue", "overdue-csv", "plans"}:
            assert "Write the protocol" not in body_of(response)
        else:
            assert response.status_code == 404


def test_looking_back_makes_as_many_queries_for_many_rows_as_for_one(found: Scene) -> None:
    client = signed_in(found.lead)
    addresses = [
        f"{url}?as_at=2015-04-01{more}"
        for url in places(found).values()
        for more in ("", f"&words=promise&theme={found.action.theme_id}&organisation=1&by=plan")
    ]
    addresses.append(f"{reverse('overdue')}?as_at=2015-04-01&by=organisation")

    def counts() -> list[int]:
        numbers = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                body_of(client.get(address))
            numbers.append(len(queries))
        return numbers

    fill(found, 1)
    few = counts()
    fill(found, 100)
    assert counts() == few
    most = {"action": MOST_OF_AN_ACTION, "csv": MOST_OF_A_DOWNLOAD, "overdue-csv": MOST}
    allowed = [most.get(place, MOST) for place in places(found) for _ in range(2)]
    assert [count for count, at_most in zip(few, allowed, strict=False) if count > at_most] == []


def test_looking_back_changes_no_row(found: Scene) -> None:
    before = list(Deliverable.objects.values())
    client = signed_in(found.coordinator)
    for url in places(found).values():
        body_of(client.get(f"{url}?as_at=2015-02-28"))
    assert list(Deliverable.objects.values()) == before


def test_a_plan_of_the_past_adds_up_by_rating_and_by_theme(found: Scene) -> None:
    fill(found, 5)
    picture = (
        signed_in(found.lead).get(f"{places(found)['plan']}?as_at=2015-04-01").context["picture"]
    )
    assert picture.total == picture.chosen == 6
    assert sum(cell.number for bar in picture.bars for cell in bar.cells) == 6


# What was overdue


def texts_then(found: Scene, query: str) -> list[list[str]]:
    """The promises of the overdue page by group; of its address the CSV has the same, each once."""
    client = signed_in(found.lead)
    groups = client.get(f"{reverse('overdue')}{query}").context["groups"]
    return [[row.text for row in group.rows] for group in groups]


def test_the_overdue_list_shows_what_was_overdue_then(found: Scene) -> None:
    """A day late on 1 April; delivered since."""
    for day in ("2015-03-31", "2015-06-01"):
        assert texts_then(found, f"?as_at={day}") == []
    assert texts_then(found, "?as_at=2015-04-01") == [["Write the protocol"]]
    page = body_of(signed_in(found.lead).get(f"{reverse('overdue')}?as_at=2015-03-31"))
    assert "Nothing was overdue" in page


def test_the_overdue_list_of_the_past_can_be_filtered_and_grouped(found: Scene) -> None:
    make.deliverable("Both's", of=found.action, leads=[found.one, found.two], by_when="Jan 15")
    second = make.plan(found.partnership, agreed_on="2015-03-01")
    make.deliverable("Elsewhere", plan=second, leads=[found.both], by_when="Feb 15")
    at = "?as_at=2015-04-01"
    assert texts_then(found, at) == [["Both's", "Elsewhere", "Write the protocol"]]
    assert texts_then(found, "?as_at=2015-02-28") == [["Both's"]], "the second was not agreed yet"
    assert texts_then(found, f"{at}&plan={second.pk}") == [["Elsewhere"]]
    assert texts_then(found, f"{at}&partner={found.two.pk}") == [["Both's"]]
    assert texts_then(found, f"{at}&by=plan") == [["Both's", "Write the protocol"], ["Elsewhere"]]
    groups = {
        found.one.short_name: ["Both's", "Write the protocol"],
        found.two.short_name: ["Both's"],
        found.both.short_name: ["Elsewhere"],
    }
    in_order = [groups[name] for name in sorted(groups)]
    assert texts_then(found, f"{at}&by=organisation") == in_order
    assert texts_then(found, f"{at}&by=organisation&partner={found.two.pk}") == [["Both's"]]


def test_the_download_of_what_was_overdue_has_each_once_worst_first(found: Scene) -> None:
    make.deliverable("Both's", of=found.action, leads=[found.one, found.two], by_when="Jan 15")
    client, url = signed_in(found.lead), reverse("overdue-csv")
    response = client.get(f"{url}?as_at=2015-04-01&by=organisation")
    assert 'filename="overdue-as-at-2015-04-01.csv"' in response["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(body_of(response).lstrip("\ufeff"))))
    assert [(row["Deliverable"], row["Days overdue"]) for row in rows] == [
        ("Both's", "60"),
        ("Write the protocol", "1"),
    ]
    wrong = client.get(f"{url}?as_at=2015-04-01&plan=wrong")
    assert wrong.url == f"{reverse('overdue')}?as_at=2015-04-01&plan=wrong"
    page = body_of(client.get(wrong.url))
    assert "There is a problem" in page
    assert "You are looking at the past" in page


def test_pages_and_filters_of_the_overdue_list_stay_in_the_past(found: Scene) -> None:
    fill(found, 60)
    client, url, seen = signed_in(found.lead), reverse("overdue"), []
    for by, rows in (("", 61), ("plan", 61), ("organisation", 121)):
        query = f"?as_at=2015-04-01&by={by}&plan={found.plan.pk}"
        while query:
            context = client.get(url + query).context
            seen += [row.pk for group in context["groups"] for row in group.rows]
            assert all("as_at=2015-04-01" in each["remove_url"] for each in context["chosen"])
            query = context["page_urls"]["next"]
            assert not query or "as_at=2015-04-01" in query
        assert (len(seen), len(set(seen))) == (rows, 61)
        seen.clear()
    assert "as_at=2015-04-01" in context["csv_query"]
    assert context["clear_url"] == f"{url}?as_at=2015-04-01"


def test_who_is_in_no_plan_that_was_agreed_is_told_so(found: Scene) -> None:
    nobody = signed_in(make.person("Nobody"))
    page = body_of(nobody.get(f"{reverse('overdue')}?as_at=2015-04-01"))
    assert "none of your plans is agreed yet" in page


# Plan health


def health_then(found: Scene, day: str, *, role: str = "coordinator") -> Any:
    """The page of plan health as at a day."""
    url = reverse("plan-health", args=[found.plan.pk])
    return signed_in(found.people[role]).get(f"{url}?as_at={day}")


def findings_of(response: Any) -> dict[str, list[str]]:
    """What each rule found, by its code."""
    sections = response.context["health"].sections
    return {each.rule.code: [one.name for one in each.findings] for each in sections}


def test_plan_health_shows_what_was_to_be_found_then(found: Scene) -> None:
    """Silence, words and leads from rows of that day; what was corrected later counts as it was."""
    review = make.deliverable("To review it", of=found.action, leads=[found.one], by_when="Sep 15")
    with make.on_day("2015-05-01"):
        revising.correct_text(
            deliverable=review,
            seen_version=review.version,
            text="Open the unit",
            points=[],
            why="It was vague",
            by=make.standing(found.coordinator),
        )
    before, after = (findings_of(health_then(found, f"2015-{day}")) for day in ("04-30", "05-01"))
    assert [name.partition(": ")[2] for name in before["vague-verb"]] == ["To review it"]
    assert "vague-verb" not in after
    assert len(before["silent"]) == 2
    assert "silent" not in findings_of(health_then(found, "2014-11-20")), "no cycle had passed"


@pytest.mark.parametrize(("day", "aside"), [("2015-04-30", False), ("2015-05-01", True)])
def test_what_was_set_aside_later_was_not_set_aside_yet(
    found: Scene, day: str, *, aside: bool
) -> None:
    review = make.deliverable("To review it", of=found.action, leads=[found.one], by_when="Sep 15")
    with make.on_day("2015-05-01"):
        set_aside(
            plan=found.plan,
            code="vague-verb",
            subjects=[f"deliverable-{review.pk}"],
            why="A report follows",
            by=make.standing(found.coordinator),
        )
    response = health_then(found, day)
    assert ("vague-verb" not in findings_of(response)) is aside
    assert ("A report follows" in body_of(response)) is aside


def test_plan_health_of_the_past_leads_to_the_past_and_to_no_change(found: Scene) -> None:
    make.deliverable("To review it", of=found.action, leads=[found.one], by_when="Sep 15")
    make.many_deliverables(5, of=found.action, leads=[found.one], by_when="Sep 15")
    response = health_then(found, "2015-04-30")
    page = body_of(response)
    assert "You are looking at the past" in page
    assert "set-aside" not in page
    assert 'method="post"' not in main_of(page)
    assert wrong_with(page) == []
    sections = response.context["health"].sections
    urls = [each.url for section in sections for each in section.findings]
    assert {url.count("as_at=2015-04-30") for url in urls} == {1}
    assert any("&as_at" in url for url in urls), "the organisation's own link has a filter"
    assert f"{places(found)['plan']}?as_at=2015-04-30" in page


@pytest.mark.parametrize("role", ["lead", "reader"])
def test_the_health_of_the_past_too_is_for_those_who_look_after_the_plan(
    found: Scene, role: str
) -> None:
    assert health_then(found, "2015-04-30", role=role).status_code == 403
    url = f"{places(found)['plan']}?as_at=2015-04-30"
    assert "health" not in body_of(signed_in(found.people[role]).get(url))
    linked = f"{reverse('plan-health', args=[found.plan.pk])}?as_at=2015-04-30"
    assert linked in body_of(signed_in(found.commissioner).get(url))


def test_plan_health_of_the_past_makes_as_many_queries_for_many_rows_as_for_one(
    found: Scene,
) -> None:
    client, counts = signed_in(found.coordinator), []
    url = f"{reverse('plan-health', args=[found.plan.pk])}?as_at=2015-04-30"
    for rows in (1, 60):
        fill(found, rows)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST


# The list of plans, and an organisation's page


def test_the_list_of_plans_counts_what_was_so_then(found: Scene) -> None:
    second = make.plan(found.partnership, agreed_on="2015-05-01")
    client, url = signed_in(found.commissioner), reverse("plan-list")
    said = {
        day: [
            (line.title, line.numbers.overdue, line.numbers.delivered)
            for line in client.get(f"{url}?as_at={day}").context["plans"]
        ]
        for day in ("2015-03-31", "2015-04-01", "2015-06-01")
    }
    title = found.plan.title
    assert said == {
        "2015-03-31": [(title, 0, 0)],
        "2015-04-01": [(title, 1, 0)],
        "2015-06-01": [(title, 0, 1), (second.title, 0, 0)],
    }
    page = body_of(client.get(f"{url}?as_at=2015-04-01"))
    plan = places(found)["plan"]
    for link in ("?as_at=", "health/?as_at=", "?timeliness=overdue&amp;as_at="):
        assert f'href="{plan}{link}2015-04-01"' in page
    assert "Agreed on 1 November 2014" in page


def test_an_organisation_of_the_past_has_its_promises_and_people_of_then(found: Scene) -> None:
    """One leads the promise until the end of April, two after it; the lead came in March."""
    promise = found.action.deliverables.get()
    with make.on_day("2015-05-01"):
        revising.change_leads(
            deliverable=promise,
            seen_version=promise.version,
            parts=[Part(found.two)],
            why="They took it over",
            by=make.standing(found.coordinator),
        )
    make.membership(make.person("Ann Lee"), found.one, since="2015-03-01")
    client, url = signed_in(found.reader), places(found)["organisation"]
    pages = {
        day: client.get(f"{url}?as_at={day}").context
        for day in ("2015-02-28", "2015-04-30", "2015-05-01")
    }
    assert [len(page["rows"]) for page in pages.values()] == [1, 1, 0]
    people = [[each.name for each in page["people"]] for page in pages.values()]
    assert ["Ann Lee" in names for names in people] == [False, True, True]
    assert "?as_at=2015-04-30" in pages["2015-04-30"]["rows"][0].plan_url


# In its own colours


def test_a_plan_of_the_past_and_its_file_have_the_scheme_of_that_day(found: Scene) -> None:
    with make.on_day("2015-05-01"):
        choose_scheme(
            partnership=found.partnership,
            seen_version=found.partnership.version,
            scheme="green_means_complete",
            by=make.standing(found.coordinator),
        )
    client = signed_in(found.lead)
    for day, title in (("2015-04-30", "BRAG: blue means proven"), ("", "Green means complete")):
        page = client.get(places(found)["plan"], {"as_at": day})
        assert page.context["rating_key"].title == title
        (row,) = csv.DictReader(
            StringIO(body_of(client.get(places(found)["csv"], {"as_at": day})).lstrip("\ufeff"))
        )
        assert row["Rating scheme"] == title
