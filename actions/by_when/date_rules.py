"""Rules that find dates: days, months, quarters, years, seasons, terms, holidays.

A year of two digits is of this century. Month then two digits is a year. A financial year begins
in April, its Q1 is April to June; an academic year begins in September. Day comes before month.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from actions.by_when import dates
from actions.by_when.dates import Period, Yearless
from actions.by_when.quarter_rules import QUARTERS
from actions.by_when.rules import SEVERAL, Grammar, only, rule, text_of
from actions.by_when.tokens import Doubt, Item, likely, unsure
from actions.by_when.years import FINANCIAL, YEAR, period, year_number, year_said, yearless

# Two digits after a month that read as a year without a doubt; 30 and 31 may be days.
PLAIN_YEARS = range(2008, 2030)
EARLIEST_PLAIN_PAIR = 2012  # 12-13 may be two months; from 13-14 on only years are left
SERIAL_DAY_ZERO = date(1899, 12, 30)
SERIALS = range(38000, 58000)  # 2004 to 2058


# Days


def day_month_year(items: Sequence[Item]) -> Item | None:
    """4 March 2015, Wed 4th March '15, 15-Mar-15."""
    number, month = only(items, "no")[0], only(items, "M")[0]
    year = year_number(items[-1])
    if year is None:
        return None
    found = dates.day(year, month.value, number.value)
    return period(items, found, *weekday_doubt(items, found))


def month_day_year(items: Sequence[Item]) -> Item | None:
    """March 4th, 2015."""
    month, number = only(items, "M")[0], only(items, "no")[0]
    if number.value > 31:
        return None
    found = dates.day(items[-1].value, month.value, number.value)
    return period(items, found, *weekday_doubt(items, found))


def weekday_doubt(items: Sequence[Item], found: Period | None) -> tuple[Doubt, ...]:
    """A doubt where the day of the week named is not that of the date."""
    names = only(items, "W")
    if found and names and found.first.weekday() != names[0].value:
        return (likely("the day of the week does not belong to that date"),)
    return ()


def day_month(items: Sequence[Item]) -> Item:
    """31 March, March 31st: the year is to be found elsewhere."""
    number, month = only(items, "no")[0].value, only(items, "M")[0].value
    if dates.day(2000, month, number) is None:
        return Item("!", text_of(items))
    return yearless(items, Yearless(lambda year: dates.day(year, month, number)))


def days_of_month(items: Sequence[Item]) -> Item | None:
    """1-5 June 2015; 1st to 5th June."""
    first, last = (number.value for number in only(items[:3], "no"))
    month = only(items, "M")[0].value

    def make(year: int) -> Period | None:
        start, end = dates.day(year, month, first), dates.day(year, month, last)
        return Period(start.first, end.last, "span") if start and end else None

    if first >= last:
        return None
    if items[-1].code == "M":
        return yearless(items, Yearless(make))
    year = year_number(items[-1])
    found = make(year) if year else None
    return Item("=", text_of(items), found) if found else Item("!", text_of(items))


def days_listed(items: Sequence[Item]) -> Item | None:
    """6th and 10th March 2015; 1, 2 and 15 June: days that share their month and their year."""
    month = only(items, "M")[0]
    at = items.index(month)
    year = None if items[-1] is month else year_number(items[-1])
    if year is None and items[-1] is not month:
        return None
    parts: list[Item] = []
    for number in only(items[:at], "no"):
        run = (number, month)
        day = period(run, dates.day(year, month.value, number.value)) if year else day_month(run)
        parts += [Item("&", "and"), day]
    said_and = any(item.code == "&" for item in items[:at])
    doubts = () if said_and else (likely("a comma between days may mean something else"),)
    return Item(SEVERAL, text_of(items), parts[1:], doubts)


def numeric_date(items: Sequence[Item]) -> Item | None:
    """31/03/2015, 31.3.15: day first; month first only where nothing else is possible."""
    day, month = (number.value for number in only(items, "n")[:2])
    year = year_number(items[-1])
    if year is None:
        return None
    found = dates.day(year, month, day)
    swapped = dates.day(year, day, month)
    if found is None and swapped:
        return period(items, swapped, likely("the month seems to be written before the day"))
    return period(items, found, *weekday_doubt(items, found))


def spaced_date(items: Sequence[Item]) -> Item | None:
    """31 03 2015."""
    made = numeric_date(items)
    return made and made.doubted(likely("its figures stand apart"))


def unfilled(items: Sequence[Item]) -> Item:
    """dd/mm/2015."""
    return Item("!", text_of(items))


def iso_date(items: Sequence[Item]) -> Item:
    """2015-03-31."""
    return period(items, dates.day(items[0].value, items[2].value, items[4].value))


