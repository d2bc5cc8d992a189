"""A by-when cell over all its pages: the phrases in it, one for each promise that has its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.importing.markup import blocks
from actions.importing.vocabulary import MONTHS

_YEAR = r"(?:[12]\d{3}|['’]?\d{2})\b"
_DATE = re.compile(
    rf"""
    \b\d{{1,2}}(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTHS}(?:,?\s+{_YEAR}(?!\s+{MONTHS}))?
    | \b{MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+[12]\d{{3}}\b
    | \b{MONTHS}(?:,?\s*{_YEAR})?
    | \b\d{{4}}-\d{{2}}-\d{{2}}\b
    | \b\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}\b
    | \bQ[1-4](?:\s+{_YEAR}(?:\s?[/-]\s?\d{{2,4}})?)?
    | \b(?:spring|summer|autumn|winter)(?:\s+{_YEAR})?
    | \b[12]\d{{3}}(?:\s?[/-]\s?\d{{2,4}})?\b
    | \bongoing\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What a date may have behind it.
_TRAILING = re.compile(r"\s*\([^()]*\)|\s+(?:tbc|tba|onwards?)\b", re.IGNORECASE)
# Between two dates of one phrase.
_JOINS = re.compile(
    r"(?:\s*(?:and|&|to|until|till|or|through|then|plus|[-–—/])\s*)+(?:from|by|the|end|of|\s)*",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*[,;]\s*")
# The first word of a new phrase, before its date.
_HEADS = re.compile(
    r"(?:by|from|before|after|end|mid|early|late|daily|weekly|fortnightly|monthly|quarterly|"
    r"annually|yearly|within|start|starting|beginning|commencing|first|starts|every|each|"
    r"six-monthly|bi-monthly|during|not|no|in|on|at|between)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DatePhrase:
    """One phrase as printed; `segment` is the page part of the row, `paragraph` counts in it."""

    words: str
    segment: int = 0
    paragraph: int = 0


def split_dates(cells: Sequence[str], *, at_commas: bool = False) -> list[DatePhrase]:
    """The date phrases of the cells of one row, in order; joined by a space they are the cells.

    "Dec 14 Jan 15" is two, "May 15 and Dec 15" one. `at_commas` also cuts "May 15, Dec 15".
    """
    return [
        DatePhrase(phrase, segment, paragraph)
        for segment, cell in enumerate(cells)
        for paragraph, block in enumerate(blocks(cell))
        for phrase in split_phrases(block.text, at_commas=at_commas)
    ]


def split_phrases(text: str, *, at_commas: bool = False) -> list[str]:
    """Cut a run of dates where one phrase is over and the next begins."""
    found = list(_DATE.finditer(text))
    cuts = [0]
    for one, two in zip(found, found[1:], strict=False):
        cut = _cut_between(text, one, two, at_commas=at_commas)
        if cut is not None:
            cuts.append(cut)
    cuts.append(len(text))
    pieces = [text[a:b].strip() for a, b in zip(cuts, cuts[1:], strict=False)]
    return [piece for piece in pieces if piece]


def _cut_between(
    text: str, one: re.Match[str], two: re.Match[str], *, at_commas: bool
) -> int | None:
    """Where the phrase of the first date ends, or None where both belong to one phrase."""
    start = one.end()
    trailing = _TRAILING.match(text, start)
    if trailing:
        start = trailing.end()
    gap = text[start : two.start()]
    if one[0].casefold() == "ongoing" and gap.strip():
        return None
    if not gap.strip():
        return start
    comma = _COMMA.match(gap)
    if comma:
        rest = gap[comma.end() :]
        return start + comma.end() if at_commas or _HEADS.match(rest) else None
    if _JOINS.fullmatch(gap):
        return None
    rest = gap.lstrip()
    if rest[0].isupper() or _HEADS.match(rest):
        return start + len(gap) - len(rest)
    return None
