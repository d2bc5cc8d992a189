"""One lead in three counties: one page for all; and nothing of one county in another."""

from collections.abc import Callable
from datetime import date

import pytest

from partners.models import Partner
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with
from tests.actions.views.test_plans import texts_of

pytestmark = pytest.mark.django_db
COUNTIES = ("Oxfordshire", "Buckinghamshire", "Berkshire")


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def counties() -> list[Scene]:
    """Three partnerships, with Thames Valley Police in each, and a late promise of theirs."""
    police = make.organisation("Thames Valley Police")
    found = []
    for county in COUNTIES:
        place = scene(county)
        there = make.partner("TVP", of=place.partnership, at=police)
        make.deliverable(f"{county} promise", of=place.action, leads=[there])
        make.deliverable(f"{county} foreign", of=place.action, leads=[place.two])
        found.append(place)
    return found


def police_of(place: Scene) -> Partner:
    """The police there."""
    return place.partnership.partners.get(short_name="TVP")


def test_a_lead_of_three_counties_has_all_their_work_on_one_page(counties: list[Scene]) -> None:
    lead = make.person("Sergeant")
    for place in counties:
        make.membership(lead, police_of(place))
    client = signed_in(lead)
    html = body_of(client.get("/"))
    assert wrong_with(html) == []
    assert sorted(texts_of(html)) == sorted(f"{county} promise" for county in COUNTIES)
    for county in COUNTIES:
        assert f"{county} plan" in html, "each row names its own plan"
    late = body_of(client.get("/overdue/?by=organisation"))
    page = body_of(client.get(police_of(counties[0]).organisation.get_absolute_url()))
    for county in COUNTIES:
        assert f"{county} promise" in late
        assert f"{county} promise" in page
        assert f"In {county} partnership" in page
        assert f"{county} foreign" not in page


def test_admitted_in_one_county_somebody_sees_nothing_of_the_others(
    counties: list[Scene],
) -> None:
    """The same force, the same page: only the reader's own partnership's promises."""
    here, *others = counties
    lead = make.member(police_of(here), name="Constable")
    client = signed_in(lead)
    urls = ["/", "/overdue/", "/overdue/?by=organisation", "/plans/", "/organisations/"]
    urls += ["/overdue/overdue.csv", police_of(here).organisation.get_absolute_url()]
    for url in urls:
        body = body_of(client.get(url))
        assert "Oxfordshire" in body, url
        for other in COUNTIES[1:]:
            assert other not in body, url
    for place in others:
        (theirs, _) = place.action.deliverables.order_by("number")
        for url in (f"/deliverables/{theirs.pk}/report/", f"/plans/{place.plan.pk}/"):
            assert client.get(url).status_code == 404
            assert client.post(url, {"progress": "in_progress"}).status_code in {404, 405}
        theirs.refresh_from_db()
        assert theirs.progress == "nothing_reported"


def test_a_role_in_one_county_is_no_role_in_the_next(counties: list[Scene]) -> None:
    """Coordinating here and reading there: there it stays reading."""
    here, there, _ = counties
    make.membership(here.coordinator, there.one, "reader")
    client = signed_in(here.coordinator)
    mine, theirs = (place.action.deliverables.order_by("number")[0] for place in (here, there))
    assert client.get(f"/deliverables/{mine.pk}/text/").status_code == 200
    assert client.get(f"/deliverables/{theirs.pk}/text/").status_code == 403
    assert client.get(f"/deliverables/{theirs.pk}/report/").status_code == 403


def test_what_is_reported_in_one_county_shows_in_that_one_alone(counties: list[Scene]) -> None:
    here, there, _ = counties
    lead = make.person()
    for place in (here, there):
        make.membership(lead, police_of(place))
    promise = here.action.deliverables.order_by("number")[0]
    make.update(promise, by=lead, at=police_of(here), happened="Rooms were found")
    assert "Rooms were found" in body_of(signed_in(here.reader).get(f"/actions/{here.action.pk}/"))
    body = body_of(signed_in(there.reader).get(f"/actions/{there.action.pk}/"))
    assert "Rooms were found" not in body


def test_where_one_membership_ends_the_other_counties_go_on(counties: list[Scene]) -> None:
    lead = make.person()
    memberships = [make.membership(lead, police_of(place)) for place in counties]
    client = signed_in(lead)
    ended = memberships[0]
    ended.until, ended.ended_on = date(2015, 6, 15), date(2015, 6, 15)
    ended.save()
    assert sorted(texts_of(body_of(client.get("/")))) == [
        "Berkshire promise",
        "Buckinghamshire promise",
    ]
