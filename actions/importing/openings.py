"""Where items may begin in a list whose marks were lost, and how likely each place is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from actions.importing import vocabulary

# How sure it is that an item begins at a word. Without other evidence LIKELY and above are taken.
CERTAIN = 5  # "We will …"
STRONG = 4  # an opening verb or noun; "Somebody to …", "Somebody will …"
LIKELY = 3  # a capital after an ordinary word, where nothing says that it is a name
POSSIBLE = 2  # a body's abbreviation or a name of several words after an ordinary word
FAINT = 1  # a capital after a capital

_STOPS = (".", ";", "!", "?")
_QUOTES = "\"'“”‘’"
_TITLE = re.compile(r"[A-Z][a-zà-ÿ’'-]*$")
_ABBREVIATION = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z][A-Za-z0-9&/]*(?:['’]s)?$")
_LONGEST_NAME = 8  # words
_RELATIVE = frozenset({"who", "whose", "which"})


@dataclass(frozen=True)
class Names:
    """What the document shows to be names: bodies that lead, and words that keep their capital."""

    bodies: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Opening:
    """An item may begin at the word with this index."""

    word: int
    strength: int


def names_of(texts: Iterable[str], bodies: Iterable[str]) -> Names:
    """Gather the names: a capital after "in", "the", "and" is not there because an item begins."""
    words: set[str] = set()
    for text in texts:
        tokens = text.split()
        for before, word in zip(tokens, tokens[1:], strict=False):
            bare = _bare(word)
            if _TITLE.match(bare) and before.casefold() in vocabulary.UNFINISHED:
                words.add(bare)
    return Names(frozenset(bodies), frozenset(words))


def openings(text: str, names: Names) -> list[Opening]:
    """All places after the first word where an item may begin, in order."""
    tokens = text.split()
    if tokens and tokens[0][0].islower():
        return _relative_openings(tokens)
    found: list[Opening] = []
    for index in range(1, len(tokens)):
        strength = _strength(tokens, index, names)
        if not strength:
            continue
        if found and found[-1].word == index - 1:
            # No item is one word long: of two places side by side the likelier one counts.
            if found[-1].strength >= strength:
                continue
            found.pop()
        found.append(Opening(index, strength))
    return found


def begins_item(text: str, names: Names) -> bool:
    """True where a paragraph begins as items do: with what is done, or with who will do it."""
    tokens = text.split()
    word = _bare(tokens[0]).casefold()
    if word in vocabulary.OPENERS or word in vocabulary.NOUN_OPENERS or word == "we":
        return True
    body = _length_of_body(tokens, 0, names)
    return _promises(tokens, max(body - 1, 0))


def unfinished(text: str) -> bool:
    """True where the text cannot end here, because something must follow its last word."""
    last = text.rsplit(" ", 1)[-1]
    return last.casefold() in vocabulary.UNFINISHED or last.endswith((",", "&", "-", "–", "/", "("))


def _strength(tokens: list[str], index: int, names: Names) -> int:
    before, word = tokens[index - 1], _bare(tokens[index])
    after = tokens[index + 1] if index + 1 < len(tokens) else ""
    if not word or not word[0].isupper():
        return 0
    if word == "We" and after in vocabulary.PROMISING | {"are", "have", "need"}:
        return 0 if before.endswith((",", ":")) else CERTAIN
    stopped = before.endswith(_STOPS)
    leaning = stopped and word.casefold() in vocabulary.LEANING
    if leaning or unfinished(before) or before.endswith(":"):
        return 0
    body = _length_of_body(tokens, index, names)
    if body:
        promised = _promises(tokens, index + body - 1)
        return STRONG if promised else POSSIBLE if _small(before) else 0
    return _strength_of_word(tokens, index, names, stopped=stopped) if _TITLE.match(word) else 0


def _strength_of_word(tokens: list[str], index: int, names: Names, *, stopped: bool) -> int:
    before, word = tokens[index - 1], _bare(tokens[index])
    after = _bare(tokens[index + 1]) if index + 1 < len(tokens) else ""
    plain_before = stopped or _small(before)
    in_a_name = bool(_TITLE.match(after)) and after.casefold() not in vocabulary.OPENERS
    lower = word.casefold()
    if lower in vocabulary.OPENERS and not in_a_name:
        return STRONG
    if plain_before and lower in vocabulary.NOUN_OPENERS and not in_a_name:
        return STRONG
    if plain_before and not stopped and _promises(tokens, index):
        return STRONG
    if in_a_name:
        return POSSIBLE if plain_before else 0
    if plain_before and word not in names.words and not _named_of(tokens, index):
        return LIKELY
    return 0 if after.casefold() in vocabulary.UNFINISHED else FAINT


def _length_of_body(tokens: list[str], index: int, names: Names) -> int:
    """How many words from here are a body's name: its abbreviation, or a name of several words."""
    for length in range(min(_LONGEST_NAME, len(tokens) - index), 1, -1):
        if _bare(" ".join(tokens[index : index + length])) in names.bodies:
            return length
    word = _bare(tokens[index])
    return 1 if word in names.bodies and _ABBREVIATION.match(word) else 0


def _named_of(tokens: list[str], index: int) -> bool:
    """True for "Places of Safety": a name in two words with capitals."""
    after = tokens[index + 1 : index + 3]
    return len(after) == 2 and after[0] == "of" and bool(_TITLE.match(_bare(after[1])))


def _promises(tokens: list[str], index: int) -> bool:
    """True for "Somebody to do", "The somebodies will do", "ABC (Team) and DEF to do"."""
    for offset in range(1, 5):
        if index + offset + 1 >= len(tokens):
            return False
        word = tokens[index + offset]
        if word in vocabulary.PROMISING:
            return tokens[index + offset + 1][0].islower()
        if word.endswith((*_STOPS, ",")) or (
            word[0].islower() and word in vocabulary.UNFINISHED and word != "and"
        ):
            return False
    return False


def _relative_openings(tokens: list[str]) -> list[Opening]:
    """Items that all begin with "who": a new one where "who" cannot belong to the word before."""
    first = tokens[0]
    if first not in _RELATIVE:
        return []
    return [
        Opening(index, LIKELY)
        for index in range(1, len(tokens))
        if tokens[index] == first and not _may_be_followed_by_relative(tokens[index - 1])
    ]


def _may_be_followed_by_relative(word: str) -> bool:
    lower = word.casefold()
    if unfinished(word):
        return True
    if lower.endswith("selves"):
        return False
    return lower in vocabulary.PERSONS or (lower.endswith("s") and not lower.endswith("ss"))


def _bare(word: str) -> str:
    return word.strip(_QUOTES + "(),.;:!?")


def _small(word: str) -> bool:
    """True for an ordinary word: in small letters, or what closes a bracket, or a figure."""
    bare = word.strip(_QUOTES)
    return bool(bare) and (bare[0].islower() or bare.endswith(")") or bare[0].isdigit())
