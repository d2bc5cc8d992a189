"""Rules that find quarters and halves of a year; Q1 of a financial year is April to June."""

from collections.abc import Sequence
from datetime import date

from actions.by_when import dates
from actions.by_when.dates import Period, Yearless
from actions.by_when.rules import Rule, only, rule, text_of
from actions.by_when.tokens import Item, likely
from actions.by_when.years import CALENDAR, FINANCIAL, YEAR, period, year_said, yearless


def quarter(items: Sequence[Item]) -> Item | None:
    """Q2 2015/16, 2nd quarter of 2015, Q2."""
    number = only(items, "no")[0]
    return part_of_year(items, items[items.index(number) + 1 :], number, length=3)


def quarter_after_year(items: Sequence[Item]) -> Item | None:
    """2015/16 Q2."""
    at = [item.code for item in items].index("q")
    return part_of_year(items, items[:at], items[at + 1], length=3)


def half(items: Sequence[Item]) -> Item | None:
    """H1 2016, first half of 2015/16."""
    number = items[1] if items[0].code == "h" else items[0]
    return part_of_year(items, items[2:], number, length=6)


def part_of_year(
    items: Sequence[Item], year_items: Sequence[Item], number: Item, length: int
) -> Item | None:
    """Quarter (length 3) or half (length 6) ``number`` of the year that ``year_items`` say."""
    if not 1 <= number.value <= 12 // length:
        return Item("!", text_of(items))
    if not only(year_items, "yAn"):
        first_month = FINANCIAL + (number.value - 1) * length
        return yearless(items, Yearless(lambda year: _months_from(year, first_month, length)))
    said = year_said(year_items)
    if said is None:
        return None
    financial = dates.part_of_year(FINANCIAL, said.year, number.value, length)
    if said.begins == FINANCIAL:
        return period(items, financial, *said.doubts)
    by_calendar = dates.part_of_year(CALENDAR, said.year, number.value, length)
    pair = (financial, by_calendar)
    if only(year_items, "C") or number.code == "o" or length == 6:
        pair = (by_calendar, financial)
    doubt = likely("it is not said whether the year is a calendar or a financial one")
    return period(items, pair[0].or_else(pair[1]), *(() if only(year_items, "C") else (doubt,)))


def _months_from(year: int, first_month: int, length: int) -> Period:
    """Months that begin in a year; a quarter of a financial year may begin in the next one."""
    shape = "quarter" if length == 3 else "half"
    return dates.months(year, (first_month - 1) % 12 + 1, length, shape)


def quarter_in_months(items: Sequence[Item]) -> Item | None:
    """Q1 (Apr-Jun) 2016/17, Q4 (January to March) 2017: its months say which year is meant."""
    first, last = only(items, "M")
    at = items.index(last) + 1
    quarter_item = part_of_year(items, (), only(items, "no")[0], length=3)
    length = (last.value - first.value) % 12 + 1
    if quarter_item is None or quarter_item.code != "p" or length != 3:
        return None
    named = Yearless(lambda year: dates.months(year, first.value, 3, "quarter"))
    if quarter_item.value.make(2001) != named.make(2001):
        return None
    said = year_said(items[at:]) if only(items[at:], "yAn") else None
    if said is None:
        return None if only(items[at:], "yAn") else yearless(items, named)
    if said.begins == FINANCIAL:
        return period(items, named.after(date(said.year, 4, 1)), *said.doubts)
    return period(items, named.make(said.year), *said.doubts)


def quarters(items: Sequence[Item]) -> Item | None:
    """Q1-2 2015/16, quarters 3 and 4 of 2015/16."""
    numbers = (items[1], items[3])
    parts = [part_of_year(items, items[4:], number, length=3) for number in numbers]
    if not all(part and part.code == "P" for part in parts):
        return None
    first, last = (part.value for part in parts if part)
    doubts = parts[0].doubts if parts[0] else ()
    if items[2].code in "&/":
        doubts += (likely("each quarter may have an end of its own"),)
    return Item("=", text_of(items), Period(first.first, last.last, "span"), doubts)


def quarters_alone(items: Sequence[Item]) -> Item | None:
    """Q1-4, Q2 to 3."""
    first, last = (number.value for number in only(items, "n"))
    if not 1 <= first < last <= 4:
        return None
    month, length = FINANCIAL + (first - 1) * 3, (last - first + 1) * 3
    return yearless(items, Yearless(lambda year: dates.months(year, month, length, "span")))


QUARTERS: tuple[Rule, ...] = (
    rule("quarter", rf"(?: q \.? n | oq ) {YEAR}?", quarter),
    rule("quarter in months", rf"q \.? n [-,:]? \( M [-t] M \) {YEAR}?", quarter_in_months),
    rule("quarter in months", rf"q \.? n [-,:]? M [-t] M {YEAR}?", quarter_in_months),
    rule("year quarter", rf"{YEAR} [-,:(]? qn \)?", quarter_after_year),
    rule("quarters", rf"qn [-/&t] n {YEAR}", quarters),
    rule("quarters alone", r"qn [-t] n (?! [-/.]? [Mnyo%IYvR] )", quarters_alone),
    rule("half", rf"(?: hn | oh ) Y? (?! n?o?M ) {YEAR}?", half),
)
