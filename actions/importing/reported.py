"""What a document itself says of its promises: their first reports, marked as imported."""

import uuid
from datetime import date

from actions.importing.loading import Written
from actions.importing.plan import ReadDeliverable
from actions.importing.statuses_read import colour_name
from actions.models import PlanImport
from actions.permissions import partners_to_report_for
from actions.services.reporting import Report, report_progress
from actions.statuses import CONFIDENCE_NEEDING_REASON, Confidence, Progress
from partners.models import Partner, Role
from partners.permissions import Standing

# What a document says, as far as a report may say it first: nothing is closed by a document, and
# what takes the place of a promise is a coordinator's to say.
FIRST = {
    Progress.NOT_STARTED: Progress.NOT_STARTED,
    Progress.IN_PROGRESS: Progress.IN_PROGRESS,
    Progress.DELIVERED: Progress.DELIVERED,
    Progress.NOT_DELIVERED: Progress.NOT_DELIVERED_PROPOSED,
    Progress.NOT_DELIVERED_PROPOSED: Progress.NOT_DELIVERED_PROPOSED,
}


def says_anything(read: ReadDeliverable) -> bool:
    """Whether the document reports on a promise."""
    return bool(read.progress_text or (read.status and read.status.progress))


def says_delivered(read: ReadDeliverable) -> bool:
    """Whether the document calls a promise delivered."""
    return bool(read.status and read.status.progress == Progress.DELIVERED)


def report_as_printed(
    row: PlanImport, written: Written, delivered_on: date, *, by: Standing
) -> None:
    """Add a first report to each promise on which the document says something.

    It is made by whoever publishes, for their own organisation: nobody else has said it here.
    `delivered_on` counts for what the document calls delivered.
    """
    for read, deliverable in written.promises:
        if not says_anything(read):
            continue
        partner = _own(partners_to_report_for(by, deliverable), by)
        if partner is not None:
            report_progress(
                deliverable=deliverable,
                seen_version=deliverable.version,
                report=_report(read, partner, row, delivered_on),
                by=by,
                nonce=uuid.uuid4(),
                before_evidence=True,
            )


def _own(partners: list[Partner], by: Standing) -> Partner | None:
    """The coordinator's own organisation, where it is one; else the first that answers."""
    own = {each.partner_id for each in by.memberships if each.role == Role.COORDINATOR}
    first = partners[0] if partners else None
    return next((each for each in partners if each.pk in own), first)


def _report(read: ReadDeliverable, partner: Partner, row: PlanImport, delivered_on: date) -> Report:
    """The report that a document makes; its words are kept as they stand."""
    status = read.status
    said = status.progress if status else None
    progress = FIRST.get(said, "") if said else ""
    confidence = status.confidence if status and progress else Confidence.NOT_SAID
    if progress in (Progress.DELIVERED, Progress.NOT_DELIVERED_PROPOSED):
        confidence = Confidence.NOT_SAID
    printed = _printed(read)
    gives_reason = (
        confidence in CONFIDENCE_NEEDING_REASON or progress == Progress.NOT_DELIVERED_PROPOSED
    )
    return Report(
        partner=partner,
        progress=progress,
        confidence=confidence,
        reason=printed if gives_reason else "",
        happened="" if gives_reason else printed,
        delivered_on=delivered_on if progress == Progress.DELIVERED else None,
        imported_from=row,
    )


def _printed(read: ReadDeliverable) -> str:
    """The document's own words on it."""
    said = ""
    if read.status and read.status.words:
        said = f"The plan says “{read.status.words}”."
    elif read.status:
        said = f"The plan says it in {colour_name(read.status.fill) or 'colour'}."
    return " ".join(filter(None, [said, read.progress_text]))
