"""Days and spans in words, as every page and letter writes them."""

from calendar import monthrange
from datetime import date


def in_words(day: date | None) -> str:
    """ "3 February 2015"; blank for no day. The words do not depend on the machine's locale."""
    if day is None:
        return ""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def span_in_words(days: int) -> str:
    """A number of days as a person would say it: "1 day", "6 weeks", "5 months"."""
    if days < 14:
        return counted(days, "day")
    if days < 61:
        return counted(days // 7, "week")
    if days < 730:
        return counted(round(days / 30.44), "month")
    return counted(days // 365, "year")


def counted(number: int, noun: str, several: str = "") -> str:
    """ "1 day", "2 days"; `several` where more than one is not the noun with an s."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {several or noun + 's'}"


def months_before(day: date, months: int) -> date:
    """The same day some months earlier, or the last day of that month where it has none."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
