"""One printed row beside what the tracker made of it, with each organisation's last word."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse

from actions.models import Action, Deliverable, Escalation, PlanStatus, ReportRequest, Update
from actions.models.deliverable import DeliverableQuerySet
from actions.permissions import current_responsibilities
from actions.reports.as_at import as_at, row_then, standing_then
from actions.reports.confirmations import Panel, panels_of
from actions.reports.date_requests import AskedDate, requests_of, waiting_among
from actions.reports.rows import Row, for_rows, row_of
from actions.reports.silence import silence_in_words
from actions.reports.timeline import (
    Entry,
    Told,
    entries_of,
    last_words,
    reports_of,
    said_on,
    shortened,
)
from actions.statuses import CONFIDENCE_LOOKS, PROGRESS_LOOKS, Confidence, Look, Progress
from concordat.lib import clock
from concordat.lib.days import in_words
from partners.models import CollectiveMember
from partners.permissions import Standing, may_coordinate

# What the columns of a plan hold, in the order in which they are shown.
COLUMNS = {
    "ref": "No.",
    "action": "Action or deliverables",
    "outcomes": "Outcomes",
    "who": "Who",
    "by_when": "By when",
}
# What some plans have besides; shown where it is filled.
MORE_COLUMNS = {
    "support": "Support",
    "start": "Start",
    "status": "Status",
    "progress": "Progress",
    "measure": "Measure of success",
    "evidence": "Evidence",
}


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell as printed; a paragraph or a list item is a line of its own."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LastWord:
    """What one organisation said last, or that it said nothing yet."""

    organisation: str
    full_name: str
    through: str  # "through CCGs"; "" where it leads itself
    when: str
    looks: tuple[Look, ...]
    text: str
    silent: str = ""  # "No report for 6 weeks", of those who answer

    @property
    def said_nothing(self) -> bool:
        """Whether there is no word of the organisation yet."""
        return not self.when


@dataclass(frozen=True, slots=True)
class Promise:
    """A deliverable on its action's page."""

    row: Row
    last_words: tuple[LastWord, ...]
    corrections: tuple[tuple[str, str], ...]  # label and address, for coordinators
    withdrawn: bool
    why_read: str
    moved: str
    asked: AskedDate | None = None  # a request for a new date that waits
    ask_url: str = ""  # where to ask for a new date, for those who may
    panel: Panel | None = None  # what "delivered" rests on, and who decides


@dataclass(frozen=True, slots=True)
class ActionPage:
    """Everything on an action's page."""

    action: Action
    printed: tuple[PrintedCell, ...]
    outcomes: tuple[str, ...]
    promises: tuple[Promise, ...]
    timeline: tuple[Entry, ...]
    target: Action | None
    add_url: str


def page_of(action: Action, standing: Standing) -> ActionPage:
    """The page of an action for one reader; the number of queries does not grow with its rows."""
    deliverables = list(for_rows(_all_of(action)).in_plan_order())
    told = Told(
        reports_of(action),
        requests_of(action),
        readings=_reread(deliverables),
        chased=_chased(deliverables),
    )
    words = last_words(action, told.updates)
    members = _members_of_collectives(deliverables, standing)
    coordinates = may_coordinate(standing, action.plan.partnership_id)
    panels = panels_of(deliverables, standing)
    waiting = waiting_among(told.requests, standing)
    return ActionPage(
        action=action,
        printed=tuple(printed_lines(action.printed)),
        outcomes=tuple(outcome.text for outcome in action.outcomes.all()),
        promises=tuple(
            replace(
                _promise(each, standing, words.get(each.pk, []), members, coordinates=coordinates),
                panel=panels.get(each.pk),
                asked=waiting.get(each.pk),
            )
            for each in deliverables
        ),
        timeline=tuple(entries_of(action, several=len(deliverables) > 1, told=told)),
        target=action.points_to,
        add_url=reverse("deliverable-add", args=[action.pk]) if coordinates else "",
    )


def page_then(action: Action, standing: Standing, day: date) -> ActionPage:
    """The page of an action as it was known at the end of a day; it leads to no change."""
    past, then, end = as_at(_all_of(action), day), standing_then(standing, day), clock.end_of(day)
    told = Told(
        reports_of(action),
        requests_of(action),
        readings=_reread(past.deliverables),
        chased=_chased(past.deliverables),
    )
    words, members = past.last_words(), _members_of_collectives(list(past.deliverables), then)
    several = len(past.deliverables) > 1
    promises = (
        replace(
            _promise(each, then, words.get(each.pk, []), members, coordinates=False),
            row=row_then(each, then),
            ask_url="",
        )
        for each in past.deliverables
    )
    return ActionPage(
        action=action,
        printed=tuple(printed_lines(action.printed)),
        outcomes=tuple(outcome.text for outcome in action.outcomes.all()),
        promises=tuple(promises),
        timeline=tuple(
            entry for entry in entries_of(action, several=several, told=told) if entry.moment <= end
        ),
        target=action.points_to,
        add_url="",
    )


def _all_of(action: Action) -> DeliverableQuerySet:
    """The deliverables of an action, withdrawn ones too."""
    told = Escalation.objects.filter(deliverable=OuterRef("pk"))
    asked = ReportRequest.objects.filter(deliverable=OuterRef("pk"))
    return Deliverable.objects.filter(action=action).annotate(
        was_chased=Exists(told) | Exists(asked)
    )


