"""Header rows of plan tables, wherever they stand: alone, repeated, or in two tiers."""

from collections.abc import Callable, Sequence

from actions.importing.columns import (
    ACTION,
    BY_WHEN,
    IGNORE,
    SUPPORT,
    WHO,
    Header,
    header_of,
    meaning_of,
    names_actions,
)
from actions.importing.contents import are_levels, is_date, looks_like, looks_named, words_in
from actions.importing.layout import Spot
from actions.importing.leads import fold_name, names_a_body, split_leads

_LOOKED_AT = 40  # rows
_LONG = 3.0  # words of what is to be done, on the average
Chosen = Callable[[str], str | None]


def header_at(spots: Sequence[Spot], at: int, chosen: Chosen) -> Header | None:
    """The header that begins with this line, or None; `rows` says how many lines it takes."""
    spot = spots[at]
    if len(spot.filled) < 2:
        return None
    two = _two_tiers(spots, at, chosen)
    if two:
        return two
    if not _may_head(spot):
        return None
    below = _below(spots, at)
    suggested, varied = suggestions(below), _varied(below)
    suggested = _task_is_left(below, _known_heads(spot)) | suggested
    found = header_of(spot.number, spot.words, chosen=chosen, suggested=suggested, varied=varied)
    known = found or _known_heads(spot)
    left = _who_is_left(below, known) or _who_helps(below, known)
    if not left:
        return found
    suggested = {**suggested, **left}
    return header_of(spot.number, spot.words, chosen=chosen, suggested=suggested, varied=varied)


def _may_head(spot: Spot) -> bool:
    """True for a line with two known heads; a date among them needs more, and a plain "Action"."""
    said = [spot.words[index] for index in spot.filled]
    heads = sum(1 for words in said if meaning_of(words))
    if any(is_date(words) for words in said):
        return heads > 2 and any(map(names_actions, said))
    return heads > 1


def _known_heads(spot: Spot) -> Header:
    """What single heads of a line say, where they do not make a header yet."""
    words = {index: spot.words[index] for index in spot.filled}
    found = {index: meaning_of(said) for index, said in words.items()}
    return Header(spot.number, {at: one for at, one in found.items() if one}, words)


def header_by_content(spots: Sequence[Spot]) -> tuple[int, Header] | None:
    """For a table without a known header: where its rows begin, and what its columns look like.

    The widest long text is what is to be done; without that, and a date or names, it is no plan.
    """
    parts: dict[int, list[int]] = {}
    for at, spot in enumerate(spots):
        if not spot.paragraph and len(spot.filled) > 1:
            parts.setdefault(spot.part, []).append(at)
    for places in sorted(parts.values(), key=len, reverse=True):
        rows = [spots[at] for at in places]
        header = _guessed(rows)
        if header is not None:
            return places[0], header
    return None


def _guessed(rows: Sequence[Spot]) -> Header | None:
    if len(rows) < 2:
        return None
    found = {at: one for at, one in suggestions(rows).items() if one != IGNORE}
    width = max(len(spot.words) for spot in rows)
    cells = {index: _column(rows, index) for index in range(width) if index not in found}
    long = max(cells, key=lambda index: words_in(cells[index]), default=None)
    if long is None or words_in(cells[long]) < _LONG:
        return None
    found[long] = ACTION
    named = [index for index in cells if index != long and looks_named(cells[index])]
    if named:
        found[named[0]] = WHO
    if not {WHO, BY_WHEN} & set(found.values()) or len(found) < 3:
        return None
    words = {index: f"column {index + 1}" for index in range(width)}
    why = dict.fromkeys(found, "its cells look like it")
    return Header(rows[0].number, found, words, frozenset(words), 0, why)


def _below(spots: Sequence[Spot], at: int) -> list[Spot]:
    """The rows of the same table under a line, those that say more than one thing."""
    found = []
    for spot in spots[at + 1 : at + 1 + _LOOKED_AT]:
        if spot.part != spots[at].part:
            break
        if len(spot.filled) > 1:
            found.append(spot)
    return found


