"""Words and colours of a status, and what they mean in this plan: a progress and a confidence."""

import colorsys
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from actions.importing.asking import Asker, key_of, options
from actions.importing.columns import PROGRESS, STATUS
from actions.importing.markup import Block, blocks
from actions.importing.printed_rows import Row
from actions.importing.questions import Question, QuestionKind
from actions.statuses import CONFIDENCE_LOOKS, PROGRESS_LOOKS, Confidence, Progress

NOT_A_STATUS = "ignore"
_OFFERED = (
    (Progress.NOT_STARTED, Confidence.NOT_SAID),
    (Progress.NOT_STARTED, Confidence.AT_RISK),
    (Progress.NOT_STARTED, Confidence.OFF_TRACK),
    (Progress.IN_PROGRESS, Confidence.NOT_SAID),
    (Progress.IN_PROGRESS, Confidence.ON_TRACK),
    (Progress.IN_PROGRESS, Confidence.AT_RISK),
    (Progress.IN_PROGRESS, Confidence.OFF_TRACK),
    (Progress.DELIVERED, Confidence.NOT_SAID),
    (Progress.NOT_DELIVERED, Confidence.NOT_SAID),
    (Progress.SUPERSEDED, Confidence.NOT_SAID),
    (Progress.NOTHING_REPORTED, Confidence.NOT_SAID),
)
# What words say by themselves; a colour's name says it only by custom, so that it is asked.
_SAID: tuple[tuple[str, Progress, Confidence, bool], ...] = (
    (
        (
            r"to ?do|not (?:yet )?(?:started|begun|commenced|due)|yet to (?:start|begin)|"
            r"to (?:start|begin)|"
            r"planned|scheduled|future|pending|not progressed|0%"
        ),
        Progress.NOT_STARTED,
        Confidence.NOT_SAID,
        True,
    ),
    (
        (
            r"(?:fully |now |action )?complete[d]?|closed|done|achieved|delivered|finished|"
            r"implemented|100%|embedded|complete and embedded|met"
        ),
        Progress.DELIVERED,
        Confidence.NOT_SAID,
        True,
    ),
    (
        r"on[ -]?(?:track|target|schedule)|progressing well|(?:going|doing) well",
        Progress.IN_PROGRESS,
        Confidence.ON_TRACK,
        True,
    ),
    (
        (
            r"in[ -]?progress|under ?way|started|ongoing|on-going|open|active|commenced|live|"
            r"partially (?:complete|met|achieved)|part(?:ly)? complete|progressing|in hand|\d\d?%"
        ),
        Progress.IN_PROGRESS,
        Confidence.NOT_SAID,
        True,
    ),
    (
        (
            r"(?:slightly |slight )?(?:delay(?:ed|s)?|at risk|behind(?: schedule)?|"
            r"slipp(?:ed|ing)|"
            r"some (?:delay|risk|concerns?|slippage)|minor (?:delay|issues?))"
        ),
        Progress.IN_PROGRESS,
        Confidence.AT_RISK,
        True,
    ),
    (
        (
            r"off[ -]?(?:track|target)|overdue|missed|stalled|not on track|"
            r"significant(?:ly)? delay\w*|"
            r"major (?:delay|issues?)|not achieved"
        ),
        Progress.IN_PROGRESS,
        Confidence.OFF_TRACK,
        True,
    ),
    (
        r"superseded|no longer (?:required|needed|relevant)|withdrawn|cancelled|removed|merged",
        Progress.SUPERSEDED,
        Confidence.NOT_SAID,
        True,
    ),
    (r"g|green", Progress.IN_PROGRESS, Confidence.ON_TRACK, False),
    (
        r"a|amber|yellow|orange|amber/green|green/amber",
        Progress.IN_PROGRESS,
        Confidence.AT_RISK,
        False,
    ),
    (r"r|red|red/amber|amber/red", Progress.IN_PROGRESS, Confidence.OFF_TRACK, False),
    (r"b|blue|purple", Progress.DELIVERED, Confidence.NOT_SAID, False),
    (r"grey|gray|white|w|black", Progress.NOT_STARTED, Confidence.NOT_SAID, False),
)
_PATTERNS = tuple(
    (re.compile(words, re.IGNORECASE), progress, confidence, sure)
    for words, progress, confidence, sure in _SAID
)
# In a sentence: not started, off track, on track, at risk, delivered, in progress.
_ORDER_WITHIN = (0, 5, 2, 4, 1, 3)
_TELLING = frozenset({"red", "amber", "yellow", "green", "blue"})
_BEHIND = re.compile(r"\s*(?:[–—:;.(\n]|-\s|,)\s*")
# "Green: on track. Amber: some delay."
_IN_A_KEY = re.compile(
    r"\b(red|amber|green|blue|grey|yellow|purple|white|[BRAG])(?:\s*[-–—=:]+\s*|\s+\()"
    r"([^.;,|()]+?)(?=\s*(?:[.;,|)]|\b(?:red|amber|green|blue|grey|yellow|purple|white)\s*[-–—=:]|$))",
    re.IGNORECASE,
)
_LONGEST = 5  # words


