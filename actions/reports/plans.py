"""The plans that somebody sees, each with the numbers that say how it stands."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from actions.models import Plan
from actions.statuses import OPEN_PROGRESS, Progress
from concordat.lib.days import MONTHS
from partners.permissions import Standing, may_see_health


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list."""

    title: str
    url: str
    partnership: str
    status: str
    written: str  # "November 2014"; "" where nobody knows
    promises: int
    overdue: int
    delivered: int
    health_url: str = ""  # for those who look after it


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
        PlanLine(
            title=plan.title,
            url=plan.get_absolute_url(),
            partnership=plan.partnership.name,
            status=plan.get_status_display(),
            written=written_in_words(plan),
            promises=plan.promises,
            overdue=plan.overdue,
            delivered=plan.delivered,
            health_url=(
                reverse("plan-health", args=[plan.pk])
                if may_see_health(standing, plan.partnership_id)
                else ""
            ),
        )
        for plan in plans
    ]
