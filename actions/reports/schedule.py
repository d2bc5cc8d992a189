"""A plan's timeline: every promise against the calendar, as a picture, a sentence and a table."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from actions.models import Deliverable, DueDate, MetDueDate, Plan, Reading
from actions.reports import schedule_drawing as drawing
from actions.reports.as_at import Past, url_then
from actions.reports.schedule_drawing import Due, Mark, Panel, Promised
from actions.statuses import OPEN_KINDS, TIMELINESS_LOOKS, Look, Progress, Timeliness
from concordat.lib import clock
from concordat.lib.days import counted, in_words

# How much of the end of a guessed date is drawn soft.
GUESSED_DAYS = 92


@dataclass(frozen=True, slots=True)
class Line:
    """A promise in the table beside the picture."""

    url: str
    ref: str
    text: str
    theme: str
    agreed_words: str
    reading_words: str
    flagged: bool
    tentative: bool
    first_date: str
    moved: str  # "Moved twice, 143 days later than first agreed"; "" where it never moved
    delivered: str
    timeliness: Look


@dataclass(frozen=True, slots=True)
class Sample:
    """A line of the key: a small drawing 44 wide and 22 high, and what it means."""

    words: str
    fill: str = ""
    stretches: tuple[drawing.Stretch, ...] = ()
    dashed: drawing.Stretch | None = None
    arrow_x: int | None = None
    marks: tuple[Mark, ...] = ()
    moved: drawing.Moved | None = None
    line: drawing.Moved | None = None
    today: bool = False
    bar_y: int = drawing.BAR_TOP
    middle: int = drawing.MIDDLE
    moved_y: int = drawing.MOVED_AT


@dataclass(frozen=True, slots=True)
class Schedule:
    """The whole page."""

    width: int
    panels: tuple[Panel, ...]
    undated: tuple[Line, ...]
    lines: tuple[Line, ...]
    sentence: str
    shown: str  # "From October 2014 to December 2015"
    outside: str  # why today is not in the drawing; "" where it is
    key: tuple[Sample, ...]


def schedule_of(plan: Plan, on: date) -> Schedule:
    """A plan's timeline on a day; four queries, whatever the number of promises."""
    deliverables = (
        Deliverable.objects.promised()
        .filter(action__plan=plan)
        .in_plan_order()
        .select_related("action__theme", "action__heading", "reading__deadline")
        .prefetch_related(*WITH)
    )
    return made_of([(each, promised_of(each, on)) for each in deliverables], plan, on)


def schedule_then(plan: Plan, past: Past) -> Schedule:
    """The timeline as it was known at the end of a day; links lead to the same day."""
    deliverables = past.promised
    prefetch_related_objects(deliverables, *WITH)
    found = []
    for each in deliverables:
        promised = promised_of(each, past.day)
        found.append((each, replace(promised, url=url_then(promised.url, past.day))))
    return made_of(found, plan, past.day)


WITH = (
    Prefetch("reading__due_dates__met", MetDueDate.objects.select_related("update")),
    "deadlines",
)


def made_of(found: Sequence[tuple[Deliverable, Promised]], plan: Plan, on: date) -> Schedule:
    """The page from promises that are loaded already."""
    promises = [promised for _, promised in found]
    agreed_on = plan.agreed_on or min((each.begins_on for each in promises), default=on)
    window = drawing.window_of(promises, agreed_on, on)
    lines = tuple(_line(deliverable, promised, on) for deliverable, promised in found)
    undated = [line for line, each in zip(lines, promises, strict=True) if not each.is_dated]
    inside = window.first <= on <= window.last
    return Schedule(
        width=drawing.WIDTH,
        panels=drawing.panels_of(promises, window, on),
        undated=tuple(undated),
        lines=lines,
        sentence=sentence_of(promises),
        shown=f"From {in_words(window.first)} to {in_words(window.last)}",
        outside="" if inside else f"{in_words(on)} lies outside the drawing.",
        key=key_of(promises),
    )


def promised_of(deliverable: Deliverable, on: date) -> Promised:
    """What the drawing needs; makes no query on what `schedule_of` loads."""
    action, reading = deliverable.action, deliverable.reading
    due = _due_of(deliverable, reading, on)
    kind = reading.kind if reading else "none"
    recurring = kind == "recurring"
    begins_on = (reading.opens_on if reading else None) or _first_agreed(deliverable, on)
    guessed = bool(reading and reading.flagged)
    return Promised(
        url=deliverable.get_absolute_url(),
        ref=action.ref,
        text=deliverable.text,
        theme=str(action.theme),
        heading=action.heading.title if action.heading else "",
        begins_on=begins_on,
        due=due,
        goes_on=recurring or (kind in OPEN_KINDS and not due),
        recurring=recurring,
        soft_days=soft_days(due[-1].day, reading.deadline.words, guessed=guessed)
        if due and reading
        else 0,
        guessed=guessed,
        tentative=bool(reading and reading.tentative),
        first_due_on=deliverable.first_due_on,
        delivered_on=deliverable.delivered_on,
        timeliness=deliverable.timeliness(on),
    )


