"""What is late, worst first; and how much of it each organisation answers for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Min, Prefetch

from actions.models import Deliverable, Responsibility
from actions.models.deliverable import DeliverableQuerySet
from actions.models.responsibility import ResponsibilityQuerySet
from actions.reports.rows import Row, for_rows, row_of
from concordat.lib.days import in_words, span_in_words
from concordat.lib.tables import SortKey, page_by_key
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


def overdue_by_organisation(partnerships: Iterable[int], on: date) -> list[LateOrganisation]:
    """Who is behind with how much, the most first; one query.

    A promise that several answer for counts with each of them. A collective stands as itself: it
    is named as agreed, and its members are found on its promises.
    """
    late = Deliverable.objects.overdue(on).filter(action__plan__partnership__in=list(partnerships))
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


def page_of_overdue(
    late: DeliverableQuerySet,
    standing: Standing,
    *,
    by: str,
    partner: str,
    after: str | None,
    before: str | None,
) -> LatePage:
    """A page of overdue promises: most days late first, grouped by plan, or by organisation.

    By organisation a promise stands under each that answers for it, or under `partner` alone.
    """
    if by == "organisation":
        return _by_organisation(late, standing, partner=partner, after=after, before=before)
    order = BY_PLAN if by == "plan" else WORST_FIRST
    page = page_by_key(for_rows(late), order, after=after, before=before)
    groups = groupby(page.rows, key=lambda each: each.action.plan if by == "plan" else None)
    return LatePage(
        tuple(
            LateGroup(
                f"{plan.title} – {plan.partnership.name}" if plan else "",
                tuple(row_of(deliverable, standing) for deliverable in members),
            )
            for plan, members in groups
        ),
        page.previous,
        page.next,
    )


def _by_organisation(
    late: DeliverableQuerySet,
    standing: Standing,
    *,
    partner: str,
    after: str | None,
    before: str | None,
) -> LatePage:
    """Pages over the parts, so that a promise of six stands under six."""
    parts = parts_in(late, standing.on).select_related("partner__partnership")
    if partner:
        parts = parts.filter(partner=int(partner))
    page = page_by_key(
        parts.prefetch_related(
            Prefetch("deliverable", queryset=for_rows(Deliverable.objects.all()))
        ),
        BY_PARTNER,
        after=after,
        before=before,
    )
    groups = groupby(page.rows, key=lambda part: part.partner)
    return LatePage(
        tuple(
            LateGroup(
                f"{owner.short_name} – {owner.partnership.name}",
                tuple(row_of(part.deliverable, standing) for part in members),
            )
            for owner, members in groups
        ),
        page.previous,
        page.next,
    )
