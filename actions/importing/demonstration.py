"""The demonstration: people named by role and organisation, and what they report, day by day."""

import tomllib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from actions.importing.demonstration_people import load_people
from actions.models import Confirmation, DateRequest, Deliverable, DueDate, Plan, Update
from actions.services.assuring import (
    close_as_not_delivered,
    confirm_delivered,
    return_report,
)
from actions.services.date_requests import DateRefused, ask_for_new_date, decide
from actions.services.dates import make_coming_due_dates
from actions.services.evidence import Piece, link, where
from actions.services.reporting import Report, report_progress
from actions.statuses import Confidence, MoveRefused
from concordat.lib import clock
from partners.models import Membership, Partner, Person, Role
from partners.permissions import standing_of
from partners.services.sign_in import let_sign_in

DEMONSTRATION_DAY = date(2015, 6, 15)
# The same report has the same nonce for ever, so that loading again adds nothing.
NONCES = uuid.UUID("0d0c1f3a-6f3e-5b0e-9a53-6c1f6a5d2b11")
FIRST_REPORT_AT = time(9, 30)
BETWEEN_REPORTS = timedelta(minutes=7)
ASKED_AT, DECIDED_AT = time(15), time(16)


class DemonstrationRefused(ValueError):
    """The demonstration does not fit this database; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Told:
    """One report of the file: by whom, about which promise, on which day, and its words."""

    partnership: str
    row: str
    number: int
    day: date
    partner: str
    words: Mapping[str, Any]
    about: "Told | None" = None  # the report on which this decides

    @property
    def name(self) -> str:
        """What tells it from the others."""
        name = f"{self.partnership}/{self.row}/{self.number}/{self.day}/{self.partner}"
        return f"{name}/{self.words['what']}" if self.about else name

    @property
    def confirms(self) -> bool:
        """Whether this confirms a report, which is no report of its own."""
        return self.about is not None and self.words["what"] == "confirmed"

    @property
    def nonce(self) -> uuid.UUID:
        """Always the same for the same report."""
        return uuid.uuid5(NONCES, self.name)


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was new."""

    people: int
    updates: int
    requests: int = 0


@transaction.atomic
def load_demonstration(path: Path) -> Loaded:
    """Load people and reports from the file at `path`; what is there already is left alone.

    Raises DemonstrationRefused where it does not fit the plans that are there.
    """
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    plans = {slug: _plan(slug, plan) for slug, plan in data["plans"].items()}
    since = {slug: plan.agreed_on for slug, plan in plans.items() if plan.agreed_on is not None}
    people = sum(_admit(entry, since) for entry in data["people"])
    told = sorted([*_told(data), *_decided(data)], key=lambda one: one.day)
    there = set(Update.objects.values_list("nonce", flat=True))
    updates = 0
    for order, one in enumerate(told):
        if one.nonce in there or _is_confirmed(one):
            continue
        moment = datetime.combine(one.day, FIRST_REPORT_AT, tzinfo=clock.LONDON)
        with clock.pretend(moment + order % 40 * BETWEEN_REPORTS):
            tell = _assure if one.about else _report
            tell(one, plans[one.partnership])
        updates += not one.confirms
    asked = sorted(_asked(data), key=lambda one: one.day)
    requests = sum(_ask(one, plans[one.partnership]) for one in asked)
    people += load_people(data, DEMONSTRATION_DAY)
    return Loaded(people=people, updates=updates, requests=requests)


def _plan(partnership: str, slug: str) -> Plan:
    """A plan that the demonstration is about."""
    plan = Plan.objects.filter(partnership__slug=partnership, slug=slug).first()
    if plan is None:
        raise DemonstrationRefused(
            f"The plan {slug} of {partnership} is not in this database: load the fixtures first."
        )
    return plan


