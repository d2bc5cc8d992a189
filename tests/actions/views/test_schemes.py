"""Choosing a rating scheme: by coordinators, with a look at each, and never over each other."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.urls import reverse

from actions.statuses import SCHEMES, Confidence, Progress
from partners.models import RatingScheme
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, fill, scene, signed_in, wrong_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(hold: Callable[..., Any]) -> Scene:
    """A plan with a promise that is delivered, one under way, and one late for two months."""
    hold("2015-05-31")
    found = scene()
    for words, progress in (("Mar 15", Progress.DELIVERED), ("Dec 15", Progress.IN_PROGRESS)):
        promise = make.deliverable(of=found.action, leads=[found.one], by_when=words)
        make.update(promise, on="2015-03-01", by=found.lead, at=found.one, progress=progress)
    late = make.deliverable("The late one", of=found.action, leads=[found.one])
    make.update(late, on="2015-05-01", by=found.lead, at=found.one, confidence=Confidence.ON_TRACK)
    return found


def page_of_schemes(found: Scene) -> str:
    """Its address."""
    return reverse("partnership-scheme", args=[found.partnership.pk])


def choose(found: Scene, scheme: str, version: int | None = None) -> Any:
    """The coordinator takes a scheme."""
    if version is None:
        found.partnership.refresh_from_db()
        version = found.partnership.version
    typed = {"scheme": scheme, "version": version}
    return signed_in(found.coordinator).post(page_of_schemes(found), typed)


def test_the_page_shows_what_the_present_plan_is_under_each_scheme(found: Scene) -> None:
    page = body_of(signed_in(found.coordinator).get(page_of_schemes(found)))
    assert "3 promises: 1 red, 1 green, 1 grey." in page, "BRAG"
    assert "3 promises: 1 green, 1 amber, 1 red." in page, "green means complete"
    assert "3 promises: 1 amber, 1 green, 1 grey." in page, "tolerance"
    assert page.count("(in use)") == 1
    assert wrong_with(page) == []


def test_a_coordinator_chooses_and_the_plan_changes_its_colours(found: Scene) -> None:
    response = choose(found, RatingScheme.GREEN_MEANS_COMPLETE)
    assert response.status_code == 302
    found.partnership.refresh_from_db()
    assert found.partnership.rating_scheme == RatingScheme.GREEN_MEANS_COMPLETE
    client = signed_in(found.lead)
    page = body_of(client.get(found.plan.get_absolute_url()))
    assert "Rating scheme: Green means complete" in page
    assert "delivered, confirmed or not" in page
    assert "Blue" not in page
    rows = list(
        csv.DictReader(
            StringIO(
                body_of(client.get(reverse("plan-csv", args=[found.plan.pk]))).lstrip("\ufeff")
            )
        )
    )
    assert [row["Rating"] for row in rows] == ["Green", "Amber", "Red"]
    assert {row["Rating scheme"] for row in rows} == {"Green means complete"}
    assert rows[0]["Rating means"] == "delivered, confirmed or not"


@pytest.mark.parametrize("role", ["lead", "commissioner", "reader"])
def test_nobody_else_chooses(found: Scene, role: str) -> None:
    client = signed_in(found.people[role])
    assert client.get(page_of_schemes(found)).status_code == 403
    typed = {"scheme": "tolerance", "version": found.partnership.version}
    assert client.post(page_of_schemes(found), typed).status_code == 403
    found.partnership.refresh_from_db()
    assert found.partnership.rating_scheme == RatingScheme.BRAG
    link = page_of_schemes(found)
    assert link not in body_of(client.get(found.plan.get_absolute_url()))
    mine = signed_in(found.coordinator).get(found.plan.get_absolute_url())
    assert link in body_of(mine)


def test_another_partnership_is_not_there(found: Scene) -> None:
    stranger = signed_in(scene().coordinator)
    assert stranger.get(page_of_schemes(found)).status_code == 404
    assert stranger.post(page_of_schemes(found), {}).status_code == 404


def test_of_two_who_choose_the_second_is_told_and_keeps_the_choice(found: Scene) -> None:
    version = found.partnership.version
    assert choose(found, "tolerance", version).status_code == 302
    response = choose(found, "green_means_complete", version)
    page = body_of(response)
    assert response.status_code == 409
    assert "The scheme in use is now “BRAG with three months of tolerance”" in page
    assert response.context["form"]["scheme"].value() == "green_means_complete"
    assert wrong_with(page) == []
    found.partnership.refresh_from_db()
    assert found.partnership.rating_scheme == "tolerance"
    assert choose(found, "green_means_complete").status_code == 302


def test_a_double_click_chooses_once(found: Scene) -> None:
    version = found.partnership.version
    assert choose(found, "tolerance", version).status_code == 302
    assert choose(found, "tolerance", version).status_code == 302
    found.partnership.refresh_from_db()
    assert found.partnership.version == version + 1


@pytest.mark.parametrize("scheme", ["", "rainbow", "\x00"])
def test_what_is_no_scheme_is_refused_in_a_sentence(found: Scene, scheme: str) -> None:
    response = choose(found, scheme)
    assert response.status_code == 200
    assert "Choose one of the rating schemes." in body_of(response)


def test_on_track_and_overdue_are_both_to_be_seen(found: Scene) -> None:
    """The contradiction is the finding: the colour hides neither."""
    client = signed_in(found.lead)
    register = client.get(found.plan.get_absolute_url())
    (row,) = [row for row in register.context["rows"] if row.text == "The late one"]
    assert row.confidence is not None
    assert (row.confidence.word, row.timeliness.word) == ("On track", "Overdue")
    assert row.rating.word == "Red"
    for page in (register, client.get(reverse("action-detail", args=[found.action.pk]))):
        assert ">On track</span>" in body_of(page)
        assert ">Overdue</span>" in body_of(page)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_key_stands_wherever_the_colours_of_a_plan_are(found: Scene, scheme: str) -> None:
    choose(found, scheme)
    client, address = signed_in(found.lead), found.plan.get_absolute_url()
    page = body_of(client.get(address))
    past = body_of(client.get(f"{address}?as_at=2015-05-31"))
    for meaning in SCHEMES[scheme].meanings.values():
        assert meaning in page
        assert meaning in past
    before = body_of(client.get(f"{address}?as_at=2015-04-01"))
    for meaning in SCHEMES["brag"].meanings.values():
        assert meaning in before  # the scheme of that day: the choice came later


def test_pages_with_several_partnerships_show_facts_and_no_ratings(found: Scene) -> None:
    client = signed_in(found.lead)
    for name in ("home", "overdue", "organisation-detail"):
        address = found.addresses()[name]
        assert 'data-label="Rating"' not in body_of(client.get(address))


def test_a_download_over_several_partnerships_rates_each_row_by_its_own_scheme(
    found: Scene,
) -> None:
    other = scene()
    fill(other, 1)
    make.membership(found.lead, other.one)
    choose(other, "tolerance")
    lines = body_of(signed_in(found.lead).get(reverse("overdue-csv"))).lstrip("\ufeff")
    rated = {(row["Rating"], row["Rating scheme"]) for row in csv.DictReader(StringIO(lines))}
    assert rated == {
        ("Red", "BRAG: blue means proven"),
        ("Amber", "BRAG with three months of tolerance"),
    }
