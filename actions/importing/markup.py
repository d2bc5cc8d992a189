"""A cell's markup: its words without tags, and the blocks it is made of."""

import html
import html.entities
import re
from dataclasses import dataclass, replace

_INLINE = {"a", "abbr", "b", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"}
_LISTS = {"ul", "ol"}
_BREAKS = {"p", "div", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
_KNOWN = _INLINE | _LISTS | _BREAKS
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/?>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_BULLET = re.compile(r"(?:^|(?<=\s))[\u2022\u00b7\u25aa\u25cf\u25e6\u2023\uf0b7](?=\s|\w)\s*")
_ITEM_NUMBER = re.compile(
    r"\(?(\d{1,2}\.\d{1,2}|\d{1,2}|[a-p]|[ivx]{1,4})(?:[.):]|(?<=\.\d)|(?<=\.\d\d))\s+(?=\S)"
)
_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]


@dataclass(frozen=True)
class Block:
    """A stretch of a cell; `depth` counts the lists it stands in (0: none).

    `marked` says that the document itself marks where this item begins, so that it is not split.
    """

    text: str
    depth: int = 0
    paragraph: bool = False
    marked: bool = False


def fold(text: str) -> str:
    """Runs of white space as one space."""
    return " ".join(text.split())


def plain(cell: str) -> str:
    """The cell's words: tags removed, entities resolved, white space folded."""
    return fold(_ENTITY.sub(_unescape, _TAG.sub(_without_tag, cell)))


def blocks(cell: str) -> list[Block]:
    """The cell's blocks in order, none of them empty."""
    found: list[Block] = []
    depth, paragraph, marked, start, words = 0, False, False, 0, ""
    for tag in _TAG.finditer(cell):
        closing, name = bool(tag[1]), tag[2].lower()
        if name not in _KNOWN:
            continue
        words += cell[start : tag.start()]
        start = tag.end()
        if name in _INLINE:
            continue
        found.extend(_close(words, depth, paragraph=paragraph, marked=marked))
        words = ""
        if name in _LISTS:
            depth = max(0, depth - 1) if closing else depth + 1
        paragraph = name in _BREAKS and name != "li"
        marked = name == "li" and not closing
    found.extend(_close(words + cell[start:], depth, paragraph=paragraph, marked=marked))
    return _numbered(found)


def _numbered(found: list[Block]) -> list[Block]:
    """Blocks whose typed numbers count 1, 2, 3 as items without them."""
    pieces = [piece for block in found for piece in _pieces(block)]
    marks = [_ITEM_NUMBER.match(piece.text) for piece in pieces]
    counted = [mark for mark in marks if mark]
    if len(counted) < 2 or not _counts(counted):
        return found
    return [
        replace(piece, text=piece.text[mark.end() :], depth=max(piece.depth, 1), marked=True)
        if mark
        else piece
        for piece, mark in zip(pieces, marks, strict=True)
    ]


def _counts(marks: list[re.Match[str]]) -> bool:
    """True for 1, 2, 3; for a, b, c; for i, ii, iii; and for 2.1, 2.2."""
    numbers = [mark[1].casefold() for mark in marks]
    parents = {number.rpartition(".")[0] for number in numbers}
    last = [number.rpartition(".")[2] for number in numbers]
    for row in ([str(n) for n in range(1, 41)], list("abcdefghijklmnop"), _ROMAN):
        if last == row[: len(last)] and len(parents) == 1:
            return True
    return False


def _pieces(block: Block) -> list[Block]:
    """A block that runs "1. One 2. Two" on one line, cut at its numbers."""
    first = re.match(r"\(?1([.)])\s+(?=\S)", block.text)
    if not first or block.marked:
        return [block]
    cuts, number = [0], 2
    while True:
        sign = re.escape(first[1])
        mark = re.compile(rf"(?<=\s)\(?{number}{sign}\s+(?=\S)").search(block.text, cuts[-1] + 1)
        if mark is None:
            break
        cuts.append(mark.start())
        number += 1
    edges = [*cuts, len(block.text)]
    return [
        replace(block, text=block.text[start:end].strip())
        for start, end in zip(edges, edges[1:], strict=False)
    ]


def _close(words: str, depth: int, *, paragraph: bool, marked: bool) -> list[Block]:
    text = plain(words)
    pieces = _BULLET.split(text)
    made = [Block(pieces[0].strip(), depth, paragraph, marked)]
    made.extend(Block(piece.strip(), max(depth, 1), marked=True) for piece in pieces[1:])
    return [block for block in made if block.text]


def _without_tag(tag: re.Match[str]) -> str:
    name = tag[2].lower()
    if name not in _KNOWN:
        return tag[0]
    return "" if name in _INLINE else " "


def _unescape(entity: re.Match[str]) -> str:
    """Only whole entities: "&notes;" is not the sign for "not" with letters after it."""
    if entity[0].startswith("&#") or entity[0][1:] in html.entities.html5:
        return html.unescape(entity[0])
    return entity[0]
