"""Words of a document as a cell's markup: what is escaped, what is cleaned, lists by depth."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# What `markup.py` would take for a tag or an entity, and only that: "A&E" and "< 18" stay as they
# are printed.
_LIKE_TAG = re.compile(r"<(?=/?[A-Za-z!?])")
_LIKE_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,31};)")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)((?:\s[^<>]*)?)/?>")
_OPENING = re.compile(r"<(?=[A-Za-z!?/])")
# Tags that a text may bring along: those that `markup.py` knows.
_TEXT_TAGS = frozenset(
    {"a", "abbr", "b", "br", "div", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "i", "li"}
    | {"ol", "p", "small", "span", "strong", "sub", "sup", "td", "th", "tr", "u", "ul"}
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
# Signs that begin an item, the private ones of Symbol and Wingdings among them.
_BULLET = re.compile(
    r"\s*(?:[\u2022\u00b7\u25aa\u25ab\u25cf\u25cb\u25a0\u25a1\u25e6\u2023\u2043\u2713\u2714\u27a2"
    r"\u27a4\u2756\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d]\s*|[-\u2013\u2014*]\s+)(?=\S)"
)
_SUB_BULLET = re.compile(r"\s*(?:o|\u25cb|\u25e6|\uf06f|[-\u2013\u2014])\s+(?=\S)")


@dataclass(frozen=True)
class Block:
    """A paragraph of a cell: its markup without block tags; `depth` counts lists, 0 for none."""

    markup: str
    depth: int = 0


def clean(text: str) -> str:
    """Without control characters, which say nothing; odd spaces become spaces."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2007", " ")
    text = text.replace("\u00ad", "").replace("\u200b", "").replace("\x0c", " ")
    return _CONTROL.sub("", text)


def escape(text: str) -> str:
    """Words that stand for themselves, whatever they look like."""
    return _LIKE_TAG.sub("&lt;", _LIKE_ENTITY.sub("&amp;", clean(text)))


def fold_lines(text: str) -> str:
    """Runs of white space as one space, line breaks kept."""
    return re.sub(r" *\n *", "\n", re.sub(r"[^\S\n]+", " ", text))


def keep_tags(text: str) -> str:
    """Words whose tags are markup where `markup.py` knows them, and words where it does not."""
    if "<" not in text:
        return clean(text)
    found, start = [], 0
    for opening in _OPENING.finditer(text):
        tag = _TAG.match(text, opening.start())
        if tag is None or tag[2].lower() not in _TEXT_TAGS:
            found += [text[start : opening.start()], "&lt;"]
            start = opening.end()
    return clean("".join([*found, text[start:]]))


def without_bullet(text: str) -> str | None:
    """The words behind a typed bullet; None where there is none."""
    match = _BULLET.match(text)
    return text[match.end() :] if match else None


def without_sub_bullet(text: str) -> str | None:
    """The words behind what marks a point of a point where points are marked otherwise."""
    match = _SUB_BULLET.match(text)
    return text[match.end() :] if match else None


def typed_lists(blocks: Iterable[Block]) -> list[Block]:
    """Paragraphs that begin with a typed bullet become items; dashes under dots go deeper."""
    found: list[Block] = []
    mark = ""
    for block in _by_line(blocks):
        words = None if block.depth else without_bullet(block.markup)
        sub = without_sub_bullet(block.markup) if mark and not block.depth else None
        first = block.markup.lstrip()[:1]
        if sub is not None and first != mark:
            found.append(Block(sub, 2))
        elif words is not None:
            mark = mark or first
            found.append(Block(words, 1))
        else:
            mark = mark if block.depth else ""
            found.append(block)
    return found


def _by_line(blocks: Iterable[Block]) -> Iterator[Block]:
    """A paragraph whose lines begin with bullets is as many paragraphs."""
    for block in blocks:
        lines = block.markup.split("<br>")
        if len(lines) > 1 and any(without_bullet(line) is not None for line in lines):
            yield from (Block(line, block.depth) for line in lines)
        else:
            yield block


def join(blocks: Iterable[Block]) -> str:
    """Blocks as markup: a lone paragraph as it is, several in <p>, items in nested <ul>."""
    kept = [block for block in typed_lists(blocks) if block.markup.strip()]
    if len(kept) == 1 and not kept[0].depth:
        return kept[0].markup.strip()
    found: list[str] = []
    depth = 0
    for block in kept:
        while depth < block.depth:
            found.append("<ul>")
            depth += 1
        while depth > block.depth:
            found.append("</ul>")
            depth -= 1
        words = block.markup.strip()
        found.append(f"<li>{words}</li>" if block.depth else f"<p>{words}</p>")
    return "".join(found) + "</ul>" * depth
