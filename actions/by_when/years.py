"""How years are written, and the items that rules make of periods with a year or without."""

from collections.abc import Sequence
from typing import NamedTuple

from actions.by_when.dates import Period, Yearless
from actions.by_when.rules import only, text_of
from actions.by_when.tokens import Doubt, Item, likely

# The month that each sort of year begins in.
FINANCIAL, CALENDAR = 4, 1

# How a year may be written after something: 2015, '15, 15, 2015/16, FY 2015-16.
YEAR = (
    r"(?: [-,(:]? [FC]? (?: y[-/]y | [yA][-/][nA] | n/n | y | A ) F? \)?"
    r" | F? (?: n-n | n ) F? )"
)


class YearSaid(NamedTuple):
    """A year as written: the month it begins in, its (first) number, and what is doubtful."""

    begins: int
    year: int
    doubts: tuple[Doubt, ...]


def period(items: Sequence[Item], found: Period | None, *doubts: Doubt) -> Item:
    """An item for a period, or for an impossible date."""
    if found is None:
        return Item("!", text_of(items))
    return Item("P", text_of(items), found, doubts)


def yearless(items: Sequence[Item], found: Yearless, *doubts: Doubt) -> Item:
    """An item for a period without its year."""
    return Item("p", text_of(items), found, doubts)


def year_number(item: Item) -> int | None:
    """The year that a number stands for, or None for a single digit."""
    if item.code in "yA":
        return int(item.value)
    return 2000 + int(item.value) if len(item.text) == 2 and item.text.isdigit() else None


def year_said(items: Sequence[Item]) -> YearSaid | None:
    """The year in a run of items that hold one, or None where the numbers do not make one."""
    numbers = only(items, "yAn")
    first = year_number(numbers[0])
    financial = bool(only(items, "F"))
    if first is None:
        return None
    if len(numbers) == 1:
        doubt = likely("a financial year has two numbers and only one is given")
        begins = FINANCIAL if financial else CALENDAR
        return YearSaid(begins, first, (doubt,) if financial else ())
    second = numbers[1].value
    following = (first + 1) if second >= 100 else (first + 1) % 100
    return YearSaid(FINANCIAL, first, ()) if second % 2000 == following % 2000 else None
