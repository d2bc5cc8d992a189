"""One line of a register: a promise with what was said of it and what the clock says.

Everything is formatted here, once, so that templates only place words: rendering is what a long
list costs, not the query.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Prefetch
from django.urls import reverse

from actions.models import Deliverable, PlanStatus, Responsibility
from actions.models.deliverable import DeliverableQuerySet
from actions.permissions import current_responsibilities, may_ask_for_report, may_report
from actions.reports.moves import moved_in_words, moves_of, slip_of
from actions.statuses import (
    ASSURANCE_LOOKS,
    CONFIDENCE_LOOKS,
    PROGRESS_LOOKS,
    SCHEMES,
    TIMELINESS_LOOKS,
    Confidence,
    Look,
    Progress,
    Scheme,
    rate,
)
from concordat.lib import clock
from concordat.lib.days import counted, in_words, span_in_words
from partners.models import Partnership
from partners.permissions import Standing


@dataclass(frozen=True, slots=True)
class Lead:
    """Who answers, as the plan writes it, with the full name and where to read more."""

    short_name: str
    full_name: str
    role: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A promise as one line. Days are in words, and as dates where a CSV needs them."""

    pk: int
    url: str
    report_url: str  # "" where the reader may not report
    plan: str
    plan_url: str
    theme: str
    heading: str
    ref: str
    text: str
    points: tuple[str, ...]
    leads: tuple[Lead, ...]
    agreed_words: str
    reading_words: str
    flagged: bool
    tentative: bool
    due_on: date | None
    first_due_on: date | None
    progress: Look
    confidence: Look | None  # None where nothing was said, or it no longer matters
    timeliness: Look
    assurance: Look | None  # None where nothing is said to be delivered
    late_words: str  # "overdue by 77 days (11 weeks)"; "" otherwise
    days_overdue: int
    rating: Look
    rating_means: str
    rating_scheme: str  # the scheme's title: each row has its own partnership's
    last_report: str  # "3 February 2015 by OH"; "" without one
    last_report_on: date | None
    last_report_by: str
    last_report_age: str  # "4 months ago"
    moved_words: str = ""  # "Moved twice, 143 days later than first agreed"
    moves: int = 0
    slip_days: int | None = None
    reading_url: str = ""  # where to say what the words mean, in lists of those to look at
    silent_words: str = ""  # "No report from you for 6 weeks"
    please_report: bool = False  # whether the reader may ask for a report on it

    @property
    def lead_names(self) -> str:
        """The short names, as printed."""
        return ", ".join(lead.short_name for lead in self.leads)

    @property
    def first_due_words(self) -> str:
        """The last day of what was agreed first, in words."""
        return in_words(self.first_due_on)


def for_rows(deliverables: DeliverableQuerySet) -> DeliverableQuerySet:
    """The deliverables with everything that `row_of` reads: one more query, for who leads."""
    return deliverables.select_related(
        "action__theme",
        "action__heading",
        "action__plan__partnership",
        "reading__deadline",
        "latest_update__partner",
    ).prefetch_related(
        Prefetch(
            "responsibilities",
            queryset=Responsibility.objects.select_related("partner__organisation"),
        )
    )


def scheme_of(partnership: Partnership) -> Scheme:
    """How a partnership reads facts as colours."""
    return SCHEMES[partnership.rating_scheme]


def leads_of(deliverable: Deliverable, on: date) -> tuple[Lead, ...]:
    """Who answers on a day, in printed order."""
    return tuple(
        Lead(
            part.partner.short_name,
            part.partner.full_name,
            part.role,
            part.partner.organisation.get_absolute_url() if part.partner.organisation else "",
        )
        for part in current_responsibilities(deliverable, on)
    )


def late_in_words(days: int) -> str:
    """ "overdue by 77 days (11 weeks)"; blank where nothing is."""
    if not days:
        return ""
    rounded = span_in_words(days)
    exact = counted(days, "day")
    return f"Overdue by {exact}" if rounded == exact else f"Overdue by {exact} ({rounded})"


