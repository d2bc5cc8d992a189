"""How a plan went, month by month: promised, delivered and overdue as they were known each time.

From rows alone, as `reports.as_at` has it (a test holds the two equal), but for many days in one
fixed number of queries. The counting is pure; only `histories_of` reads the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from actions.models import Deadline, Deliverable, MetDueDate, Plan, Update
from actions.reports.lettering import width_of
from actions.statuses import CLOSED_PROGRESS, Progress
from concordat.lib import clock
from concordat.lib.days import MONTHS, counted, in_words

WIDTH, HEIGHT = 1000, 300
LEFT, TOP, BOTTOM = 44, 12, 258  # of the columns
WIDEST, GAP = 64, 0.3
SIZE = 12
DELIVERED, OVERDUE, OTHERS = "#187a55", "#b3261e", "#c9d3d6"


@dataclass(frozen=True, slots=True)
class KnownReading:
    """What words meant from a day on. `due`: each day, and on which one it was said to be met."""

    since: date
    tentative: bool
    due: tuple[tuple[date, date | None], ...]


@dataclass(frozen=True, slots=True)
class KnownDeadline:
    """Words agreed on a day, and how they were read since."""

    agreed_on: date
    readings: tuple[KnownReading, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A word on progress, and the day on which it was said."""

    on: date
    progress: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that ever counted for one promise, each in the order in which it came."""

    deadlines: tuple[KnownDeadline, ...]
    said: tuple[Said, ...]
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class Point:
    """The plan at the end of a day."""

    on: date
    promised: int
    delivered: int
    overdue: int

    @property
    def others(self) -> int:
        """Neither delivered nor overdue."""
        return self.promised - self.delivered - self.overdue


def ends_of_months(since: date, until: date) -> list[date]:
    """The last day of each month from a day on, and the day itself at the end."""
    found: list[date] = []
    year, month = since.year, since.month
    while True:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        last = date(year, month, 1) - timedelta(days=1)
        if last >= until:
            return [*found, until]
        found.append(last)


def points_of(histories: Sequence[History], days: Iterable[date]) -> tuple[Point, ...]:
    """The plan as it was known at the end of each day."""
    return tuple(_point(histories, day) for day in days)


def _point(histories: Sequence[History], on: date) -> Point:
    """One day."""
    there = [each for each in histories if _is_promised(each, on)]
    delivered = sum(_progress(each, on) == Progress.DELIVERED for each in there)
    return Point(on, len(there), delivered, sum(_is_overdue(each, on) for each in there))


def _is_promised(history: History, on: date) -> bool:
    """Whether it was in the plan at the end of a day."""
    if _reading(history, on) is None:
        return False
    return history.withdrawn_on is None or history.withdrawn_on > on


def _progress(history: History, on: date) -> str:
    """The latest word on a day."""
    said = [each.progress for each in history.said if each.on <= on]
    return said[-1] if said else Progress.NOTHING_REPORTED


def _is_overdue(history: History, on: date) -> bool:
    """Whether the first date not known to be met had passed; provisional dates never count."""
    if _progress(history, on) in CLOSED_PROGRESS:
        return False
    reading = _reading(history, on)
    if reading is None or reading.tentative:
        return False
    return any(day < on and (met is None or met > on) for day, met in reading.due)


def _reading(history: History, on: date) -> KnownReading | None:
    """The newest reading, made by a day, of the newest words that were read by it."""
    for deadline in reversed(history.deadlines):
        known = [each for each in deadline.readings if each.since <= on]
        if known and deadline.agreed_on <= on:
            return known[-1]
    return None


def histories_of(plan: Plan) -> list[History]:
    """The histories of a plan's promises; six queries, whatever their number."""
    met = MetDueDate.objects.select_related("update").order_by("pk")
    deliverables = Deliverable.objects.filter(action__plan=plan).prefetch_related(
        Prefetch("deadlines", Deadline.objects.order_by("number")),
        "deadlines__readings",
        "deadlines__readings__due_dates",
        Prefetch("deadlines__readings__due_dates__met", met),
        Prefetch("updates", Update.objects.order_by("pk")),
    )
    return [_history(each) for each in deliverables.in_plan_order()]


def _history(deliverable: Deliverable) -> History:
    """One promise's."""
    return History(
        deadlines=tuple(
            KnownDeadline(each.agreed_on, tuple(_readings(each)))
            for each in deliverable.deadlines.all()
        ),
        said=tuple(_said(deliverable)),
        withdrawn_on=deliverable.withdrawn_on,
    )


def _readings(deadline: Deadline) -> Iterable[KnownReading]:
    """The readings of a deadline, the first one first."""
    for reading in sorted(deadline.readings.all(), key=lambda each: each.number):
        due = [(each.due_on, _met_on(each.met.all())) for each in reading.due_dates.all()]
        yield KnownReading(reading.read_on, reading.tentative, tuple(due))


def _met_on(met: Iterable[MetDueDate]) -> date | None:
    """The day on which a report said that a due date is met."""
    return next((clock.day_of(each.update.reported_at) for each in met), None)