def _chased(deliverables: Iterable[Deliverable]) -> bool:
    """Whether anybody was told that one is late, or asked to report on it."""
    return any(each.was_chased for each in deliverables)  # type: ignore[attr-defined]  # annotated by _all_of


def _reread(deliverables: Iterable[Deliverable]) -> bool:
    """Whether anything but the first words as they were first read is in force."""
    readings = [each.reading for each in deliverables if each.reading]
    return any(each.number > 1 or each.deadline.number > 1 for each in readings)


def printed_lines(printed: Mapping[str, str]) -> Iterable[PrintedCell]:
    """The cells as printed; a blank one has no lines, and stands only in the usual columns."""
    for column, label in (COLUMNS | MORE_COLUMNS).items():
        lines = tuple(str(printed.get(column, "")).splitlines())
        if lines or column in COLUMNS:
            yield PrintedCell(label, lines)


# Collective's pk → its members' pks with short and full names.
Members = dict[int, list[tuple[int, str, str]]]


def _members_of_collectives(deliverables: list[Deliverable], standing: Standing) -> Members:
    """Who stands behind the collectives that answer; one query."""
    collectives = {
        part.partner_id
        for deliverable in deliverables
        for part in current_responsibilities(deliverable, standing.on)
        if part.partner.is_collective
    }
    found: Members = {}
    rows = (
        CollectiveMember.objects.current(standing.on)
        .filter(collective__in=collectives)
        .select_related("member__organisation")
        .order_by("member__short_name")
    )
    for row in rows:
        member = row.member
        found.setdefault(row.collective_id, []).append(
            (member.pk, member.short_name, member.full_name)
        )
    return found


def _promise(
    deliverable: Deliverable,
    standing: Standing,
    updates: list[Update],
    members: Members,
    *,
    coordinates: bool,
) -> Promise:
    """One deliverable as the page shows it."""
    row = row_of(deliverable, standing)
    reading = deliverable.reading
    return Promise(
        row=row,
        # Those who said something first: the others share a line.
        last_words=tuple(
            sorted(
                _last_words(deliverable, standing, updates, members),
                key=lambda word: word.said_nothing,
            )
        ),
        corrections=_corrections(deliverable) if coordinates else (),
        withdrawn=deliverable.withdrawn_on is not None,
        why_read=reading.why if reading else "",
        ask_url=_ask_url(deliverable) if row.report_url else "",
        moved=row.first_due_words if reading and reading.deadline.number > 1 else "",
    )


def _last_words(
    deliverable: Deliverable, standing: Standing, updates: list[Update], members: Members
) -> Iterable[LastWord]:
    """First those who answer, in printed order (collectives as their members), then the others."""
    by_partner = {update.partner_id: update for update in updates}
    said: set[int] = set()
    for part in current_responsibilities(deliverable, standing.on):
        partner = part.partner
        if partner.is_collective:
            behind = members.get(partner.pk, [])
            through = f"through {partner.short_name}"
        else:
            behind, through = [(partner.pk, partner.short_name, partner.full_name)], ""
        for pk, short_name, full_name in behind:
            if pk not in said:
                said.add(pk)
                word = LastWord(short_name, full_name, through, "", (), "")
                update = by_partner.get(pk)
                silent = _silent_words(deliverable, update, standing.on)
                yield replace(_with_report(word, deliverable, update), silent=silent)
    for update in updates:
        if update.partner_id not in said:
            name = update.partner.short_name
            yield _with_report(LastWord(name, name, "", "", (), ""), deliverable, update)


def _with_report(word: LastWord, deliverable: Deliverable, update: Update | None) -> LastWord:
    """What an organisation reported last, where it did.

    Confidence is about what is still owed: on a closed promise it stays on the timeline only.
    """
    if update is None:
        return word
    looks = []
    if update.progress:
        looks.append(PROGRESS_LOOKS[Progress(update.progress)])
    if update.confidence != Confidence.NOT_SAID and deliverable.is_open:
        looks.append(CONFIDENCE_LOOKS[Confidence(update.confidence)])
    return replace(
        word,
        when=in_words(said_on(update)),
        looks=tuple(looks),
        text=shortened(update.happened or update.reason, words=30),
    )


def _silent_words(deliverable: Deliverable, update: Update | None, on: date) -> str:
    """For how long an organisation that answers has not reported; blank where nothing is owed."""
    plan = deliverable.action.plan
    if not deliverable.is_open or plan.status != PlanStatus.LIVE:
        return ""
    return silence_in_words(
        last_report_on=said_on(update) if update else None,
        chased_from=plan.chased_from,
        cycle_months=plan.partnership.reporting_cycle_months,
        on=on,
    )


def _ask_url(deliverable: Deliverable) -> str:
    """Where to ask for a new date; blank where there is none that could move."""
    if not deliverable.is_open or deliverable.reading is None:
        return ""
    return reverse("deliverable-new-date", args=[deliverable.pk])


def _corrections(deliverable: Deliverable) -> tuple[tuple[str, str], ...]:
    """What a coordinator may correct."""
    if deliverable.withdrawn_on is not None:
        return ()
    names = {
        "Correct the text": "deliverable-text",
        "Change who leads": "deliverable-leads",
        "Say what the date means": "deliverable-reading",
        "Mark as superseded": "deliverable-supersede",
        "Withdraw it": "deliverable-withdraw",
    }
    return tuple((label, reverse(name, args=[deliverable.pk])) for label, name in names.items())
