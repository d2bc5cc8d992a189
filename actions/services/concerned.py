"""Whom promises concern: the organisations that answer, and who there has not reported.

Everything is loaded for many promises at once; the number of queries does not depend on theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet

from actions.models import Deliverable, Responsibility, ResponsibilityRole, Update
from actions.models.deliverable import DeliverableQuerySet
from concordat.lib import clock
from concordat.lib.days import months_before
from partners.models import CollectiveMember, Membership, Role
from partners.permissions import DEPTH_OF_TEAMS

Pks = QuerySet[Deliverable, Any]  # promises as the values of their pks, for a subquery


@dataclass(frozen=True, slots=True)
class Answering:
    """An organisation that answers for a promise, by itself or in a collective."""

    partner: int
    silent: bool
    """Whether it has not reported on the promise for one cycle."""
    people: tuple[int, ...]
    """The pks of its leads, deputies too, and of those of the bodies that it is part of."""


@dataclass(frozen=True, slots=True)
class _Body:
    """A partner that is one organisation, with those above it."""

    partner: int
    partnership: int
    organisations: tuple[int, ...]  # its own, then its parent, and so on


def is_silent(
    *, last_report_on: date | None, chased_from: date | None, cycle_months: int, on: date
) -> bool:
    """Whether one reporting cycle is over without a report; never before a plan was chased."""
    since = max(filter(None, (last_report_on, chased_from)), default=None)
    return since is not None and since <= months_before(on, cycle_months)


def answering(deliverables: DeliverableQuerySet, on: date) -> dict[int, list[Answering]]:
    """Who answers for each of some promises on a day, by its pk; five queries.

    Where the document marks a lead, only those marked. A collective stands for its members.
    """
    pks = deliverables.order_by().values("pk")
    bodies = _bodies(pks, on)
    people = _people(pks, on)
    last = _last_reports(pks)
    plans = _plans(deliverables)
    return {
        deliverable: [
            Answering(
                partner=body.partner,
                silent=is_silent(
                    last_report_on=last.get((deliverable, body.partner)),
                    on=on,
                    **plans[deliverable],
                ),
                people=_leads_of(body, people),
            )
            for body in found
        ]
        for deliverable, found in bodies.items()
    }


def chased(answers: Iterable[Answering]) -> list[int]:
    """The people to chase: those of the silent ones, or of all where none is silent.

    Where six lead a promise, the one that reported is left in peace.
    """
    answers = list(answers)
    silent = [each for each in answers if each.silent]
    return sorted({person for each in silent or answers for person in each.people})


def people_to_chase(deliverables: DeliverableQuerySet, on: date) -> dict[int, list[int]]:
    """The pks of the people to chase for each of some promises, by its pk; see `chased`."""
    return {pk: chased(answers) for pk, answers in answering(deliverables, on).items()}


def _body(row: Mapping[str, Any], prefix: str) -> _Body:
    """A body from a row of values."""
    names = _names(prefix)
    found = (row[name] for name in names[2:])
    return _Body(row[names[0]], row[names[1]], tuple(pk for pk in found if pk is not None))


def _names(prefix: str) -> list[str]:
    """The columns from which a body is made: the partner, its partnership, its organisations."""
    organisation = f"{prefix}__organisation"
    above = [organisation + "__parent" * depth for depth in range(1, DEPTH_OF_TEAMS + 1)]
    return [prefix, f"{prefix}__partnership", organisation, *above]


def _bodies(pks: Pks, on: date) -> dict[int, list[_Body]]:
    """The organisations that answer for each promise, each once, as printed; two queries."""
    parts = list(
        Responsibility.objects.current(on)
        .filter(deliverable__in=pks)
        .order_by("deliverable", "position", "pk")
        .values("deliverable", "role", *_names("partner"))
    )
    marked = {row["deliverable"] for row in parts if row["role"] == ResponsibilityRole.LEAD}
    members = _members(pks, on)
    found: dict[int, dict[int, _Body]] = defaultdict(dict)
    for row in parts:
        deliverable = row["deliverable"]
        if deliverable in marked and row["role"] != ResponsibilityRole.LEAD:
            continue
        collective = row["partner__organisation"] is None
        bodies = members.get(row["partner"], ()) if collective else [_body(row, "partner")]
        for body in bodies:
            found[deliverable].setdefault(body.partner, body)
    return {deliverable: list(bodies.values()) for deliverable, bodies in found.items()}


def _members(pks: Pks, on: date) -> dict[int, list[_Body]]:
    """Who belongs to each collective that answers for anything, by its pk."""
    found = defaultdict(list)
    collectives = Responsibility.objects.filter(deliverable__in=pks).order_by().values("partner")
    belonging = CollectiveMember.objects.current(on).filter(collective__in=collectives)
    for row in belonging.order_by("collective", "pk").values("collective", *_names("member")):
        found[row["collective"]].append(_body(row, "member"))
    return found


def _people(pks: Pks, on: date) -> dict[tuple[int, int], list[int]]:
    """The leads in the partnerships of the promises, by partnership and organisation."""
    partnerships = Responsibility.objects.filter(deliverable__in=pks).order_by()
    leading = Membership.objects.current(on).filter(
        role=Role.LEAD,
        partner__partnership__in=partnerships.values("partner__partnership"),
        partner__organisation__isnull=False,
    )
    found = defaultdict(list)
    names = ("person", "partner__partnership", "partner__organisation")
    for person, partnership, organisation in leading.order_by("person").values_list(*names):
        found[partnership, organisation].append(person)
    return found


def _leads_of(body: _Body, people: Mapping[tuple[int, int], list[int]]) -> tuple[int, ...]:
    """Those at a body, then those at the bodies that it is part of."""
    found = dict.fromkeys(
        person
        for organisation in body.organisations
        for person in people.get((body.partnership, organisation), ())
    )
    return tuple(found)


def _last_reports(pks: Pks) -> dict[tuple[int, int], date]:
    """The day of each organisation's last report on each promise."""
    latest = (
        Update.objects.filter(deliverable__in=pks)
        .order_by()
        .values_list("deliverable", "partner")
        .annotate(latest=Max("reported_at"))
    )
    return {(deliverable, partner): clock.day_of(moment) for deliverable, partner, moment in latest}


def _plans(deliverables: DeliverableQuerySet) -> dict[int, dict[str, Any]]:
    """From when each promise is chased, and how often a report is expected."""
    rows = deliverables.order_by().values_list(
        "pk",
        "action__plan__chased_from",
        "action__plan__partnership__reporting_cycle_months",
    )
    return {pk: {"chased_from": since, "cycle_months": cycle} for pk, since, cycle in rows}
