"""The tables of states: what may be said, what the clock says, and the colour that reads both.

Pure: no Django, no database, no clock. Everything here is a table that a test proves complete.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DUE_SOON_DAYS = 28
TOLERATED_MONTHS = 3


class Progress(StrEnum):
    """How far a deliverable is, as said in updates."""

    NOTHING_REPORTED = "nothing_reported"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"
    NOT_DELIVERED_PROPOSED = "not_delivered_proposed"
    NOT_DELIVERED = "not_delivered"
    SUPERSEDED = "superseded"


class Confidence(StrEnum):
    """How sure the reporter is that it will be kept, as said in updates."""

    NOT_SAID = "not_said"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


class Timeliness(StrEnum):
    """What the clock says; never typed by anybody."""

    NO_DATE = "no_date"
    OPEN = "open"
    NOT_YET_DUE = "not_yet_due"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    PROVISIONAL_PASSED = "provisional_passed"
    DELIVERED_ON_TIME = "delivered_on_time"
    DELIVERED_LATE = "delivered_late"
    NO_LONGER_FOLLOWED = "no_longer_followed"


class Assurance(StrEnum):
    """What "delivered" rests on."""

    SAID = "said"
    EVIDENCED = "evidenced"
    CONFIRMED = "confirmed"


class Rating(StrEnum):
    """The colours; a scheme uses some of them, or all."""

    BLUE = "blue"
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


class Actor(StrEnum):
    """In which capacity somebody makes a move."""

    REPORTER = "reporter"
    COMMISSIONER = "commissioner"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Look:
    """How a value is shown: its word, its tone, and a shape that says it without colour.

    `letter` stands for a rating where there is no room for a word; other values have none.
    """

    word: str
    tone: str
    shape: str
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed change of progress."""

    by: frozenset[Actor]
    needs_reason: bool = False


PROGRESS_LOOKS = {
    Progress.NOTHING_REPORTED: Look("Nothing reported", "grey", "ring"),
    Progress.NOT_STARTED: Look("Not started", "grey", "circle"),
    Progress.IN_PROGRESS: Look("In progress", "blue", "half"),
    Progress.DELIVERED: Look("Delivered", "green", "tick"),
    Progress.NOT_DELIVERED_PROPOSED: Look("Not delivered – proposed", "amber", "cross"),
    Progress.NOT_DELIVERED: Look("Not delivered", "red", "cross"),
    Progress.SUPERSEDED: Look("Superseded", "grey", "arrow"),
}
CONFIDENCE_LOOKS = {
    Confidence.NOT_SAID: Look("Confidence not said", "grey", "ring"),
    Confidence.ON_TRACK: Look("On track", "green", "circle"),
    Confidence.AT_RISK: Look("At risk", "amber", "triangle"),
    Confidence.OFF_TRACK: Look("Off track", "red", "square"),
}
TIMELINESS_LOOKS = {
    Timeliness.NO_DATE: Look("No date", "grey", "ring"),
    Timeliness.OPEN: Look("Open, no due date", "grey", "arrow"),
    Timeliness.NOT_YET_DUE: Look("Not yet due", "grey", "circle"),
    Timeliness.DUE_SOON: Look("Due soon", "blue", "half"),
    Timeliness.OVERDUE: Look("Overdue", "red", "square"),
    Timeliness.PROVISIONAL_PASSED: Look("Provisional date passed", "amber", "triangle"),
    Timeliness.DELIVERED_ON_TIME: Look("Delivered on time", "green", "tick"),
    Timeliness.DELIVERED_LATE: Look("Delivered late", "amber", "tick"),
    Timeliness.NO_LONGER_FOLLOWED: Look("No longer followed", "grey", "arrow"),
}
ASSURANCE_LOOKS = {
    Assurance.SAID: Look("Said, without evidence", "grey", "ring"),
    Assurance.EVIDENCED: Look("Evidence attached", "blue", "page"),
    Assurance.CONFIRMED: Look("Confirmed", "green", "tick"),
}

OPEN_PROGRESS = frozenset(
    {
        Progress.NOTHING_REPORTED,
        Progress.NOT_STARTED,
        Progress.IN_PROGRESS,
        Progress.NOT_DELIVERED_PROPOSED,
    }
)
CLOSED_PROGRESS = frozenset(Progress) - OPEN_PROGRESS
CONFIDENCE_NEEDING_REASON = frozenset({Confidence.AT_RISK, Confidence.OFF_TRACK})
# Kinds of reading (actions.by_when.Kind) that promise without a due date of their own.
OPEN_KINDS = frozenset({"from", "ongoing", "recurring"})