def _told(data: Mapping[str, Any]) -> Iterator[Told]:
    """The reports in the order of the file."""
    for promise in data["promise"]:
        for update in promise["update"]:
            yield Told(
                partnership=promise["plan"],
                row=promise["row"],
                number=promise.get("number", 1),
                day=update["day"],
                partner=update["partner"],
                words=update,
            )


def _decided(data: Mapping[str, Any]) -> Iterator[Told]:
    """What became of reports, each as told on its own day."""
    for one in _told(data):
        says = one.words.get("decision")
        if says is not None:
            yield replace(one, day=says["day"], words=says, about=one)


def _is_confirmed(one: Told) -> bool:
    """Whether this is a confirmation that is there already."""
    if one.about is None or not one.confirms:
        return False
    return Confirmation.objects.filter(update__nonce=one.about.nonce).exists()


def _assure(one: Told, plan: Plan) -> None:
    """Somebody of another organisation decides, through the same door as everybody."""
    deliverable = _deliverable(one, plan)
    says: dict[str, Any] = {
        "deliverable": deliverable,
        "seen_version": deliverable.version,
        "by": standing_of(_reporter(one, _partner(one.partner, plan)), one.day),
        "is_demonstration": True,
    }
    try:
        if one.words["what"] == "confirmed":
            confirm_delivered(**says)
        else:
            service = {"returned": return_report, "closed": close_as_not_delivered}
            service[one.words["what"]](**says, reason=one.words["reason"], nonce=one.nonce)
    except (MoveRefused, PermissionDenied) as refusal:
        raise DemonstrationRefused(f"{one.name} cannot be decided here: {refusal}") from refusal


def _asked(data: Mapping[str, Any]) -> Iterator[Told]:
    """The requests for new dates in the order of the file, each with what became of it."""
    for promise in data["promise"]:
        for request in promise.get("request", []):
            yield Told(
                partnership=promise["plan"],
                row=promise["row"],
                number=promise.get("number", 1),
                day=request["day"],
                partner=request["partner"],
                words=request,
            )


def _ask(one: Told, plan: Plan) -> bool:
    """One request for a new date and the decision on it; True where it was new."""
    nonce = uuid.uuid5(NONCES, f"{one.name}/new date")
    if DateRequest.objects.filter(nonce=nonce).exists():
        return False
    deliverable, partner = _deliverable(one, plan), _partner(one.partner, plan)
    try:
        with clock.pretend(datetime.combine(one.day, ASKED_AT, tzinfo=clock.LONDON)):
            request = ask_for_new_date(
                deliverable=deliverable,
                seen_version=deliverable.version,
                partner=partner,
                words=one.words["words"],
                why=one.words["why"],
                done_so_far=one.words["done"],
                nonce=nonce,
                by=standing_of(_reporter(one, partner), one.day),
                is_demonstration=True,
            )
        if "decided" in one.words:
            _decide(one, request, one.words["decided"])
    except (DateRefused, PermissionDenied) as refusal:
        raise DemonstrationRefused(f"The request {one.name} cannot be here: {refusal}") from refusal
    return True


def _decide(one: Told, request: DateRequest, says: Mapping[str, Any]) -> None:
    """What became of a request."""
    decider = replace(one, day=says["day"], words=says)
    with clock.pretend(datetime.combine(decider.day, DECIDED_AT, tzinfo=clock.LONDON)):
        decide(
            request=request,
            seen_version=request.deliverable.version,
            outcome=says["outcome"],
            sentence=says["sentence"],
            meeting=says.get("meeting", ""),
            by=standing_of(_reporter(decider, request.partner), decider.day),
        )


