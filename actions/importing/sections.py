"""What a line is by its own words and looks: a theme, a heading, a page's furniture, a note."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from actions.importing.layout import Spot

_KINDS = (
    r"theme|section|part|priority|domain|goal|aim|strand|work ?-?stream|pillar|ambition|outcome|"
    r"objective|strategic (?:priority|objective|aim|goal)|key (?:priority|area)|priority area|"
    r"area(?: for action| of focus)?|chapter|commitment|standard|recommendation"
)
_THEME = re.compile(
    rf"(?:(?:{_KINDS})\s+)?(?:no\.?\s*)?(\d{{1,2}})"
    r"(?:\s*[.:)]\s*(?=[^\d\s])|\s+[–—-]\s*|\s*[–—]\s+)(\S.*)",
    re.IGNORECASE,
)
_THEME_LETTERED = re.compile(
    rf"(?:{_KINDS})\s+(?:([A-H])|(one|two|three|four|five|six|seven|eight))\s*[.:)–—-]\s*(\S.*)",
    re.IGNORECASE,
)
_THEME_LETTER = re.compile(r"([A-H])[.)]\s+([A-Z][a-z]{2,}.*)")
_THEME_SPACED = re.compile(rf"(?:{_KINDS})\s+(\d{{1,2}})\s+(\S.*)", re.IGNORECASE)
# "Pledge 1: …", "Area of weakness 2 – …"; not what numbers something else.
_THEME_NAMED = re.compile(
    r"(?!\D*\b(?:appendix|annex|table|figure|version|draft|page|year|phase|quarter|issue)\b)"
    r"[A-Z][A-Za-z]+(?: [A-Za-z]+){0,3} (\d{1,2})\s*(?:[:–—]|\.\s|\s-\s)\s*(\S.*)",
    re.IGNORECASE,
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
_GLOSSARY = re.compile(r"(?:.*\b)?(?:glossary|abbreviations|acronyms)\b.*", re.IGNORECASE)
_FURNITURE = re.compile(r"(?:page\s*)?\d+(?:\s*(?:of|/)\s*\d+)?", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:\*+|†|n\.?b\.?[\s:]|notes?\b|key\b|rag\b|b?rag (?:key|rating|status)|source\b|footnote|"
    r"\[\d\]|¹|²|³|\(\d\)\s|version\b|last updated|date of (?:next )?review|continued\b|total\b|"
    r"next review|approved by|signed|end of)",
    re.IGNORECASE,
)
_COLOUR = re.compile(
    r"(?:red|amber|green|blue|grey|yellow|purple|white|[brag])\b.{0,3}", re.IGNORECASE
)
_SENTENCE_WORDS = 25


def theme_of(words: str) -> tuple[int, str] | None:
    """The number and title of a numbered theme, or None."""
    match = _THEME.fullmatch(words) or _THEME_SPACED.fullmatch(words)
    match = match or _THEME_NAMED.fullmatch(words)
    if match:
        return int(match[1]), match[2]
    letter = _THEME_LETTER.fullmatch(words)
    if letter:
        return ord(letter[1]) - ord("A") + 1, letter[2]
    lettered = _THEME_LETTERED.fullmatch(words)
    if not lettered:
        return None
    if lettered[1]:
        return ord(lettered[1].upper()) - ord("A") + 1, lettered[3]
    return _NUMBERS.index(lettered[2].casefold()) + 1, lettered[3]


def is_note(words: str) -> bool:
    """True for a line below or between the rows that explains, and promises nothing."""
    if _NOTE.match(words):
        return True
    return len(words.split()) > _SENTENCE_WORDS and words.rstrip().endswith(".")


def is_beside(spot: Spot, width: int) -> bool:
    """True for a row that explains: a note over a few cells, or a colour with what it means."""
    if len(spot.filled) > max(2, min(3, width - 2)):
        return False
    first = spot.words[spot.filled[0]]
    return bool(_NOTE.match(first) or _COLOUR.fullmatch(first))


def opens_glossary(words: str) -> bool:
    """True for the title of a glossary."""
    return bool(_GLOSSARY.fullmatch(words)) and len(words.split()) < 8


def page_number(words: str) -> bool:
    """True for "Page 3 of 9"."""
    return bool(_FURNITURE.fullmatch(words)) and "page" in words.casefold()


def repeated_lines(spots: Iterable[Spot]) -> set[str]:
    """Lines outside the table, after a break, that the pages repeat: titles at head or foot."""
    alone = Counter(
        spot.said
        for spot in spots
        if spot.paragraph and (spot.apart or spot.number == 1) and not theme_of(spot.said)
    )
    return {words for words, times in alone.items() if times > 1}


def last_row(spots: Sequence[Spot]) -> int:
    """The number of the last line of a table before any glossary; 0 where there is none."""
    last = 0
    for spot in spots:
        if spot.paragraph and opens_glossary(spot.said):
            break
        if not spot.paragraph:
            last = spot.number
    return last


def style_of(spot: Spot) -> tuple[bool, str, bool]:
    """How a section is set, to tell its level from others: outside the table, shade, bold."""
    return spot.paragraph, spot.shade, spot.bold


def theme_styles(sections: Sequence[tuple[int, Spot]]) -> set[tuple[bool, str, bool]]:
    """The looks of those unnumbered sections that are themes; `sections` have their place.

    Where a section of one look stands right above one of another, the upper look is the themes'.
    """
    styles = {style_of(spot) for _, spot in sections}
    if len(styles) < 2:
        return styles
    for (place, upper), (next_place, lower) in zip(sections, sections[1:], strict=False):
        if next_place == place + 1 and style_of(upper) != style_of(lower):
            return {style_of(upper)}
    return styles
