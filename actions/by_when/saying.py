"""How dates and readings are said to people: "31 March 2015", "April to June 2015"."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from actions.by_when.dates import ends_a_month
from actions.by_when.vocabulary import MONTH_NAMES

EVERY = {
    "daily": "every day",
    "weekly": "every week",
    "fortnightly": "every fortnight",
    "monthly": "every month",
    "two-monthly": "every two months",
    "quarterly": "every quarter",
    "termly": "every school term",
    "six-monthly": "every six months",
    "annually": "every year",
    "two-yearly": "every two years",
    "each meeting": "at each meeting",
}
WITHOUT_DATES = {
    "ongoing": "ongoing",
    "relative": "no fixed date",
    "done": "already done",
    "reference": "see elsewhere",
    "unknown": "not understood",
    "none": "no date",
}


class Said(Protocol):
    """What a reading needs to be said; ``due_on`` in the order written."""

    @property
    def kind(self) -> str: ...
    @property
    def opens_on(self) -> date | None: ...
    @property
    def due_on(self) -> Sequence[date]: ...
    @property
    def recurrence(self) -> str | None: ...
    @property
    def tentative(self) -> bool: ...


def say_date(day: date) -> str:
    """31 March 2015, whatever the machine's locale."""
    return f"{day.day} {say_month(day)}"


def say_month(day: date) -> str:
    """March 2015."""
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def say_reading(reading: Said) -> str:
    """What a reading means for the clock, in a few words without a full stop."""
    said = _say_kind(reading)
    return f"{said}, to be confirmed" if reading.tentative and reading.due_on else said


def _say_kind(reading: Said) -> str:
    opens, due = reading.opens_on, reading.due_on
    if reading.kind == "recurring":
        every = EVERY.get(reading.recurrence or "", reading.recurrence or "again and again")
        return f"{every} {_say_from(opens)}" if opens else every
    if reading.kind in WITHOUT_DATES:
        said = WITHOUT_DATES[reading.kind]
        return f"{said} {_say_from(opens)}" if opens else said
    if opens and due:
        return _say_span(opens, due[-1])
    if opens:
        return _say_from(opens)
    return _say_list(due) if len(due) > 1 else f"by {say_date(due[0])}"


def _say_from(opens: date) -> str:
    return f"from {say_month(opens)}" if opens.day == 1 else f"from {say_date(opens)}"


def _say_span(opens: date, last: date) -> str:
    whole_months = opens.day == 1 and ends_a_month(last)
    say = say_month if whole_months else say_date
    start = say(opens)
    if opens.year == last.year:
        start = start.removesuffix(f" {opens.year}")
    return f"{start} to {say(last)}" if say(opens) != say(last) else say(last)


def _say_list(due: Sequence[date]) -> str:
    """31 May and 31 December 2015: a year is said once, after the last of its days."""
    said = [
        say_date(day).removesuffix(f" {day.year}")
        if later and later.year == day.year
        else say_date(day)
        for day, later in zip(due, [*due[1:], None], strict=True)
    ]
    return f"{', '.join(said[:-1])} and {said[-1]}"
