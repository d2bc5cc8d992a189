"""A row's cells of one column, over all its pages: their items, with sub-points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from actions.importing import vocabulary
from actions.importing.markup import Block, blocks
from actions.importing.openings import (
    CERTAIN,
    FAINT,
    LIKELY,
    POSSIBLE,
    STRONG,
    Names,
    begins_item,
    openings,
    unfinished,
)


@dataclass
class Item:
    """One outcome or one promise; `segment` is the page part of the row in which it begins."""

    text: str
    points: list[str] = field(default_factory=list)
    segment: int = 0
    depth: int = 0


@dataclass(frozen=True)
class Items:
    """What a column of a row holds; `doubts` are sentences about how it was told apart."""

    items: tuple[Item, ...]
    intro: str | None = None
    doubts: tuple[str, ...] = ()


def read_items(
    cells: Sequence[str], names: Names, *, wanted: int = 0, introduced: bool = False
) -> Items:
    """Items of the cells of one column, in order.

    `cells` holds the cell of each page part of the row, markup kept. `wanted` is the number of
    dates beside them (0 or 1: no evidence); where it differs from the first reading, bolder and
    more careful readings are tried. `introduced` takes a sentence before a list as the intro of
    all items rather than as an item with points (outcomes).
    """
    parts = [blocks(cell) for cell in cells]
    first = _Builder(parts, names, LIKELY, introduced=introduced, wanted=wanted).build()
    if wanted < 2 or len(first.items) == wanted:
        return first
    for threshold, split_words in (
        (STRONG, False),
        (POSSIBLE, False),
        (FAINT, False),
        (CERTAIN, False),
        (STRONG, True),
        (LIKELY, True),
    ):
        builder = _Builder(
            parts, names, threshold, introduced=introduced, split_words=split_words, wanted=wanted
        )
        tried = builder.build()
        if len(tried.items) == wanted:
            doubt = f"read as {wanted} items because {wanted} dates stand beside them"
            return replace(tried, doubts=(doubt,))
    return first


def split_list(text: str, names: Names, threshold: int = LIKELY) -> list[str]:
    """The items of a run whose marks were lost; joined by a space they are the run again."""
    starts = [place.word for place in openings(text, names) if place.strength >= threshold]
    tokens = text.split()
    edges = [0, *starts, len(tokens)]
    return [" ".join(tokens[a:b]) for a, b in zip(edges, edges[1:], strict=False) if a < b]


class _Builder:
    """Builds the items of one column from its blocks, at one threshold."""

    def __init__(
        self,
        parts: Sequence[Sequence[Block]],
        names: Names,
        threshold: int,
        *,
        introduced: bool,
        split_words: bool = False,
        wanted: int = 0,
    ) -> None:
        self.parts = parts
        self.names = names
        self.threshold = threshold
        self.introduced = introduced
        self.split_words = split_words
        plain_blocks = sum(1 for part in parts for block in part if not block.depth)
        # As many dates as paragraphs: each is an item, however it begins.
        self.separate = wanted == plain_blocks > 1
        self.items: list[Item] = []
        self.intro: str | None = None
        self.doubts: list[str] = []
        self.open_for_points = False

    def build(self) -> Items:
        """Read all blocks in order."""
        for segment, part in enumerate(self.parts):
            for index, block in enumerate(part):
                following = part[index + 1] if index + 1 < len(part) else None
                if index == 0 and self._continues(segment, part):
                    self._continue(block, segment)
                elif block.depth:
                    self._add_list(block, segment)
                else:
                    self._add_words(block, following, segment)
        return Items(tuple(self.items), self.intro, tuple(self.doubts))

    def _continues(self, segment: int, part: Sequence[Block]) -> bool:
        """True where a page part goes on with the item that the page break cut."""
        if not self.items or not segment:
            return False
        last = self.items[-1].points[-1] if self.items[-1].points else self.items[-1].text
        first = part[0]
        if first.marked:
            return False
        if not first.text[0].isupper() or (unfinished(last) and not last.endswith(":")):
            return True
        plain_before = not any(block.depth for part in self.parts[:segment] for block in part)
        return plain_before and not any(block.depth for block in part)

    def _continue(self, block: Block, segment: int) -> None:
        pieces = [block.text] if not block.depth else self._split(block, self.threshold)
        item = self.items[-1]
        if item.points:
            item.points[-1] = f"{item.points[-1]} {pieces[0]}"
        else:
            item.text = f"{item.text} {pieces[0]}"
        for piece in pieces[1:]:
            self.items.append(Item(piece, segment=segment, depth=block.depth))
        self.open_for_points = self.items[-1].text.endswith(":")

    def _add_words(self, block: Block, following: Block | None, segment: int) -> None:
        leads_in = (
            following is not None
            and following.depth > 0
            and (block.text.endswith(":") or unfinished(block.text))
        )
        if leads_in and self.introduced and not self.items:
            self.intro = block.text
            return
        if self._leans(block):
            self.items[-1].text = f"{self.items[-1].text} {block.text}"
            self.open_for_points = leads_in
            return
        pieces = [block.text]
        if self.split_words and not leads_in:
            pieces = split_list(block.text, self.names, self.threshold)
        if following is not None and following.depth and not leads_in and not self.introduced:
            self.doubts.append(f"“{_first(block.text)} …” and the list below it are items alike")
        self.items.extend(Item(piece, segment=segment) for piece in pieces)
        self.open_for_points = leads_in

    def _leans(self, block: Block) -> bool:
        """True for a paragraph that goes on with the item above it."""
        if not self.items or self.items[-1].points or self.items[-1].depth or self.open_for_points:
            return False
        before, first = self.items[-1].text, block.text.split()[0].strip("(“\"'")
        if unfinished(before) or first[:1].islower() or first.casefold() in vocabulary.LEANING:
            return True
        if self.introduced or self.separate or begins_item(block.text, self.names):
            return False
        self.doubts.append(f"“{_first(block.text)} …” is read with the paragraph above it")
        return True

    def _add_list(self, block: Block, segment: int) -> None:
        if self.open_for_points and block.depth > self.items[-1].depth:
            # The number of dates says nothing about points.
            self._add_points(self._split(block, LIKELY), segment)
            return
        pieces = self._split(block, self.threshold)
        self.items.extend(Item(piece, segment=segment, depth=block.depth) for piece in pieces)
        self.open_for_points = pieces[-1].endswith(":")

    def _add_points(self, pieces: list[str], segment: int) -> None:
        """Points of the open item; one that opens as the item itself does is the next item."""
        parent = self.items[-1]
        back = next(
            (
                index
                for index, piece in enumerate(pieces)
                if index and _opens_alike(piece, parent.text) and not _opens_alike(piece, pieces[0])
            ),
            len(pieces),
        )
        if self.introduced:
            # An outcome is one text: what stands below it stays in it.
            parent.text = " ".join([parent.text, *pieces[:back]])
        else:
            parent.points.extend(pieces[:back])
        for piece in pieces[back:]:
            self.items.append(Item(piece, segment=segment, depth=parent.depth))
            self.open_for_points = False

    def _split(self, block: Block, threshold: int) -> list[str]:
        if block.marked:
            return [block.text]
        pieces = split_list(block.text, self.names, threshold)
        self._doubt(block.text, pieces)
        return pieces

    def _doubt(self, text: str, pieces: list[str]) -> None:
        if len(pieces) > 1 and text[0].islower():
            self.doubts.append(
                f"the {len(pieces)} points all open with “{text.split()[0]}” and nothing else "
                "marks where one ends"
            )
            return
        places = {place.word: place.strength for place in openings(text, self.names)}
        word = 0
        for piece in pieces[:-1]:
            word += len(piece.split())
            if places[word] < STRONG:
                opening = " ".join(text.split()[word : word + 3])
                self.doubts.append(f"a new item is taken to begin at “{opening} …”")


def _first(text: str) -> str:
    return " ".join(text.split()[:3])


def _opens_alike(one: str, other: str) -> bool:
    return _first_words(one) == _first_words(other)


def _first_words(text: str) -> list[str]:
    return text.casefold().split()[:2]


def words_of(items: Iterable[Item]) -> list[str]:
    """All words of the items and their points, in order."""
    return [word for item in items for text in (item.text, *item.points) for word in text.split()]
