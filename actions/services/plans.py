"""A draft that is agreed becomes live; its coordinators say from when."""

from datetime import date

from django.db import transaction

from actions.models import Plan, PlanStatus
from actions.statuses import Refused
from concordat.trail.services import record
from partners.permissions import Standing, check_may_coordinate


class PlanRefused(Refused):
    """Days that a plan in force cannot have, or a plan that is none to begin."""


def check_days(agreed_on: date | None, chased_from: date | None, *, today: date) -> None:
    """Raise PlanRefused for days that a plan in force cannot have."""
    if agreed_on is None:
        raise PlanRefused("Enter the day on which it was agreed.", about="agreed_on")
    if agreed_on > today:
        raise PlanRefused(
            "The day on which it was agreed cannot be in the future.", about="agreed_on"
        )
    if chased_from is None:
        raise PlanRefused("Enter the day from which people are reminded.", about="chased_from")
    if chased_from < agreed_on:
        raise PlanRefused("Nobody can be reminded before the plan was agreed.", about="chased_from")


@transaction.atomic
def begin_plan(
    *,
    plan: Plan,
    seen_version: int,
    agreed_on: date | None,
    chased_from: date | None,
    by: Standing,
) -> Plan:
    """Let a draft begin: its promises are followed, and people reminded from a day on.

    Raises PermissionDenied, PlanRefused, and EditedMeanwhile.
    """
    check_may_coordinate(by, plan.partnership_id)
    if plan.status != PlanStatus.DRAFT:
        raise PlanRefused(f"This plan is no draft: it is {plan.get_status_display().lower()}.")
    check_days(agreed_on, chased_from, today=by.on)
    plan.write(seen_version, status=PlanStatus.LIVE, agreed_on=agreed_on, chased_from=chased_from)
    record("plan-begun", by=by.person, partnership=plan.partnership_id, about={"plan": plan.pk})
    return plan
