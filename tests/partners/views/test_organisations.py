"""Coordinators change how partners and groups appear; and what an organisation's page says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from partners.models import Partner
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def found() -> Scene:
    """A partnership."""
    return scene("home")


def page(found: Scene, url: str, role: str = "coordinator") -> str:
    """A page as somebody sees it; it holds together."""
    response = signed_in(found.people[role]).get(url)
    assert response.status_code == 200
    html = body_of(response)
    assert wrong_with(html) == []
    return html


def words_of(html: str) -> str:
    """The words of a page, on one line."""
    return " ".join(Markup(html).text.split())


def names(partner: Partner) -> str:
    """The page of its names."""
    return reverse("partner-edit", args=[partner.pk])


def members(partner: Partner) -> str:
    """The page of its members."""
    return reverse("partner-members", args=[partner.pk])


def test_a_coordinator_changes_a_partners_names(found: Scene) -> None:
    html = page(found, names(found.one))
    assert 'value="home1"' in html
    client = signed_in(found.coordinator)
    said = {"version": found.one.version, "short_name": "OH", "aliases": "Oxford\n\nHealth"}
    done = client.post(names(found.one), said, follow=True)
    words = words_of(body_of(done))
    assert "The names were saved." in words
    assert f"In {found.partnership} “OH”, also “Health, Oxford”" in words
    assert wrong_with(body_of(done)) == []


def test_of_two_who_edit_the_second_keeps_what_they_typed(found: Scene) -> None:
    client = signed_in(found.coordinator)
    said = {"version": found.one.version, "short_name": "First", "aliases": ""}
    client.post(names(found.one), said)
    late = client.post(names(found.one), said | {"short_name": "Second"})
    assert late.status_code == 409
    html = body_of(late)
    assert 'value="Second"' in html
    assert "Somebody changed this meanwhile" in html
    found.one.refresh_from_db()
    assert (found.one.short_name, found.one.version) == ("First", 2)
    again = client.post(names(found.one), said | {"short_name": "Second", "version": 2})
    assert again.status_code == 302


def test_a_coordinator_changes_who_belongs_to_a_group(found: Scene) -> None:
    third = make.partner("third", of=found.partnership)
    html = page(found, members(found.both))
    assert f"{found.one.organisation} the beginning this day" in words_of(html)
    said: dict[str, Any] = {"version": found.both.version, "member": third.pk}
    client = signed_in(found.coordinator)
    done = client.post(members(found.both), said | {"since": "01/06/2015"}, follow=True)
    assert f"{third.organisation} 1 June 2015 this day" in words_of(body_of(done))
    late = client.post(members(found.both), said | {"until": "01/07/2015"})
    assert late.status_code == 409
    assert wrong_with(body_of(late)) == []
    wrong = client.post(members(found.both), said | {"version": 2, "since": "never"})
    assert "Enter a day, such as 31/03/2015" in body_of(wrong)


def test_a_group_that_has_no_member_says_so_and_an_organisation_has_none(found: Scene) -> None:
    empty = Partner.objects.create(partnership=found.partnership, short_name="Nobody’s")
    assert "Nobody belongs to it yet" in page(found, members(empty))
    assert signed_in(found.coordinator).get(members(found.one)).status_code == 404
    said = {"version": 1, "short_name": "Some", "aliases": ""}
    done = signed_in(found.coordinator).post(names(empty), said)
    assert done["Location"] == "/organisations/"


@pytest.mark.parametrize("role", ["lead", "commissioner", "reader"])
def test_others_of_the_partnership_are_told_that_they_cannot(found: Scene, role: str) -> None:
    client = signed_in(found.people[role])
    for url in (names(found.one), members(found.both)):
        assert client.get(url).status_code == 403
        assert client.post(url, {}).status_code == 403
    html = page(found, found.one.organisation.get_absolute_url(), role)
    assert names(found.one) not in html
    assert members(found.both) not in page(found, "/organisations/", role)


def test_a_coordinator_of_another_partnership_finds_nothing(found: Scene) -> None:
    client = signed_in(scene("other").coordinator)
    for url in (names(found.one), members(found.both)):
        assert client.get(url).status_code == 404
        assert client.post(url, {"version": 1, "short_name": "X"}).status_code == 404


# The organisation's page, and the list


def test_the_page_says_what_it_is_to_others(found: Scene) -> None:
    organisation = found.one.organisation
    part = make.organisation("Its team", parent=organisation)
    make.partner("team", of=found.partnership, at=part)
    old = make.organisation("Old Group", successor=organisation)
    make.partner("OCCG", of=found.partnership, at=old)
    make.succession(old, organisation, on=date(2015, 6, 1))
    found.one.aliases.create(name="First of both")
    html = page(found, organisation.get_absolute_url())
    words = words_of(html)
    assert "Its parts Its team" in words
    assert "Took over from Old Group from 1 June 2015" in words
    assert f"In {found.partnership} “home1”, also “First of both” Belongs to homeboth" in words
    assert names(found.one) in html
    before = words_of(page(found, old.get_absolute_url()))
    assert f"Succeeded by {organisation} from 1 June 2015" in before


def test_of_other_organisations_those_alone_show_that_the_reader_sees_anyway(found: Scene) -> None:
    """That one exists may say in which other partnership something goes on."""
    organisation = found.one.organisation
    make.partner(at=make.organisation("canary team", parent=organisation))
    make.partner(at=make.organisation("canary group", successor=organisation))
    organisation.successor = make.partner(at=make.organisation("canary board")).organisation
    organisation.save()
    make.partner("canary name", at=organisation)
    assert "canary" not in page(found, organisation.get_absolute_url())


def test_the_list_has_the_groups_with_their_members_of_the_day(found: Scene) -> None:
    gone = make.partner("gone", of=found.partnership)
    found.both.collective_members.create(member=gone, until=date(2015, 6, 14))
    make.collective("canary group", members=[make.partner()])
    html = page(found, "/organisations/")
    assert f"{found.partnership} home1, home2" in words_of(html)
    assert members(found.both) in html
    assert "canary" not in html