def day_and_month_in_figures(items: Sequence[Item]) -> Item | None:
    """31/3 is a day without its year; 03/15 a month and its year; 15/16 a financial year."""
    first, second = items[0].value, items[2].value
    said = year_said(items) if len(items[0].text) == 2 else None
    if said and max(first, second) > 12:
        doubts = () if first > 12 else (likely("the two numbers may be a month and a year"),)
        return period(items, dates.financial_year(said.year), *doubts)
    day = dates.day(2000, second, first)
    if day:
        doubt = unsure(f"“{items[0].text}/{items[2].text}” could be a day and a month or two years")
        made = Yearless(lambda year: dates.day(year, second, first))
        return yearless(items, made, *([doubt] if said else [likely("no year is given")]))
    if 1 <= first <= 12 and len(items[2].text) == 2:
        doubt = likely("two numbers can be a month and a year or a day and a month")
        return period(items, dates.month(2000 + second, first), doubt)
    return None


def month_and_year_in_figures(items: Sequence[Item]) -> Item | None:
    """03/2015 and 2015-03; 2015/16 is a year and not a month."""
    numbers = only(items, "ny")
    year, month = sorted((number.value for number in numbers), reverse=True)
    if not 1 <= month <= 12 or (numbers[0].code == "y" and year_said(numbers)):
        return None
    if numbers[0].code == "y" and numbers[1].text == str((year + 1) % 10):
        doubt = likely("the second number may be a month or the next year")
        found = dates.financial_year(year).or_else(dates.month(year, month))
        return period(items, found, doubt)
    return period(items, dates.month(year, month))


# Months


def month_year(items: Sequence[Item]) -> Item | None:
    """Mar 15, March 2015, Sept. '15, 2015 March."""
    month = only(items, "M")[0]
    number = only(items, "yAn")[0]
    year = year_number(number)
    if year is None:
        return None
    found = dates.month(year, month.value)
    if number.code != "n" or year in PLAIN_YEARS:
        return period(items, found)
    doubt = likely(f"“{number.text}” after a month may be a day or a year")
    return period(items, found, doubt)


def month_in_financial_year(items: Sequence[Item]) -> Item | None:
    """March 2015/16 is the March of that financial year."""
    said = year_said(items[1:])
    if said is None or said.begins != FINANCIAL:
        return None
    month = items[0].value
    year = said.year if month >= FINANCIAL else said.year + 1
    return period(
        items, dates.month(year, month), likely("the month lies in a year of two numbers")
    )


def month_alone(items: Sequence[Item]) -> Item:
    """April."""
    number = items[0].value
    return yearless(items, Yearless(lambda year: dates.month(year, number)))


def month_and_one_digit(items: Sequence[Item]) -> Item | None:
    """March 5: too short for a year, so a day."""
    return day_month(items) if len(items[-1].text) == 1 else None


# Years


def whole_year(items: Sequence[Item]) -> Item | None:
    """2015, 2015/16, FY 2015-16, 2015/16 financial year, calendar year 2015."""
    said = year_said(items)
    if said is None:
        return None
    if said.begins == FINANCIAL:
        doubts = said.doubts
        if only(items, "n") and not only(items, "yAF") and said.year <= EARLIEST_PLAIN_PAIR:
            doubts += (likely("two numbers are taken as a financial year"),)
        elif len(only(items, "y")) == 2 and only(items, "-") and not only(items, "F"):
            doubts += (likely("two years with a dash may be one financial year or both years"),)
        both = dates.months(said.year, 1, 24, "year") if doubts else None
        return period(items, dates.financial_year(said.year).or_else(both), *doubts)
    return period(items, dates.calendar_year(said.year))


def financial_year_alone(items: Sequence[Item]) -> Item | None:
    """End of the (next) financial year: its number is to be found elsewhere."""
    coming = only(items, "j")
    if coming and coming[0].text != "next":
        return None
    return yearless(items, Yearless(dates.financial_year, next_one=bool(coming)))


def academic_year(items: Sequence[Item]) -> Item | None:
    """Academic year 2015/16, or without its number."""
    if not only(items, "yAn"):
        doubt = likely("an academic year is taken as September to August")
        return yearless(items, Yearless(dates.academic_year), doubt)
    said = year_said(items)
    if said is None:
        return None
    doubt = likely("an academic year is taken as September to August")
    return period(items, dates.academic_year(said.year), doubt)


def year_end(items: Sequence[Item]) -> Item | None:
    """Year end 2015/16, or without a year."""
    said = year_said(items) if only(items, "yAn") else None
    if said is None:
        return _year_end_alone(items) if not only(items, "yAn") else None
    if said.begins == FINANCIAL:
        return period(items, dates.end_of(dates.financial_year(said.year)))
    financial = dates.end_of(dates.financial_year(said.year - 1))
    found = dates.end_of(dates.calendar_year(said.year)).or_else(financial)
    return period(items, found, likely("the end of the year may be December or March"))


def _year_end_alone(items: Sequence[Item]) -> Item:
    def make(year: int) -> Period:
        financial = dates.end_of(dates.financial_year(year))
        return dates.end_of(dates.calendar_year(year)).or_else(financial)

    return yearless(items, Yearless(make), likely("the end of the year may be December or March"))


