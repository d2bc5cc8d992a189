"""Everything that the service holds about a person, as plain data: one page and one file show it.

Only what is theirs: what they wrote, what was done for them and by them. A promise is named by its
plan and number alone, so that who has left a partnership does not go on reading its plan here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from actions.models import (
    Confirmation,
    DateDecision,
    DateRequest,
    Deliverable,
    FindingSetAside,
    PlanImport,
    Reading,
    Revision,
    Update,
)
from actions.services.erasure import contacts_of
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.outbox.models import Letter
from concordat.trail.kinds import words_of
from concordat.trail.models import Entry
from partners.models import Invitation, Membership, Partner, Person, Succession

Value = str | int | bool | None
Record = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Section:
    """Records of one kind, each from words to a value."""

    title: str
    records: tuple[Record, ...]

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """The records as a page shows them, without what is blank."""
        return [
            [(name, _said(value)) for name, value in record.items() if value not in ("", None)]
            for record in self.records
        ]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All sections, as of a moment."""

    name: str
    made_at: datetime
    sections: tuple[Section, ...]

    def as_dict(self) -> dict[str, Any]:
        """For the file."""
        held = {section.title: [dict(row) for row in section.records] for section in self.sections}
        return {"made": _moment(self.made_at), "about": self.name, "held": held}


def data_of(person: Person) -> PersonalData:
    """Everything about a person; the number of queries does not depend on the number of rows."""
    sections = tuple(Section(title, tuple(find(person))) for title, find in FINDERS.items())
    return PersonalData(person.name, clock.now(), sections)


def _said(value: Value) -> str:
    """A value for a page."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _moment(moment: datetime | None) -> str:
    """A moment for a file, in UTC."""
    return "" if moment is None else moment.isoformat(timespec="seconds")


def _day(day: date | None) -> str:
    """A day in words."""
    return in_words(day) if day else ""


def _place(partner: Partner) -> dict[str, Value]:
    """Where it was."""
    return {"partnership": partner.partnership.name, "organisation": partner.full_name}


def _promise(deliverable: Deliverable) -> dict[str, Value]:
    """Which promise, by where it stands; not by its words, which are the plan's."""
    plan = deliverable.action.plan
    where = f"{deliverable.action}, promise {deliverable.number}"
    return {"partnership": plan.partnership.name, "plan": plan.title, "promise": where}


def _account(person: Person) -> Iterable[Record]:
    yield {
        "name": person.name,
        "email address": person.email,
        "account made": _moment(person.joined_at),
        "last sign-in": _moment(person.last_login),
        "may sign in": person.is_active,
        "operator": person.is_superuser,
    }


def _sign_in(person: Person) -> Iterable[Record]:
    for address in EmailAddress.objects.filter(user=person).order_by("pk"):
        yield {"kind": "email address", "value": address.email, "verified": address.verified}
    for factor in Authenticator.objects.filter(user=person).order_by("pk"):
        yield {
            "kind": "second factor",
            "value": factor.get_type_display(),
            "set up": _moment(factor.created_at),
            "last used": _moment(factor.last_used_at),
        }
    for session in UserSession.objects.filter(user=person).order_by("pk"):
        yield {
            "kind": "session",
            "value": session.user_agent,
            "network address": session.ip,
            "begun": _moment(session.created_at),
            "last seen": _moment(session.last_seen_at),
        }


def _memberships(person: Person) -> Iterable[Record]:
    rows = person.memberships.select_related("partner__partnership", "partner__organisation")
    for row in rows.order_by("pk"):
        yield {
            **_place(row.partner),
            "role": row.get_role_display(),
            "since": _day(row.since),
            "until": _day(row.until),
            "ended": _day(row.ended_on),
            "may invite": row.may_invite,
        }


def _invitations(person: Person) -> Iterable[Record]:
    """Those they got, and those they wrote; others' names are others' data."""
    rows = Invitation.objects.filter(Q(membership__person=person) | Q(invited_by=person))
    for row in rows.select_related(
        "membership__partner__partnership", "membership__partner__organisation"
    ).order_by("pk"):
        got = row.membership.person_id == person.pk
        yield {
            **_place(row.membership.partner),
            "which": "to them" if got else "by them",
            "when": _moment(row.invited_at),
        }


def _contacts(person: Person) -> Iterable[Record]:
    rows = contacts_of(person).select_related("partner__partnership", "partner__organisation")
    for row in rows.order_by("pk"):
        yield {
            **_place(row.partner),
            "name": row.name,
            "post": row.post,
            "what for": row.what_for,
            "email address": row.email,
            "telephone number": row.phone,
            "seen by": row.get_visibility_display(),
            "since": _day(row.since),
            "until": _day(row.until),
        }


OF_PROMISE = "deliverable__action__plan__partnership"


