"""Words on a page: into lines, lines into paragraphs and items, by where they stand."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from actions.importing.formats.words import Block, escape, join, without_bullet

_UNKNOWN_SIGN = re.compile(r"\(cid:\d+\)")
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s+\S")
_BULLET_ALONE = re.compile(
    "[\u2022\u00b7\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25e6\u2023\u2043\u2713\u2714\u27a2\u27a4"
    "\u2756\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02do\u2013*-]"
)
# Lines of one paragraph stand at most so many times their usual distance apart.
_NEXT_PARAGRAPH = 1.35


@dataclass(frozen=True)
class Word:
    """A word with its place: points from the left and from the top of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    bold: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """The point by which it is sorted into cells."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """About the size of its letters."""
        return self.bottom - self.top


@dataclass(frozen=True)
class TextLine:
    """Words beside one another, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def left(self) -> float:
        """Where the first word begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where the last word ends."""
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        """The top of the highest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """The bottom of the lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def middle_height(self) -> float:
        """Half-way between its top and its bottom."""
        return (self.top + self.bottom) / 2


def words_of(page: Any) -> list[Word]:
    """The words of a page as pdfplumber finds them, those that stand upright."""
    found = page.extract_words(
        x_tolerance_ratio=0.15, keep_blank_chars=False, extra_attrs=["fontname", "upright"]
    )
    words = [
        Word(
            text=_readable(word["text"]),
            left=float(word["x0"]),
            right=float(word["x1"]),
            top=float(word["top"]),
            bottom=float(word["bottom"]),
            bold=bool(re.search("bold|black|heavy", str(word["fontname"]), re.IGNORECASE)),
        )
        for word in found
        if word["upright"]
    ]
    return [*words, *_painted_bullets(page, words)]


def _painted_bullets(page: Any, words: Sequence[Word]) -> list[Word]:
    """Dots and squares that are painted, not written, a little to the left of a line."""
    found = []
    for shape in (*page.curves, *page.rects):
        width, height = float(shape["width"]), float(shape["height"])
        if not (1.5 < width < 7 and 1.5 < height < 7 and 0.6 < width / height < 1.7):
            continue
        right, middle = float(shape["x1"]), (float(shape["top"]) + float(shape["bottom"])) / 2
        for word in words:
            if word.top < middle < word.bottom and 0 < word.left - right < 25:
                left = float(shape["x0"])
                found.append(Word("\u2022", left, right, word.top, word.bottom))
                break
    return found


def _readable(text: str) -> str:
    """Signs that the font does not name are bullets where they stand alone."""
    return _UNKNOWN_SIGN.sub("•", text) if _UNKNOWN_SIGN.fullmatch(text) else text


def lines_of(words: Iterable[Word]) -> list[TextLine]:
    """Words whose middles are about as high as one another are a line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.middle[1], word.left)):
        if lines:
            last = lines[-1]
            height = min(word.height, last[0].height)
            if abs(word.middle[1] - last[0].middle[1]) < max(height * 0.45, 1.5):
                last.append(word)
                continue
        lines.append([word])
    return [TextLine(tuple(sorted(line, key=lambda word: word.left))) for line in lines]


def leading(lines: Sequence[TextLine]) -> float:
    """How far apart the tops of neighbouring lines usually are, in points."""
    steps = [
        below.top - above.top
        for above, below in zip(lines, lines[1:], strict=False)
        if below.top - above.top > 1
    ]
    return median(steps) if steps else 12.0


def blocks_of(
    lines: Sequence[TextLine], usual: float | None = None, right: float = 0.0
) -> list[Block]:
    """Lines as paragraphs and items; an item is as deep as its bullet stands to the right.

    `right` is how far words may reach: a line that ends before, though the next word would have
    had room, was ended by whoever wrote it.
    """
    usual = usual or leading(lines)
    bullets = sorted({round(line.left) for line in lines if _item(line) is not None})
    depths = _depths(bullets)
    found: list[tuple[str, int]] = []
    before: TextLine | None = None
    edge = 0.0  # where the words of the open item begin
    for line in lines:
        item = _item(line)
        ended = before is not None and _ended(before, line, usual, right)
        if item is not None:
            found.append((item, depths[round(line.left)]))
            edge = line.words[1].left if len(line.words) > 1 else line.left
        elif not found or _NUMBERED.match(line.text) or (ended and _left(found[-1], line, edge)):
            found.append((line.text, 0))
        else:
            words, depth = found[-1]
            found[-1] = (_joined(words, line.text), depth)
        before = line
    return [Block(escape(words), depth) for words, depth in found]


def _left(open_one: tuple[str, int], line: TextLine, edge: float) -> bool:
    """Whether a line stands outside of the item before it, if there is one."""
    return not open_one[1] or line.left < edge - 3


def _ended(above: TextLine, below: TextLine, usual: float, right: float) -> bool:
    """Whether a paragraph ends between two lines."""
    if below.top - above.top > usual * _NEXT_PARAGRAPH:
        return True
    first = below.words[0]
    space = first.height * 0.3
    return bool(right) and above.right + space + (first.right - first.left) < right - 3


def _item(line: TextLine) -> str | None:
    """The words behind the bullet that a line begins with."""
    if len(line.words) > 1 and _BULLET_ALONE.fullmatch(line.words[0].text):
        return " ".join(word.text for word in line.words[1:])
    first = line.words[0].text
    return without_bullet(line.text) if not re.match(r"[-–—*o]", first) else None


def _depths(places: Sequence[int]) -> dict[int, int]:
    """Each place of a bullet with its depth, from 1; places that almost meet are one."""
    found: dict[int, int] = {}
    depth, last = 0, -100
    for place in places:
        if place - last > 4:
            depth += 1
        found[place] = depth
        last = place
    return found


def _joined(before: str, after: str) -> str:
    """Two lines of a paragraph; a hyphen at the end of the first one joins."""
    if before.endswith("\u00ad"):
        return before[:-1] + after
    if before.endswith("-") and not before.endswith(" -") and after[:1].islower():
        return before + after
    return f"{before} {after}"


def markup_of(words: Iterable[Word], usual: float | None = None, right: float = 0.0) -> str:
    """The words of a cell as markup."""
    return join(blocks_of(lines_of(words), usual, right))


def all_bold(words: Sequence[Word]) -> bool:
    """Whether there are words and all of them are bold."""
    return bool(words) and all(word.bold for word in words)
