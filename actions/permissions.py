"""Who may do what with a promise; pairs of `check_may_x` (a sentence) and `may_x` (yes or no).

Whether a state allows a move is another question: `actions.statuses`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied

from actions.models import (
    DateRequest,
    Deliverable,
    Responsibility,
    ResponsibilityRole,
    Update,
)
from actions.statuses import Actor
from partners.models import CollectiveMember, Membership, Organisation, Partner, Person, Role
from partners.permissions import (
    DEPTH_OF_TEAMS,
    Standing,
    check_may_coordinate,
    may_coordinate,
)


def _holds(check: Callable[..., None], *args: object) -> bool:
    """Whether a check passes."""
    try:
        check(*args)
    except PermissionDenied:
        return False
    return True


def current_responsibilities(deliverable: Deliverable, on: date) -> list[Responsibility]:
    """The parts in force on a day, in printed order; uses what was prefetched."""
    return [
        part
        for part in deliverable.responsibilities.all()
        if part.since <= on and (part.until is None or part.until >= on)
    ]


def check_may_report(standing: Standing, deliverable: Deliverable) -> None:
    """A lead reports where they, or a collective of theirs, answer; a coordinator anywhere."""
    if may_coordinate(standing, deliverable.action.plan.partnership_id):
        return
    parts = current_responsibilities(deliverable, standing.on)
    if not any(part.partner_id in standing.answers_for for part in parts):
        raise PermissionDenied(
            "Only the organisations that lead this can report on it. "
            "Ask your coordinator if yours should be one of them."
        )


def may_report(standing: Standing, deliverable: Deliverable) -> bool:
    """See `check_may_report`."""
    return _holds(check_may_report, standing, deliverable)


def check_may_change_progress(standing: Standing, deliverable: Deliverable) -> None:
    """Where the document marks a lead, only that lead, or a coordinator, changes progress."""
    check_may_report(standing, deliverable)
    if may_coordinate(standing, deliverable.action.plan.partnership_id):
        return
    marked = [
        part
        for part in current_responsibilities(deliverable, standing.on)
        if part.role == ResponsibilityRole.LEAD
    ]
    if marked and not any(part.partner_id in standing.answers_for for part in marked):
        raise PermissionDenied(
            f"{marked[0].partner.full_name} is marked as the lead and says how far this is. "
            "What you report is added to the record."
        )


def may_change_progress(standing: Standing, deliverable: Deliverable) -> bool:
    """See `check_may_change_progress`."""
    return _holds(check_may_change_progress, standing, deliverable)


def check_may_correct(standing: Standing, deliverable: Deliverable) -> None:
    """Only a coordinator corrects texts, leads and structure."""
    check_may_coordinate(standing, deliverable.action.plan.partnership_id)


def may_correct(standing: Standing, deliverable: Deliverable) -> bool:
    """See `check_may_correct`."""
    return _holds(check_may_correct, standing, deliverable)


def check_may_import(standing: Standing, partnership_pk: int) -> None:
    """Only a coordinator of the partnership brings a plan, and sees those that are being read."""
    if not may_import(standing, partnership_pk):
        raise PermissionDenied("Only a coordinator of this partnership can upload a plan.")


def may_import(standing: Standing, partnership_pk: int) -> bool:
    """See `check_may_import`."""
    return may_coordinate(standing, partnership_pk)


def check_may_report_for(standing: Standing, partner: Partner) -> None:
    """Whoever answers for an organisation has its spreadsheet; a coordinator every one's."""
    if partner.pk in standing.own_partners or may_coordinate(standing, partner.partnership_id):
        return
    raise PermissionDenied(
        "Only its own leads, and the coordinators of the partnership, report for this organisation."
    )


def may_report_for(standing: Standing, partner: Partner) -> bool:
    """See `check_may_report_for`."""
    return _holds(check_may_report_for, standing, partner)


