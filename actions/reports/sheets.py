"""What a spreadsheet would report, row by row, as a page shows it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from actions.permissions import may_report_for
from actions.reports.timeline import shortened
from actions.services.sheet_reporting import Judged, Said, Verdict
from actions.statuses import CONFIDENCE_LOOKS, PROGRESS_LOOKS, Confidence, Look, Progress
from concordat.lib.days import counted, in_words
from partners.models import Partner, Role
from partners.permissions import Standing

LOOKS = {
    Verdict.READY: Look("Ready to report", "green", "tick"),
    Verdict.ALREADY: Look("Already reported", "grey", "bar"),
    Verdict.MEANWHILE: Look("Changed meanwhile", "amber", "flag"),
    Verdict.REFUSED: Look("Cannot be reported", "red", "cross"),
}
TITLES = {
    Verdict.REFUSED: "Rows that cannot be reported",
    Verdict.MEANWHILE: "Changed after you downloaded the sheet",
    Verdict.READY: "Rows that will be reported",
    Verdict.ALREADY: "Rows that were reported before",
}


def sheet_links(standing: Standing) -> list[dict[str, str]]:
    """Where a lead reports with a spreadsheet: for whom, and the address."""
    return [
        {
            "label": each.partner.full_name,
            "url": reverse("partner-sheet-report", args=[each.partner_id]),
        }
        for each in standing.memberships
        if each.role == Role.LEAD and each.partner.organisation_id is not None
    ]


def links_for(partners: Sequence[Partner], standing: Standing) -> list[dict[str, str]]:
    """The same for an organisation as it appears in partnerships, where the reader may report."""
    return [
        {
            "label": each.partnership.name,
            "url": reverse("partner-sheet-report", args=[each.pk]),
        }
        for each in partners
        if each.organisation_id is not None and may_report_for(standing, each)
    ]


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: which promise, what it says, and what stands against it."""

    line: int
    promise: str
    ref: str
    url: str
    looks: tuple[Look, ...]
    words: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetSection:
    """Rows of which the same becomes."""

    code: str
    title: str
    count_words: str
    look: Look
    rows: tuple[SheetRow, ...]


def sections_of(judged: Sequence[Judged]) -> list[SheetSection]:
    """The rows by what becomes of them; what needs somebody comes first."""
    found = []
    for verdict, title in TITLES.items():
        rows = tuple(_row(each) for each in judged if each.verdict == verdict)
        if rows:
            look = LOOKS[verdict]
            found.append(SheetSection(str(verdict), title, counted(len(rows), "row"), look, rows))
    return found


def sentence_of(judged: Sequence[Judged], blank: int | None) -> str:
    """ "3 reports are ready; 2 rows cannot be reported; 14 rows were left empty"."""
    counts = {verdict: sum(each.verdict == verdict for each in judged) for verdict in Verdict}
    ready = counts[Verdict.READY]
    said = [f"{counted(ready, 'report')} {'is' if ready == 1 else 'are'} ready"]
    if counts[Verdict.REFUSED]:
        said.append(f"{counted(counts[Verdict.REFUSED], 'row')} cannot be reported")
    if counts[Verdict.MEANWHILE]:
        said.append(f"{counted(counts[Verdict.MEANWHILE], 'row')} changed meanwhile")
    if counts[Verdict.ALREADY]:
        said.append(f"{counted(counts[Verdict.ALREADY], 'row')} reported before")
    if blank:
        said.append(f"{counted(blank, 'row')} left empty")
    return f"{'; '.join(said)}."


def _row(each: Judged) -> SheetRow:
    deliverable = each.deliverable
    return SheetRow(
        line=each.said.line,
        promise=shortened(deliverable.text, 24) if deliverable else "",
        ref=str(deliverable.action) if deliverable else "",
        url=deliverable.get_absolute_url() if deliverable else "",
        looks=tuple(_looks(each.said)),
        words=tuple((label, words) for label, words in _words(each.said) if words),
        sentences=each.sentences,
    )


def _looks(said: Said) -> Iterable[Look]:
    if said.progress:
        yield PROGRESS_LOOKS[Progress(said.progress)]
    if said.confidence:
        yield CONFIDENCE_LOOKS[Confidence(said.confidence)]


def _words(said: Said) -> Iterable[tuple[str, str]]:
    day = date.fromisoformat(said.delivered_on) if said.delivered_on else None
    yield "Delivered on", in_words(day)
    yield "Why", said.reason
    yield "What has happened", said.happened
    yield "What happens next", said.next_steps
    yield "Where it can be seen", said.evidence