@dataclass(frozen=True)
class ReadStatus:
    """A status as printed, and what it was read to; `fill` is "rrggbb" where a colour says it."""

    words: str
    fill: str = ""
    progress: Progress | None = None
    confidence: Confidence = Confidence.NOT_SAID

    def as_json(self) -> dict[str, object]:
        """Plain data."""
        return {
            "words": self.words,
            "fill": self.fill,
            "progress": str(self.progress) if self.progress else None,
            "confidence": str(self.confidence),
        }


class StatusReader:
    """Reads each word and each colour once; `legend` holds what the document's own key says."""

    def __init__(self, asker: Asker, legend: Mapping[str, str], rows: Sequence[Row]) -> None:
        self.asker = asker
        self.legend = legend
        self.column = _coloured_column(rows)

    def of_row(self, row: Row, count: int) -> list[ReadStatus | None]:
        """The status of each of a row's promises: as many cells or lines as promises, or one."""
        if self.column is None:
            return [None] * count
        found = [
            (block.text, fills.get(self.column, ""))
            for cell, fills in zip(row.cells(self.column), row.fills, strict=True)
            for block in blocks(cell) or [Block("")]
        ]
        if self.column != STATUS:
            found = [("", fill) for _, fill in found]
        if len(found) != count or count == 1:
            found = [(" ".join(words for words, _ in found), found[0][1])] * count
        return [self.read(words, fill, row.lines) for words, fill in found]

    def told(self, row: Row) -> str:
        """The words on a row's progress; those of a status column that are more than a status."""
        words = row.printed(PROGRESS)
        status = row.printed(STATUS)
        if not words and status and status_words(status) != status.strip(" ."):
            return status
        return words

    def read(self, words: str, fill: str, lines: Sequence[int]) -> ReadStatus | None:
        """The status that a cell says, or None where it says none."""
        said = status_words(words)
        colour = colour_name(fill)
        if not said and (words or colour in {"", "white"}):
            return None
        answer = self.asker.ask(self._question(said, "" if said else fill, lines))
        if answer == NOT_A_STATUS:
            return None
        progress, _, confidence = answer.partition("+")
        return ReadStatus(
            said,
            fill if colour not in {"", "white"} else "",
            Progress(progress),
            Confidence(confidence) if confidence else Confidence.NOT_SAID,
        )

    def _question(self, said: str, fill: str, lines: Sequence[int]) -> Question:
        colour = colour_name(fill)
        key = (said or colour).casefold()
        told = self.legend.get(key) or self.legend.get(_LONG.get(key, key), "")
        found = meaning_of_status(told) if told else None
        own = meaning_of_status(said or colour)
        progress, confidence, sure = (
            found or own or (Progress.NOTHING_REPORTED, Confidence.NOT_SAID, False)
        )
        why = "nothing known says what this means here"
        if found:
            why, sure = f"the document's own key says “{told}”", True
        elif own:
            why = "that is what the words say" if sure else "that is what it means in most plans"
        name = f"“{said}”" if said else f"a cell filled {colour}"
        return Question(
            key=key_of(QuestionKind.STATUS, said or f"fill {fill}"),
            kind=QuestionKind.STATUS,
            about=f"What does {name} mean in this plan?",
            reading=value_of(progress, confidence) if found or own else NOT_A_STATUS,
            source=(said,) if said else (f"#{fill}",),
            lines=tuple(lines),
            options=_OPTIONS,
            sure=sure and bool(found or own),
            why=why,
        )


