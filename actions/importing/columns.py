"""Header words: which meaning each column of the table has, in any order."""

import re
from collections.abc import Mapping, Sequence

from actions.importing.markup import plain

REF = "ref"
OUTCOMES = "outcomes"
ACTION = "action"
WHO = "who"
BY_WHEN = "by_when"

_REF_WORDS = (
    r"#|№|(?:action |item |objective |row |serial )?"
    r"(?:no\.?|nos\.?|nr\.?|number|ref\.?|reference|id)(?: no\.?)?"
)
_BY_WHEN_WORDS = (
    r".*\b(?:by when|when|time ?-?scales?|time ?-?frames?|deadlines?|target dates?|"
    r"(?:due|completion|end|review|delivery|finish) dates?|dates?|due(?: by)?|"
    r"completed? by|complete by|milestones?)\b.*"
)
_WHO_WORDS = (
    r".*\b(?:who|whom|leads?|led by|lead by|responsib\w+|owners?|owned by|accountab\w+|"
    r"organisations?|organizations?|agenc(?:y|ies)|partners?|by whom)\b.*"
)
_OUTCOMES_WORDS = (
    r".*\b(?:outcomes?|what will change|what will be different|impacts?|benefits?|"
    r"results?|success measures?|measures? of success|difference|objectives?|aims?)\b.*"
)
_ACTION_WORDS = (
    r".*\b(?:actions?|deliverables?|what we will do|what will we do|what we(?:'|’)ll do|"
    r"what|activit(?:y|ies)|tasks?|steps?|commitments?|initiatives?|interventions?)\b.*"
)
# Asked in this order: "Action no." is a number, "Action lead" is who, "Target date" is when.
_MEANINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (REF, re.compile(_REF_WORDS, re.IGNORECASE)),
    (BY_WHEN, re.compile(_BY_WHEN_WORDS, re.IGNORECASE)),
    (WHO, re.compile(_WHO_WORDS, re.IGNORECASE)),
    (OUTCOMES, re.compile(_OUTCOMES_WORDS, re.IGNORECASE)),
    (ACTION, re.compile(_ACTION_WORDS, re.IGNORECASE)),
)


def meaning_of(header: str) -> str | None:
    """What a column headed so holds, or None."""
    words = plain(header).strip(" :*")
    for meaning, pattern in _MEANINGS:
        if pattern.fullmatch(words):
            return meaning
    return None


def read_header(cells: Sequence[str]) -> dict[str, int] | None:
    """Column number by meaning, where this row is the header of a plan table; else None.

    Short cells only; the actions must be named, and at least two more meanings.
    """
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        words = plain(cell)
        if len(words.split()) > 6:
            return None
        meaning = meaning_of(cell) if words else None
        if meaning and meaning not in found:
            found[meaning] = index
    named = sum(1 for cell in cells if plain(cell))
    if ACTION not in found or len(found) < 3 or len(found) * 2 <= named:
        return None
    return found if WHO in found or BY_WHEN in found else None


def unknown_columns(cells: Sequence[str], columns: Mapping[str, int]) -> list[tuple[int, str]]:
    """Columns whose header says nothing that is known here, with their words."""
    used = set(columns.values())
    return [
        (index, plain(cell))
        for index, cell in enumerate(cells)
        if index not in used and plain(cell)
    ]
