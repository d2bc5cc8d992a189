"""Who somebody is in their partnerships, from memberships alone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from partners.models import Partner, Role
from partners.permissions import (
    check_may_coordinate,
    check_may_operate,
    may_coordinate,
    may_operate,
    standing_in,
    standing_of,
)
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


@pytest.mark.parametrize("role", list(Role))
def test_only_a_coordinator_may_coordinate_and_only_in_their_partnership(role: Role) -> None:
    partner = make.partner()
    standing = standing_of(make.member(partner, role), DAY)
    own, other = partner.partnership_id, make.partnership().pk
    assert may_coordinate(standing, own) == (role == Role.COORDINATOR)
    assert not may_coordinate(standing, other)
    with pytest.raises(PermissionDenied, match="Only a coordinator of this partnership"):
        check_may_coordinate(standing, other)


@pytest.mark.parametrize("role", list(Role))
def test_only_a_lead_answers_for_anybody(role: Role) -> None:
    partner = make.partner()
    make.collective(members=[partner])
    standing = standing_of(make.member(partner, role), DAY)
    assert standing.is_lead == (role == Role.LEAD)
    assert bool(standing.answers_for) == (role == Role.LEAD)
    assert standing.partnerships == {partner.partnership_id}
    assert standing.partnerships_as(role) == {partner.partnership_id}


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [
        ("2015-06-15", None, True),
        ("2015-06-16", None, False),
        ("2015-01-01", "2015-06-15", True),
        ("2015-01-01", "2015-06-14", False),
    ],
)
def test_a_membership_counts_from_its_first_to_its_last_day(
    since: str, until: str | None, counts: bool
) -> None:
    membership = make.membership(since=since, until=until)
    assert bool(standing_of(membership.person, DAY).memberships) == counts


def test_somebody_switched_off_is_nobody() -> None:
    person = make.lead()
    person.is_active = False
    person.save()
    assert not standing_of(person, DAY).memberships


def test_a_lead_answers_for_the_teams_of_their_organisation_not_the_other_way() -> None:
    council = make.organisation()
    service = make.organisation(parent=council)
    team = make.organisation(parent=service)
    of = make.partnership()
    above, _, below = (make.partner(of=of, at=each) for each in (council, service, team))
    elsewhere = make.partner(at=make.organisation(parent=council))
    parent, child = (standing_of(make.lead(each), DAY) for each in (above, below))
    assert parent.own_partners == set(of.partners.values_list("pk", flat=True))
    assert elsewhere.pk not in parent.own_partners, "a team in another partnership is another's"
    assert child.own_partners == {below.pk}


def test_a_team_is_not_ones_own_because_one_leads_its_parent_in_another_partnership() -> None:
    council = make.organisation()
    team = make.organisation(parent=council)
    here, there = make.partnership(), make.partnership()
    at_council_here = make.partner(of=here, at=council)
    make.partner(of=there, at=team)
    at_other_there = make.partner(of=there)
    person = make.lead(at_council_here)
    make.membership(person, at_other_there)
    assert standing_of(person, DAY).own_partners == {at_council_here.pk, at_other_there.pk}


def test_a_lead_answers_for_the_collectives_of_their_organisation_while_it_belongs() -> None:
    partner = make.partner()
    now = make.collective(members=[partner], since=date(2015, 1, 1))
    make.collective(members=[partner], until=date(2015, 6, 14))
    make.collective(members=[make.partner(of=partner.partnership)])
    standing = standing_of(make.lead(partner), DAY)
    assert standing.collectives == {now.pk}
    assert standing.answers_for == {partner.pk, now.pk}


def test_a_lead_at_a_collective_answers_for_it() -> None:
    collective = make.collective(members=[make.partner()])
    assert standing_of(make.lead(collective), DAY).own_partners == {collective.pk}


def test_a_standing_takes_as_many_queries_for_many_as_for_one(
    django_assert_max_num_queries: object,
) -> None:
    person, of = make.person(), make.partnership()
    for _ in range(5):
        council = make.organisation()
        make.membership(person, make.partner(of=of, at=council))
        make.partner(of=of, at=make.organisation(parent=council))
    with django_assert_max_num_queries(3):
        standing = standing_of(person, DAY)
    assert len(standing.own_partners) == Partner.objects.filter(partnership=of).count()


def test_a_request_loads_its_standing_once(
    rf: RequestFactory, django_assert_num_queries: object
) -> None:
    request = rf.get("/")
    request.user = make.lead()
    first = standing_in(request)
    with django_assert_num_queries(0):
        assert standing_in(request) is first


def test_only_operators_operate() -> None:
    """Whatever somebody is in a partnership."""
    coordinator = make.standing(make.coordinator())
    operator = make.standing(make.person(is_superuser=True))
    assert may_operate(operator)
    check_may_operate(operator)
    assert not may_operate(coordinator)
    with pytest.raises(PermissionDenied, match="Only operators of the service"):
        check_may_operate(coordinator)
