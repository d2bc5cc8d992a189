"""Who decides on a new date: a table of people, and who is named where few are left."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import DateRequest
from actions.permissions import (
    check_may_decide_date,
    check_may_withdraw_request,
    deciders_in,
    may_decide_date,
    may_withdraw_request,
    say_who_can_decide,
    who_can_decide,
    whole_of,
)
from partners.models import Partner, Role
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[date], date]) -> None:
    hold(DAY)


class Cast:
    """A council with a team, a trust and a CCG in one partnership; a request of the team's."""

    def __init__(self) -> None:
        self.of = make.partnership()
        council = make.organisation()
        self.council = make.partner("OCC", of=self.of, at=council)
        self.team = make.partner("OCC (PH)", of=self.of, at=make.organisation(parent=council))
        self.sister = make.partner("OCC (ASC)", of=self.of, at=make.organisation(parent=council))
        self.trust = make.partner("OH", of=self.of)
        self.all = make.collective("LAs", members=[self.team, self.trust, self.council])
        promise = make.deliverable(plan=make.plan(self.of), leads=[self.all, self.team])
        self.asker = make.lead(self.team, name="Asker")
        self.request = make.date_request(promise, by=self.asker, at=self.team)

    def may(self, person: Any) -> bool:
        """Whether somebody may decide; the check and the boolean agree."""
        standing = make.standing(person, DAY)
        if not may_decide_date(standing, self.request):
            with pytest.raises(PermissionDenied, match=r"\.$"):
                check_may_decide_date(standing, self.request)
            return False
        check_may_decide_date(standing, self.request)
        return True


@pytest.fixture
def cast() -> Cast:
    return Cast()


# A role at a partner, and whether it decides on what the council's team asked for.
TABLE = [
    (Role.COMMISSIONER, "trust", True),
    (Role.COORDINATOR, "trust", True),
    (Role.COMMISSIONER, "all", True),
    (Role.COMMISSIONER, "team", False),
    (Role.COMMISSIONER, "council", False),
    (Role.COORDINATOR, "council", False),
    (Role.COMMISSIONER, "sister", False),
    (Role.CHAIR, "team", False),
    (Role.LEAD, "trust", False),
    (Role.READER, "trust", False),
]


@pytest.mark.parametrize(("role", "at", "may"), TABLE)
def test_the_table_of_who_decides(cast: Cast, role: Role, at: str, may: bool) -> None:
    """A parent and its teams are one organisation; being together in a collective is not."""
    assert cast.may(make.member(getattr(cast, at), role)) is may


def test_the_chair_decides_only_where_nobody_else_can(cast: Cast) -> None:
    chair = make.member(cast.trust, Role.CHAIR)
    make.member(cast.council, Role.COMMISSIONER)
    assert cast.may(chair)
    assert say_who_can_decide(who_can_decide(cast.request, DAY)) == (
        f"{chair.name} (chair, OH) can decide it."
    )
    make.member(cast.trust, Role.COMMISSIONER)
    assert not cast.may(chair)


def test_nobody_decides_what_they_asked_for_themselves(cast: Cast) -> None:
    coordinator = make.member(cast.trust, Role.COORDINATOR)
    own = make.date_request(make.deliverable(plan=make.plan(cast.of)), by=coordinator)
    with pytest.raises(PermissionDenied, match="asked for this date yourself"):
        check_may_decide_date(make.standing(coordinator, DAY), own)


def test_who_is_also_at_the_asking_organisation_does_not_decide(cast: Cast) -> None:
    """In whatever role, and in whatever partnership."""
    person = make.member(cast.trust, Role.COMMISSIONER)
    elsewhere = Partner.objects.create(
        partnership=make.partnership(), organisation=cast.team.organisation, short_name="PH"
    )
    make.membership(person, elsewhere, Role.READER)
    assert not cast.may(person)


def test_others_partnerships_and_former_roles_do_not_count(cast: Cast) -> None:
    assert not cast.may(make.commissioner())
    former = make.person()
    make.membership(former, cast.trust, Role.COMMISSIONER, until="2015-06-14")
    assert not cast.may(former)
    assert who_can_decide(cast.request, DAY) == []


def test_the_page_names_who_can(cast: Cast) -> None:
    for name, role in (("Bea", Role.COMMISSIONER), ("Ann", Role.COORDINATOR)):
        make.member(cast.trust, role, name=name)
    with pytest.raises(PermissionDenied) as refused:
        check_may_decide_date(make.standing(cast.asker, DAY), cast.request)
    assert str(refused.value) == (
        "Only a commissioner or coordinator of this partnership decides on new dates. "
        "Ann (coordinator, OH) or Bea (commissioner, OH) can decide it."
    )


def test_where_nobody_is_left_the_page_says_what_is_needed(cast: Cast) -> None:
    own = make.member(cast.council, Role.COMMISSIONER)
    with pytest.raises(PermissionDenied, match=r"your own organisation.* Nobody can decide it"):
        check_may_decide_date(make.standing(own, DAY), cast.request)
    chair = make.member(cast.team, Role.CHAIR)
    with pytest.raises(PermissionDenied, match="your own organisation"):
        check_may_decide_date(make.standing(chair, DAY), cast.request)


def test_a_chair_who_is_not_needed_is_told_so(cast: Cast) -> None:
    make.member(cast.trust, Role.COMMISSIONER)
    chair = make.member(make.partner(of=cast.of), Role.CHAIR)
    with pytest.raises(PermissionDenied, match="only where nobody else can"):
        check_may_decide_date(make.standing(chair, DAY), cast.request)


def test_who_decides_in_many_partnerships_is_one_query(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    other = make.partnership()
    person = make.member(cast.trust, Role.COMMISSIONER)
    make.membership(person, make.partner(of=other), Role.COORDINATOR)
    request = DateRequest.objects.select_related(
        "partner__organisation__parent__parent__parent"
    ).get()
    with django_assert_num_queries(1):
        people = deciders_in([cast.of.pk, other.pk], DAY)
    with django_assert_num_queries(0):
        assert [each.person for each in people[other.pk]] == [person]
        assert [each.person for each in who_can_decide(request, DAY, people[cast.of.pk])]


def test_only_who_asked_may_withdraw(cast: Cast) -> None:
    standing = make.standing(cast.asker, DAY)
    check_may_withdraw_request(standing, cast.request)
    assert may_withdraw_request(standing, cast.request)
    other = make.standing(make.lead(cast.team), DAY)
    assert not may_withdraw_request(other, cast.request)


def test_a_team_below_the_depth_of_teams_is_a_body_of_its_own() -> None:
    """As `Standing` finds teams three levels below and no deeper."""
    line = [make.organisation()]
    for _ in range(4):
        line.append(make.organisation(parent=line[-1]))
    assert [whole_of(each) for each in line[:4]] == [line[0].pk] * 4
    assert whole_of(line[4]) == line[1].pk


def test_who_decides_in_one_partnership_decides_nothing_in_another(
    hold: Callable[..., date],
) -> None:
    today = hold("2015-06-15")
    one, other = make.partnership(), make.partnership()
    here, there = make.commissioner(one), make.commissioner(other)
    found = deciders_in([one.pk, other.pk], today)
    assert [decider.person for decider in found[one.pk]] == [here]
    assert [decider.person for decider in found[other.pk]] == [there]