_LONG = {"g": "green", "a": "amber", "r": "red", "b": "blue", "w": "white"}
_LONG |= {long: short for short, long in _LONG.items()}


def _coloured_column(rows: Sequence[Row]) -> str | None:
    """The column of the status: the one headed so, else the one whose colours tell rows apart."""
    if any(STATUS in part for row in rows for part in row.parts):
        return STATUS
    colours: dict[str, set[str]] = {}
    for row in rows:
        for name, fill in row.fills[0].items():
            colour = colour_name(fill)
            if colour in _TELLING:
                colours.setdefault(name, set()).add(colour)
    several = [name for name, found in colours.items() if len(found) > 1]
    return several[-1] if several else None


def value_of(progress: Progress, confidence: Confidence) -> str:
    """What an answer calls a status: "in_progress+on_track", or "delivered"."""
    if confidence is Confidence.NOT_SAID:
        return str(progress)
    return f"{progress}+{confidence}"


def status_words(words: str) -> str:
    """The words of a cell that say its status: all of a short one, or what stands first."""
    text = " ".join(words.split()).strip(" .")
    if len(text.split()) <= _LONGEST:
        return text
    first = _BEHIND.split(text, maxsplit=1)[0]
    return first if len(first.split()) <= _LONGEST and meaning_of_status(first) else ""


def meaning_of_status(words: str) -> tuple[Progress, Confidence, bool] | None:
    """Progress, confidence, and whether the words say so themselves; None for other words."""
    text = " ".join(words.casefold().split()).strip(" .*")
    for pattern, progress, confidence, sure in _PATTERNS:
        if pattern.fullmatch(text):
            return progress, confidence, sure
    for piece in (_BEHIND.split(text, maxsplit=1)[0], *_BEHIND.split(text)[1:]):
        for pattern, progress, confidence, _ in _PATTERNS:
            if piece != text and pattern.fullmatch(piece.strip()):
                return progress, confidence, False
    return _within(text)


def _within(text: str) -> tuple[Progress, Confidence, bool] | None:
    """What a sentence such as a key's says: "On track to be delivered by the due date"."""
    for place in _ORDER_WITHIN:
        pattern, progress, confidence, _ = _PATTERNS[place]
        if re.search(rf"\b(?:{pattern.pattern})(?!\w)", text):
            return progress, confidence, False
    return None


def colour_name(fill: str) -> str:
    """What people call a fill "rrggbb": red, amber, yellow, green, blue, purple, grey, white."""
    if not re.fullmatch(r"[0-9a-fA-F]{6}", fill):
        return ""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    if light > 0.97:
        return "white"
    if full < 0.15 or light < 0.08:
        return "black" if light < 0.15 else "white" if light > 0.93 else "grey"
    degrees = hue * 360
    bands = ((18, "red"), (52, "amber"), (70, "yellow"), (170, "green"), (255, "blue"))
    return next((name for limit, name in bands if degrees < limit), _beyond(degrees))


def _beyond(degrees: float) -> str:
    return "purple" if degrees < 320 else "red"


def legend_of(cells: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A key: what a colour, or its name, means; from the words and fills of its cells in order."""
    found: dict[str, str] = {}
    waiting = ""
    for words, fill in cells:
        colour = colour_name(fill)
        named = _IN_A_KEY.findall(words)
        if named:
            found.update((name.casefold(), said.strip()) for name, said in named)
        elif waiting and words:
            found.setdefault(waiting, words)
            waiting = ""
        if not named and words.casefold() in _LONG:
            waiting = words.casefold()
        elif not words and colour not in {"", "white"}:
            waiting = colour
        elif words and not named and colour not in {"", "white"}:
            found.setdefault(colour, words)
    return found


def _words_of(progress: Progress, confidence: Confidence) -> str:
    words = PROGRESS_LOOKS[progress].word
    if confidence is Confidence.NOT_SAID:
        return words
    return f"{words}, {CONFIDENCE_LOOKS[confidence].word.lower()}"


_OPTIONS = options(
    [
        *((value_of(*pair), _words_of(*pair)) for pair in _OFFERED),
        (NOT_A_STATUS, "It says no status"),
    ]
)
