"""The geometry of a plan's timeline: days become places. Pure: no database, no clock.

Everything is measured in the drawing's own units, whole numbers, and lies inside `WIDTH` and the
panel's height. A plan is drawn as one panel a theme, each with an axis of its own, and none taller
than a sheet of A4 on its side, so that paper breaks between panels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from actions.reports.lettering import shortened, width_of
from actions.statuses import TIMELINESS_LOOKS, Timeliness
from concordat.lib.days import MONTHS, in_words

WIDTH = 1140
PLOT_X, PLOT_END = 380, 1112  # where days are drawn; right of it there is room for arrows
REF_WIDTH = 38
LABEL_SIZE, AXIS_SIZE = 13, 12
# A row is as high as a finger needs: its label is a link.
HEAD, HEADING, ROW, FOOT = 52, 26, 24, 6
BAR_TOP, BAR_HEIGHT, MIDDLE = 7, 9, 12
MOVED_AT = 20
TALLEST = 690  # 273 mm wide on paper leaves 186 mm
LEAST = 3  # the shortest bar
FILLS = {
    "red": "#b3261e",
    "amber": "#c98500",
    "green": "#187a55",
    "blue": "#2463a6",
    "grey": "#7d8c91",
}
# How a soft end fades, in steps: a month meant as a whole, and a reading that is a guess.
WHOLE_MONTH = (0.65, 0.4)
GUESSED = (0.55, 0.35, 0.18)
LONGEST_YEARS, EARLIEST = 10, timedelta(days=366)
LATEST_TODAY = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Due:
    """One dated instance, and whether it was met."""

    day: date
    met: bool


@dataclass(frozen=True, slots=True)
class Promised:
    """What the drawing needs of a promise. `due` is in the order of days."""

    url: str
    ref: str
    text: str
    theme: str
    heading: str
    begins_on: date
    due: tuple[Due, ...]
    goes_on: bool  # open commitments, and recurring ones
    recurring: bool
    soft_days: int  # how much of the end is not to be taken to the day; 0: a day was agreed
    guessed: bool
    tentative: bool
    first_due_on: date | None
    delivered_on: date | None
    timeliness: Timeliness

    @property
    def is_dated(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.due) or self.goes_on or self.delivered_on is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a bar."""

    x: int
    width: int
    opacity: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape at a place; `d` is an SVG path around (0, 0), with its line in `stroke`."""

    name: str
    x: int
    d: str
    fill: str
    stroke: str
    words: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A thin line, such as the one from the date agreed first to the one in force."""

    x: int
    to_x: int


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A promise's line, `y` at its top."""

    y: int
    url: str
    ref: str
    label: str
    text: str
    fill: str
    stretches: tuple[Stretch, ...]
    dashed: Stretch | None  # an outline, where the date is provisional
    line: Moved | None  # a thread for the dates of what comes back
    arrow_x: int | None
    marks: tuple[Mark, ...]
    moved: Moved | None
    bar_y: int
    middle: int
    moved_y: int
    text_y: int


@dataclass(frozen=True, slots=True)
class HeadingLine:
    """A heading among the rows; `top` is where its line begins, `y` where its letters stand."""

    top: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis, with its month or year where there is room for the word."""

    x: int
    label: str
    label_x: int
    strong: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The line of the day, with the place of its words."""

    x: int
    label_x: int
    label: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing: a theme, or as much of it as fits a sheet."""

    name: str
    title: str
    continued: bool
    height: int
    bottom: int  # where lines of the axis end
    rows: tuple[DrawnRow, ...]
    headings: tuple[HeadingLine, ...]
    ticks: tuple[Tick, ...]
    years: tuple[Tick, ...]
    today: Today | None


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a drawing shows, first and last, in whole months."""

    first: date
    last: date

    def x_of(self, day: date) -> int:
        """Where a day begins, never outside the drawing."""
        inside = min(max(day, self.first), self.last)
        length = (self.last - self.first).days + 1
        return PLOT_X + (PLOT_END - PLOT_X) * (inside - self.first).days // length

    def x_after(self, day: date) -> int:
        """Where a day ends."""
        return PLOT_END if day >= self.last else self.x_of(day + timedelta(days=1))


# Shapes, around (0, 0) and within 6 units of it.
CIRCLE = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z"
DIAMOND = "M0 -6L6 0L0 6L-6 0z"
SQUARE = "M-5 -5H5V5H-5z"
TICK = "M-6 0L-2 5L6 -5"
TRIANGLE = "M0 -6L6 5H-6z"
CROSS = "M-4 -4L4 4M4 -4L-4 4"


def last_of_month(day: date) -> date:
    """The last day of the month."""
    if day.month == 12:
        return date(day.year, 12, 31)
    return date(day.year, day.month + 1, 1) - timedelta(days=1)


