"""Who confirms what was delivered, and who closes what was not: one table a rule."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import Update
from actions.permissions import (
    check_may_close,
    check_may_confirm,
    deciders_in,
    may_close,
    may_confirm,
    say_who_can,
    who_can_close,
    who_can_confirm,
)
from actions.statuses import Progress
from partners.models import Membership, Partnership, Person, Role
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2015, 6, 15)


class Case:
    """A report for a team of the council, and people of all sorts."""

    def __init__(self) -> None:
        self.of: Partnership = make.partnership()
        council = make.organisation("The council")
        occ = make.partner("OCC", of=self.of, at=council)
        self.team = make.partner("Public Health", of=self.of, at=make.organisation(parent=council))
        sister = make.partner("Housing", of=self.of, at=make.organisation(parent=council))
        ccg, oh = (make.partner(name, of=self.of) for name in ("CCG", "OH"))
        everybody = make.collective("Partnership", members=[occ, self.team, ccg, oh])
        promise = make.deliverable(plan=make.plan(self.of), leads=[everybody])
        self.report: Update = make.update(promise, at=self.team, progress=Progress.DELIVERED)
        both = make.member(ccg, Role.COMMISSIONER)
        make.membership(both, self.team, Role.LEAD)
        former = make.person()
        make.membership(former, ccg, Role.COMMISSIONER, until="2015-06-14")
        self.people: dict[str, Person] = {
            "who reported it": self.report.person,
            "commissioner of the team": make.member(self.team, Role.COMMISSIONER),
            "commissioner of its council": make.member(occ, Role.COMMISSIONER),
            "commissioner of a sister team": make.member(sister, Role.COMMISSIONER),
            "commissioner who is a lead there too": both,
            "commissioner in the same collective": make.member(ccg, Role.COMMISSIONER),
            "coordinator of another": make.member(oh, Role.COORDINATOR),
            "coordinator at the collective": make.member(everybody, Role.COORDINATOR),
            "chair": make.member(make.partner("Chair", of=self.of), Role.CHAIR),
            "lead of another": make.lead(oh),
            "reader": make.member(ccg, Role.READER),
            "commissioner elsewhere": make.commissioner(),
            "former commissioner": former,
        }

    def leave_out(self, *roles: str) -> None:
        """Nobody has these roles any more."""
        Membership.objects.filter(role__in=roles).update(until="2015-06-14")

    def may(self, check: object, may: object) -> set[str]:
        """Who may; the check says the same, and who can, in sentences."""
        allowed = set()
        for name, person in self.people.items():
            standing = make.standing(person, DAY)
            if may(standing, self.report):
                check(standing, self.report)
                allowed.add(name)
                continue
            with pytest.raises(PermissionDenied) as refused:
                check(standing, self.report)
            assert str(refused.value).count(".") >= 2
        return allowed


COMMISSIONER = "commissioner in the same collective"
COORDINATORS = {"coordinator of another", "coordinator at the collective"}

CONFIRM = {
    (): {COMMISSIONER, *COORDINATORS},
    (Role.COMMISSIONER,): COORDINATORS,
    (Role.COMMISSIONER, Role.COORDINATOR): {"chair"},
    (Role.COMMISSIONER, Role.COORDINATOR, Role.CHAIR): set(),
}
CLOSE = {**CONFIRM, (): {COMMISSIONER}}


@pytest.mark.parametrize("gone", CONFIRM)
def test_another_organisation_confirms_and_the_chair_where_none_is_left(
    gone: tuple[str, ...],
) -> None:
    found = Case()
    found.leave_out(*gone)
    assert found.may(check_may_confirm, may_confirm) == CONFIRM[gone]


@pytest.mark.parametrize("gone", CLOSE)
def test_a_commissioner_of_another_organisation_closes_and_then_who_is_left(
    gone: tuple[str, ...],
) -> None:
    found = Case()
    found.leave_out(*gone)
    assert found.may(check_may_close, may_close) == CLOSE[gone]


def test_a_coordinator_who_reported_for_another_does_not_confirm_it() -> None:
    found = Case()
    coordinator = found.people["coordinator of another"]
    found.report = make.update(
        found.report.deliverable, at=found.team, by=coordinator, progress=Progress.DELIVERED
    )
    standing = make.standing(coordinator, DAY)
    with pytest.raises(PermissionDenied, match="You reported this yourself"):
        check_may_confirm(standing, found.report)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("lead of another", "Only a commissioner or coordinator of this partnership"),
        ("commissioner of its council", "for your own organisation"),
        ("commissioner who is a lead there too", "for your own organisation"),
        ("chair", "only where nobody before you can"),
    ],
)
def test_the_refusal_says_why_and_who_can(name: str, why: str) -> None:
    found = Case()
    with pytest.raises(PermissionDenied, match=why) as refused:
        check_may_confirm(make.standing(found.people[name], DAY), found.report)
    commissioner = found.people[COMMISSIONER].name
    assert f"{commissioner} (commissioner, CCG)" in str(refused.value)
    assert str(refused.value).endswith("can confirm it.")


def test_the_people_at_hand_need_no_further_look(django_assert_num_queries: object) -> None:
    found = Case()
    people = deciders_in([found.of.pk], DAY)[found.of.pk]
    report = Update.objects.select_related("partner__organisation__parent__parent__parent").get(
        pk=found.report.pk
    )
    with django_assert_num_queries(0):
        assert who_can_confirm(report, DAY, people)
        assert who_can_close(report, DAY, people)
    assert who_can_confirm(report, DAY) == who_can_confirm(report, DAY, people)


def test_where_nobody_can_the_sentence_says_what_is_missing() -> None:
    assert say_who_can([], "confirm").startswith("Nobody can confirm it at the moment")
