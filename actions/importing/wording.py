"""Two texts side by side: which words stay, which go, which come, and how alike they are."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import pairwise

_TOKEN = re.compile(r"\n|[^\s]+")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# The same to a reader, whichever program wrote it.
_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
# Beyond this, one is shown whole beside the other: nobody follows a change of so many words.
MOST_WORDS = 2000
SHORT = 3  # letters; words up to here ("the", "of") say little about what a text means


class Mark(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that follow each other and share a mark; lines are kept as "\\n"."""

    mark: Mark
    words: str


def same_text(one: str, other: str) -> bool:
    """Whether two texts have the same words: spaces, lines and kinds of quotes do not count."""
    return one.translate(_SAME).split() == other.translate(_SAME).split()


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both in reading order; what goes stands before what comes in its place."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > MOST_WORDS:
        both = ((Mark.REMOVED, old), (Mark.ADDED, new))
        return tuple(Piece(mark, _joined(words)) for mark, words in both if words)
    matcher = SequenceMatcher(None, _alike(old), _alike(new), autojunk=False)
    pieces: list[Piece] = []
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece(Mark.KEPT, _joined(new[new_from:new_to])))
            continue
        if old_to > old_from:
            pieces.append(Piece(Mark.REMOVED, _joined(old[old_from:old_to])))
        if new_to > new_from:
            pieces.append(Piece(Mark.ADDED, _joined(new[new_from:new_to])))
    return tuple(pieces)


def _alike(tokens: Sequence[str]) -> list[str]:
    return [token.translate(_SAME) for token in tokens]


def _joined(tokens: Sequence[str]) -> str:
    return " ".join(tokens).replace(" \n ", "\n").replace("\n ", "\n").replace(" \n", "\n")


@dataclass(frozen=True, slots=True)
class Profile:
    """The words of a text, and which follow which, counted once for many comparisons."""

    words: Counter[str]
    pairs: Counter[tuple[str, str]]

    @classmethod
    def of(cls, text: str) -> "Profile":
        """A text's profile; capitals and marks do not count."""
        words = _WORD.findall(text.translate(_SAME).casefold())
        return cls(Counter(words), Counter(pairwise(words)))

    def likeness(self, other: "Profile") -> float:
        """From 0, nothing in common, to 1, the same words in the same order."""
        if not self.words and not other.words:
            return 1.0
        by_word = _shared(self.words, other.words)
        if not (self.pairs and other.pairs):
            return by_word
        return (2 * by_word + _shared(self.pairs, other.pairs)) / 3

    def moved_from(self, source: "Profile", instead_of: "Profile") -> float:
        """The share of its telling words that `source` has and `instead_of` lacks, 0 to 1."""
        own = _telling(self.words)
        total = own.total()
        if not total:
            return 0.0
        left = _telling(source.words) - _telling(instead_of.words)
        return (own & left).total() / total


def _shared(one: Counter, other: Counter) -> float:
    """Dice's coefficient of two counts."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _telling(words: Counter[str]) -> Counter[str]:
    return Counter({word: count for word, count in words.items() if len(word) > SHORT})
