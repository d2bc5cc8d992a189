"""An organisation's spreadsheet: its columns, and what was filled in, from the document it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from actions.importing.document import Cell, Document, Line
from actions.importing.markup import blocks
from actions.services.sheet_reporting import Said
from actions.statuses import CONFIDENCE_LOOKS, PROGRESS_LOOKS, Confidence, Progress

KEY = "Key"
REF, ACTION, PROMISE, BY_WHEN, LAST = "Ref", "Action", "Promise", "By when", "Last report"
PROGRESS, CONFIDENCE, REASON = "Progress", "Confidence", "Reason"
HAPPENED, NEXT = "What happened", "What happens next"
DELIVERED_ON, EVIDENCE = "Delivered on", "Where it can be seen"
GIVEN = (KEY, REF, ACTION, PROMISE, BY_WHEN, LAST)
ASKED = (PROGRESS, CONFIDENCE, REASON, HAPPENED, NEXT, DELIVERED_ON, EVIDENCE)
# What can be chosen. What replaces a promise is said in the browser, where it is asked which.
PROGRESSES: Mapping[str, str] = {
    PROGRESS_LOOKS[value].word: value.value
    for value in (
        Progress.NOT_STARTED,
        Progress.IN_PROGRESS,
        Progress.DELIVERED,
        Progress.NOT_DELIVERED_PROPOSED,
    )
}
CONFIDENCES: Mapping[str, str] = {
    look.word: value.value
    for value, look in CONFIDENCE_LOOKS.items()
    if value != Confidence.NOT_SAID
}
MOST_ROWS = 500
LONGEST = 5000  # letters of one cell
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
_KEY = re.compile(r"(\d{1,12})\.(\d{1,9})\.([0-9a-f]{32})\.(\d{1,12})")


class NoReportSheet(ValueError):
    """A file that is no such spreadsheet; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a spreadsheet says, and how many of its rows say nothing."""

    rows: tuple[Said, ...]
    blank: int


def key_of(*, deliverable: int, version: int, sheet: str, partner: int) -> str:
    """What ties a row to its promise as it was when the sheet was made."""
    return f"{deliverable}.{version}.{sheet}.{partner}"


def read_report_sheet(document: Document, *, partner: int) -> Filled:
    """What was filled in, row by row. Raises NoReportSheet."""
    rows, blank = [], 0
    for line, cells in _lines(document):
        said = _said(line, cells, partner)
        if said is None:
            blank += 1
        else:
            rows.append(said)
        if len(rows) > MOST_ROWS:
            raise NoReportSheet(f"A sheet has {MOST_ROWS} rows at most: send it in parts.")
    return Filled(tuple(rows), blank)


def _lines(document: Document) -> Iterator[tuple[Line, dict[str, str]]]:
    """The rows under the heading row, each cell under its column's name."""
    for part in document.parts:
        columns: dict[int, str] = {}
        for line in part.lines:
            words = [_words(cell) for cell in line.cells]
            if not columns:
                if KEY in words and PROGRESS in words:
                    columns = {place: name for place, name in enumerate(words) if name}
                continue
            yield line, {columns[at]: each for at, each in enumerate(words) if at in columns}
        if columns:
            return
    raise NoReportSheet(
        "This is not a spreadsheet that was downloaded here to be filled in: its heading row, or "
        "its hidden first column, is missing. Download it again."
    )


def _words(cell: Cell) -> str:
    """A cell's words, a line each."""
    return "\n".join(block.text for block in blocks(cell.markup))


def _said(line: Line, cells: Mapping[str, str], partner: int) -> Said | None:
    """What one row says; None where nothing was filled in."""
    if not any(cells.get(name, "").strip() for name in ASKED):
        return None
    problems: list[str] = []
    key = _KEY.fullmatch(cells.get(KEY, "").strip())
    if key is None:
        problems.append("Its hidden first cell was changed, so that its promise is not known.")
    elif int(key[4]) != partner:
        problems.append("It comes from another organisation’s spreadsheet.")
    texts = {name: cells.get(name, "").strip() for name in ASKED}
    problems += [
        f"“{name}” is longer than {LONGEST} letters."
        for name, text in texts.items()
        if len(text) > LONGEST
    ]
    return Said(
        line=line.number,
        deliverable=int(key[1]) if key else 0,
        version=int(key[2]) if key else 0,
        sheet=key[3] if key else "",
        progress=_one_of(PROGRESSES, texts[PROGRESS], PROGRESS, problems),
        confidence=_one_of(CONFIDENCES, texts[CONFIDENCE], CONFIDENCE, problems),
        reason=texts[REASON][:LONGEST],
        happened=texts[HAPPENED][:LONGEST],
        next_steps=texts[NEXT][:LONGEST],
        delivered_on=_day(texts[DELIVERED_ON], problems),
        evidence=texts[EVIDENCE][:LONGEST],
        problems=tuple(problems),
    )


def _one_of(known: Mapping[str, str], words: str, column: str, problems: list[str]) -> str:
    """The value that some words stand for; blank for none."""
    if not words:
        return ""
    for name, value in known.items():
        if name.casefold() == " ".join(words.split()).casefold():
            return value
    problems.append(f"{column} says “{words[:60]}”; it can be {', '.join(known)}.")
    return ""


def _day(words: str, problems: list[str]) -> str:
    """A day as YYYY-MM-DD; blank for none."""
    if not words:
        return ""
    bare = words.split("T")[0].removesuffix(" 00:00:00")
    for form in DAYS:
        try:
            found: date = datetime.strptime(bare, form).date()  # noqa: DTZ007  # a day alone
        except ValueError:
            continue
        return found.isoformat()
    problems.append(f"{DELIVERED_ON} says “{words[:60]}”; write a day such as 31/03/2015.")
    return ""
