"""Words that make a promise vague, an outcome countable, or a date in a text. Tables; pure."""

import re
from collections.abc import Sequence
from datetime import date

from actions import by_when


def _table(*lines: str) -> frozenset[str]:
    """Words written one after the other."""
    return frozenset(word for line in lines for word in line.split())


# Verbs that promise an effort and no result. Some are nouns too: see `_is_a_verb`.
VAGUE = _table(
    "assess assist consider continue discuss encourage engage examine explore facilitate",
    "investigate liaise monitor promote review scope support",
)
# The same, where one of the second words follows.
VAGUE_PAIRS = {
    "look": frozenset({"at", "into"}),
    "raise": frozenset({"awareness"}),
    "work": frozenset({"with", "towards", "together", "alongside"}),
}
# Verbs after which there is something to see.
PRODUCING = _table(
    "adopt agree appoint commission create deliver develop draft embed establish extend hire",
    "hold implement introduce issue launch open pilot produce publish recommend recruit",
    "redesign report revise roll run set sign survey transform write",
)
# Things to see; where one stands before any vague verb, it is what is promised.
PRODUCTS = _table(
    "adoption agreement audit campaign contract course development guide introduction network",
    "package pathway plan policy protocol protocols register report strategy survey toolkit",
    "use website workshop",
)
# What stands before a verb that could be a noun.
BEFORE_VERBS = frozenset({"", "to", "will", "we", "shall", "and", "&", "or", "also", "jointly"})
CARRYING_OUT = frozenset({"conduct", "undertake", "carry", "perform", "complete"})
WORD = re.compile(r"[a-z]+|&|[.;:,]")

MEASURES = re.compile(
    r"\d|per ?cent|percentage|proportion|\bnumbers?\b|\brates?\b|\bratio|survey|audit|dashboard"
    r"|\btargets?\b|\bscores?\b|baseline|benchmark|measured\b|\bKPI|\bat least\b|\bno more than\b"
    r"|response times?|waiting times?|lengths? of stay|\bzero\b|\bhalv|\bdoubl",
    re.IGNORECASE,
)
# Numbers that are names: telephone numbers, sections of an Act, round the clock.
NAMES = re.compile(
    r"\b(?:999|111|101|24/7|365)\b|\b(?:s|section|sections) ?\d+(?:(?:,| and|/) ?\d+)*",
    re.IGNORECASE,
)

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: of)?,? (?:20\d\d|['’]?\d\d)"
)
DATE_IN_TEXT = re.compile(
    rf"\b(by|before|until|in|during)(?: the)?(?: (?:end|beginning|middle) of)? ({_MONTH}|20\d\d)\b",
    re.IGNORECASE,
)
UP_TO = frozenset({"by", "before", "until"})


def vague_verb_of(text: str) -> str:
    """The verb that promises no result: "review", "work with"; blank where the text does better.

    Vague is a text whose first telling word is a vague verb, unless a producing one follows.
    """
    words = WORD.findall(text.lower())
    for place, word in enumerate(words):
        if word in PRODUCTS or _produces(words, place):
            return ""
        found = _vague_at(words, place)
        if found:
            rest = range(place + 1, len(words))
            return "" if any(_produces(words, later) for later in rest) else found
    return ""


def _is_a_verb(words: Sequence[str], place: int) -> bool:
    """Whether a word that can be a noun stands where a verb stands."""
    before = words[place - 1] if place else ""
    return before in BEFORE_VERBS or not before.isalpha()


def _produces(words: Sequence[str], place: int) -> bool:
    """Whether a producing verb stands here; "agree" also straight after who does it."""
    word = words[place]
    return word == "agree" or (word in PRODUCING and _is_a_verb(words, place))


def _vague_at(words: Sequence[str], place: int) -> str:
    """The vague verb at a place; blank where none stands there."""
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    if following in VAGUE_PAIRS.get(word, ()) and _is_a_verb(words, place):
        return f"{word} {following}"
    if word == "review":
        before = words[max(0, place - 5) : place]
        if before[-2:] == ["keep", "under"]:
            return "keep under review"
        if CARRYING_OUT & set(before):
            return "review"
    return word if word in VAGUE and _is_a_verb(words, place) else ""


def has_a_measure(text: str) -> bool:
    """Whether an outcome says anything that could be counted, timed or asked in a survey."""
    return bool(MEASURES.search(NAMES.sub(" ", text)))


def date_that_disagrees(text: str, due: Sequence[date], written_on: date | None) -> str:
    """The words of a text that name another date than the one agreed; blank where none do.

    Cautious: only dates that are read for sure, and none from before the plan was written. "By"
    disagrees only with something later; "in" with anything else.
    """
    if not due:
        return ""
    for found in DATE_IN_TEXT.finditer(text):
        span = _span_of(found[2])
        if span is None or (written_on is not None and span[1] < written_on):
            continue
        if found[1].lower() in UP_TO:
            wrong = max(due) > span[1]
        else:
            wrong = not any(span[0] <= day <= span[1] for day in due)
        if wrong:
            return found[0]
    return ""


def _span_of(words: str) -> tuple[date, date] | None:
    """The first and last day that a month or a year means; None where that is not sure."""
    if words.isdigit():
        return date(int(words), 1, 1), date(int(words), 12, 31)
    reading = by_when.read_by_when(words)
    if reading.flagged or reading.kind is not by_when.Kind.BY or len(reading.due_on) != 1:
        return None
    last = reading.due_on[0]
    return last.replace(day=1), last