_ANYBODY = frozenset({Actor.REPORTER, Actor.COORDINATOR})
_COMMISSIONER = frozenset({Actor.COMMISSIONER})
_ALSO_WHO_DECIDES = _ANYBODY | _COMMISSIONER
_COORDINATOR = frozenset({Actor.COORDINATOR})

# From → to. A further report that leaves progress where it is, is always allowed.
MOVES: dict[Progress, dict[Progress, Move]] = {
    Progress.NOTHING_REPORTED: {
        Progress.NOT_STARTED: Move(_ANYBODY),
        Progress.IN_PROGRESS: Move(_ANYBODY),
        Progress.DELIVERED: Move(_ANYBODY),
        Progress.NOT_DELIVERED_PROPOSED: Move(_ANYBODY, needs_reason=True),
        Progress.SUPERSEDED: Move(_COORDINATOR, needs_reason=True),
    },
    Progress.NOT_STARTED: {
        Progress.IN_PROGRESS: Move(_ANYBODY),
        Progress.DELIVERED: Move(_ANYBODY),
        Progress.NOT_DELIVERED_PROPOSED: Move(_ANYBODY, needs_reason=True),
        Progress.SUPERSEDED: Move(_COORDINATOR, needs_reason=True),
    },
    Progress.IN_PROGRESS: {
        Progress.NOT_STARTED: Move(_ANYBODY),
        Progress.DELIVERED: Move(_ANYBODY),
        Progress.NOT_DELIVERED_PROPOSED: Move(_ANYBODY, needs_reason=True),
        Progress.SUPERSEDED: Move(_COORDINATOR, needs_reason=True),
    },
    Progress.DELIVERED: {Progress.IN_PROGRESS: Move(_ALSO_WHO_DECIDES, needs_reason=True)},
    Progress.NOT_DELIVERED_PROPOSED: {
        Progress.IN_PROGRESS: Move(_ALSO_WHO_DECIDES, needs_reason=True),
        Progress.NOT_DELIVERED: Move(_COMMISSIONER, needs_reason=True),
        Progress.SUPERSEDED: Move(_COORDINATOR, needs_reason=True),
    },
    Progress.NOT_DELIVERED: {Progress.IN_PROGRESS: Move(_ANYBODY, needs_reason=True)},
    Progress.SUPERSEDED: {Progress.IN_PROGRESS: Move(_COORDINATOR, needs_reason=True)},
}


class Refused(ValueError):
    """What cannot be done; the message is for the user.

    `about` names which of the things said is at fault ("reason", "progress"); blank: the whole.
    `others` are what else stands against the same thing, so that all can be said at once.
    """

    def __init__(self, message: str, *, about: str = "", others: "Sequence[Refused]" = ()) -> None:
        super().__init__(message)
        self.about = about
        self.others = tuple(others)


class MoveRefused(Refused):
    """A report that cannot be made."""


def choices_from(current: Progress, actor: Actor) -> list[Progress]:
    """What somebody may report next, the present state first; nothing reported is no report."""
    stay = [] if current == Progress.NOTHING_REPORTED else [current]
    return stay + [to for to, move in MOVES[current].items() if actor in move.by]


def check_move(current: Progress, to: Progress, *, actor: Actor, reason: str) -> None:
    """Raise MoveRefused, with a sentence for the user, where the tables do not allow a move."""
    if to == current and to != Progress.NOTHING_REPORTED:
        return
    was, becomes = PROGRESS_LOOKS[current].word, PROGRESS_LOOKS[to].word
    move = MOVES[current].get(to)
    if move is None:
        raise MoveRefused(f"It cannot go from “{was}” to “{becomes}”.", about="progress")
    if actor not in move.by:
        who = " or ".join(sorted(allowed.value for allowed in move.by))
        raise MoveRefused(
            f"Only a {who} can change it from “{was}” to “{becomes}”.", about="progress"
        )
    if move.needs_reason and not reason.strip():
        raise MoveRefused(f"Say why it goes from “{was}” to “{becomes}”.", about="reason")


