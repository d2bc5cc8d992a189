"""Many reports at once, as a spreadsheet says them: each judged first, then all in one go."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.db import transaction

from actions.models import Deliverable, Update
from actions.permissions import check_may_report_for
from actions.services.evidence import is_web_address, link, where
from actions.services.reporting import Report, report_progress
from actions.statuses import Confidence, MoveRefused
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.lib.nhs_number import nhs_numbers
from concordat.trail.services import record
from partners.models import Partner
from partners.permissions import Standing


@dataclass(frozen=True, slots=True)
class Said:
    """What one row of a spreadsheet says. `line` counts as the spreadsheet does.

    `sheet` is the download that the row came with, `version` the promise's at that moment. In
    `problems` stands what cannot be read in it, a sentence each.
    """

    line: int
    deliverable: int
    version: int
    sheet: str
    progress: str = ""
    confidence: str = ""
    reason: str = ""
    happened: str = ""
    next_steps: str = ""
    delivered_on: str = ""  # YYYY-MM-DD
    evidence: str = ""
    problems: tuple[str, ...] = ()

    @property
    def nonce(self) -> uuid.UUID:
        """The same words of the same download are one report, however often they are uploaded."""
        words = (
            self.sheet,
            str(self.deliverable),
            *self.texts,
            self.progress,
            self.confidence,
            self.delivered_on,
        )
        return uuid.uuid5(uuid.NAMESPACE_OID, "\x1f".join(words))

    @property
    def texts(self) -> tuple[str, ...]:
        """What was typed freely."""
        return (self.reason, self.happened, self.next_steps, self.evidence)


class Verdict(StrEnum):
    """What becomes of a row."""

    READY = "ready"
    ALREADY = "already"  # reported before, with the same words
    MEANWHILE = "meanwhile"  # somebody changed the promise after the download
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what becomes of it and why. `deliverable` is None where it is nobody's here."""

    said: Said
    verdict: Verdict
    sentences: tuple[str, ...] = ()
    deliverable: Deliverable | None = None


class SheetChanged(Exception):
    """Other rows would be reported than were shown; nothing was written."""


@transaction.atomic
def judge(
    *, rows: Sequence[Said], partner: Partner, by: Standing, anyway: Collection[int] = ()
) -> list[Judged]:
    """What would become of each row. Nothing is written: each is tried and taken back.

    `anyway` are the lines that are to be reported although their promise was changed meanwhile.
    """
    check_may_report_for(by, partner)
    there = (
        Deliverable.objects.visible_to(by.person, by.on)
        .filter(
            pk__in=[row.deliverable for row in rows],
            action__plan__partnership=partner.partnership_id,
        )
        .select_related("action__plan", "reading", "latest_update__partner")
    )
    known = {each.pk: each for each in there}
    twice = _twice(rows)
    return [
        _judged(row, known.get(row.deliverable), partner, by, row.line in anyway, row.line in twice)
        for row in rows
    ]


def _twice(rows: Sequence[Said]) -> set[int]:
    """The lines of promises that stand in the sheet before."""
    seen: set[int] = set()
    found = set()
    for row in rows:
        if row.deliverable in seen:
            found.add(row.line)
        seen.add(row.deliverable)
    return found


def _judged(
    row: Said,
    deliverable: Deliverable | None,
    partner: Partner,
    by: Standing,
    anyway: bool,  # noqa: FBT001  # a private step with everything that was found
    twice: bool,  # noqa: FBT001 -- the same
) -> Judged:
    if deliverable is None:
        sentence = "This row belongs to no promise that you can report on."
        return Judged(row, Verdict.REFUSED, (sentence,))
    already = Update.objects.filter(nonce=row.nonce, deliverable=deliverable).first()
    if already is not None:
        when = in_words(clock.day_of(already.reported_at))
        sentence = f"The same was reported on {when}, and is not reported again."
        return Judged(row, Verdict.ALREADY, (sentence,), deliverable)
    against = [*row.problems, *_against_patients(row)]
    if twice:
        against.append("This promise stands in the sheet twice; only the first row is reported.")
    against = against or _tried(row, deliverable, partner, by)
    if against:
        return Judged(row, Verdict.REFUSED, tuple(against), deliverable)
    if row.version != deliverable.version and not anyway:
        return Judged(row, Verdict.MEANWHILE, (_meanwhile(deliverable),), deliverable)
    return Judged(row, Verdict.READY, (), deliverable)


def _against_patients(row: Said) -> list[str]:
    return [
        f"“{number}” looks like an NHS number: take it out, or report this row in the browser."
        for text in row.texts
        for number in nhs_numbers(text)
    ]


def _meanwhile(deliverable: Deliverable) -> str:
    last = deliverable.latest_update
    if last is None:
        return "It was changed after you downloaded the sheet."
    when = in_words(clock.day_of(last.reported_at))
    return (
        f"It was changed after you downloaded the sheet; the last report is of {when}, by "
        f"{last.partner.short_name}."
    )


def _report(row: Said, partner: Partner) -> Report:
    evidence = row.evidence.strip()
    piece = [link(evidence) if is_web_address(evidence) else where(evidence)] if evidence else []
    return Report(
        partner=partner,
        progress=row.progress,
        confidence=row.confidence or Confidence.NOT_SAID,
        reason=row.reason,
        happened=row.happened,
        next_steps=row.next_steps,
        delivered_on=date.fromisoformat(row.delivered_on) if row.delivered_on else None,
        evidence=piece,
    )


def _tried(row: Said, deliverable: Deliverable, partner: Partner, by: Standing) -> list[str]:
    """What stands against a report, by making it and taking it back."""
    try:
        with transaction.atomic():
            _make(row, deliverable, partner, by)
            transaction.set_rollback(True)
    except MoveRefused as refused:
        return [str(each) for each in (refused, *refused.others)]
    except PermissionDenied as refused:
        return [str(refused)]
    finally:
        deliverable.refresh_from_db(fields=["version"])
    return []


def _make(row: Said, deliverable: Deliverable, partner: Partner, by: Standing) -> Update:
    again = Deliverable.objects.select_related("action__plan", "reading").get(pk=deliverable.pk)
    return report_progress(
        deliverable=again,
        seen_version=again.version,
        report=_report(row, partner),
        by=by,
        nonce=row.nonce,
    )


@transaction.atomic
def report_all(
    *,
    rows: Sequence[Said],
    partner: Partner,
    by: Standing,
    shown: Collection[int],
    anyway: Collection[int] = (),
) -> list[Update]:
    """Report every row that is ready, all or none.

    `shown` are the lines that were shown as ready, without those in `anyway`. Raises SheetChanged
    where others are ready now, PermissionDenied, or EditedMeanwhile.
    """
    judged = judge(rows=rows, partner=partner, by=by, anyway=anyway)
    ready = [each for each in judged if each.verdict == Verdict.READY]
    if {each.said.line for each in ready} != {*shown, *anyway}:
        raise SheetChanged
    made = [_make(each.said, each.deliverable, partner, by) for each in ready if each.deliverable]
    if made:
        record(
            "sheet-reported",
            by=by.person,
            partnership=partner.partnership_id,
            details={"partner": partner.pk, "reports": len(made)},
        )
    return made
