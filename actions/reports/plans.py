"""The plans that somebody sees, each with the numbers that say how it stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.db.models import Count, Q
from django.urls import reverse

from actions.models import Deliverable, Plan
from actions.reports.as_at import Past, url_then
from actions.statuses import OPEN_PROGRESS, Progress
from concordat.lib.days import MONTHS, in_words
from partners.permissions import Standing, may_run_letters, may_see_health, may_see_trail


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a plan stands."""

    promises: int
    overdue: int
    delivered: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list."""

    title: str
    url: str
    partnership: str
    status: str
    written: str  # "November 2014"; "" where nobody knows
    numbers: Numbers
    overdue_url: str
    delivered_url: str
    health_url: str  # "" for those who do not look after it
    trail_url: str  # what happened in its partnership; "" for those who do not coordinate it
    letters_url: str  # the letters about its partnership; "" for the same


def written_in_words(plan: Plan) -> str:
    """The month in which a plan was written."""
    if plan.written_on is None:
        return ""
    return f"{MONTHS[plan.written_on.month - 1]} {plan.written_on.year}"


def plans_of(standing: Standing) -> list[PlanLine]:
    """The plans of somebody's partnerships; one query."""
    promised = Q(actions__deliverables__isnull=False) & Q(
        actions__deliverables__withdrawn_on__isnull=True
    )
    overdue = promised & Q(
        actions__deliverables__progress__in=OPEN_PROGRESS,
        actions__deliverables__due_on__lt=standing.on,
        actions__deliverables__reading__tentative=False,
    )
    delivered = promised & Q(actions__deliverables__progress=Progress.DELIVERED)
    plans = (
        Plan.objects.visible_to(standing.person, standing.on)
        .select_related("partnership")
        .annotate(
            promises=Count("actions__deliverables", filter=promised),
            overdue=Count("actions__deliverables", filter=overdue),
            delivered=Count("actions__deliverables", filter=delivered),
        )
    )
    return [
        _line(
            plan,
            standing,
            Numbers(plan.promises, plan.overdue, plan.delivered),
            status=plan.get_status_display(),
            link=str,
        )
        for plan in plans
    ]


def plans_then(plans: Sequence[Plan], past: Past, standing: Standing) -> list[PlanLine]:
    """The same of plans as they were on a day; no query. Links lead to that day."""
    by_plan: dict[int, list[Deliverable]] = {plan.pk: [] for plan in plans}
    for deliverable in past.promised:
        by_plan[deliverable.action.plan_id].append(deliverable)
    return [
        _line(
            plan,
            standing,
            Numbers(
                len(by_plan[plan.pk]),
                sum(each.days_overdue(past.day) > 0 for each in by_plan[plan.pk]),
                sum(each.progress == Progress.DELIVERED for each in by_plan[plan.pk]),
            ),
            status=f"Agreed on {in_words(plan.agreed_on)}",
            link=partial(url_then, day=past.day),
        )
        for plan in plans
    ]


def _line(
    plan: Plan, standing: Standing, numbers: Numbers, *, status: str, link: Callable[[str], str]
) -> PlanLine:
    """One plan."""
    url, may = plan.get_absolute_url(), may_see_health(standing, plan.partnership_id)
    return PlanLine(
        title=plan.title,
        url=link(url),
        partnership=plan.partnership.name,
        status=status,
        written=written_in_words(plan),
        numbers=numbers,
        overdue_url=link(f"{url}?timeliness=overdue"),
        delivered_url=link(f"{url}?progress=delivered"),
        health_url=link(reverse("plan-health", args=[plan.pk])) if may else "",
        trail_url=_trail_url(plan, standing),
        letters_url=_letters_url(plan, standing),
    )


def _letters_url(plan: Plan, standing: Standing) -> str:
    """Where a coordinator looks after the letters."""
    may = may_run_letters(standing, plan.partnership_id)
    return reverse("partnership-letters", args=[plan.partnership_id]) if may else ""


def _trail_url(plan: Plan, standing: Standing) -> str:
    """Where a coordinator reads what happened."""
    may = may_see_trail(standing, plan.partnership_id)
    return reverse("partnership-trail", args=[plan.partnership_id]) if may else ""
