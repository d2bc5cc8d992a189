"""Header rows of plan tables, wherever they stand: alone, repeated, or in two tiers."""

from collections.abc import Callable, Sequence

from actions.importing.columns import ACTION, Header, header_of, meaning_of
from actions.importing.layout import Spot

Chosen = Callable[[str], str | None]


def header_at(spots: Sequence[Spot], at: int, chosen: Chosen) -> Header | None:
    """The header that begins with this line, or None; `rows` says how many lines it takes."""
    spot = spots[at]
    if len(spot.filled) < 2:
        return None
    two = _two_tiers(spots, at, chosen)
    return two or header_of(spot.number, spot.words, chosen=chosen)


def _two_tiers(spots: Sequence[Spot], at: int, chosen: Chosen) -> Header | None:
    """Heads over heads: "Responsibility" over "Lead" and "Support"."""
    if at + 1 >= len(spots) or spots[at + 1].part != spots[at].part:
        return None
    upper, lower = spots[at], spots[at + 1]
    if len(lower.words) != len(upper.words) or any(len(words.split()) > 6 for words in lower.words):
        return None
    if header_of(lower.number, lower.words, chosen=chosen):
        return None
    filled = [index for index in lower.filled if meaning_of(lower.words[index])]
    banners = _banners(upper, lower)
    if len(filled) * 2 <= len(lower.filled) or not banners:
        return None
    if any(meaning_of(words) == ACTION for words in lower.words) and len(lower.filled) > 2:
        return None
    named = [
        _join(upper.words[index] or banners.get(index, ""), lower.words[index])
        for index in range(len(upper.words))
    ]
    return header_of(upper.number, named, rows=2, chosen=chosen)


def _banners(upper: Spot, lower: Spot) -> dict[int, str]:
    """For each filled place of the lower tier the words above it; {} where none spans several."""
    above: dict[int, str] = {}
    spanning = False
    for index in lower.filled:
        left = max((place for place in upper.filled if place <= index), default=None)
        if left is None:
            continue
        if left != index:
            between = range(left + 1, index + 1)
            if not all(upper.cells[place].covered or not upper.words[place] for place in between):
                continue
            spanning = True
        above[index] = upper.words[left]
    return above if spanning else {}


def _join(above: str, below: str) -> str:
    if not below:
        return above
    if meaning_of(below):
        return below
    return f"{above} {below}".strip()