def window_of(promises: Sequence[Promised], agreed_on: date, on: date) -> Window:
    """Whole months around everything that is drawn; what lies far outside is clipped.

    Today is inside unless the plan's dates are long past, when it would squeeze them to nothing.
    """
    days = [agreed_on]
    for each in promises:
        days += [each.begins_on, *(due.day for due in each.due)]
        days += [day for day in (each.first_due_on, each.delivered_on) if day]
    first = max(min(days), _or_first(agreed_on, EARLIEST))
    last = min(max(days), date(min(agreed_on.year + LONGEST_YEARS, 9990), 12, 31))
    last = max(last, first)
    if last < on <= last + LATEST_TODAY:
        last = on
    return Window(first.replace(day=1), last_of_month(last))


def _or_first(day: date, back: timedelta) -> date:
    """Some time before a day, or the first day there is."""
    return day - back if day > date.min + back else date.min


def panels_of(promises: Sequence[Promised], window: Window, on: date) -> tuple[Panel, ...]:
    """The dated promises, in the order given, in panels by theme."""
    panels: list[Panel] = []
    dated = [each for each in promises if each.is_dated]
    for theme, members in groupby(dated, key=lambda each: each.theme):
        for place, chunk in enumerate(_sheets(list(members))):
            name = f"panel-{len(panels) + 1}"
            panels.append(_panel(name, theme, chunk, window, on, continued=place > 0))
    return tuple(panels)


def _sheets(promises: list[Promised]) -> Iterable[list[Promised]]:
    """Promises in runs of which none is taller than a sheet."""
    sheet: list[Promised] = []
    height, heading = HEAD + FOOT, ""
    for each in promises:
        more = ROW + (HEADING if each.heading != heading else 0)
        if sheet and height + more > TALLEST:
            yield sheet
            sheet, height = [], HEAD + FOOT
            more = ROW + (HEADING if each.heading else 0)
        sheet.append(each)
        height, heading = height + more, each.heading
    if sheet:
        yield sheet


def _panel(
    name: str, title: str, promises: list[Promised], window: Window, on: date, *, continued: bool
) -> Panel:
    """Rows under one another, headings where they change."""
    rows, headings = [], []
    y, heading = HEAD, ""
    for each in promises:
        if each.heading != heading:
            heading = each.heading
            if heading:
                words = shortened(heading, WIDTH, LABEL_SIZE, bold=True)
                headings.append(HeadingLine(y, y + HEADING - 8, words))
                y += HEADING
        rows.append(_row(each, y, window, on))
        y += ROW
    return Panel(
        name=name,
        title=title,
        continued=continued,
        height=y + FOOT,
        bottom=y,
        rows=tuple(rows),
        headings=tuple(headings),
        ticks=tuple(_month_ticks(window)),
        years=tuple(_year_ticks(window)),
        today=_today(window, on),
    )


def _row(promised: Promised, y: int, window: Window, on: date) -> DrawnRow:
    """One promise."""
    fill = FILLS[TIMELINESS_LOOKS[promised.timeliness].tone]
    begin, end, later = _ends(promised, window)
    stretches = tuple(_stretches(promised, begin, end, window))
    whole = Stretch(begin, end - begin, 1.0)
    return DrawnRow(
        y=y,
        url=promised.url,
        ref=shortened(promised.ref, REF_WIDTH - 6, LABEL_SIZE, bold=True),
        label=shortened(promised.text, PLOT_X - REF_WIDTH - 10, LABEL_SIZE),
        text=promised.text,
        fill=fill,
        stretches=() if promised.tentative or promised.recurring else stretches,
        dashed=whole if promised.tentative and not promised.recurring else None,
        line=Moved(begin, end) if promised.recurring else None,
        arrow_x=end if promised.goes_on or later else None,
        marks=tuple(_marks(promised, fill, window, on)),
        moved=_moved(promised, window),
        bar_y=y + BAR_TOP,
        middle=y + MIDDLE,
        moved_y=y + MOVED_AT,
        text_y=y + MIDDLE + 4,
    )


def _ends(promised: Promised, window: Window) -> tuple[int, int, bool]:
    """Where a bar begins and ends, and whether it goes on beyond the drawing."""
    begin = window.x_of(promised.begins_on)
    last = promised.due[-1].day if promised.due else promised.delivered_on
    if promised.goes_on or last is None:
        end, later = PLOT_END, True
    else:
        end, later = window.x_after(last), last > window.last
    begin = min(begin, PLOT_END - LEAST, max(end - LEAST, PLOT_X))
    return begin, max(end, begin + LEAST), later