def timeliness(
    *,
    progress: str,
    withdrawn: bool,
    kind: str,
    tentative: bool,
    due_on: date | None,
    final_due_on: date | None,
    delivered_on: date | None,
    on: date,
) -> Timeliness:
    """What the clock says of a deliverable on a day.

    `due_on` is the first due date not yet met, `final_due_on` the last one; `kind` and `tentative`
    are the reading's. `DeliverableQuerySet.with_timeliness` says the same in SQL; a test holds
    the two equal.
    """
    if withdrawn or progress in {Progress.NOT_DELIVERED, Progress.SUPERSEDED}:
        return Timeliness.NO_LONGER_FOLLOWED
    if progress == Progress.DELIVERED:
        if final_due_on is None or delivered_on is None:
            return Timeliness.NO_DATE
        late = delivered_on > final_due_on
        return Timeliness.DELIVERED_LATE if late else Timeliness.DELIVERED_ON_TIME
    if due_on is None:
        is_open = kind in OPEN_KINDS or final_due_on is not None
        return Timeliness.OPEN if is_open else Timeliness.NO_DATE
    return _against_the_clock(due_on, on, tentative=tentative)


def _against_the_clock(due_on: date, on: date, *, tentative: bool) -> Timeliness:
    """Where a day stands that is still owed."""
    if due_on < on:
        return Timeliness.PROVISIONAL_PASSED if tentative else Timeliness.OVERDUE
    if due_on <= on + timedelta(days=DUE_SOON_DAYS):
        return Timeliness.DUE_SOON
    return Timeliness.NOT_YET_DUE


# Ratings: how a partnership reads the facts as one colour.


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rating is made of. `beyond_tolerance`: see `is_beyond_tolerance`."""

    progress: Progress
    confidence: Confidence
    timeliness: Timeliness
    assurance: Assurance
    beyond_tolerance: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a scheme: it fits where every fact is one of those named; empty: any will do."""

    rating: Rating
    progress: frozenset[Progress] = frozenset()
    confidence: frozenset[Confidence] = frozenset()
    timeliness: frozenset[Timeliness] = frozenset()
    assurance: frozenset[Assurance] = frozenset()
    beyond_tolerance: bool | None = None

    def fits(self, facts: Facts) -> bool:
        """Whether the line says something of these facts."""
        return (
            (not self.progress or facts.progress in self.progress)
            and (not self.confidence or facts.confidence in self.confidence)
            and (not self.timeliness or facts.timeliness in self.timeliness)
            and (not self.assurance or facts.assurance in self.assurance)
            and self.beyond_tolerance in (None, facts.beyond_tolerance)
        )


@dataclass(frozen=True, slots=True)
class Scheme:
    """How facts become a colour: the first line that fits decides.

    `name` is the value kept with a partnership; `looks` and `meanings` have the ratings that the
    scheme uses, in the order of its key.
    """

    name: str
    title: str
    looks: Mapping[Rating, Look]
    meanings: Mapping[Rating, str]
    lines: Sequence[Line]


_DELIVERED = frozenset({Progress.DELIVERED})
_LATE = frozenset({Timeliness.OVERDUE})
_OFF_TRACK = frozenset({Confidence.OFF_TRACK})
_AT_RISK = frozenset({Confidence.AT_RISK})
_PROVISIONAL = frozenset({Timeliness.PROVISIONAL_PASSED})
_GIVEN_UP = frozenset({Timeliness.NO_LONGER_FOLLOWED})