def actor_for(standing: Standing, deliverable: Deliverable) -> Actor:
    """In which capacity the person reports on a deliverable; see `statuses.MOVES`."""
    partnership = deliverable.action.plan.partnership_id
    if may_coordinate(standing, partnership):
        return Actor.COORDINATOR
    return Actor.REPORTER


def partners_to_report_for(standing: Standing, deliverable: Deliverable) -> list[Partner]:
    """For whom the person may report on a deliverable: organisations, never collectives.

    A lead has their own organisation (and its teams) where it, or a collective of it, answers;
    a coordinator every organisation that answers, and their own.
    """
    parts = current_responsibilities(deliverable, standing.on)
    answering = {part.partner_id for part in parts}
    members = set(
        CollectiveMember.objects.current(standing.on)
        .filter(collective__in=answering)
        .values_list("member", flat=True)
    )
    bodies = answering | members
    partnership = deliverable.action.plan.partnership_id
    if may_coordinate(standing, partnership):
        bodies |= {
            membership.partner_id
            for membership in standing.memberships
            if membership.role == Role.COORDINATOR
            and membership.partner.partnership_id == partnership
        }
    else:
        bodies &= standing.own_partners
    return list(Partner.objects.bodies().filter(pk__in=bodies).select_related("organisation"))


# New dates: somebody of another organisation decides