def _stretches(promised: Promised, begin: int, end: int, window: Window) -> Iterable[Stretch]:
    """A bar, its soft end in steps; together exactly as wide as the bar."""
    if promised.soft_days and promised.due and not promised.goes_on:
        day = promised.due[-1].day
        since = _or_first(day, timedelta(days=promised.soft_days - 1))
        soft = max(begin, min(window.x_of(since), end)), end
    else:
        soft = end, end
    if soft[0] > begin:
        yield Stretch(begin, soft[0] - begin, 1.0)
    steps = GUESSED if promised.guessed else WHOLE_MONTH
    for place, opacity in enumerate(steps):
        x = soft[0] + (end - soft[0]) * place // len(steps)
        to = soft[0] + (end - soft[0]) * (place + 1) // len(steps)
        if to > x:
            yield Stretch(x, to - x, opacity)


def due_mark(due: Due, *, x: int, several: bool, on: date) -> Mark:
    """A due day: filled where met, a square where it passed unmet, hollow where it is to come."""
    said = in_words(due.day)
    if due.met:
        shape = DIAMOND if several else CIRCLE
        return Mark("met", x, shape, FILLS["green"], "#ffffff", f"{said}, met")
    if due.day < on:
        return Mark("missed", x, SQUARE, FILLS["red"], "#ffffff", f"{said}, passed and not met")
    shape = DIAMOND if several else CIRCLE
    return Mark("to-come", x, shape, "#ffffff", "#12262c", f"{said}, to come")


def _marks(promised: Promised, fill: str, window: Window, on: date) -> Iterable[Mark]:
    """Due days where there are several, what passed unmet, and the day it was delivered."""
    several = len(promised.due) > 1 and not promised.recurring
    overdue = promised.timeliness == Timeliness.OVERDUE
    for due in promised.due:
        inside = window.first <= due.day <= window.last
        if inside and (several or promised.recurring or (overdue and not due.met)):
            yield due_mark(due, x=window.x_after(due.day), several=several, on=on)
    if promised.delivered_on is not None:
        words = f"Delivered on {in_words(promised.delivered_on)}"
        x = window.x_after(promised.delivered_on)
        yield Mark("delivered", x, TICK, "none", "#12262c", words)
    elif promised.timeliness == Timeliness.PROVISIONAL_PASSED and promised.due:
        x = window.x_after(promised.due[-1].day)
        yield Mark("provisional", x, TRIANGLE, FILLS["amber"], "#ffffff", "Provisional date passed")
    elif promised.timeliness == Timeliness.NO_LONGER_FOLLOWED:
        x = window.x_after(promised.due[-1].day) if promised.due else PLOT_END
        yield Mark("given-up", x, CROSS, "none", "#12262c", "No longer followed")


def _moved(promised: Promised, window: Window) -> Moved | None:
    """From the first date to the current one."""
    if promised.first_due_on is None or not promised.due or promised.recurring:
        return None
    if promised.first_due_on == promised.due[-1].day:
        return None
    x, to = window.x_after(promised.first_due_on), window.x_after(promised.due[-1].day)
    return Moved(x, to) if x != to else None


def _months_of(window: Window) -> list[date]:
    """The first day of each month shown."""
    first, last = window.first, window.last
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    months = range(first.month - 1, first.month - 1 + count)
    return [date(first.year + month // 12, month % 12 + 1, 1) for month in months]


def _month_ticks(window: Window) -> Iterable[Tick]:
    """Months; quarters by their first month where months are too many; years beyond that."""
    months = _months_of(window)
    every = 1 if len(months) <= 24 else 3 if len(months) <= 72 else 12
    free = PLOT_X
    for month in months:
        if (month.month - 1) % every:
            continue
        x, label = window.x_of(month), MONTHS[month.month - 1][:3]
        fits = every < 12 and x + 3 >= free and x + 3 + width_of(label, AXIS_SIZE) <= WIDTH
        free = x + 9 + round(width_of(label, AXIS_SIZE)) if fits else free
        yield Tick(x, label if fits else "", x + 3, strong=month.month == 1)


def _year_ticks(window: Window) -> Iterable[Tick]:
    """A year's number at its first month in the drawing."""
    free = PLOT_X
    for month in _months_of(window):
        if month.month != 1 and month != window.first:
            continue
        x, label = window.x_of(month), str(month.year)
        width = round(width_of(label, AXIS_SIZE, bold=True))
        if x + 3 >= free and x + 3 + width <= WIDTH:
            free = x + 9 + width
            yield Tick(x, label, x + 3, strong=True)


def _today(window: Window, on: date) -> Today | None:
    """The line of the day; None where it lies outside."""
    if not window.first <= on <= window.last:
        return None
    label = in_words(on)
    half = round(width_of(label, AXIS_SIZE, bold=True) / 2) + 2
    x = window.x_of(on)
    return Today(x, min(max(x, half), WIDTH - half), label)
