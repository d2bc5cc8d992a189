"""The changes of a newer version as a page shows them: in groups, each with its words marked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from actions.by_when import say_reading
from actions.importing.comparing import ChangeKind, promise_at
from actions.importing.versions import Choice, Decidable, Versions
from actions.importing.wording import Piece
from actions.models import Deliverable
from actions.reports.timeline import shortened
from actions.statuses import PROGRESS_LOOKS, Look, Progress
from concordat.lib.days import counted

# A form has a field for each, and a request takes a thousand.
MOST_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of changes that are decided about in the same words. `singular` is a noun."""

    code: str
    title: str
    singular: str
    explanation: str
    kinds: frozenset[ChangeKind]
    bulk: tuple[tuple[Choice | None, str], ...]  # None: what each of them takes first


TAKE_OR_LEAVE: tuple[tuple[Choice | None, str], ...] = (
    (None, "Take all of these over"),
    (Choice.LEAVE, "Leave all of these as they are"),
)
GROUPS = (
    Group(
        "plan",
        "The plan itself",
        "change",
        "Its title and its themes.",
        frozenset({ChangeKind.TITLE, ChangeKind.THEMES}),
        TAKE_OR_LEAVE,
    ),
    Group(
        "added",
        "Added",
        "promise added",
        "They stand in the newer version alone.",
        frozenset({ChangeKind.ADDED}),
        TAKE_OR_LEAVE,
    ),
    Group(
        "gone",
        "Gone",
        "promise gone",
        "They do not stand in the newer version. Nothing is deleted: what is withdrawn or "
        "superseded stays on its action’s page, with its reports.",
        frozenset({ChangeKind.GONE}),
        (
            (None, "Mark all of these as proposed"),
            (Choice.LEAVE, "Leave all of these as they are"),
        ),
    ),
    Group(
        "dates",
        "Dates",
        "date changed",
        "The date that was agreed first stays visible, whatever you choose.",
        frozenset({ChangeKind.DATE}),
        (
            (Choice.AGREE, "All of these were agreed"),
            (Choice.ASK, "Ask for all of these"),
            (Choice.LEAVE, "Leave all of these as they are"),
        ),
    ),
    Group(
        "words",
        "Words and leads",
        "change",
        "What stood until now stays on the timeline.",
        frozenset({ChangeKind.TEXT, ChangeKind.LEADS, ChangeKind.OUTCOMES}),
        TAKE_OR_LEAVE,
    ),
    Group(
        "places",
        "Numbers and places",
        "change",
        "Rows that have another number, or stand elsewhere.",
        frozenset(
            {
                ChangeKind.REF,
                ChangeKind.PLACE,
                ChangeKind.POINTER,
                ChangeKind.ORDER,
                ChangeKind.ROW,
            }
        ),
        TAKE_OR_LEAVE,
    ),
)
TITLES = {
    ChangeKind.TITLE: "Title of the plan",
    ChangeKind.THEMES: "Themes",
    ChangeKind.REF: "number",
    ChangeKind.PLACE: "theme and heading",
    ChangeKind.OUTCOMES: "outcomes",
    ChangeKind.POINTER: "the row it refers to",
    ChangeKind.ORDER: "order of the rows",
    ChangeKind.TEXT: "words",
    ChangeKind.LEADS: "who leads",
    ChangeKind.DATE: "by when",
    ChangeKind.ROW: "moved to another row",
    ChangeKind.ADDED: "new",
    ChangeKind.GONE: "not in this version",
}
# Shown as one text in which words come and go; the others stand side by side.
WORD_BY_WORD = frozenset(
    {ChangeKind.TEXT, ChangeKind.OUTCOMES, ChangeKind.TITLE, ChangeKind.THEMES}
)
CHOICES = {
    Choice.ACCEPT: "Take it over",
    Choice.AGREE: "It was agreed with this version",
    Choice.ASK: "Ask for it: somebody of another organisation decides",
    Choice.WITHDRAW: "Withdraw it",
    Choice.SUPERSEDE: "Mark it as superseded",
    Choice.LEAVE: "Leave it as it is",
}
LEFT_OUT = {ChangeKind.ADDED: "Leave it out", ChangeKind.GONE: "Keep it"}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change that is no text: what it is, and what the tracker reads in it."""

    label: str
    words: str
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One change. `pieces` are its marked words, or `sides` what stood and what would stand."""

    key: str
    field: str
    kind: str
    title: str
    about: str  # the promise that it is about, shortened; blank where the words say it
    url: str
    pieces: tuple[Piece, ...]
    sides: tuple[Side, ...]
    note: str
    hindrance: str
    look: Look | None
    heir: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A group with its changes."""

    code: str
    title: str
    count_words: str
    explanation: str
    lines: tuple[Line, ...]
    bulk: tuple[tuple[str, str], ...]


def field_of(key: str) -> str:
    """The name of the form field of a change."""
    return f"change-{key.replace('.', '_')}"


def on_one_page(found: Versions, choices: Mapping[str, Choice]) -> list[Decidable]:
    """All changes; where they are too many for one form, the first that are not decided yet."""
    if len(found.decidable) <= MOST_ON_A_PAGE:
        return list(found.decidable)
    left = [each for each in found.decidable if each.key not in choices]
    return (left or list(found.decidable))[:MOST_ON_A_PAGE]


def sections_of(found: Versions, shown: Sequence[Decidable]) -> list[Section]:
    """Some changes in their groups; groups without any are left out."""
    sections = []
    for group in GROUPS:
        own = [each for each in shown if each.change.kind in group.kinds]
        if own:
            sections.append(_section(group, own, found))
    return sections


def _section(group: Group, own: Sequence[Decidable], found: Versions) -> Section:
    open_ones = [each for each in own if not each.hindrance]
    bulk = [
        (f"{group.code}:{choice or ''}", words)
        for choice, words in group.bulk
        if len(open_ones) > 1
    ]
    return Section(
        group.code,
        group.title,
        _counted(len(own), group.singular),
        group.explanation,
        tuple(line_of(each, found) for each in own),
        tuple(bulk),
    )


def _counted(number: int, singular: str) -> str:
    """ "3 promises added"."""
    noun, _, rest = singular.partition(" ")
    return f"{counted(number, noun)} {rest}".strip()


def line_of(each: Decidable, found: Versions) -> Line:
    """One change as the page shows it."""
    change = each.change
    by_word = change.kind in WORD_BY_WORD
    return Line(
        key=each.key,
        field=field_of(each.key),
        kind=str(change.kind),
        title=_title(each, found),
        about="" if by_word else _about(each, found),
        url=_url(each, found),
        pieces=change.pieces if by_word else (),
        sides=() if by_word else tuple(_sides(each, found)),
        note=each.note,
        hindrance=each.hindrance,
        look=_look(each.deliverable) if change.kind == ChangeKind.GONE else None,
        heir=_heir(each, found),
        choices=tuple((str(choice), choice_words(choice, change.kind)) for choice in each.choices),
    )


def _about(each: Decidable, found: Versions) -> str:
    """The promise, or the first one of the row, that a change is about."""
    promise = each.deliverable
    if promise is None and each.change.old is not None:
        promise = next(iter(found.here.deliverables[each.change.old[0]]), None)
    return shortened(promise.text, 24) if promise else ""


def choice_words(choice: Choice, kind: ChangeKind) -> str:
    """A choice as its button says it."""
    return LEFT_OUT.get(kind, CHOICES[choice]) if choice == Choice.LEAVE else CHOICES[choice]


def _title(each: Decidable, found: Versions) -> str:
    change, what = each.change, TITLES[each.change.kind]
    if change.old is not None:
        return f"{found.here.actions[change.old[0]]}: {what}"
    if change.new is not None:
        ref = found.comparison.new.actions[change.new[0]].ref
        return f"Action {ref}: {what}" if ref else f"Action without a number: {what}"
    return what


def _url(each: Decidable, found: Versions) -> str:
    if each.deliverable is not None:
        return each.deliverable.get_absolute_url()
    old = each.change.old
    return found.here.actions[old[0]].get_absolute_url() if old else ""


def _look(deliverable: Deliverable | None) -> Look | None:
    return PROGRESS_LOOKS[Progress(deliverable.progress)] if deliverable else None


def _heir(each: Decidable, found: Versions) -> str:
    """What stands in the place of a promise that is gone."""
    change = each.change
    if change.kind != ChangeKind.GONE or change.beside is None:
        return ""
    return shortened(promise_at(found.comparison.new, change.beside).text, 24)


def _sides(each: Decidable, found: Versions) -> list[Side]:
    change = each.change
    if change.kind == ChangeKind.ORDER:
        return [Side("In this version", _behind(each, found))]
    if change.kind == ChangeKind.ADDED:
        return _added(each, found)
    if change.kind == ChangeKind.GONE:
        return [Side("Until now", change.before)]
    readings = ("", "")
    if change.kind == ChangeKind.DATE and each.deliverable and change.new:
        reading = each.deliverable.reading
        now = promise_at(found.comparison.new, change.new).deadline
        readings = (reading.in_words if reading else "", say_reading(now))
    return [
        Side("Until now", change.before or "Nothing", readings[0]),
        Side("In this version", change.after or "Nothing", readings[1]),
    ]


def _added(each: Decidable, found: Versions) -> list[Side]:
    place = each.change.new
    if place is None or place[1] < 0:
        return [Side("In this version", each.change.after)]
    newer = promise_at(found.comparison.new, place)
    leads = ", ".join(lead.partner or lead.words for lead in newer.leads)
    return [
        Side("Promise", each.change.after),
        Side("Who leads", leads or "Nobody is named"),
        Side("By when", newer.by_when or "(blank)", say_reading(newer.deadline)),
    ]


def _behind(each: Decidable, found: Versions) -> str:
    row = each.change.new[0] if each.change.new else 0
    if not row:
        return "It stands first."
    before = found.comparison.new.actions[row - 1]
    return f"It stands behind row {before.ref}." if before.ref else "It stands behind another row."


@dataclass(frozen=True, slots=True)
class Progressing:
    """How far deciding is."""

    decided: int
    total: int
    left: int

    @property
    def sentence(self) -> str:
        """ "12 of 30 changes decided"."""
        if not self.total:
            return "This version says the same as the plan."
        if not self.left:
            return f"All {counted(self.total, 'change')} decided."
        return f"{self.decided} of {counted(self.total, 'change')} decided, {self.left} to go."


def progress_of(found: Versions, choices: Mapping[str, Choice]) -> Progressing:
    """How many of the changes were decided; those that can only be left count as that."""
    total = len(found.decidable)
    return Progressing(len(choices), total, total - len(choices))


SUMMARY = {
    Choice.ACCEPT: "{} taken over",
    Choice.AGREE: "{} newly agreed, in force from today",
    Choice.ASK: "{} asked for, to be decided by somebody of another organisation",
    Choice.WITHDRAW: "{} withdrawn from the plan",
    Choice.SUPERSEDE: "{} marked as superseded",
    Choice.LEAVE: "{} left as it is in the tracker",
}


def summary_of(found: Versions, choices: Mapping[str, Choice]) -> list[tuple[str, list[str]]]:
    """What taking over would do: a group's title with its sentences."""
    summary = []
    for group in GROUPS:
        counts = Counter(
            choices[each.key]
            for each in found.decidable
            if each.change.kind in group.kinds and each.key in choices
        )
        said = [SUMMARY[choice].format(counts[choice]) for choice in Choice if counts[choice]]
        if said:
            summary.append((group.title, said))
    return summary
