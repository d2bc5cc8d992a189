"""Rules that find what comes round; the value is (every how many, unit) and the days named."""

from collections.abc import Sequence

from actions.by_when.dates import Yearless
from actions.by_when.rules import Grammar, only, rule, text_of
from actions.by_when.tokens import Doubt, Item, likely

MONTHS_IN_YEAR = 12
ANY_YEAR = 2000
TIMES_A_YEAR = {
    1: (1, "year"), 2: (6, "month"), 3: (4, "month"), 4: (3, "month"), 6: (2, "month"),
    12: (1, "month"),
}  # fmt: skip
A_YEAR = frozenset(["per annum", "p . a .", "pa"])
MULTIPLIED = frozenset(["daily", "weekly", "monthly", "yearly", "termly"])


def repeat(items: Sequence[Item], every: int, unit: str, *doubts: Doubt) -> Item:
    """An item for once in so many units."""
    if unit == "quarter":
        every, unit = every * 3, "month"
    elif unit == "half":
        every, unit = every * 6, "month"
    elif unit == "fortnight":
        every, unit = every * 2, "week"
    return Item("R", text_of(items), (every, unit), doubts)


def unit_of(items: Sequence[Item]) -> str:
    """The unit of time in a run."""
    unit = only(items, "IYqhTU")[0]
    return {"Y": "year", "U": "year", "q": "quarter", "h": "half", "T": "term"}.get(
        unit.code
    ) or str(unit.value)


def every_unit(items: Sequence[Item]) -> Item:
    """Every month, per annum, every 6 weeks, each second year."""
    numbers = only(items, "no")
    return repeat(items, max(1, numbers[0].value) if numbers else 1, unit_of(items))


def every_few(items: Sequence[Item]) -> Item | None:
    """Six-monthly: a number before a recurrence word."""
    count, (every, unit) = items[0].value, items[-1].value
    if items[-1].text in A_YEAR and count in TIMES_A_YEAR:
        return repeat(items, *TIMES_A_YEAR[count])
    return repeat(items, every * count, unit) if items[-1].text in MULTIPLIED and count else None


def times_in_unit(items: Sequence[Item]) -> Item | None:
    """Twice a year, once a month, 3 times per year, twice yearly, once every 2 years."""
    count = items[0].value
    numbers = only(items[1:], "n")
    every, unit = items[-1].value if items[-1].code == "R" else (1, unit_of(items))
    every *= numbers[0].value if numbers else 1
    if count == 1:
        return repeat(items, every, unit)
    if unit == "year" and every == 1 and count in TIMES_A_YEAR:
        return repeat(items, *TIMES_A_YEAR[count])
    if (count, unit) == (2, "month"):
        return repeat(items, 2, "week", likely("twice a month is taken as every two weeks"))
    return None


def so_many_in_unit(items: Sequence[Item]) -> Item | None:
    """2 sessions per year."""
    made = times_in_unit((items[0], *items[-2:]))
    return made and made.doubted(likely("so many of something may be due at any time"))


def every_month_end(items: Sequence[Item]) -> Item | None:
    """Each month end; but "each end" is nothing."""
    return repeat(items, 1, "month") if items[1].text == "month end" else None


def every_weekday(items: Sequence[Item]) -> Item:
    """Every Friday."""
    return repeat(items, 1, "week", likely("the day of the week is left out"))


def each_meeting(items: Sequence[Item]) -> Item:
    """At each Board meeting."""
    other = any(item.text == "other" for item in items)
    doubts = (likely("not every meeting may be meant"),) if other else ()
    return repeat(items, 1, "meeting", *doubts)


RECURRENCES = Grammar(
    (
        rule("every unit", r"v (?: n | o )? -? (?: [IYTU] | q (?! n ) | hY? )", every_unit),
        rule("every end", r"v E", every_month_end),
        rule("every day of the week", r"v W", every_weekday),
        rule("every few", r"(?<!M) n -? R", every_few),
        rule("times in unit", r"(?: c | (?<!M) n% ) -? (?: v? [IYqT] | R )", times_in_unit),
        rule(
            "times in unit", r"c v n [IYqT] | (?<! [MqI/-] ) (?<! n \. ) n v [IYqT]", times_in_unit
        ),
        rule("so many in unit", r"(?<! [MqI/-] ) n [xg_\#]{1,2} v [IYqT]", so_many_in_unit),
        rule("each meeting", r"v [_x]{0,4} g", each_meeting),
    )
)


# After the dates: those that come round every year


def every_year_in(items: Sequence[Item]) -> Item | None:
    """Annually in April; every May and November; quarterly (Jan, Apr, Jul, Oct)."""
    found = only(items, "R")
    every, unit = found[0].value if found else (1, "year")
    named = tuple(item.value for item in only(items, "p"))
    if unit != "year" and (unit != "month" or every * len(named) != MONTHS_IN_YEAR):
        return None
    doubts: tuple[Doubt, ...] = ()
    if only(items, "gx") and found[-1] is not items[-1]:
        doubts += (likely("it may be due once only"),)
    if unit == "year" and len(named) > 1:
        doubts += (likely("several times of the year are named"),)
        if every == 1 and _evenly_spaced(named):
            every, unit = MONTHS_IN_YEAR // len(named), "month"
    return Item("R", text_of(items), (every, unit, named), doubts)


def _evenly_spaced(named: Sequence[Yearless]) -> bool:
    """Whether the months named divide the year: April and October."""
    periods = [each.make(ANY_YEAR) for each in named]
    numbers = sorted(period.last.month for period in periods if period)
    step = MONTHS_IN_YEAR // len(named)
    return numbers == [numbers[0] + step * at for at in range(MONTHS_IN_YEAR // step)]


LIST_OF_YEARLESS = r"p (?: [&,/]+ p )*"
EVERY_YEAR = Grammar(
    (
        rule(
            "every year in",
            rf"R [g_x]{{0,3}} [-,:(]{{0,3}} b? [Rv]? {LIST_OF_YEARLESS} \)? R?",
            every_year_in,
        ),
        rule("in every year", rf"b? {LIST_OF_YEARLESS} [-,:(]{{0,3}} R \)?", every_year_in),
        rule("every month of that name", rf"(?: b{{0,3}} E )? v {LIST_OF_YEARLESS}", every_year_in),
    )
)