REVIEWING = frozenset({Role.COMMISSIONER, Role.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody who reviews in a partnership, or its chair.

    `bodies` are the pks of the whole organisations at which they are anything at all, in any
    partnership; collectives are not among them.
    """

    person: Person
    roles: frozenset[str]
    partners: tuple[Partner, ...]
    bodies: frozenset[int]

    @property
    def in_words(self) -> str:
        """ "Ann Lee (commissioner, OCCG)"."""
        role = next(each for each in DECIDING if each in self.roles)
        return f"{self.person.name} ({role.label.lower()}, {self.partners[0].short_name})"


DECIDING = (Role.COMMISSIONER, Role.COORDINATOR, Role.CHAIR)


def whole_of(organisation: Organisation) -> int:
    """The pk of the organisation of which one is part, through its teams; or its own.

    One that was succeeded counts as its successor, or those that moved there would decide on what
    they reported under the old name.
    """
    for _ in range(DEPTH_OF_TEAMS):
        if organisation.parent is None:
            break
        organisation = organisation.parent
    while organisation.successor is not None:
        organisation = organisation.successor
    return organisation.pk


def deciders_in(partnerships: Collection[int], on: date) -> dict[int, list[Decider]]:
    """Who decides in each of some partnerships on a day, by its pk; one query."""
    current = Membership.objects.current(on)
    deciding = current.filter(role__in=DECIDING, partner__partnership__in=partnerships)
    rows = (
        current.filter(person__in=deciding.values("person"))
        .select_related(
            "person",
            "partner__organisation" + "__parent" * DEPTH_OF_TEAMS,
        )
        .order_by("person__name", "person", "pk")
    )
    by_person: dict[Person, list[Membership]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row)
    return {
        partnership: [
            decider
            for person, all_of in by_person.items()
            if (decider := _decider(person, all_of, partnership))
        ]
        for partnership in partnerships
    }


def _decider(person: Person, memberships: list[Membership], partnership: int) -> Decider | None:
    """What somebody is in one partnership; None where they decide nothing there."""
    deciding = [
        row
        for role in DECIDING
        for row in memberships
        if row.role == role and row.partner.partnership_id == partnership
    ]
    if not deciding:
        return None
    bodies = [row.partner.organisation for row in memberships]
    return Decider(
        person=person,
        roles=frozenset(row.role for row in deciding),
        partners=tuple(row.partner for row in deciding),
        bodies=frozenset(whole_of(body) for body in bodies if body is not None),
    )


def others_than(people: Sequence[Decider], partner: Partner, person_pk: int) -> list[Decider]:
    """Those of another organisation than a partner's, without the person who spoke for it.

    Its parents and teams count as the same organisation, being together in a collective does not.
    """
    body = partner.organisation
    whole = whole_of(body) if body is not None else None
    return [each for each in people if whole not in each.bodies and each.person.pk != person_pk]


def who_can_decide(
    request: DateRequest, on: date, people: Sequence[Decider] | None = None
) -> list[Decider]:
    """Who can decide on a request: those who review and are of another organisation.

    Another than the one for which it was asked, whose parents and teams count as the same; being
    together in a collective counts against nobody. Nobody decides what they asked for themselves.
    Where nobody is left the chair decides, on the same terms. `people` are those of the
    partnership, from `deciders_in`, where they are at hand.
    """
    if people is None:
        partnership = request.deliverable.action.plan.partnership_id
        people = deciders_in([partnership], on)[partnership]
    free = others_than(people, request.partner, request.person_id)
    reviewing = [each for each in free if each.roles & REVIEWING]
    return reviewing or [each for each in free if Role.CHAIR in each.roles]


def say_who_can_decide(able: Sequence[Decider]) -> str:
    """The people with their names, as a sentence."""
    if not able:
        return (
            "Nobody can decide it at the moment: it needs a commissioner or coordinator of "
            "another organisation, or a chair."
        )
    names = [each.in_words for each in able]
    listed = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{listed} can decide it."


def check_may_decide_date(
    standing: Standing, request: DateRequest, people: Sequence[Decider] | None = None
) -> None:
    """See `who_can_decide`; the sentence says why not, and who can."""
    partnership = request.deliverable.action.plan.partnership_id
    if people is None:
        people = deciders_in([partnership], standing.on)[partnership]
    able = who_can_decide(request, standing.on, people)
    if any(each.person.pk == standing.person.pk for each in able):
        return
    mine = next((each for each in people if each.person.pk == standing.person.pk), None)
    if mine is None:
        why = "Only a commissioner or coordinator of this partnership decides on new dates."
    elif request.person_id == standing.person.pk:
        why = "You asked for this date yourself, so that somebody else decides."
    elif mine.roles & REVIEWING or not able:
        why = "This was asked for your own organisation, so that another one decides."
    else:
        why = "The chair decides only where nobody else can."
    raise PermissionDenied(f"{why} {say_who_can_decide(able)}")


def may_decide_date(
    standing: Standing, request: DateRequest, people: Sequence[Decider] | None = None
) -> bool:
    """See `check_may_decide_date`."""
    return _holds(check_may_decide_date, standing, request, people)


def check_may_withdraw_request(standing: Standing, request: DateRequest) -> None:
    """Only who asked takes it back; others decide on it."""
    if request.person_id != standing.person.pk:
        raise PermissionDenied(f"Only {request.person.name}, who asked for it, can withdraw it.")


def may_withdraw_request(standing: Standing, request: DateRequest) -> bool:
    """See `check_may_withdraw_request`."""
    return _holds(check_may_withdraw_request, standing, request)


# Delivered or not: somebody of another organisation than the one that reported it decides

_CHAIR = frozenset({Role.CHAIR})
# Those of the first set of which somebody is left decide.
CONFIRMING = (REVIEWING, _CHAIR)
CLOSING = (frozenset({Role.COMMISSIONER}), frozenset({Role.COORDINATOR}), _CHAIR)


def _people_for(report: Update, on: date) -> list[Decider]:
    """Who decides anything at all in the partnership of a report."""
    partnership = report.deliverable.action.plan.partnership_id
    return deciders_in([partnership], on)[partnership]


def _left_of(
    sets: Sequence[frozenset[Role]], report: Update, people: Sequence[Decider]
) -> list[Decider]:
    """Of the first set of roles of which somebody of another organisation is left, all."""
    free = others_than(people, report.partner, report.person_id)
    left = ([each for each in free if each.roles & roles] for roles in sets)
    return next(filter(None, left), [])


def who_can_confirm(
    report: Update, on: date, people: Sequence[Decider] | None = None
) -> list[Decider]:
    """Who can confirm or return a report of "delivered": commissioners and coordinators.

    Of another organisation than the one for which it was reported, and nobody their own report;
    where none is left, the chair. `people` are those of the partnership, from `deciders_in`.
    """
    return _left_of(CONFIRMING, report, _people_for(report, on) if people is None else people)


def who_can_close(
    report: Update, on: date, people: Sequence[Decider] | None = None
) -> list[Decider]:
    """Who can close as not delivered what a report proposes, or send it back: commissioners.

    Of another organisation; where none is left a coordinator, and then the chair.
    """
    return _left_of(CLOSING, report, _people_for(report, on) if people is None else people)


def say_who_can(able: Sequence[Decider], verb: str) -> str:
    """The people with their names, as a sentence: `verb` is "confirm", say."""
    if not able:
        return (
            f"Nobody can {verb} it at the moment: it needs a commissioner or coordinator of "
            "another organisation, or a chair."
        )
    names = [each.in_words for each in able]
    listed = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{listed} can {verb} it."


def _check_is_among(
    able: Sequence[Decider],
    standing: Standing,
    report: Update,
    people: Sequence[Decider],
    verb: str,
) -> None:
    """Raise PermissionDenied, with why not and who can, unless the person is one of those."""
    me = standing.person.pk
    if any(each.person.pk == me for each in able):
        return
    mine = next((each for each in people if each.person.pk == me), None)
    if mine is None:
        why = "Only a commissioner or coordinator of this partnership decides that."
    elif report.person_id == me:
        why = "You reported this yourself, so that somebody else decides."
    elif mine not in others_than(people, report.partner, report.person_id):
        why = "This was reported for your own organisation, so that another one decides."
    else:
        why = "You decide that only where nobody before you can."
    raise PermissionDenied(f"{why} {say_who_can(able, verb)}")


def check_may_confirm(
    standing: Standing, report: Update, people: Sequence[Decider] | None = None
) -> None:
    """See `who_can_confirm`; the sentence says why not, and who can."""
    people = _people_for(report, standing.on) if people is None else people
    able = who_can_confirm(report, standing.on, people)
    _check_is_among(able, standing, report, people, "confirm")


def may_confirm(
    standing: Standing, report: Update, people: Sequence[Decider] | None = None
) -> bool:
    """See `check_may_confirm`."""
    return _holds(check_may_confirm, standing, report, people)


def check_may_close(
    standing: Standing, report: Update, people: Sequence[Decider] | None = None
) -> None:
    """See `who_can_close`; the sentence says why not, and who can."""
    people = _people_for(report, standing.on) if people is None else people
    able = who_can_close(report, standing.on, people)
    _check_is_among(able, standing, report, people, "close")


def may_close(standing: Standing, report: Update, people: Sequence[Decider] | None = None) -> bool:
    """See `check_may_close`."""
    return _holds(check_may_close, standing, report, people)


def decides_in(standing: Standing, partnership_pk: int) -> bool:
    """Whether somebody is anything that decides in a partnership."""
    return partnership_pk in standing.partnerships_as(*DECIDING)


def check_may_ask_for_report(standing: Standing, deliverable: Deliverable) -> None:
    """Coordinators and commissioners of the partnership press "Please report"."""
    partnership = deliverable.action.plan.partnership_id
    if partnership not in standing.partnerships_as(*REVIEWING):
        raise PermissionDenied(
            "Only a coordinator or commissioner of this partnership can ask for a report."
        )


def may_ask_for_report(standing: Standing, deliverable: Deliverable) -> bool:
    """See `check_may_ask_for_report`."""
    return _holds(check_may_ask_for_report, standing, deliverable)