_BRAG_LOOKS = {
    Rating.BLUE: Look("Blue", "blue", "tick", "B"),
    Rating.RED: Look("Red", "red", "square", "R"),
    Rating.AMBER: Look("Amber", "amber", "triangle", "A"),
    Rating.GREEN: Look("Green", "green", "circle", "G"),
    Rating.GREY: Look("Grey", "grey", "ring", "–"),
}
# Delivered and given up decide before the clock and what was said; BRAG and its tolerant sister
# differ only between these lines.
_BRAG_CLOSED = (
    Line(Rating.BLUE, progress=_DELIVERED, assurance=frozenset({Assurance.CONFIRMED})),
    Line(Rating.GREEN, progress=_DELIVERED),
    Line(Rating.GREY, timeliness=_GIVEN_UP),
)
_BRAG_REST = (
    Line(Rating.AMBER, timeliness=_PROVISIONAL),
    Line(Rating.AMBER, confidence=_AT_RISK),
    Line(Rating.GREEN, confidence=frozenset({Confidence.ON_TRACK})),
    Line(Rating.GREY),
)
_BRAG = Scheme(
    name="brag",
    title="BRAG: blue means proven",
    looks=_BRAG_LOOKS,
    meanings={
        Rating.BLUE: "delivered, and confirmed by another organisation",
        Rating.RED: "overdue, or said to be off track",
        Rating.AMBER: "said to be at risk, or a provisional date has passed",
        Rating.GREEN: "said to be on track, or delivered and awaiting confirmation",
        Rating.GREY: "everything else: nothing said of it, not delivered, or no longer followed",
    },
    lines=(
        *_BRAG_CLOSED,
        Line(Rating.RED, timeliness=_LATE),
        Line(Rating.RED, confidence=_OFF_TRACK),
        *_BRAG_REST,
    ),
)
_GREEN_MEANS_COMPLETE = Scheme(
    name="green_means_complete",
    title="Green means complete",
    looks={
        Rating.GREEN: Look("Green", "green", "tick", "G"),
        Rating.AMBER: Look("Amber", "amber", "half", "A"),
        Rating.RED: Look("Red", "red", "square", "R"),
        Rating.GREY: Look("Grey", "grey", "arrow", "–"),
    },
    meanings={
        Rating.GREEN: "delivered, confirmed or not",
        Rating.AMBER: (
            "in progress, on track or at risk, also where a provisional date has passed, since "
            "nobody is held to that one"
        ),
        Rating.RED: (
            "not started, overdue or off track, whatever else is said; nothing reported counts as "
            "not started, and not delivered, proposed or closed, as off track"
        ),
        Rating.GREY: "superseded, or removed from the plan",
    },
    lines=(
        Line(Rating.GREEN, progress=_DELIVERED),
        Line(Rating.GREY, progress=frozenset({Progress.SUPERSEDED})),
        Line(
            Rating.RED,
            progress=frozenset({Progress.NOT_DELIVERED, Progress.NOT_DELIVERED_PROPOSED}),
        ),
        Line(Rating.GREY, timeliness=_GIVEN_UP),
        Line(Rating.RED, timeliness=_LATE),
        Line(Rating.RED, confidence=_OFF_TRACK),
        Line(Rating.AMBER, progress=frozenset({Progress.IN_PROGRESS})),
        Line(Rating.RED),
    ),
)
_TOLERANCE = Scheme(
    name="tolerance",
    title="BRAG with three months of tolerance",
    looks=_BRAG_LOOKS,
    meanings={
        **_BRAG.meanings,
        Rating.RED: "overdue or off track, more than three months after the date agreed first",
        Rating.AMBER: (
            "overdue or off track, up to three months after the date agreed first; said to be at "
            "risk; or a provisional date has passed"
        ),
    },
    lines=(
        *_BRAG_CLOSED,
        Line(Rating.RED, timeliness=_LATE, beyond_tolerance=True),
        Line(Rating.RED, confidence=_OFF_TRACK, beyond_tolerance=True),
        Line(Rating.AMBER, timeliness=_LATE),
        Line(Rating.AMBER, confidence=_OFF_TRACK),
        *_BRAG_REST,
    ),
)
SCHEMES: Mapping[str, Scheme] = {
    scheme.name: scheme for scheme in (_BRAG, _GREEN_MEANS_COMPLETE, _TOLERANCE)
}


def rate(facts: Facts, scheme: Scheme) -> Rating:
    """The colour that a scheme gives to facts; the first line that fits decides.

    Raises LookupError where none fits; a test proves that this cannot happen.
    """
    for line in scheme.lines:
        if line.fits(facts):
            return line.rating
    raise LookupError(f"The scheme {scheme.name} says nothing of {facts}.")


def first_tolerated_day(on: date) -> date:
    """The earliest date that is, on a day, not more than three months ago.

    Three months after 30 November is 28 February: the last day of a shorter month.
    """
    month = on.year * 12 + on.month - 1 - TOLERATED_MONTHS
    year, month = divmod(month, 12)
    if on.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, on.day)
    year, month = divmod(year * 12 + month + 1, 12)
    return date(year, month + 1, 1)


def is_beyond_tolerance(*, due_on: date | None, first_due_on: date | None, on: date) -> bool:
    """Whether the first date, of those agreed first and those still owed, lies too far back.

    `DeliverableQuerySet.with_timeliness` says the same in SQL; a test holds the two equal.
    """
    days = [day for day in (due_on, first_due_on) if day is not None]
    return bool(days) and min(days) < first_tolerated_day(on)
