"""Setting findings of plan health aside, with the reason."""

from collections.abc import Collection

from django.db import transaction

from actions.models import FindingSetAside, Plan
from actions.statuses import Refused
from concordat.trail.services import record
from partners.permissions import Standing, check_may_set_aside


class SetAsideRefused(Refused):
    """Findings that cannot be set aside."""


@transaction.atomic
def set_aside(
    *, plan: Plan, code: str, subjects: Collection[str], why: str, by: Standing
) -> list[FindingSetAside]:
    """One row a finding, added and never changed; those set aside already stay as they are.

    Raises PermissionDenied or SetAsideRefused.
    """
    check_may_set_aside(by, plan.partnership_id)
    why = why.strip()
    if not why:
        raise SetAsideRefused("Say why these need no more attention.", about="why")
    if not subjects:
        raise SetAsideRefused("Choose what to set aside.", about="subjects")
    rows = FindingSetAside.objects.filter(plan=plan, code=code, subject__in=subjects)
    before = rows.count()
    FindingSetAside.objects.bulk_create(
        (
            FindingSetAside(plan=plan, code=code, subject=subject, why=why, person=by.person)
            for subject in dict.fromkeys(subjects)
        ),
        ignore_conflicts=True,
    )
    there = list(rows.order_by("pk"))
    if len(there) > before:
        record(
            "findings-set-aside",
            by=by.person,
            partnership=plan.partnership_id,
            about={"plan": plan.pk},
            details={"finding": code, "count": len(there) - before},
        )
    return there