def _reports(person: Person) -> Iterable[Record]:
    rows = Update.objects.filter(person=person).select_related(OF_PROMISE, "partner__organisation")
    for row in rows.prefetch_related("evidence").order_by("pk"):
        yield {
            **_promise(row.deliverable),
            "for": row.partner.full_name,
            "when": _moment(row.reported_at),
            "progress": row.progress,
            "confidence": row.confidence,
            "reason": row.reason,
            "what has happened": row.happened,
            "what happens next": row.next_steps,
            "delivered on": _day(row.delivered_on),
            "evidence": "; ".join(str(each) for each in row.evidence.all()),
        }


def _date_requests(person: Person) -> Iterable[Record]:
    rows = DateRequest.objects.filter(person=person).select_related(
        OF_PROMISE, "partner__organisation"
    )
    for row in rows.order_by("pk"):
        yield {
            **_promise(row.deliverable),
            "for": row.partner.full_name,
            "when": _moment(row.asked_at),
            "new words": row.words,
            "why": row.why,
            "done so far": row.done_so_far,
        }


def _decisions(person: Person) -> Iterable[Record]:
    """On dates, and on whether something is delivered."""
    on_dates = DateDecision.objects.filter(person=person).select_related(f"request__{OF_PROMISE}")
    for decision in on_dates.order_by("pk"):
        yield {
            **_promise(decision.request.deliverable),
            "decided": decision.get_outcome_display(),
            "when": _moment(decision.decided_at),
            "sentence": decision.sentence,
            "meeting": decision.meeting,
        }
    verdicts = Confirmation.objects.filter(person=person).select_related(f"update__{OF_PROMISE}")
    for verdict in verdicts.order_by("pk"):
        yield {
            **_promise(verdict.update.deliverable),
            "decided": verdict.get_verdict_display(),
            "when": _moment(verdict.confirmed_at),
            "sentence": verdict.reason,
        }


def _corrections(person: Person) -> Iterable[Record]:
    """Of plans; only why, since the words are the plan's."""
    revisions = Revision.objects.filter(person=person).select_related("action__plan__partnership")
    for row in revisions.order_by("pk"):
        plan = row.action.plan
        yield {
            "partnership": plan.partnership.name,
            "plan": plan.title,
            "what": f"{row.get_kind_display()}: {row.action}",
            "when": _moment(row.revised_at),
            "why": row.why,
        }
    readings = Reading.objects.filter(read_by=person).select_related(f"deadline__{OF_PROMISE}")
    for reading in readings.order_by("pk"):
        yield {
            **_promise(reading.deadline.deliverable),
            "what": "Reading of a date confirmed",
            "when": _day(reading.read_on),
            "why": reading.why,
        }
    aside = FindingSetAside.objects.filter(person=person).select_related("plan__partnership")
    for finding in aside.order_by("pk"):
        yield {
            "partnership": finding.plan.partnership.name,
            "plan": finding.plan.title,
            "what": f"Finding set aside: {finding.code}",
            "when": _moment(finding.set_aside_at),
            "why": finding.why,
        }
    for succession in Succession.objects.filter(person=person).order_by("pk"):
        yield {
            "what": "Succession of an organisation recorded",
            "when": _moment(succession.recorded_at),
            "why": succession.why,
        }


def _uploads(person: Person) -> Iterable[Record]:
    """Plans that they uploaded or published; what stands in them is the partnership's."""
    mine = Q(uploaded_by=person) | Q(published_by=person)
    rows = PlanImport.objects.lightly().filter(mine).select_related("partnership")
    for row in rows.order_by("pk"):
        yield {
            "partnership": row.partnership.name,
            "file": row.name,
            "uploaded by them": row.uploaded_by_id == person.pk,
            "uploaded": _moment(row.uploaded_at),
            "published by them": row.published_by_id == person.pk,
            "published": _moment(row.published_at),
        }


def _letters(person: Person) -> Iterable[Record]:
    for row in Letter.objects.filter(person=person.pk).order_by("pk"):
        yield {
            "kind": row.kind,
            "state": row.get_state_display(),
            "written": _moment(row.created_at),
            "sent": _moment(row.sent_at),
            "subject": row.subject,
            "text": row.text,
        }


def _trail(person: Person) -> Iterable[Record]:
    """What they did, sign-ins too, and what was done to their account."""
    roles = list(Membership.objects.of(person).values_list("pk", flat=True))
    about = Q(about__person=person.pk) | Q(about__membership__in=roles)
    entries = Entry.objects.filter(Q(actor=person.pk) | about)
    for entry in entries.order_by("number"):
        yield {
            "number": entry.number,
            "when": _moment(entry.at),
            "what": words_of(entry.what),
            "by": "them" if entry.actor == person.pk else "somebody else",
        }


FINDERS: Mapping[str, Callable[[Person], Iterable[Record]]] = {
    "Account": _account,
    "Signing in": _sign_in,
    "Roles": _memberships,
    "Invitations": _invitations,
    "Contacts that name them": _contacts,
    "Reports": _reports,
    "Requests for new dates": _date_requests,
    "Decisions": _decisions,
    "Corrections and other notes on plans": _corrections,
    "Plans they uploaded": _uploads,
    "Letters": _letters,
    "What happened": _trail,
}
