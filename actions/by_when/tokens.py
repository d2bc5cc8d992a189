"""From the words of a cell to items: mark-up taken off, phrases found, each with its code."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

from actions.by_when.readings import Certainty
from actions.by_when.vocabulary import (
    SKIPPED,
    TWO_SENSES,
    VERBS_AFTER_MAY,
    is_loose,
    longest_phrase,
    misspelt_month,
)

STRUCK_OUT = re.compile(r"<\s*(?:s|del|strike)\s*>", re.I)
LINE_TAG = re.compile(r"<\s*/?\s*(?:br|p|li|ul|ol|div|tr|td|th|del|s|strike)\b[^<>]*>", re.I)
OTHER_TAG = re.compile(r"<!--.*?-->|</?[a-z][^<>]*>", re.I | re.S)
# What word processors and their exports leave behind.
CHARACTERS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ac", "-")
    | dict.fromkeys("\u2018\u2019\u201b\u00b4`\u2032", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u2033", '"')
    | dict.fromkeys("•▪◦·●‣*|\r\v\f\u2028\u2029\uf0b7", "\n")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f", None)
    | {"⇒": "→", "➔": "→", "➡": "→"}
)
# What a spreadsheet adds to a day, and the mark of a footnote.
MIDNIGHT = re.compile(r"(?<=\d)[T ]00:00(?::00(?:\.0+)?)?Z?\b")
ABOUT = re.compile(r"~(?=\s?\w)")
FOOTNOTE = re.compile(r"(?<=\S)\s?\[[0-9a-z]\]")
# Nothing but quotation marks says "ditto".
DITTO_MARKS = re.compile(r"[\"”“„〃'’\s]+|-?\s*do\.?\s*-?", re.I)
AS_OF = re.compile(r"\bas of\b")
# The article counts here: "2 a year" is not two years.
SO_MANY_A = re.compile(r"\b(\d+|one|two|three|four|six|twelve) a (?=year|month|quarter|term|week)")
TOKEN = re.compile(r"[0-9]+|[^\W\d_]+|\n|[^\s\w]|\w")
# "Start of April" is a part of April, where "start April" is a beginning without an end.
START_OF = re.compile(r"\b(?:start|beginning) of\b")
DIGITS = re.compile(r"[0-9]+")
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
PUNCTUATION = dict(zip("-/.,:()", "-/.,:()", strict=True)) | {"\n": ";", ";": ";"}
DONE_WORDS = frozenset({"complete", "completed", "done", "achieved", "implemented", "delivered"})
APOSTROPHE, QUESTION_MARK, LIST_LETTER = "'", "?", "a"
DROPPED_MARKS = frozenset("\"'!~_[]{}=")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a reading is less than sure, as a clause that can follow "but"."""

    certainty: Certainty
    why: str


def likely(why: str) -> Doubt:
    """A doubt that leaves the reading likely."""
    return Doubt(Certainty.LIKELY, why)


def unsure(why: str) -> Doubt:
    """A doubt that leaves the reading a guess."""
    return Doubt(Certainty.UNSURE, why)


@dataclass(frozen=True, slots=True)
class Item:
    """A word, a phrase or what rules made of several: its code, its text and its value.

    What ``value`` holds depends on the code: a number, a Period, a name.
    """

    code: str
    text: str
    value: Any = None
    doubts: tuple[Doubt, ...] = ()

    def doubted(self, *doubts: Doubt) -> Self:
        """The same item with further doubts."""
        return replace(self, doubts=self.doubts + doubts)


def plain_text(words: str) -> str:
    """The words without mark-up: breaks and bullets as new lines, one sort of dash and quote."""
    text = html.unescape(words)
    text = text.replace("_x000D_", "\n").replace("â€“", "-").replace("â€™", "'")
    text = STRUCK_OUT.sub(" superseded ", text)
    text = OTHER_TAG.sub("", LINE_TAG.sub("\n", text))
    text = unicodedata.normalize("NFKC", text.translate(CHARACTERS)).translate(CHARACTERS)
    text = FOOTNOTE.sub("", MIDNIGHT.sub("", text)).strip()
    return "same" if text and DITTO_MARKS.fullmatch(text) else text


