"""What a person may decide about one row: its items, who leads each, and each one's date."""

import re
from collections.abc import Sequence

from actions.importing.asking import Asker, key_of
from actions.importing.columns import ACTION, BY_WHEN, SUPPORT, WHO
from actions.importing.items import Item
from actions.importing.leads import LEAD, LeadWords, lead_of
from actions.importing.leads import SUPPORT as SUPPORTS
from actions.importing.printed_rows import Row
from actions.importing.questions import Question, QuestionKind

_POINT = re.compile(r"[-–•]\s+")
ITEMS_HINT = "One item a line. Begin a line with “- ” for a point under the item above it."
LEADS_HINT = "One line for each item, names divided by “; ”. Write “(lead)” behind who leads."
DATES_HINT = "One line for each item: the words of its date. Leave a line empty for no date."


def decided_items(
    asker: Asker, row: Row, items: Sequence[Item], doubts: Sequence[str]
) -> list[Item]:
    """The items of a row's action cell as they were answered, or as they were read."""
    reading = "\n".join(_item_lines(items))
    words = row.printed(ACTION)
    question = Question(
        key=key_of(QuestionKind.ITEMS, words),
        kind=QuestionKind.ITEMS,
        about=f"{_named(row)} holds {_count(len(items), 'item')}.",
        reading=reading,
        source=(words,),
        lines=tuple(row.lines),
        free=ITEMS_HINT,
        sure=not doubts,
        why=_because(doubts),
    )
    answer = asker.ask(question)
    return list(items) if answer == reading else _items_of(answer, items)


def decided_leads(
    asker: Asker, row: Row, leads: Sequence[Sequence[LeadWords]], doubts: Sequence[str]
) -> list[list[LeadWords]]:
    """The leads of each item of a row as they were answered, or as they were read."""
    reading = "\n".join(_lead_line(own) for own in leads)
    words = [row.printed(column) for column in (WHO, SUPPORT) if row.printed(column)]
    question = Question(
        key=key_of(QuestionKind.LEADS, row.printed(ACTION), *words),
        kind=QuestionKind.LEADS,
        about=f"{_named(row)}: who leads {'it' if len(leads) == 1 else 'each of its items'}.",
        reading=reading,
        source=tuple(words),
        lines=tuple(row.lines),
        free=LEADS_HINT,
        sure=not doubts,
        why=_because(doubts),
    )
    answer = asker.ask(question)
    if answer == reading:
        return [list(own) for own in leads]
    return [_leads_of(line) for line in _lines(answer, len(leads))]


def decided_dates(asker: Asker, row: Row, dates: Sequence[str], doubts: Sequence[str]) -> list[str]:
    """The words of each item's date as they were answered, or as they were read."""
    if len(dates) < 2 and not doubts:
        return list(dates)
    reading = "\n".join(dates)
    words = row.printed(BY_WHEN)
    question = Question(
        key=key_of(QuestionKind.DATE, row.printed(ACTION), words),
        kind=QuestionKind.DATE,
        about=f"{_named(row)}: by when each of its items is due.",
        reading=reading,
        source=(words,),
        lines=tuple(row.lines),
        free=DATES_HINT,
        sure=not doubts,
        why=_because(doubts),
    )
    answer = asker.ask(question)
    return list(dates) if answer == reading else _lines(answer, len(dates))


def _named(row: Row) -> str:
    return f"Row {row.ref}" if row.ref else f"The row without a number at line {row.lines[0]}"


def _because(doubts: Sequence[str]) -> str:
    return "; ".join(dict.fromkeys(doubts))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _item_lines(items: Sequence[Item]) -> list[str]:
    return [line for item in items for line in (item.text, *(f"- {one}" for one in item.points))]


def _items_of(answer: str, before: Sequence[Item]) -> list[Item]:
    """Items from their lines; each stands in the part of the row where it was read."""
    items: list[Item] = []
    for line in answer.splitlines():
        words = " ".join(line.split())
        point = _POINT.match(words)
        if not words:
            continue
        if point and items:
            items[-1].points.append(words[point.end() :])
        else:
            items.append(Item(words[point.end() :] if point else words))
    if len(items) == len(before):
        for item, old in zip(items, before, strict=True):
            item.segment = old.segment
    return items


def _lead_line(leads: Sequence[LeadWords]) -> str:
    return "; ".join(_marked(lead) for lead in leads)


def _marked(lead: LeadWords) -> str:
    role = {LEAD: " (lead)", SUPPORTS: " (support)"}.get(lead.role, "")
    return f"{lead.words}{role}"


def _leads_of(line: str) -> list[LeadWords]:
    names = [name.strip() for name in line.split(";")]
    return [lead_of(name) for name in names if name]


def _lines(answer: str, count: int) -> list[str]:
    """As many lines as there are items: one line holds for all, missing ones are empty."""
    lines = [" ".join(line.split()) for line in answer.split("\n")]
    if len(lines) == 1:
        return lines * count
    return (lines + [""] * count)[:count]