def _due_of(deliverable: Deliverable, reading: Reading | None, on: date) -> tuple[Due, ...]:
    """The dated instances in force, of what recurs up to the first one to come.

    "Delivered" meets them all while it is said; else a report made by the day must have said so.
    """
    if reading is None:
        return ()
    delivered = deliverable.progress == Progress.DELIVERED
    due = [
        Due(each.due_on, delivered or _was_met(each, on))
        for each in sorted(reading.due_dates.all(), key=lambda each: each.due_on)
    ]
    passed = sum(each.day <= on for each in due)
    return tuple(due[: passed + 1] if reading.kind == "recurring" else due)


def _was_met(due_date: DueDate, on: date) -> bool:
    """Whether a report made by the day says that a date is met."""
    return any(clock.day_of(met.update.reported_at) <= on for met in due_date.met.all())


def _first_agreed(deliverable: Deliverable, on: date) -> date:
    """The day on which its first date was agreed: the plan's, for what was in it from the start."""
    return min((each.agreed_on for each in deliverable.deadlines.all()), default=on)


def soft_days(due_on: date, words: str, *, guessed: bool) -> int:
    """How many days before a date belong to it: a month named as a whole is due all through it.

    A day that stands in the words is that day, and 0; a guess is soft for a quarter of a year.
    """
    if guessed:
        return GUESSED_DAYS
    if due_on != drawing.last_of_month(due_on) or re.search(rf"(?<!\d){due_on.day}(?!\d)", words):
        return 0
    return due_on.day


def _line(deliverable: Deliverable, promised: Promised, on: date) -> Line:
    """A promise in words."""
    reading = deliverable.reading
    return Line(
        url=promised.url,
        ref=promised.ref,
        text=promised.text,
        theme=promised.theme,
        agreed_words=reading.deadline.words if reading else "",
        reading_words=reading.in_words if reading else "",
        flagged=promised.guessed,
        tentative=promised.tentative,
        first_date=in_words(promised.first_due_on),
        moved=moved_in_words(
            sum(each.agreed_on <= on for each in deliverable.deadlines.all()) - 1,
            promised.first_due_on,
            deliverable.final_due_on,
        ),
        delivered=in_words(promised.delivered_on),
        timeliness=TIMELINESS_LOOKS[promised.timeliness],
    )


def moved_in_words(times: int, first: date | None, now: date | None) -> str:
    """ "Moved twice, 143 days later than first agreed"; blank where new words were never agreed."""
    if times < 1:
        return ""
    said = "Moved " + {1: "once", 2: "twice"}.get(times, f"{times} times")
    if first is None or now is None or first == now:
        return said
    days = (now - first).days
    way = "later" if days > 0 else "earlier"
    return f"{said}, {counted(abs(days), 'day')} {way} than first agreed"


def sentence_of(promises: Sequence[Promised]) -> str:
    """The picture in words."""
    if not promises:
        return "This plan has no promises yet."
    says = Counter(each.timeliness for each in promises)
    parts = [
        f"{says[timeliness]} {words}"
        for timeliness, words in IN_SENTENCE.items()
        if says[timeliness]
    ]
    recurring = sum(each.recurring for each in promises)
    said = f"{counted(len(promises), 'promise')}: {', '.join(parts)}."
    if recurring:
        said += f" {recurring} of them {'has' if recurring == 1 else 'have'} dates that come back."
    return said


# How a sentence says what the clock says, worst first.
IN_SENTENCE = {
    Timeliness.OVERDUE: "overdue",
    Timeliness.PROVISIONAL_PASSED: "past a provisional date",
    Timeliness.DUE_SOON: "due soon",
    Timeliness.NOT_YET_DUE: "not yet due",
    Timeliness.OPEN: "open without a last day",
    Timeliness.NO_DATE: "without a date",
    Timeliness.DELIVERED_ON_TIME: "delivered on time",
    Timeliness.DELIVERED_LATE: "delivered late",
    Timeliness.NO_LONGER_FOLLOWED: "no longer followed",
}


