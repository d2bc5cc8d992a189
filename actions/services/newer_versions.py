"""What coordinators say about the changes of a newer version, before any of it is taken over."""

from collections.abc import Mapping

from django.db import transaction

from actions.models import ImportState, PlanImport
from actions.permissions import check_may_import
from actions.statuses import Refused
from partners.permissions import Standing


@transaction.atomic
def decide_changes(
    *,
    upload: PlanImport,
    seen_version: int,
    decisions: Mapping[str, Mapping[str, str]],
    by: Standing,
) -> None:
    """Keep decisions, by the keys of changes; those about other changes stay as they were.

    Each holds "choice" and "stamp", by which it is known whether it is still about the same words.
    Raises PermissionDenied, Refused, or EditedMeanwhile where somebody else decided meanwhile.
    """
    check_may_import(by, upload.partnership_id)
    if upload.plan_id is None or upload.state != ImportState.ASKING:
        raise Refused("Nothing is to be decided about this upload.")
    kept = {key: dict(said) for key, said in decisions.items()}
    upload.write(seen_version, decisions={**upload.decisions, **kept})