def _said(deliverable: Deliverable) -> Iterable[Said]:
    """What reports said of progress, in the order in which they were made."""
    for update in deliverable.updates.all():
        if update.progress:
            yield Said(clock.day_of(update.reported_at), update.progress)


# The picture


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a column, its number where there is room for it."""

    y: int
    height: int
    fill: str
    number: str
    number_y: int
    number_fill: str


@dataclass(frozen=True, slots=True)
class Column:
    """One day's column; `label` is blank where it would run into the one before."""

    x: int
    width: int
    middle: int
    parts: tuple[Part, ...]
    label: str
    year: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the picture."""

    y: int
    number: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A day in the table."""

    day: str
    promised: int
    delivered: int
    overdue: int


@dataclass(frozen=True, slots=True)
class OverTime:
    """The whole page."""

    width: int
    height: int
    columns: tuple[Column, ...]
    levels: tuple[Level, ...]
    lines: tuple[Counted, ...]  # the newest first
    sentence: str


def over_time_of(plan: Plan, on: date) -> OverTime:
    """How a plan went since it was agreed, until a day."""
    if plan.agreed_on is None or plan.agreed_on > on:
        return OverTime(WIDTH, HEIGHT, (), (), (), "This plan was not agreed yet.")
    points = points_of(histories_of(plan), ends_of_months(plan.agreed_on, on))
    return picture_of_points(points)


def picture_of_points(points: Sequence[Point]) -> OverTime:
    """Columns as high as their numbers, with levels to read them by."""
    most = max((point.promised for point in points), default=0)
    return OverTime(
        width=WIDTH,
        height=HEIGHT,
        columns=tuple(_columns(points, most)),
        levels=tuple(Level(_y(number, most), number) for number in _levels(most)),
        lines=tuple(
            Counted(in_words(each.on), each.promised, each.delivered, each.overdue)
            for each in reversed(points)
        ),
        sentence=sentence_of(points),
    )


def _y(number: int, most: int) -> int:
    """How high a number stands."""
    return BOTTOM - (BOTTOM - TOP) * number // max(most, 1)


def _levels(most: int) -> Iterable[int]:
    """Round numbers, four or five of them."""
    step = next(
        size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, max(most, 1)) if most // size <= 5
    )
    return range(0, most + 1, step)


def _columns(points: Sequence[Point], most: int) -> Iterable[Column]:
    """Columns from left to right, of the same width."""
    free = LEFT
    for place, point in enumerate(points):
        x = LEFT + (WIDTH - LEFT) * place // len(points)
        to = LEFT + (WIDTH - LEFT) * (place + 1) // len(points)
        width = max(1, min(WIDEST, round((to - x) * (1 - GAP))))
        middle = (x + to) // 2
        label = _label(point.on)
        half = round(width_of(max(label, "2015", key=len), SIZE, bold=True)) // 2 + 2
        fits = middle - half >= free and middle + half <= WIDTH
        free = middle + half if fits else free
        is_year = place == 0 or point.on.month == 1
        yield Column(
            x=middle - width // 2,
            width=width,
            middle=middle,
            parts=tuple(_parts(point, most, width)),
            label=label if fits else "",
            year=str(point.on.year) if fits and is_year else "",
        )


def _label(day: date) -> str:
    """A month by its name, and a day that is not its last one with the day."""
    month = MONTHS[day.month - 1][:3]
    return month if (day + timedelta(days=1)).day == 1 else f"{day.day} {month}"


def _parts(point: Point, most: int, width: int) -> Iterable[Part]:
    """Delivered at the bottom, overdue on it, the others on top."""
    below = 0
    numbers = (
        (point.delivered, DELIVERED, "#ffffff"),
        (point.overdue, OVERDUE, "#ffffff"),
        (point.others, OTHERS, "#12262c"),
    )
    for number, fill, number_fill in numbers:
        if number:
            bottom, top = _y(below, most), _y(below + number, most)
            below += number
            room = bottom - top >= SIZE + 4 and width >= width_of(str(number), SIZE) + 4
            middle = (top + bottom) // 2 + 4
            said = str(number) if room else ""
            yield Part(top, bottom - top, fill, said, middle, number_fill)


def sentence_of(points: Sequence[Point]) -> str:
    """Where it stands, where it stood at its worst."""
    if not points:
        return "There is nothing to count yet."
    now = points[-1]
    worst = max(points, key=lambda point: point.overdue)
    said = (
        f"On {in_words(now.on)}, {now.delivered} of {counted(now.promised, 'promise')} "
        f"{'is' if now.delivered == 1 else 'are'} delivered and {now.overdue} overdue."
    )
    if worst.overdue > now.overdue:
        said += f" Most were overdue on {in_words(worst.on)}: {worst.overdue}."
    elif len(points) > 1 and now.overdue:
        before = points[-2]
        numbers = f"{before.delivered} were delivered and {before.overdue} overdue"
        said += f" On {in_words(before.on)} {numbers}."
    return said
