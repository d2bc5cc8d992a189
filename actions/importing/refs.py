"""The printed numbers of rows: lost ones, doubled ones, and those a spreadsheet has changed."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from actions.importing.asking import Asker, key_of, options
from actions.importing.columns import ACTION, REF
from actions.importing.markup import plain
from actions.importing.printed_rows import Row
from actions.importing.questions import Question, QuestionKind

_IN_TEXT = re.compile(
    r"(?P<tag><(?:p|b|li)>\s*)?\(?(?P<ref>\d{1,2}(?:\.\d{1,2}){1,2}[a-z]?|[A-Z]{1,3}\d{1,3}(?:\.\d{1,2})?|"
    r"\d{1,3}(?=[.)]))[.):]?\s+(?=[A-Z<“\"(])"
)
_DATED = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?:[ T]00:00(?::00)?)?"),
    re.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<d>\d{1,2})[ -](?P<n>[A-Za-z]{3,9})(?:[ -](?P<y>\d{4}|\d{2}))?"),
    re.compile(r"(?P<n>[A-Za-z]{3,9})[ -](?P<y>\d{2})"),
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DECIMAL = re.compile(r"([A-Za-z]{0,3})(\d{1,3})\.(\d{1,3})")
HINT = "The number as it is printed in the plan"
NO_NUMBER = "none"  # an answer, as a blank one would be none


def take_from_text(rows: Sequence[Row]) -> None:
    """Where no column holds numbers, or only their stems, take them from the actions' words."""
    found = [_IN_TEXT.match(row.cells(ACTION)[0]) for row in rows]
    if any(
        row.ref and not (match and _is_under(match["ref"], row.ref))
        for row, match in zip(rows, found, strict=True)
    ):
        return
    if sum(1 for match in found if match) * 5 < len(rows) * 3 or len(rows) < 2:
        return
    refs = Counter(match["ref"] for match in found if match)
    if max(refs.values(), default=0) > 1:
        return
    for row, match in zip(rows, found, strict=True):
        if match:
            row.ref = match["ref"]
            cell = row.parts[0][ACTION]
            row.parts[0][ACTION] = (match["tag"] or "") + cell[match.end() :]


def numbered_under(ref: str, action: str) -> bool:
    """True for the words of an action that begin with a number below `ref`: "1.2 Train" for "1"."""
    match = _IN_TEXT.match(action)
    return bool(match and _is_under(match["ref"], ref))


def _is_under(finer: str, ref: str) -> bool:
    return bool(ref) and finer.startswith(f"{ref.rstrip('.')}.")


def decide_refs(rows: Sequence[Row], asker: Asker) -> None:
    """Settle the number of each row whose own is lost, doubled or changed."""
    before = ""
    printed = [row.ref for row in rows]
    numbered = sum(1 for ref in printed if ref) * 2 > len(rows)
    twice = {ref for ref, times in Counter(printed).items() if times > 1 and ref}
    for at, row in enumerate(rows):
        after = printed[at + 1] if at + 1 < len(rows) else ""
        reading, why = _settled(row, before, after)
        if not why and row.ref in twice:
            why = f"the number {row.ref} stands twice"
        if not why and not row.ref and numbered and row.pointer() is None:
            why = "this row has no number"
        if why:
            row.ref = _asked(row, reading, why, asker)
        before = row.ref or before


def _asked(row: Row, reading: str, why: str, asker: Asker) -> str:
    told = row.printed(REF)
    suggested = [(ref or NO_NUMBER, ref or "No number") for ref in (reading, row.ref)]
    answer = asker.ask(
        Question(
            key=key_of(QuestionKind.REF, told, row.printed(ACTION)),
            kind=QuestionKind.REF,
            about=f"The number of the row at line {row.lines[0]}: {why}.",
            reading=reading or NO_NUMBER,
            source=(told, row.printed(ACTION)),
            lines=tuple(row.lines),
            options=options(suggested),
            free=HINT,
            sure=False,
            why=why,
        )
    ).strip()
    return "" if answer.casefold() == NO_NUMBER else answer


def _settled(row: Row, before: str, after: str) -> tuple[str, str]:
    """The number that a row should have, and why where that is not the printed one."""
    day = _as_date(plain(row.cells(REF)[0]))
    if day:
        return _from_date(day, before), f"“{row.printed(REF)}” looks like a number made a date"
    lost = _lost_nought(row.ref, before, after)
    if lost:
        return lost, f"{row.ref} after {before} may have lost its last nought"
    return row.ref, ""


def _as_date(words: str) -> date | None:
    for pattern in _DATED:
        match = pattern.fullmatch(words)
        if not match:
            continue
        parts = match.groupdict()
        month = parts.get("m")
        if parts.get("n"):
            short = parts["n"][:3].casefold()
            month = str(_MONTHS.index(short) + 1) if short in _MONTHS else None
        try:
            return date(2000, int(month or 0), int(parts.get("d") or int(parts["y"]) % 100))
        except ValueError:
            return None
    return None


def _from_date(day: date, before: str) -> str:
    """1 February is 1.2 or 2.1: what follows the number before, else the day first."""
    first, second = f"{day.day}.{day.month}", f"{day.month}.{day.day}"
    if _follows(second, before) and not _follows(first, before):
        return second
    return first


def _follows(ref: str, before: str) -> bool:
    one, two = _DECIMAL.fullmatch(before), _DECIMAL.fullmatch(ref)
    if not two:
        return False
    if not one:
        return two[3] == "1"
    same = one[2] == two[2] and int(two[3]) == int(one[3]) + 1
    return same or (int(two[2]) == int(one[2]) + 1 and two[3] == "1")


def _lost_nought(ref: str, before: str, after: str) -> str:
    """1.9 and then 1.1 was 1.10; so was 1.1 before 1.11."""
    one, two = _DECIMAL.fullmatch(before), _DECIMAL.fullmatch(ref)
    if not one or not two or (one[1], one[2]) != (two[1], two[2]):
        return ""
    mended = f"{ref}0"
    if int(one[3]) + 1 == int(two[3]) * 10:
        return mended
    next_one = _DECIMAL.fullmatch(after)
    grown = next_one and next_one[2] == two[2] and int(next_one[3]) == int(two[3]) * 10 + 1
    return mended if grown and int(one[3]) > int(two[3]) else ""
