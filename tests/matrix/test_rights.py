"""The table of roles and rights says what the checks do: each line is tried for each capacity."""

from datetime import date
from types import ModuleType
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

import actions.permissions
import partners.permissions
from actions import rights as about_promises
from actions.models import ResponsibilityRole
from actions.services.establishing import Part
from actions.statuses import Progress
from partners import rights as about_people
from partners.models import Membership, Partner, Person, Role
from partners.rights import Capacity, Right, members_of
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)
ALL = (*about_promises.RIGHTS, *about_people.RIGHTS)


class Scene:
    """One person in each capacity, each at an organisation of their own."""

    def __init__(self) -> None:
        self.of = make.partnership()
        self.at = {who: make.partner(who.name, of=self.of) for who in Capacity}
        together = make.collective(members=[self.at[Capacity.COLLECTIVE]])
        self.people = {who: self.person(who) for who in Capacity}
        self.third = make.partner("Third", of=self.of)
        self.parts = [
            Part(self.at[Capacity.LEADING], ResponsibilityRole.LEAD),
            Part(self.at[Capacity.SUPPORTING], ResponsibilityRole.SUPPORT),
            Part(together, ResponsibilityRole.SUPPORT),
        ]
        self.action = make.action(make.plan(self.of))
        self.promise = make.deliverable(of=self.action, leads=self.parts)

    def person(self, who: Capacity) -> Person:
        """Somebody in a capacity."""
        if who is Capacity.OPERATOR:
            return Person.objects.create_superuser("operator@example.org", name="Operator")
        role = {
            Capacity.READER: Role.READER,
            Capacity.COMMISSIONER: Role.COMMISSIONER,
            Capacity.COORDINATOR: Role.COORDINATOR,
            Capacity.CHAIR: Role.CHAIR,
        }.get(who, Role.LEAD)
        row = make.membership(at=self.at[who], role=role)
        if who is Capacity.INVITING:
            row.may_invite = True
            row.save()
        return row.person

    def about(self, what: str, at: Partner, by: Person | None) -> tuple[Any, ...]:
        """What a check is asked about: a row of an organisation, asked by somebody."""
        if what == "request":
            asked = make.deliverable(of=self.action, leads=[self.third, *self.parts])
            return (make.date_request(asked, by=by, at=at),)
        made: dict[str, Any] = {
            "": lambda: (),
            "partnership": lambda: (self.of.pk,),
            "partner": lambda: (at,),
            "partner and role": lambda: (at, Role.LEAD),
            "membership": lambda: (make.membership(at=at),),
            "contact": lambda: (make.contact(at),),
            "promise": lambda: (self.promise,),
            "report of delivered": lambda: (self.report(Progress.DELIVERED),),
            "report of not delivered": lambda: (self.report(Progress.NOT_DELIVERED_PROPOSED),),
        }
        return tuple(made[what]())

    def report(self, progress: Progress) -> Any:
        """A report of somebody who is nothing else here."""
        promise = make.deliverable(of=self.action, leads=[self.third])
        return make.update(promise, progress=progress, reason="Nobody could be hired")

    def end(self, capacities: frozenset[Capacity]) -> None:
        """These are nothing any more."""
        people = [self.people[who] for who in capacities]
        Membership.objects.filter(person__in=people).update(until="2015-06-14")

    def allowed(self, right: Right, subject: tuple[Any, ...]) -> set[Capacity]:
        """Who passes a check about a subject."""
        return {who for who in Capacity if passes(right, self.people[who], subject)}


def passes(right: Right, person: Person, subject: tuple[Any, ...]) -> bool:
    """Whether somebody passes a check; a refusal is a sentence."""
    try:
        right.check(make.standing(person, ON), *subject)
    except PermissionDenied as refused:
        said = str(refused)
    else:
        return True
    assert said.endswith(".")
    return False


def wrong_with(right: Right) -> list[str]:
    """Where a line of the table and its check differ."""
    found = Scene()
    foreign = found.about(right.about, found.third, None)
    lines = [("every", set(right.may), found.allowed(right, foreign))]
    for who in right.own:
        own = found.about(right.about, at_hand(found, who), found.people[who])
        lines.append((f"own of {who}", {who}, found.allowed(right, own) & {who}))
    left = right.may
    for later in right.then:
        found.end(left)
        left = later
        lines.append(
            (f"without those before {sorted(later)}", set(later), found.allowed(right, foreign))
        )
    return [
        f"{right.words}, {of}: the table says {sorted(said)}, the check {sorted(does)}"
        for of, said, does in lines
        if said != does
    ]


def at_hand(found: Scene, who: Capacity) -> Partner:
    """The organisation of somebody; a coordinator asks for one that answers."""
    return found.third if who is Capacity.COORDINATOR else found.at[who]


@pytest.mark.parametrize("right", ALL, ids=lambda right: right.check.__name__)
def test_a_line_of_the_table_says_what_its_check_does(right: Right, hold: Any) -> None:
    hold(ON)
    assert wrong_with(right) == []


@pytest.mark.parametrize("right", ALL, ids=lambda right: right.check.__name__)
def test_a_check_that_lets_everybody_pass_is_noticed(right: Right, hold: Any) -> None:
    """The control of the test above."""
    hold(ON)
    open_to_all = Right(
        right.words, lambda *args: None, right.about, right.may, right.own, right.then
    )
    assert wrong_with(open_to_all) != []


@pytest.mark.parametrize("module", [partners.permissions, actions.permissions])
def test_every_check_has_its_line(module: ModuleType) -> None:
    there = {right.check for right in ALL}
    missing = sorted(check.__name__ for check in members_of(module) - there)
    assert missing == [], "add a Right to partners/rights.py or actions/rights.py, then: make docs"


def test_no_check_has_two_lines() -> None:
    assert len({right.check for right in ALL}) == len(ALL)
