"""What only a person can decide about a document, as data: asked in pages, kept as answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# Question key to what was answered. Keys are made from the words of the document, not from where
# they stand, so that the next version of a plan asks only what is new.
Answers = Mapping[str, str]


class QuestionKind(StrEnum):
    """The steps of the review, in their order."""

    WRITTEN = "written"  # in which month the plan was written: "2014-11"
    TABLE = "table"  # is this table part of the plan: "yes" or "no"
    COLUMN = "column"  # what a column holds: a meaning of `columns.py`, or "ignore"
    ROW = "row"  # what a line is: theme, heading, action, continuation, ignore
    REF = "ref"  # the printed number of a row where it is lost, doubled, or turned into a date
    ITEMS = "items"  # the items of a cell, one a line, sub-points with "- " before them
    NAME = "name"  # who is meant: "partner:SHORT NAME", "alias:SHORT NAME", "new", "person", "none"
    LEADS = "leads"  # the leads of each item of a row: one line an item, names joined by "; "
    DATE = "date"  # the words of each item's date, one line an item; or the alternative meant
    STATUS = "status"  # what a word or a colour means here: a progress, a confidence, or "ignore"


@dataclass(frozen=True)
class Option:
    """One answer that is offered."""

    value: str
    words: str


@dataclass(frozen=True)
class Question:
    """One thing that was read, with what else it could be.

    `about` is a whole sentence. `source` holds the words of the document that it is about, `lines`
    where they stand. `reading` is the answer that holds unless another is given. With `free`,
    words may be typed as well: it is the hint beside the box, "" where only the options count.
    `sure` questions are folded away; the others must be answered or confirmed.
    """

    key: str
    kind: QuestionKind
    about: str
    reading: str
    source: tuple[str, ...] = ()
    lines: tuple[int, ...] = ()
    options: tuple[Option, ...] = ()
    free: str = ""
    sure: bool = False
    why: str = ""