def key_of(promises: Sequence[Promised]) -> tuple[Sample, ...]:
    """What the signs mean: the colours that occur, then the shapes that do."""
    occurring = [says for says in IN_SENTENCE if any(each.timeliness == says for each in promises)]
    samples = [_colour(tone, occurring) for tone in drawing.FILLS if _words(tone, occurring)]
    return (*samples, *(sample for sample, occurs in _SHAPES if any(map(occurs, promises))), TODAY)


def _words(tone: str, occurring: Sequence[Timeliness]) -> str:
    """What a colour stands for here: "Overdue", "Open, or not yet due"."""
    looks = [TIMELINESS_LOOKS[says] for says in occurring]
    words = [look.word for look in looks if look.tone == tone]
    return " / ".join([word if not place else word.lower() for place, word in enumerate(words)])


def _colour(tone: str, occurring: Sequence[Timeliness]) -> Sample:
    """A colour of the key."""
    whole = (drawing.Stretch(4, 36, 1.0),)
    return Sample(_words(tone, occurring), drawing.FILLS[tone], whole)


def _soft_sample(words: str, steps: Sequence[float]) -> Sample:
    """A bar with a soft end."""
    width = 24 // len(steps)
    soft = (drawing.Stretch(16 + place * width, width, step) for place, step in enumerate(steps))
    return Sample(words, GREY, (drawing.Stretch(4, 12, 1.0), *soft))


def _mark_sample(words: str, *marks: Mark) -> Sample:
    """Marks alone."""
    return Sample(words, GREY, marks=marks)


def _due_sample(words: str, *, met: bool, passed: bool) -> Sample:
    """A due day, as those that come back and as one of several."""
    day, on = date(2015, 1, 31), date(2015, 3, 1) if passed else date(2015, 1, 1)
    if passed and not met:
        return _mark_sample(words, drawing.due_mark(Due(day, met), x=22, several=False, on=on))
    return _mark_sample(
        words,
        drawing.due_mark(Due(day, met), x=13, several=False, on=on),
        drawing.due_mark(Due(day, met), x=31, several=True, on=on),
    )


GREY = drawing.FILLS["grey"]
TODAY = Sample("The day on which it is looked at", today=True)
_BLACK = "#12262c"
# A sign, and whether a promise is drawn with it.
_SHAPES: tuple[tuple[Sample, Callable[[Promised], object]], ...] = (
    (
        _soft_sample("A whole month: due until its last day", drawing.WHOLE_MONTH),
        lambda each: each.soft_days and not each.guessed and not each.goes_on,
    ),
    (
        _soft_sample("A date that is a guess, to be checked", drawing.GUESSED),
        lambda each: each.guessed and each.due and not each.goes_on,
    ),
    (
        Sample("Provisional date", GREY, dashed=drawing.Stretch(4, 36, 1.0)),
        lambda each: each.tentative,
    ),
    (
        _mark_sample(
            "A provisional date that passed",
            Mark("provisional", 22, drawing.TRIANGLE, drawing.FILLS["amber"], "#ffffff", ""),
        ),
        lambda each: each.timeliness == Timeliness.PROVISIONAL_PASSED,
    ),
    (
        Sample("Comes back on its days", GREY, line=drawing.Moved(4, 34), arrow_x=34),
        lambda each: each.recurring,
    ),
    (
        Sample("Goes on, no last day", GREY, (drawing.Stretch(4, 28, 1.0),), arrow_x=32),
        lambda each: each.goes_on and not each.recurring,
    ),
    (
        _due_sample("A date that was met", met=True, passed=True),
        lambda each: len(each.due) > 1 and any(due.met for due in each.due),
    ),
    (
        _due_sample("A date to come", met=False, passed=False),
        lambda each: len(each.due) > 1 or each.recurring,
    ),
    (
        _due_sample("A date that passed and was not met", met=False, passed=True),
        lambda each: each.timeliness == Timeliness.OVERDUE,
    ),
    (
        Sample(
            "Moved: from the date agreed first",
            GREY,
            (drawing.Stretch(4, 36, 1.0),),
            moved=drawing.Moved(16, 40),
        ),
        lambda each: each.first_due_on and each.due and each.first_due_on != each.due[-1].day,
    ),
    (
        _mark_sample(
            "The day it was delivered", Mark("delivered", 22, drawing.TICK, "none", _BLACK, "")
        ),
        lambda each: each.delivered_on,
    ),
    (
        _mark_sample("No longer followed", Mark("given-up", 22, drawing.CROSS, "none", _BLACK, "")),
        lambda each: each.timeliness == Timeliness.NO_LONGER_FOLLOWED and not each.delivered_on,
    ),
)