def row_of(deliverable: Deliverable, standing: Standing) -> Row:
    """One line, for one reader on one day; makes no query on what `for_rows` gives."""
    on = standing.on
    action, reading = deliverable.action, deliverable.reading
    facts, scheme = deliverable.facts(on), scheme_of(action.plan.partnership)
    rating = rate(facts, scheme)
    delivered = facts.progress == Progress.DELIVERED
    days = deliverable.days_overdue(on)
    update = deliverable.latest_update
    reported_on = clock.day_of(update.reported_at) if update else None
    leads = leads_of(deliverable, on)
    said = deliverable.confidence != Confidence.NOT_SAID and deliverable.is_open
    return Row(
        pk=deliverable.pk,
        url=deliverable.get_absolute_url(),
        report_url=_report_url(deliverable, standing),
        plan=action.plan.title,
        plan_url=action.plan.get_absolute_url(),
        theme=str(action.theme),
        heading=action.heading.title if action.heading else "",
        ref=action.ref,
        text=deliverable.text,
        points=tuple(deliverable.points),
        leads=leads,
        agreed_words=reading.deadline.words if reading else "",
        reading_words=reading.in_words if reading else "",
        flagged=reading.flagged if reading else False,
        tentative=reading.tentative if reading else False,
        due_on=deliverable.due_on,
        first_due_on=deliverable.first_due_on,
        progress=PROGRESS_LOOKS[facts.progress],
        confidence=CONFIDENCE_LOOKS[facts.confidence] if said else None,
        timeliness=TIMELINESS_LOOKS[facts.timeliness],
        assurance=ASSURANCE_LOOKS[facts.assurance] if delivered else None,
        late_words=late_in_words(days),
        days_overdue=days,
        rating=scheme.looks[rating],
        rating_means=scheme.meanings[rating],
        rating_scheme=scheme.title,
        last_report=f"{in_words(reported_on)} by {update.partner.short_name}" if update else "",
        last_report_on=reported_on,
        last_report_by=update.partner.short_name if update else "",
        last_report_age=age_in_words(reported_on, on),
        moved_words=moved_in_words(deliverable),
        moves=moves_of(deliverable),
        slip_days=slip_of(deliverable),
        please_report=_can_be_asked(deliverable, standing),
    )


def age_in_words(reported_on: date | None, on: date) -> str:
    """ "4 months ago", "today"; blank where nothing was reported."""
    if reported_on is None:
        return ""
    days = (on - reported_on).days
    return "today" if days <= 0 else f"{span_in_words(days)} ago"


def _report_url(deliverable: Deliverable, standing: Standing) -> str:
    """Where to report, for those who may; makes no query on prefetched responsibilities."""
    if deliverable.withdrawn_on is not None or not may_report(standing, deliverable):
        return ""
    return reverse("deliverable-report", args=[deliverable.pk])


def _can_be_asked(deliverable: Deliverable, standing: Standing) -> bool:
    """Whether the reader may ask for a report on an open promise; makes no query."""
    live = deliverable.action.plan.status == PlanStatus.LIVE
    return live and deliverable.is_open and may_ask_for_report(standing, deliverable)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one theme and heading; the titles are blank where they were said just above."""

    theme: str
    heading: str
    rows: tuple[Row, ...]


def grouped(rows: Sequence[Row]) -> list[Group]:
    """Rows in plan order, under their themes and headings.

    Rows that stand under no heading, after some that do, are told apart from these.
    """
    groups: list[Group] = []
    theme = None
    for key, members in groupby(rows, key=lambda row: (row.theme, row.heading)):
        same_theme = key[0] == theme
        groups.append(
            Group(
                theme="" if same_theme else key[0],
                heading=key[1] or ("Under no heading" if same_theme else ""),
                rows=tuple(members),
            )
        )
        theme = key[0]
    return groups
