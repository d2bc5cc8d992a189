"""Somebody's own work: what their organisations owe, nearest first, and what waits for them."""

from dataclasses import dataclass, replace

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from actions.models import Deliverable, PlanStatus, Update
from actions.reports.confirmations import Waiting, waiting_for
from actions.reports.date_requests import AskedDate, own_of, queue_of
from actions.reports.overdue import LateOrganisation, overdue_by_organisation
from actions.reports.plans import PlanLine, plans_of
from actions.reports.rows import Row, for_rows, row_of
from actions.reports.silence import silence_in_words
from actions.statuses import TIMELINESS_LOOKS, Timeliness
from concordat.lib import clock
from concordat.lib.days import counted
from partners.models import Role
from partners.permissions import Standing

# As many promises of one person's organisations as a page shows; the rest is in the registers.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that call for the same thing."""

    name: str
    title: str
    words: str  # after "7 of 34"
    rows: tuple[Row, ...]
    empty: str

    @property
    def caption(self) -> str:
        """What the table holds."""
        return f"{counted(len(self.rows), 'promise')}, nearest date first"


@dataclass(frozen=True, slots=True)
class Work:
    """The home page."""

    owes: bool  # whether the person answers for any organisation
    organisations: str
    sections: tuple[Section, ...]
    total: int
    more: bool
    decides: bool
    late_organisations: tuple[LateOrganisation, ...]
    coordinates: bool
    unreadable: tuple[Row, ...]
    plans: tuple[PlanLine, ...]  # for those who owe nothing themselves
    dates_to_decide: tuple[AskedDate, ...]
    dates_asked: tuple[AskedDate, ...]  # for their own organisations
    waiting: Waiting  # for those who decide

    @property
    def several_plans(self) -> bool:
        """Whether what is owed is of more than one plan, so that each row must name its own."""
        return len({row.plan_url for section in self.sections for row in section.rows}) > 1


def work_of(standing: Standing) -> Work:
    """Everything on somebody's home page; the number of queries does not grow with its rows."""
    rows = owed(standing)
    deciding = standing.partnerships_as(Role.COMMISSIONER, Role.COORDINATOR, Role.CHAIR)
    coordinating = standing.partnerships_as(Role.COORDINATOR)
    return Work(
        owes=standing.is_lead,
        organisations=_organisations(standing),
        sections=sections_of(rows[:LONGEST]),
        total=len(rows[:LONGEST]),
        more=len(rows) > LONGEST,
        decides=bool(deciding),
        dates_to_decide=tuple(queue_of(standing)) if deciding else (),
        dates_asked=tuple(own_of(standing)) if standing.is_lead else (),
        late_organisations=(
            tuple(overdue_by_organisation(deciding, standing.on)) if deciding else ()
        ),
        coordinates=bool(coordinating),
        unreadable=_unreadable(standing, coordinating) if coordinating else (),
        plans=() if standing.is_lead else tuple(plans_of(standing)),
        waiting=waiting_for(standing),
    )


def _organisations(standing: Standing) -> str:
    """For whom the person answers, in words."""
    names = [
        membership.partner.full_name
        for membership in standing.memberships
        if membership.role == Role.LEAD
    ]
    return " and ".join(dict.fromkeys(names))


def owed(standing: Standing, among: Q | None = None) -> list[Row]:
    """The open promises of the person's organisations, nearest date first; two queries, or none.

    `among` narrows them; one more than LONGEST says that there are more.
    """
    if not standing.is_lead:
        return []
    own_last_report = Update.objects.filter(
        deliverable=OuterRef("pk"), partner__in=standing.own_partners
    ).order_by("-pk")
    deliverables = (
        Deliverable.objects.unfinished()
        .led_by(list(standing.answers_for), standing.on)
        .filter(among or Q(), action__plan__status=PlanStatus.LIVE)
        .annotate(own_report_at=Subquery(own_last_report.values("reported_at")[:1]))
    )
    # What has no date stands last on every database, so that it is what no longer fits.
    in_order = for_rows(deliverables).order_by(
        F("due_on").asc(nulls_last=True), "action__plan", "action__position", "pk"
    )
    return [_with_silence(each, standing) for each in in_order[: LONGEST + 1]]


def _with_silence(deliverable: Deliverable, standing: Standing) -> Row:
    """The row, saying for how long the person's own organisations have not reported."""
    plan = deliverable.action.plan
    reported_at = deliverable.own_report_at  # type: ignore[attr-defined]  # annotated by owed
    last = clock.day_of(reported_at) if reported_at else None
    words = silence_in_words(
        last_report_on=last,
        chased_from=plan.chased_from,
        cycle_months=plan.partnership.reporting_cycle_months,
        on=standing.on,
        of_whom="from you",
    )
    return replace(row_of(deliverable, standing), silent_words=words)


def sections_of(rows: list[Row]) -> tuple[Section, ...]:
    """Each row once, under what calls loudest."""
    overdue_look = TIMELINESS_LOOKS[Timeliness.OVERDUE]
    soon_look = TIMELINESS_LOOKS[Timeliness.DUE_SOON]
    overdue = [row for row in rows if row.timeliness is overdue_look]
    soon = [row for row in rows if row.timeliness is soon_look]
    others = [row for row in rows if row.timeliness not in (overdue_look, soon_look)]
    silent = [row for row in others if row.silent_words]
    rest = [row for row in others if not row.silent_words]
    return (
        Section("overdue", "Overdue", "overdue", tuple(overdue), "Nothing is overdue."),
        Section(
            "soon",
            "Due within 28 days",
            "due within 28 days",
            tuple(soon),
            "Nothing is due within 28 days.",
        ),
        Section(
            "silent",
            "Waiting for a report",
            "waiting for a report",
            tuple(silent),
            "You have reported on all the others.",
        ),
        Section("rest", "Everything else", "open besides", tuple(rest), "Nothing else is open."),
    )


def _unreadable(standing: Standing, partnerships: frozenset[int]) -> tuple[Row, ...]:
    """Promises whose date a person should look at."""
    deliverables = Deliverable.objects.without_a_readable_date().filter(
        action__plan__partnership__in=partnerships
    )
    return tuple(
        replace(row_of(each, standing), reading_url=reverse("deliverable-reading", args=[each.pk]))
        for each in for_rows(deliverables).in_plan_order()[:LONGEST]
    )


def section_counts(work: Work) -> list[dict[str, object]]:
    """The numbers at the top of the page, each a link to its section."""
    tones = {"overdue": "red", "soon": "blue", "silent": "amber", "rest": ""}
    return [
        {
            "number": len(section.rows),
            "words": f"of {work.total} {section.words}",
            "url": f"#{section.name}",
            "tone": tones[section.name] if section.rows else "",
        }
        for section in work.sections
    ]
