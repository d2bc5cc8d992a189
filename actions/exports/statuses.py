"""The tables of `actions.statuses` as a page of the documentation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from actions.statuses import (
    ASSURANCE_LOOKS,
    CONFIDENCE_LOOKS,
    DUE_SOON_DAYS,
    MOVES,
    OPEN_PROGRESS,
    PROGRESS_LOOKS,
    SCHEMES,
    TIMELINESS_LOOKS,
    TOLERATED_MONTHS,
    Line,
    Look,
    Progress,
    Scheme,
)

HEAD = f"""# States, moves and colours

Drawn from `actions/statuses.py` by `manage.py draw_statuses`; a test keeps this page current.

What is **said** (progress, confidence) comes from reports. What the **clock** says (timeliness) is
never typed by anybody. Assurance is what a report of "delivered" rests on. A colour is one
partnership's reading of all of these, by its rating scheme.

"Due soon" is within {DUE_SOON_DAYS} days; "beyond tolerance" is more than {TOLERATED_MONTHS}
months after the first date, of those agreed first and those still owed.
"""


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join(
        [
            HEAD,
            "## Progress, as reported\n",
            *_table(
                ("State", "Open or closed", "Shape and tone"),
                (
                    (look.word, "open" if progress in OPEN_PROGRESS else "closed", _shown(look))
                    for progress, look in PROGRESS_LOOKS.items()
                ),
            ),
            "## Moves that are allowed\n",
            "A further report that leaves progress where it is, is always allowed.\n",
            *_diagram(),
            *_table(("From", "To", "By", "Needs a reason"), _moves()),
            "## Confidence, as reported\n",
            *_looks(CONFIDENCE_LOOKS.values()),
            "## Timeliness, from the clock\n",
            *_looks(TIMELINESS_LOOKS.values()),
            "## Assurance, from evidence\n",
            *_looks(ASSURANCE_LOOKS.values()),
            "## Rating schemes\n",
            "A partnership chooses one. In each, the first line that fits decides.\n",
            *chain.from_iterable(_scheme(scheme) for scheme in SCHEMES.values()),
        ]
    )


def _scheme(scheme: Scheme) -> Iterator[str]:
    """One scheme: its key, and its lines."""
    yield f"### {scheme.title} (`{scheme.name}`)\n"
    yield from _table(
        ("Colour", "Letter", "Shape and tone", "Means"),
        (
            (look.word, look.letter, _shown(look), scheme.meanings[rating])
            for rating, look in scheme.looks.items()
        ),
    )
    yield from _table(
        ("Line", "When", "Colour"),
        (
            (str(number), _when(line), scheme.looks[line.rating].word)
            for number, line in enumerate(scheme.lines, start=1)
        ),
    )


def _when(line: Line) -> str:
    """The conditions of a line in words."""
    facts: tuple[tuple[frozenset[Any], Mapping[Any, Look]], ...] = (
        (line.progress, PROGRESS_LOOKS),
        (line.confidence, CONFIDENCE_LOOKS),
        (line.timeliness, TIMELINESS_LOOKS),
        (line.assurance, ASSURANCE_LOOKS),
    )
    said = [
        " or ".join(look.word for value, look in looks.items() if value in wanted)
        for wanted, looks in facts
        if wanted
    ]
    if line.beyond_tolerance is not None:
        said.append("beyond tolerance" if line.beyond_tolerance else "within tolerance")
    return ", and ".join(said) or "everything else"


def _shown(look: Look) -> str:
    return f"{look.shape}, {look.tone}"


def _looks(looks: Iterable[Look]) -> Iterator[str]:
    return _table(("Value", "Shape and tone"), ((look.word, _shown(look)) for look in looks))


def _moves() -> Iterator[tuple[str, ...]]:
    """One line for each allowed change."""
    for here, moves in MOVES.items():
        for there, move in moves.items():
            yield (
                PROGRESS_LOOKS[here].word,
                PROGRESS_LOOKS[there].word,
                ", ".join(sorted(actor.value for actor in move.by)),
                "yes" if move.needs_reason else "",
            )


def _diagram() -> Iterator[str]:
    """The moves as a Mermaid diagram."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {Progress.NOTHING_REPORTED}"
    for here, moves in MOVES.items():
        for there in moves:
            yield f"    {here} --> {there}"
    yield "```\n"


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table with an empty line behind it."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for line in lines:
        yield f"| {' | '.join(line)} |"
    yield ""