def _admit(entry: Mapping[str, str], since: Mapping[str, date]) -> bool:
    """A person with a membership at each partner that their organisation is; True where new.

    `since`: the partnerships by slug, with the day on which their plan was agreed.
    """
    person = Person.objects.filter(email=entry["email"]).first()
    made = person is None
    if person is None:
        person = Person.objects.create_user(
            entry["email"], name=entry["name"], is_demonstration=True
        )
        let_sign_in(person)
    at = Partner.objects.filter(
        organisation__slug=entry["organisation"], partnership__slug__in=since
    ).select_related("partnership")
    if not at:
        raise DemonstrationRefused(
            f"{entry['organisation']} is no partner here, but {entry['name']} should be there."
        )
    for partner in at:
        Membership.objects.get_or_create(
            person=person,
            partner=partner,
            role=Role(entry["role"]),
            until=None,
            defaults={"since": since[partner.partnership.slug]},
        )
    return made


def _report(one: Told, plan: Plan) -> None:
    """One report, through the same door as everybody's."""
    deliverable = _deliverable(one, plan)
    if one.words.get("met"):
        make_coming_due_dates(on=one.day)
        deliverable.refresh_from_db()
    partner = _partner(one.partner, plan)
    try:
        report_progress(
            deliverable=deliverable,
            seen_version=deliverable.version,
            report=Report(
                partner=partner,
                progress=one.words.get("progress", ""),
                confidence=one.words.get("confidence", Confidence.NOT_SAID),
                reason=one.words.get("reason", ""),
                happened=one.words.get("happened", ""),
                next_steps=one.words.get("next", ""),
                delivered_on=one.words.get("delivered_on"),
                met=_met(one, deliverable),
                superseded_by=_replacement(one, plan),
                evidence=_evidence(one),
            ),
            by=standing_of(_reporter(one, partner), one.day),
            nonce=one.nonce,
            is_demonstration=True,
            before_evidence=not _evidence(one),
        )
    except (MoveRefused, PermissionDenied) as refusal:
        raise DemonstrationRefused(
            f"The report {one.name} cannot be made here: {refusal} "
            "Start again with an empty database (`make clean`)."
        ) from refusal


def _evidence(one: Told) -> list[Piece]:
    """What a report rests on; most are from before anybody asked."""
    given = one.words.get("evidence", {})
    pieces = {"link": link, "where": where}
    return [pieces[kind](words) for kind, words in given.items()]


def _deliverable(one: Told, plan: Plan, *, row: str = "", number: int = 0) -> Deliverable:
    """The promise that a report is about, or another one that it names."""
    found = Deliverable.objects.filter(
        action__plan=plan, action__ref=row or one.row, number=number or one.number
    ).select_related("action__plan", "reading")
    if len(found) != 1:
        raise DemonstrationRefused(f"There is no single promise for the report {one.name}.")
    return found[0]


def _replacement(one: Told, plan: Plan) -> Deliverable | None:
    """What a superseded promise is replaced by."""
    named = one.words.get("superseded_by")
    if named is None:
        return None
    return _deliverable(one, plan, row=named["row"], number=named["number"])


def _partner(short_name: str, plan: Plan) -> Partner:
    """The partner for whom a report is made."""
    partner = Partner.objects.filter(partnership=plan.partnership_id, short_name=short_name).first()
    if partner is None:
        raise DemonstrationRefused(f"There is no partner {short_name} in {plan.partnership}.")
    return partner


def _reporter(one: Told, partner: Partner) -> Person:
    """The demonstration's person who makes a report: the partner's lead, unless it says who."""
    role = Role(one.words.get("by", Role.LEAD))
    membership = (
        Membership.objects.filter(
            person__is_demonstration=True,
            role=role,
            partner__partnership=partner.partnership_id,
        )
        .filter(**({"partner": partner} if role == Role.LEAD else {}))
        .select_related("person")
        .first()
    )
    if membership is None:
        raise DemonstrationRefused(f"Nobody can make the report {one.name}.")
    return membership.person


def _met(one: Told, deliverable: Deliverable) -> list[DueDate]:
    """The due dates that a report says are met."""
    days = one.words.get("met", [])
    found = list(DueDate.objects.filter(reading=deliverable.reading, due_on__in=days))
    if len(found) != len(days):
        raise DemonstrationRefused(f"A day that the report {one.name} meets is not due at all.")
    return found