def itemise(words: str) -> list[Item]:
    """The items of a cell in order; words that carry nothing for the clock are left out."""
    text = START_OF.sub("outset", plain_text(words).casefold())
    text = ABOUT.sub(" about ", text)
    text = SO_MANY_A.sub(r"\1 per ", AS_OF.sub("as from", text))
    tokens = list(_tokens(text))
    items: list[Item] = []
    at = 0
    while at < len(tokens):
        taken, item = _item_at(tokens, at)
        if item.code != " ":
            items.append(item)
        at += taken
    return items


def _tokens(text: str) -> Iterator[str]:
    """Words, runs of digits and single marks, without articles."""
    found = [
        token for token in TOKEN.findall(text) if token not in DROPPED_MARKS or token == APOSTROPHE
    ]
    for at, token in enumerate(found):
        # "a" before a mark is a list letter or an abbreviation, not an article.
        follower = found[at + 1 : at + 2]
        if token not in SKIPPED or (
            token == LIST_LETTER and not (follower and follower[0].isalnum())
        ):
            yield token


def _item_at(tokens: list[str], at: int) -> tuple[int, Item]:
    """How many tokens are taken at a place, and the item they make."""
    token = tokens[at]
    if DIGITS.fullmatch(token):
        return _number_at(tokens, at)
    if token == APOSTROPHE:
        return _apostrophe_at(tokens, at)
    found = longest_phrase(tokens, at)
    if not found:
        return 1, _other_item(token)
    taken, phrase, (code, value) = found
    if phrase == "may" and not VERBS_AFTER_MAY.isdisjoint(tokens[at + 1 : at + 2]):
        return 1, Item("x", token)
    return taken, Item(code, phrase, value, _doubts_about(phrase))


def _other_item(token: str) -> Item:
    """An item for a mark, a misspelt month or a word that is not known."""
    if token in PUNCTUATION:
        return Item(PUNCTUATION[token], token)
    if token == QUESTION_MARK:
        return Item("~", token, None, (likely("there is a question mark"),))
    month = misspelt_month(token)
    if month:
        return Item("M", token, month, (likely(f"“{token}” is not quite the name of a month"),))
    return Item("x", token)


def _doubts_about(phrase: str) -> tuple[Doubt, ...]:
    if phrase in TWO_SENSES:
        return (likely(f"“{phrase}” is used in two senses"),)
    if is_loose(phrase):
        return (likely(f"“{phrase}” is loosely said"),)
    return ()


def _number_at(tokens: list[str], at: int) -> tuple[int, Item]:
    token = tokens[at]
    follower = tokens[at + 1] if at + 1 < len(tokens) else ""
    if tokens[at : at + 3] == ["24", "/", "7"]:
        return 3, Item("x", "24/7")
    if len(token) <= 2 and follower in ORDINAL_ENDINGS:
        return 2, Item("o", token + follower, int(token))
    if follower in {"%", "£"} or (at and tokens[at - 1] == "£"):
        return 1, Item("Q" if _is_part_done(tokens, at) else "x", token)
    if len(token) <= 2:
        return 1, Item("n", token, int(token))
    if len(token) == 4 and 1900 <= int(token) < 2200:
        return 1, Item("y", token, int(token))
    return 1, Item("z", token, int(token) if len(token) < 9 else 0)


def _is_part_done(tokens: list[str], at: int) -> bool:
    """90% complete is not complete."""
    number, sign, *said = (*tokens[at : at + 3], "", "")
    return sign == "%" and number != "100" and not DONE_WORDS.isdisjoint(said)


def _apostrophe_at(tokens: list[str], at: int) -> tuple[int, Item]:
    year = tokens[at + 1] if at + 1 < len(tokens) else ""
    if len(year) == 2 and DIGITS.fullmatch(year):
        return 2, Item("A", "'" + year, 2000 + int(year))
    return 1, Item(" ", "'")
