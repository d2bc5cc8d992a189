"""What the telling parts of a cell make together: one small function for each kind of promise."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from actions.by_when.dates import ONE_DAY, Period
from actions.by_when.readings import Kind
from actions.by_when.recurrence import rule_for, rule_for_days_of_year, word_for
from actions.by_when.saying import say_date
from actions.by_when.tokens import Doubt, Item, likely, unsure

ANY_ORDINARY_YEAR = 2001
LATE = frozenset(["delayed", "overdue", "missed", "slipped", "not achieved", "not yet complete"])
MAY_BE_PAST = frozenset(["updated", "amended", "reset", "extended"])


@dataclass(frozen=True, slots=True)
class Draft:
    """A reading in the making: ``base`` says it in a sentence without its stop."""

    kind: Kind
    base: str
    opens_on: date | None = None
    due_on: tuple[date, ...] = ()
    recurrence: str | None = None
    rrule: str | None = None
    doubts: tuple[Doubt, ...] = ()
    others: tuple["Draft", ...] = ()

    def doubted(self, *doubts: Doubt) -> "Draft":
        """The same with further doubts."""
        return replace(self, doubts=self.doubts + doubts)


@dataclass(frozen=True, slots=True)
class Scene:
    """What was found in a cell: the telling items in order, and the codes of everything."""

    telling: tuple[Item, ...]
    all_codes: str
    leftovers: bool
    tentative: bool
    written_on: date | None

    @property
    def codes(self) -> str:
        """The codes of the telling items, for the table of sentences."""
        return "".join(item.code for item in self.telling)

    def value(self, codes: str) -> Period:
        """The period of the first telling item with one of the codes."""
        found: Period = next(item.value for item in self.telling if item.code in codes)
        return found

    def value_text(self, codes: str) -> str:
        """The words of the first telling item with one of the codes."""
        return next(item.text for item in self.telling if item.code in codes)


Interpret = Callable[[Scene], Draft]


# One date, several dates, spans


def by_period(found: Period) -> Draft:
    """A promise kept until the last day of a period; other meanings as alternatives."""
    said = say_date(found.last)
    base = f"It is due by {said}"
    if found.shape != "day":
        base += ", the last day of the period named"
    others = tuple(by_period(other) for other in found.others)
    return Draft(Kind.BY, base, due_on=(found.last,), others=others)


def by(scene: Scene) -> Draft:
    """Mar 15."""
    return by_period(scene.value("P=<"))


def by_with_something_else(scene: Scene) -> Draft:
    """A date beside words that are another sort of by-when."""
    return many(scene).doubted(likely("the words beside the date may mean something else"))


def many(scene: Scene) -> Draft:
    """May 15 and Dec 15; the last day of each, in the order written."""
    found = [item.value for item in scene.telling if item.code in "P=<"]
    if len(found) == 1:
        return by_period(found[0])
    due = tuple(period.last for period in found)
    doubts = []
    if list(due) != sorted(set(due)):
        doubts.append(unsure("its dates are not in the order of the calendar"))
    if any(item.code in "=<" for item in scene.telling):
        doubts.append(likely("there is a span among its dates"))
    doubts += _doubts_about_dates(scene, found)
    base = f"It has {len(due)} due dates"
    return Draft(Kind.MULTIPLE, base, due_on=due, doubts=tuple(doubts))


def _doubts_about_dates(scene: Scene, found: list[Period]) -> list[Doubt]:
    """Doubts about whether several dates are several due dates."""
    doubts = []
    if re.search("PP|P[/-]P", scene.all_codes):
        doubts.append(likely("its dates stand side by side and may be a span or a change"))
    if len({period.shape for period in found}) > 1:
        doubts.append(likely("its dates are of different sorts"))
    pairs = zip(found, found[1:], strict=False)
    if any(_runs_on(first, second) for first, second in pairs):
        doubts.append(likely("its periods follow on from each other and may be one"))
    return doubts


def _runs_on(first: Period, second: Period) -> bool:
    longer = first.shape not in {"day", "month"}
    return longer and second.first - first.last == ONE_DAY


def between(scene: Scene) -> Draft:
    """April to June 2015."""
    return between_period(scene.value("="))


def between_period(found: Period) -> Draft:
    """A promise kept from the first day of a span to its last."""
    base = f"It runs from {say_date(found.first)} and is due by {say_date(found.last)}"
    others = tuple(between_period(other) for other in found.others)
    return Draft(Kind.BETWEEN, base, found.first, (found.last,), others=others)


def between_and_ongoing(scene: Scene) -> Draft:
    """Ongoing, April 2015 to March 2017."""
    return between(scene).doubted(likely("it is said to be ongoing too"))


def from_then_by(scene: Scene) -> Draft:
    """Start April 2015, review or finish March 2016."""
    opens, due = scene.value(">"), scene.value("P<")
    if opens.first > due.last:
        return unclear(scene)
    return between_period(Period(opens.first, due.last, "span"))


def until(scene: Scene) -> Draft:
    """Until March 2016."""
    return by_period(scene.value("<"))


def revised(scene: Scene) -> Draft:
    """March 2015, now June 2015: the new date is the promise, the old ones are alternatives.

    A mark belongs to the date after it, or before it: "March 2015 (original) June 2015 (revised)".
    """
    new: list[Period] = []
    plain: list[Period] = []
    old: list[Period] = []
    mark = ""
    said_after = scene.codes[0] in "P=<" and scene.codes[-1] in "V^" and len(scene.codes) > 2
    step = -1 if said_after else 1
    for item in scene.telling[::step]:
        if item.code in "V^":
            mark = item.code
        else:
            {"V": new, "^": old}.get(mark, plain).append(item.value)
            mark = ""
    if said_after:
        plain.reverse()
    ranked = [*old, *plain, *new]
    draft = by_period(ranked[-1])
    if len(ranked) == 1:
        spoken_of = any(item.text in MAY_BE_PAST for item in scene.telling)
        plainly_new = new and not spoken_of and not re.search("V[-t]", scene.all_codes)
        return draft if plainly_new else draft.doubted(likely("only one date of two is given"))
    others = tuple(by_period(period) for period in ranked[:-1])
    doubt = likely("an earlier date stands beside it")
    return replace(draft, others=others).doubted(doubt)


# Without an end


def from_day(scene: Scene) -> Draft:
    """From April 2015."""
    if scene.value_text(">").startswith("since "):
        return ongoing_from(scene)
    opens = scene.value(">").first
    return Draft(Kind.FROM, f"It begins on {say_date(opens)} and has no due date", opens)


def ongoing(scene: Scene) -> Draft:
    """Ongoing."""
    return Draft(Kind.ONGOING, "It goes on, without a due date")


def ongoing_from(scene: Scene) -> Draft:
    """Ongoing from April 2015; April 2015 and ongoing."""
    opens = scene.value(">P").first
    base = f"It goes on from {say_date(opens)}, without a due date"
    draft = Draft(Kind.ONGOING, base, opens)
    if ">" in scene.codes:
        return draft
    doubt = likely("it may be due by a date before it goes on")
    return replace(draft, others=(by_period(scene.value(">P")),)).doubted(doubt)


def ongoing_with_date(scene: Scene) -> Draft:
    """Ongoing, review March 2016; ongoing until March 2016."""
    doubt = likely("there is a date beside “ongoing”")
    return replace(ongoing(scene), others=(many(scene),)).doubted(doubt)


def ongoing_and_more(scene: Scene) -> Draft:
    """In place and ongoing; ongoing, reviewed quarterly; ongoing, see 1.2."""
    return ongoing(scene).doubted(likely("more than “ongoing” is said"))


def recurring(scene: Scene) -> Draft:
    """Monthly; monthly from December 2014; quarterly until March 2016."""
    every, unit, *days = next(item.value for item in scene.telling if item.code == "R")
    word = word_for(every, unit)
    opens, end, doubts = _limits(scene)
    rrule = rule_for(every, unit, started=opens is not None)
    if days:
        named = [yearless.make(ANY_ORDINARY_YEAR) for yearless in days[0]]
        rrule = rule_for_days_of_year([period.last for period in named if period])
    if rrule and end:
        rrule += f";UNTIL={end:%Y%m%d}"
    starts = f" from {say_date(opens)}" if opens else ""
    base = f"It comes round {'at ' if unit == 'meeting' else ''}{word}{starts}"
    return Draft(Kind.RECURRING, base, opens, (), word, rrule, doubts)


def recurring_after(scene: Scene) -> Draft:
    """March 2015 and quarterly thereafter; but "March 2015 (review quarterly)" is due once."""
    repeating = recurring(scene)
    if "+" in scene.all_codes:
        return repeating
    doubt = likely("it may come round again and again after the date")
    return replace(by(scene), others=(repeating,)).doubted(doubt)


def ongoing_or_recurring(scene: Scene) -> Draft:
    """Ongoing, monthly; but "ongoing, reviewed quarterly" is ongoing."""
    reviewed = "g" in scene.all_codes
    doubt = likely("both “ongoing” and a recurrence are said")
    return (ongoing if reviewed else recurring)(scene).doubted(doubt)


def _limits(scene: Scene) -> tuple[date | None, date | None, tuple[Doubt, ...]]:
    """When a recurrence begins and ends, and what is doubtful about it."""
    opens = end = None
    doubts: list[Doubt] = []
    for item in scene.telling:
        if item.code in ">=P":
            opens = opens or item.value.first
        if item.code in "=<":
            end = item.value.last
        if item.code == "P":
            doubts.append(likely("the date beside it may be its start or its only date"))
        if item.code in "=<":
            doubts.append(likely("it is taken to end with the span"))
    return opens, end, tuple(doubts)


# Without a date of its own


def done(scene: Scene) -> Draft:
    """Completed; but "draft completed" and "phase 1 complete" are said of a part."""
    doubts = []
    if set(scene.all_codes) & set("_gL#"):
        doubts.append(likely("it may be said of a part only"))
    if scene.tentative:
        doubts.append(likely("something is still open"))
    return Draft(Kind.DONE, "It is said to be done already", doubts=tuple(doubts))


def done_on(scene: Scene) -> Draft:
    """Completed March 2015: the date says when, and is not a due date."""
    found, said = scene.value("P=<>"), next(item for item in scene.telling if item.code == "D")
    if said.value == "order" and ">" in scene.codes:
        return from_day(scene).doubted(likely("it may be done already"))
    draft = replace(done(scene), others=(by_period(found),))
    written = scene.written_on
    later = written is not None and found.first > written
    if said.value == "order" and later:
        return by_period(found).doubted(likely("it may be done already"))
    if said.value == "order" or later or scene.codes != "DP":
        return draft.doubted(likely("the date may be when it was done or when it is due"))
    return replace(draft, others=())


def done_or_recurring(scene: Scene) -> Draft:
    """Published annually; completed, to be reviewed annually."""
    return recurring(scene).doubted(likely("something is said to be done already"))


def done_with_dates(scene: Scene) -> Draft:
    """Completed April 2015, review March 2016."""
    doubt = likely("there is more than one date beside it")
    return replace(done(scene), others=(many(scene),)).doubted(doubt)


def relative(scene: Scene) -> Draft:
    """Within 3 months of sign-off; short term."""
    return Draft(Kind.RELATIVE, "It depends on something other than a calendar date")


def now(scene: Scene) -> Draft:
    """Now; but "moved to action 4.2" is not a time."""
    if scene.telling[0].text != "now":
        return unclear(scene)
    return relative(scene).doubted(likely("“now” names no day"))


def part_of_plan(scene: Scene) -> Draft:
    """Phase 2; year 1."""
    if scene.telling[0].value == "year":
        return relative(scene)
    return relative(scene).doubted(likely("it names a part of the plan that has no date here"))


def reference(scene: Scene) -> Draft:
    """See action 3.2."""
    return Draft(Kind.REFERENCE, "It refers to another place")


def reference_and_more(scene: Scene) -> Draft:
    """As per the plan of March 2015."""
    draft = replace(reference(scene), others=(many(scene),))
    return draft.doubted(likely("there is a date beside the reference"))


def nothing(scene: Scene) -> Draft:
    """A blank, a dash, n/a, TBC; but words that say nothing of time are not nothing."""
    wordy = scene.leftovers or set(scene.all_codes) & set("_bJ#+")
    if wordy and not scene.tentative and not scene.codes:
        return unclear(scene)
    if scene.tentative:
        return Draft(Kind.NONE, "No date is agreed yet", doubts=(unsure("one is to be confirmed"),))
    return Draft(Kind.NONE, "There is no date", doubts=(unsure("a promise needs one"),))


def unclear(scene: Scene) -> Draft:
    """Anything that no sentence fits."""
    return Draft(Kind.UNKNOWN, "It could not be read", doubts=(unsure("a person should look"),))


def mixture(scene: Scene) -> Draft:
    """Several things at once: the firmest of them, as a guess."""
    doubt = unsure("several things are said at once")
    for codes, interpret in (
        ("P=<", many), ("R", recurring), (">", from_day), ("O", ongoing), ("X", reference),
        ("D", done), ("r", relative),
    ):  # fmt: skip
        if any(code in codes for code in scene.codes):
            return interpret(scene).doubted(doubt)
    return unclear(scene)


def unread(reason: str) -> Interpret:
    """A sentence that must not be read, with the reason."""

    def interpret(scene: Scene) -> Draft:
        return Draft(Kind.UNKNOWN, "It could not be read", doubts=(unsure(reason),))

    return interpret


def said_late(scene: Scene) -> Draft:
    """March 2015 (delayed); delayed, now June 2015: late, but its date is still its date."""
    denied = [item for item in scene.telling if item.code == "Q"]
    if any(item.text not in LATE for item in denied):
        return unread("something is said not to be so")(scene)
    dated = replace(scene, telling=tuple(item for item in scene.telling if item.code != "Q"))
    return draft_of(dated).doubted(unsure("it is said to be late"))


# The first that fits the codes of the telling items from end to end.
SENTENCES: tuple[tuple[re.Pattern[str], Interpret], ...] = tuple(
    (re.compile(pattern), interpret)
    for pattern, interpret in (
        (r"N*", nothing),
        (r".*!.*", unread("there is no such day in any plan's calendar")),
        (r"[P=]Q+|Q+V?[P=]|P?Q+VP", said_late),
        (r".*Q.*", unread("something is said not to be so")),
        (r".*p.*", unread("the year is missing")),
        (r"P", by),
        (r"=", between),
        (r">", from_day),
        (r"<", until),
        (r"P+", many),
        (r"[P=<V^]*[V^][P=<V^]*[P=<][P=<V^]*|[P=<][P=<V^]*[V^]", revised),
        (r"V", now),
        (r"VO+|O+V", ongoing_and_more),
        (r">[P<]", from_then_by),
        (r"O+", ongoing),
        (r"O+>|>O+|PO+", ongoing_from),
        (r"O+r?[P=]+|O+<|<O+", ongoing_with_date),
        (r"=O+|O+=", between_and_ongoing),
        (r"[OXDrLV]*O[OXDrLV]*|D+PO+", ongoing_and_more),
        (r"R|R[>=<]|[>=]R|RP|R><", recurring),
        (r"PR", recurring_after),
        (r"O+R|RO+", ongoing_or_recurring),
        (r"D+", done),
        (r"D+R|RD+", done_or_recurring),
        (r"D+r?[P=>]|[P=]D+", done_on),
        (r"D+P[P=]+", done_with_dates),
        (r"r+L?|L?r+|Lr", relative),
        (r"L+", part_of_plan),
        (r"X+", reference),
        (r"X+[P=]+X*", reference_and_more),
        (r"[P=<]+", many),
        (r"[rXLN]*[P=<][P=<rXLN]*", by_with_something_else),
    )
)


def draft_of(scene: Scene) -> Draft:
    """The reading of a scene before its items' own doubts are counted."""
    for pattern, interpret in SENTENCES:
        if pattern.fullmatch(scene.codes):
            return interpret(scene)
    return mixture(scene)
