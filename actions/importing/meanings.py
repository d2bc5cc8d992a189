"""What the words of a date mean where that is not sure, and in which month a plan was written."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from actions.by_when import Reading, read_by_when
from actions.importing.asking import Asker, key_of, options
from actions.importing.questions import Question, QuestionKind
from actions.importing.vocabulary import MONTHS

NO_DATE = "none"
_SAID_DATE = re.compile(rf"\b({MONTHS})[\s,]+(20\d{{2}}|19\d{{2}})\b", re.IGNORECASE)
# What the empty template says; no other line is taken for it without a question.
_STATED = re.compile(r"\s*written in:", re.IGNORECASE)
_NUMBERS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
        start=1,
    )
}
_DATE_HINT = "Or type the date in other words, such as “31 March 2026”"


def value_of(reading: Reading) -> str:
    """What a reading of a date is called in an answer: "by 2026-03-31"."""
    days = [day.isoformat() for day in (reading.opens_on, *reading.due_on) if day]
    return " ".join(
        [str(reading.kind), *days, *([reading.recurrence] if reading.recurrence else [])]
    )


def decided_reading(
    asker: Asker, words: str, *, written: date | None, about: str, lines: Sequence[int], asks: bool
) -> Reading:
    """What the words of a date mean: read, or chosen where they are flagged.

    `about` tells blank cells apart; with `asks` off, where a plan has no such column, nothing is
    asked.
    """
    reading = read_by_when(words, written_on=written)
    if not reading.flagged or not asks:
        return reading
    by_value = {value_of(one): one for one in (reading, *reading.alternatives)}
    pairs = [(value, one.why) for value, one in by_value.items()]
    said = f"“{words}”" if words else f"The blank date of “{_short(about)}”"
    question = Question(
        key=key_of(QuestionKind.DATE, "meaning", words or about, "" if words else "blank"),
        kind=QuestionKind.DATE,
        about=f"{said}: {reading.why}",
        reading=value_of(reading),
        source=(words,) if words else (about,),
        lines=tuple(lines),
        options=options([*pairs, (NO_DATE, "No date")]),
        free=_DATE_HINT,
        sure=False,
        why=reading.why,
    )
    answer = asker.ask(question)
    if answer == NO_DATE:
        return read_by_when("", written_on=written)
    return by_value.get(answer) or read_by_when(answer, written_on=written)


def decided_month(
    asker: Asker, *, name: str, said: Iterable[str], settled: date | None
) -> date | None:
    """The first day of the month in which the plan was written; None where nobody knows yet.

    `said` are the lines around the plan, in which a month may be printed; `settled` is what a
    corrections file says.
    """
    said = list(said)
    stated = settled or _printed_month(filter(_STATED.match, said))
    found = stated or _printed_month(said)
    reading = f"{found:%Y-%m}" if found else ""
    question = Question(
        key=key_of(QuestionKind.WRITTEN, name),
        kind=QuestionKind.WRITTEN,
        about="In which month was this plan written?",
        reading=reading,
        free="A year and a month, such as 2026-03",
        sure=stated is not None,
        why="a month is printed near the top" if found and not stated else "",
    )
    answer = asker.ask(question)
    try:
        return date.fromisoformat(f"{answer.strip()}-01")
    except ValueError:
        return found


def _printed_month(said: Iterable[str]) -> date | None:
    for words in said:
        match = _SAID_DATE.search(words)
        if match:
            return date(int(match[2]), _NUMBERS[match[1][:3].casefold()], 1)
    return None


def _short(words: str, length: int = 60) -> str:
    return words if len(words) <= length else words[: length - 1].rstrip() + "…"
