"""Due days of a repeating promise, from its RFC 5545 rule; only the parts the reader writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from actions.by_when.dates import ends_a_month, last_of_month
from actions.by_when.vocabulary import NUMBERS

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PARTS = {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "UNTIL"}


@dataclass(frozen=True, slots=True)
class Rule:
    """The parts of a rule: ``freq`` in RFC words, ``month_day`` -1 for the last day of a month."""

    freq: str
    interval: int
    months: frozenset[int]
    month_day: int | None
    weekday: int | None
    until: date


def parse_rule(rrule: str) -> Rule:
    """Take a rule apart. Raises ValueError for a part that the reader never writes."""
    parts = dict(part.split("=", 1) for part in rrule.split(";") if "=" in part)
    if set(parts) - PARTS or parts.get("FREQ") not in {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}:
        message = f"Not a recurrence rule of this reader: {rrule!r}."
        raise ValueError(message)
    until = parts.get("UNTIL")
    return Rule(
        freq=parts["FREQ"],
        interval=int(parts.get("INTERVAL", "1")),
        months=frozenset(int(month) for month in parts.get("BYMONTH", "").split(",") if month),
        month_day=int(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else None,
        weekday=WEEKDAYS.index(parts["BYDAY"]) if "BYDAY" in parts else None,
        until=date(int(until[:4]), int(until[4:6]), int(until[6:8])) if until else date.max,
    )


def occurrences(recurrence_rrule: str, opens_on: date, until: date) -> list[date]:
    """Due days from ``opens_on`` up to and including ``until``, in order.

    A month without the day asked for is due on its last day, so that nothing is skipped.
    """
    rule = parse_rule(recurrence_rrule)
    end = min(until, rule.until)
    return list(takewhile(lambda day: day <= end, _days(rule, opens_on)))


def next_occurrence(recurrence_rrule: str, opens_on: date, after: date) -> date:
    """The first due day strictly after ``after``. Raises ValueError where the rule has ended."""
    rule = parse_rule(recurrence_rrule)
    for day in _days(rule, opens_on):
        if day > rule.until:
            break
        if day > after:
            return day
    message = f"Nothing is due after {after.isoformat()} under {recurrence_rrule!r}."
    raise ValueError(message)


def _days(rule: Rule, opens_on: date) -> Iterator[date]:
    """Every due day on or after ``opens_on``, to the end of the calendar."""
    if rule.freq in {"DAILY", "WEEKLY"}:
        yield from _days_by_counting(rule, opens_on)
    else:
        yield from _days_by_month(rule, opens_on)


def _days_by_counting(rule: Rule, opens_on: date) -> Iterator[date]:
    step = timedelta(days=rule.interval * (7 if rule.freq == "WEEKLY" else 1))
    shift = 0 if rule.weekday is None else (rule.weekday - opens_on.weekday()) % 7
    try:
        day = opens_on + timedelta(days=shift)
        while True:
            yield day
            day += step
    except OverflowError:
        return


def _days_by_month(rule: Rule, opens_on: date) -> Iterator[date]:
    step = rule.interval
    months = rule.months
    if rule.freq == "YEARLY":
        # A year steps by whole years and names its months; twelve steps visit all of them.
        months = months or frozenset({opens_on.month})
        step = 1
    for count in range(opens_on.year * 12 + opens_on.month - 1, date.max.year * 12 + 12, step):
        year, month = divmod(count, 12)
        if months and month + 1 not in months:
            continue
        if rule.freq == "YEARLY" and (year - opens_on.year) % rule.interval:
            continue
        day = _day_in_month(year, month + 1, rule.month_day or opens_on.day)
        if day >= opens_on:
            yield day


def _day_in_month(year: int, month: int, month_day: int) -> date:
    last = last_of_month(year, month)
    return last if month_day < 0 or month_day > last.day else date(year, month, month_day)


# From what the words repeat to a word and a rule

WORDS = {
    (1, "day"): "daily",
    (1, "week"): "weekly",
    (2, "week"): "fortnightly",
    (1, "month"): "monthly",
    (3, "month"): "quarterly",
    (12, "month"): "annually",
    (1, "year"): "annually",
    (1, "meeting"): "each meeting",
}
ADVERBS = {
    "hour": "hourly",
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "term": "termly",
    "year": "yearly",
}


def word_for(every: int, unit: str) -> str:
    """The word kept for once in ``every`` units: "monthly", "six-monthly"."""
    known = WORDS.get((every, unit))
    if known or every == 1:
        return known or ADVERBS[unit]
    number = NUMBERS[every] if every < len(NUMBERS) else str(every)
    return f"{number}-{ADVERBS[unit]}"


def rule_for(every: int, unit: str, *, started: bool) -> str | None:
    """The RFC 5545 rule for once in ``every`` units, due on the last day of each; or None.

    Meetings and school terms follow no rule. Quarters that nobody gave a start end with March,
    June, September and December; with a start they are counted from it.
    """
    if (every, unit) == (3, "month") and not started:
        return "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"
    if unit == "year":
        every, unit = every * 12, "month"
    rules = {
        "day": ("FREQ=DAILY", ""),
        "week": ("FREQ=WEEKLY", ";BYDAY=SU"),
        "month": ("FREQ=MONTHLY", ";BYMONTHDAY=-1"),
    }
    if unit not in rules:
        return None
    frequency, day = rules[unit]
    return frequency + (f";INTERVAL={every}" if every > 1 else "") + day


def rule_for_days_of_year(days: Sequence[date]) -> str:
    """An annual rule for the last days of the periods named ("annually in April")."""
    numbers = {-1 if ends_a_month(day) else day.day for day in days}
    month_numbers = ",".join(str(number) for number in sorted({day.month for day in days}))
    month_day = numbers.pop() if len(numbers) == 1 else -1
    return f"FREQ=YEARLY;BYMONTH={month_numbers};BYMONTHDAY={month_day}"
