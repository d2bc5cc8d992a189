"""What is late, worst first; and how much of it each organisation answers for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Min, Prefetch, Q, prefetch_related_objects

from actions.models import Deliverable, Responsibility
from actions.models.deliverable import DeliverableQuerySet
from actions.models.responsibility import ResponsibilityQuerySet
from actions.permissions import current_responsibilities
from actions.reports.as_at import Past, row_then
from actions.reports.choosing import in_order, page_in_memory
from actions.reports.rows import Row, for_rows, row_of
from concordat.lib.days import in_words, span_in_words
from concordat.lib.tables import KeyPage, SortKey, page_by_key
from partners.permissions import Standing


@dataclass(frozen=True, slots=True)
class LateOrganisation:
    """A partner and what is overdue of what it answers for."""

    short_name: str
    full_name: str
    partnership: str
    collective: bool
    overdue: int
    oldest: str  # "31 December 2014"
    oldest_age: str  # "5 months"
    partner: int


def parts_in(late: DeliverableQuerySet, on: date) -> ResponsibilityQuerySet:
    """The parts that partners have in some deliverables on a day."""
    return Responsibility.objects.current(on).filter(deliverable__in=late)


def overdue_by_organisation(
    partnerships: Iterable[int], on: date, among: Q | None = None
) -> list[LateOrganisation]:
    """Who is behind with how much, the most first; one query.

    A promise that several answer for counts with each of them. A collective stands as itself: it
    is named as agreed, and its members are found on its promises. `among` narrows the promises.
    """
    late = Deliverable.objects.overdue(on).filter(
        among or Q(), action__plan__partnership__in=list(partnerships)
    )
    groups = (
        parts_in(late, on)
        .order_by()
        .values(
            "partner",
            "partner__short_name",
            "partner__organisation__name",
            "partner__partnership__name",
        )
        .annotate(overdue=Count("deliverable", distinct=True), oldest=Min("deliverable__due_on"))
        .order_by("-overdue", "oldest", "partner__short_name")
    )
    return [
        LateOrganisation(
            short_name=group["partner__short_name"],
            full_name=group["partner__organisation__name"] or group["partner__short_name"],
            partnership=group["partner__partnership__name"],
            collective=group["partner__organisation__name"] is None,
            overdue=group["overdue"],
            oldest=in_words(group["oldest"]),
            oldest_age=span_in_words((on - group["oldest"]).days),
            partner=group["partner"],
        )
        for group in groups
    ]


@dataclass(frozen=True, slots=True)
class LateGroup:
    """Overdue rows under one title; blank where they are not grouped."""

    title: str
    rows: tuple[Row, ...]

    @property
    def caption(self) -> str:
        """What the table holds, for those who hear it."""
        return f"{self.title or 'Overdue promises'}, most days late first"


@dataclass(frozen=True, slots=True)
class LatePage:
    """One page of what is overdue."""

    groups: tuple[LateGroup, ...]
    previous: int | None
    next: int | None

    @property
    def oldest(self) -> str:
        """The day that passed first, of the rows on this page; blank where there are none."""
        days = [row.due_on for group in self.groups for row in group.rows if row.due_on]
        return in_words(min(days, default=None))

    @property
    def can_ask(self) -> bool:
        """Whether the reader may ask for a report on any of them."""
        return any(row.please_report for group in self.groups for row in group.rows)

    @property
    def only_plan(self) -> str:
        """The plan of all rows on this page; blank where there are several, and each is named."""
        plans = {(row.plan_url, row.plan) for group in self.groups for row in group.rows}
        return plans.pop()[1] if len(plans) == 1 else ""


WORST_FIRST = (SortKey("due_on"), SortKey("pk"))
BY_PLAN = (SortKey("action__plan"), *WORST_FIRST)
BY_PARTNER = (
    SortKey("partner__short_name"),
    SortKey("partner"),
    SortKey("deliverable__due_on"),
    SortKey("pk"),
)


@dataclass(frozen=True, slots=True)
class Arranged:
    """How the list is grouped ("", "plan", "organisation"), of whom, and which page of it.

    By organisation a promise stands under each that answers for it, or under `partner` alone.
    """

    by: str
    partner: str
    after: str | None
    before: str | None


# How a promise becomes a line, for one reader on one day.
Line = Callable[[Deliverable, Standing], Row]


def page_of_overdue(late: DeliverableQuerySet, standing: Standing, arranged: Arranged) -> LatePage:
    """A page of overdue promises: most days late first, grouped by plan, or by organisation."""
    after, before = arranged.after, arranged.before
    if arranged.by == "organisation":
        parts = parts_in(late, standing.on).select_related("partner__partnership")
        if arranged.partner:
            parts = parts.filter(partner=int(arranged.partner))
        deliverables = Prefetch("deliverable", queryset=for_rows(Deliverable.objects.all()))
        # Pages over the parts, so that a promise of six stands under six.
        found = page_by_key(
            parts.prefetch_related(deliverables), BY_PARTNER, after=after, before=before
        )
        return _under_partners(found, standing, row_of)
    order = BY_PLAN if arranged.by == "plan" else WORST_FIRST
    page = page_by_key(for_rows(late), order, after=after, before=before)
    return _under_plans(page, standing, row_of, named=arranged.by == "plan")


def late_of(past: Past) -> list[Deliverable]:
    """What was overdue on a day; the same as `DeliverableQuerySet.overdue` for the present."""
    return [each for each in past.promised if each.days_overdue(past.day)]


def page_of_overdue_then(
    late: Sequence[Deliverable], then: Standing, arranged: Arranged
) -> LatePage:
    """The same of what was overdue on a day; one query where it is by organisation."""
    after, before = arranged.after, arranged.before
    if arranged.by == "organisation":
        parts = [
            part
            for deliverable in late
            for part in current_responsibilities(deliverable, then.on)
            if arranged.partner in {"", str(part.partner_id)}
        ]
        found = page_in_memory(in_order(parts, BY_PARTNER), after=after, before=before)
        prefetch_related_objects(found.rows, "partner__partnership")
        return _under_partners(found, then, row_then)
    order = BY_PLAN if arranged.by == "plan" else WORST_FIRST
    page = page_in_memory(in_order(late, order), after=after, before=before)
    return _under_plans(page, then, row_then, named=arranged.by == "plan")


def _under_plans(
    page: KeyPage[Deliverable], standing: Standing, line: Line, *, named: bool
) -> LatePage:
    """Promises under their plans, or all together where these are not `named`."""
    groups = groupby(page.rows, key=lambda each: each.action.plan if named else None)
    return LatePage(
        tuple(
            LateGroup(
                f"{plan.title} – {plan.partnership.name}" if plan else "",
                tuple(line(deliverable, standing) for deliverable in members),
            )
            for plan, members in groups
        ),
        page.previous,
        page.next,
    )


def _under_partners(page: KeyPage[Responsibility], standing: Standing, line: Line) -> LatePage:
    """Promises under those who answer for them."""
    groups = groupby(page.rows, key=lambda part: part.partner)
    return LatePage(
        tuple(
            LateGroup(
                f"{owner.short_name} – {owner.partnership.name}",
                tuple(line(part.deliverable, standing) for part in members),
            )
            for owner, members in groups
        ),
        page.previous,
        page.next,
    )