def several_years(items: Sequence[Item]) -> Item | None:
    """2015-18 is three financial years; 2015-2018 is more likely four calendar ones."""
    numbers = only(items, "yn")
    first, second = (year_number(number) for number in numbers)
    if first is None or second is None or not first + 1 < second <= first + 30:
        return None
    found = Period(dates.financial_year(first).first, dates.financial_year(second - 1).last, "year")
    by_calendar = Period(date(first, 1, 1), date(second, 12, 31), "year")
    doubt = likely("a run of years may be of financial or of calendar years")
    if numbers[1].code == "y":
        found, by_calendar = by_calendar, found
    return Item("=", text_of(items), found.or_else(by_calendar), (doubt,))


# Seasons, terms, holidays, serial numbers


def season(items: Sequence[Item]) -> Item | None:
    """Autumn 2015, Winter 2015/16, Summer."""
    name = only(items, "S")[0].value
    doubt = likely("a season has no exact last day")
    if not only(items, "yAn"):
        return yearless(items, Yearless(lambda year: dates.season(name, year)), doubt)
    said = year_said(items)
    if said is None:
        return None
    year = said.year + 1 if said.begins == FINANCIAL and name == "spring" else said.year
    return period(items, dates.season(name, year), doubt)


def term(items: Sequence[Item]) -> Item | None:
    """Autumn term 2015, Spring term 2015/16."""
    name = only(items, "S")[0].value
    doubt = likely("school terms end on different days in different places")
    if not only(items, "yAn"):
        return yearless(items, Yearless(lambda year: dates.term(name, year)), doubt)
    said = year_said(items)
    if said is None:
        return None
    later = said.begins == FINANCIAL and name in {"spring", "summer"}
    return period(items, dates.term(name, said.year + later), doubt)


def holiday(items: Sequence[Item]) -> Item | None:
    """Christmas 2015, Easter."""
    name = items[0].value
    doubt = likely(f"“{items[0].text}” is taken as one day")
    if len(items) == 1:
        return yearless(items, Yearless(lambda year: dates.holiday(name, year)), doubt)
    year = year_number(items[-1])
    return period(items, dates.holiday(name, year), doubt) if year else None


def serial(items: Sequence[Item]) -> Item | None:
    """42094, as a spreadsheet stores 31 March 2015."""
    if items[0].value not in SERIALS:
        return None
    only_day = SERIAL_DAY_ZERO + timedelta(days=items[0].value)
    doubt = likely("the number is taken as a spreadsheet's count of days")
    return period(items, Period(only_day, only_day, "day"), doubt)


DATES = Grammar(
    (
        *QUARTERS,
        rule(
            "day month year", r"(W[,.]?)? [no] [-/.,]? M [-/.,]? (y|A|n(?![-/]?M))", day_month_year
        ),
        rule(
            "days listed",
            r"[no] (?: [,&]{1,2} [no] )+ M (?: ,? (?: y | A | n (?! [-/]? M ) ) )?",
            days_listed,
        ),
        rule("days of month", r"[no] [-t] [no] M (?: y | A | n (?! [-/]? M ) )?", days_of_month),
        rule("month day year", r"(W[,.]?)? M [-.]? [no] ,? y(?![-/][ny])", month_day_year),
        rule("day month", r"(W[,.]?)? [no] [-/.]? M", day_month),
        rule("month day", r"(W[,.]?)? M o", day_month),
        rule("month and one digit", r"(W[,.]?)? M n", month_and_one_digit),
        rule("numeric date", r"(W[,.]?)? (?: n/n/[yn] | n-n-[yn] | n\.n\.[yn] )", numeric_date),
        rule("spaced date", r"nny", spaced_date),
        rule("unfilled date", r"x (?: [/.-] x ){1,2} [/.-] [yn]", unfilled),
        rule("ISO date", r"y-n-n | y/n/n | y\.n\.n", iso_date),
        rule("two figures", r"n/n (?! [IYM] )", day_and_month_in_figures),
        rule("month and year in figures", r"n[-/.]y | y[-/.]n", month_and_year_in_figures),
        rule("month year", r"M [.,]* [yAn] | M [-/;] (?: [yA] | n (?! My ) )", month_year),
        rule("month (year)", r"M \( [yA] \)", month_year),
        rule("year month", r"y [-/,]? M (?! [-/.,]* [yAn])", month_year),
        rule("month in financial year", r"M F? [yAn] [-/] [yAn] (?!M)", month_in_financial_year),
        rule("month", r"M", month_alone),
        rule("year", r"[CF]? (?: y[-/]y | [yA][-/][nA] | y | A ) F?", whole_year),
        rule("year alone", r"y | A", whole_year),
        rule("figures of a year", r"F n ([-/]n)? | n[-/]n F | n-n (?! [IYM] )", whole_year),
        rule("financial year", r"j? F", financial_year_alone),
        rule("academic year", rf"U {YEAR} | {YEAR} U | (?<= E ) U", academic_year),
        rule("year end", rf"Z {YEAR}? | {YEAR} Z", year_end),
        rule("several years", r"y[-/][yn]", several_years),
        rule("season", r"S [-,]? (?: y[-/][yn] | n/n | [yAn] )? | yS", season),
        rule("term", rf"ST {YEAR}? | {YEAR} ST | S {YEAR} T", term),
        rule("holiday", r"H [yAn]?", holiday),
        rule("serial number", r"z", serial),
    )
)