def suggestions(rows: Sequence[Spot]) -> dict[int, str]:
    """What each column of these rows looks like; each meaning once."""
    width = max((len(spot.words) for spot in rows), default=0)
    found: dict[int, str] = {}
    for index in range(width):
        cells = _column(rows, index)
        meaning = IGNORE if are_levels(cells) else looks_like(cells)
        if meaning and meaning not in found.values():
            found[index] = meaning
    return found


def _varied(rows: Sequence[Spot]) -> dict[int, float]:
    """For each column the share of the rows that say something of their own there, from 0 to 1."""
    width = max((len(spot.words) for spot in rows), default=0)
    said = {index: {*_column(rows, index)} - {""} for index in range(width)}
    return {index: len(said[index]) / len(rows) for index in said if len(rows) > 1}


def _task_is_left(rows: Sequence[Spot], header: Header) -> dict[int, str]:
    """A column that nobody knows and that says most, where no head says what is to be done."""
    if ACTION in header.meanings.values() or not {WHO, BY_WHEN} & {*header.meanings.values()}:
        return {}
    cells = {index: words_in(_column(rows, index)) for index in header.words}
    long = max(cells, key=lambda index: cells[index], default=None)
    if long is None or long in header.meanings or cells[long] < _LONG:
        return {}
    return {long: ACTION}


def _who_is_left(rows: Sequence[Spot], header: Header) -> dict[int, str]:
    """A column that nobody knows and that holds names, where no other says who."""
    if WHO in header.meanings.values():
        return {}
    unknown = [at for at, words in header.words.items() if at not in header.meanings]
    named = {
        at: len({*_column(rows, at)})
        for at in unknown
        if meaning_of(header.words[at]) is None and looks_named(_column(rows, at))
    }
    best = max(named, key=lambda at: named[at], default=None)
    return {} if best is None else {best: WHO}


def _who_helps(rows: Sequence[Spot], header: Header) -> dict[int, str]:
    """A column that nobody knows and whose names stand among those that lead, or are bodies."""
    place = header.place(WHO)
    if place is None or SUPPORT in header.meanings.values():
        return {}
    leading = {fold_name(cell) for cell in _column(rows, place)} - {""}
    for at, words in header.words.items():
        if at in header.meanings or meaning_of(words) is not None:
            continue
        said = [lead.words for cell in _column(rows, at) for lead in split_leads(cell)]
        bodies = [name for name in said if fold_name(name) in leading or names_a_body(name)]
        if said and len(bodies) * 3 >= len(said):
            return {at: SUPPORT}
    return {}


def _column(rows: Sequence[Spot], index: int) -> list[str]:
    return [spot.words[index] for spot in rows if index < len(spot.words)]


def _two_tiers(spots: Sequence[Spot], at: int, chosen: Chosen) -> Header | None:
    """Heads over heads: "Responsibility" over "Lead" and "Support"."""
    if at + 1 >= len(spots) or spots[at + 1].part != spots[at].part:
        return None
    upper, lower = spots[at], spots[at + 1]
    if len(lower.words) != len(upper.words) or any(len(words.split()) > 6 for words in lower.words):
        return None
    if header_of(lower.number, lower.words, chosen=chosen):
        return None
    banners = _banners(upper, lower)
    if not banners or not _may_be_lower(lower):
        return None
    named = [
        _join(upper.words[index] or banners.get(index, ""), lower.words[index])
        for index in range(len(upper.words))
    ]
    if header_of(upper.number, named, rows=2, chosen=chosen) is None:
        return None
    below = _below(spots, at + 1)
    return header_of(
        upper.number,
        named,
        rows=2,
        chosen=chosen,
        suggested=suggestions(below),
        varied=_varied(below),
    )


def _may_be_lower(lower: Spot) -> bool:
    """True where most of these words are heads, and do not say themselves what is to be done."""
    filled = [index for index in lower.filled if meaning_of(lower.words[index])]
    acts = any(meaning_of(words) == ACTION for words in lower.words)
    return len(filled) * 2 > len(lower.filled) and not (acts and len(lower.filled) > 2)


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
