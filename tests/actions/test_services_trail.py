"""What is recorded of plans, and that a download is: with whom, once for each partnership."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from actions.models import Evidence
from actions.services.evidence import of_file
from actions.services.schemes import choose_scheme
from concordat.lib.files import check
from concordat.trail.chain import verify
from concordat.trail.kinds import names_of
from concordat.trail.models import Entry
from partners.models import Partnership
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(hold: Callable[[str], object]) -> Scene:
    """A partnership on 15 June 2015."""
    hold("2015-06-15")
    return scene("mine")


def recorded(what: str) -> list[dict[str, Any]]:
    """The entries of one kind, the first first."""
    names = ("actor", "partnership", "about", "details")
    return list(Entry.objects.filter(what=what).order_by("number").values(*names))


def test_choosing_a_scheme_is_recorded_once_however_often_it_is_sent(home: Scene) -> None:
    by = make.standing(home.coordinator)
    version = home.partnership.version
    for _ in range(2):
        partnership = Partnership.objects.get(pk=home.partnership.pk)
        choose_scheme(partnership=partnership, seen_version=version, scheme="tolerance", by=by)
    assert recorded("scheme-chosen") == [
        {
            "actor": home.coordinator.pk,
            "partnership": home.partnership.pk,
            "about": {},
            "details": {"scheme": "tolerance"},
        }
    ]


def test_a_promise_is_named_by_its_first_words_and_leads_to_its_place(home: Scene) -> None:
    promise = make.deliverable("Train " + "all staff " * 20, of=home.action, leads=[home.one])
    named = names_of("deliverable", {promise.pk})[promise.pk]
    assert named.words.startswith("Train all staff")
    assert named.words.endswith("…")
    assert named.address == promise.get_absolute_url()


# Downloads


@pytest.mark.parametrize(
    ("query", "details"),
    [("", {}), ("?as_at=2015-02-28", {"as-at": "2015-02-28"})],
)
def test_a_register_that_leaves_is_recorded(
    home: Scene, query: str, details: dict[str, str]
) -> None:
    body_of(signed_in(home.reader).get(reverse("plan-csv", args=[home.plan.pk]) + query))
    assert recorded("register-exported") == [
        {
            "actor": home.reader.pk,
            "partnership": home.partnership.pk,
            "about": {"plan": home.plan.pk},
            "details": details,
        }
    ]


@pytest.mark.parametrize("query", ["", "?as_at=2015-02-28"])
def test_the_overdue_list_is_recorded_in_each_partnership_whose_plans_are_in_it(
    home: Scene, query: str
) -> None:
    other, foreign = scene("other"), scene("foreign")
    make.membership(home.lead, other.one, "lead")
    body_of(signed_in(home.lead).get(reverse("overdue-csv") + query))
    where = {entry["partnership"] for entry in recorded("overdue-exported")}
    assert where == {home.partnership.pk, other.partnership.pk}
    assert foreign.partnership.pk not in where


def test_of_one_plan_it_is_recorded_in_its_partnership_alone(home: Scene) -> None:
    other = scene("other")
    make.membership(home.lead, other.one, "lead")
    body_of(signed_in(home.lead).get(f"{reverse('overdue-csv')}?plan={other.plan.pk}"))
    assert [each["partnership"] for each in recorded("overdue-exported")] == [other.partnership.pk]


def test_evidence_that_leaves_is_recorded(home: Scene) -> None:
    promise = make.deliverable(of=home.action, leads=[home.one])
    content = ContentFile(b"kept", name="kept.txt")
    make.update(
        promise, by=home.lead, at=home.one, progress="delivered", evidence=[of_file(check(content))]
    )
    evidence = Evidence.objects.get()
    body_of(signed_in(home.reader).get(reverse("evidence-file", args=[evidence.pk])))
    assert recorded("evidence-downloaded") == [
        {
            "actor": home.reader.pk,
            "partnership": home.partnership.pk,
            "about": {"deliverable": promise.pk},
            "details": {"evidence": evidence.pk},
        }
    ]


@pytest.mark.parametrize("query", ["?due_from=soon", "?as_at=tomorrow"])
def test_what_did_not_leave_is_not_recorded(home: Scene, query: str) -> None:
    client = signed_in(home.lead)
    url = reverse("plan-csv", args=[home.plan.pk])
    client.get(url + query)
    client.head(url)
    client.get(reverse("plan-csv", args=[scene("other").plan.pk]))
    assert recorded("register-exported") == []


def test_downloads_leave_the_chain_whole(home: Scene) -> None:
    client = signed_in(home.lead)
    for _ in range(5):
        body_of(client.get(reverse("plan-csv", args=[home.plan.pk])))
    assert verify().number == Entry.objects.count()
    assert len(recorded("register-exported")) == 5
