"""The plan in one look: what stands how, by theme; and the counts that lead into the register."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from actions.models import Plan, Theme
from actions.models.deliverable import Deliverable, DeliverableQuerySet
from actions.reports.rows import scheme_of
from actions.statuses import (
    Assurance,
    Confidence,
    Facts,
    Look,
    Progress,
    Rating,
    Scheme,
    Timeliness,
    rate,
)

BAR_WIDTH = 1000
# Told apart on white, and the same as the tones of the tags.
FILLS = {
    Rating.BLUE: "#2463a6",
    Rating.RED: "#b3261e",
    Rating.AMBER: "#c98500",
    Rating.GREEN: "#187a55",
    Rating.GREY: "#7d8c91",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, in the bar's own units."""

    x: int
    width: int
    fill: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of the table beside the picture, under its column's word."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One theme: its bar, and a sentence that says the same."""

    name: str
    title: str
    sentence: str
    segments: tuple[Segment, ...]
    cells: tuple[Cell, ...]  # in the order of the scheme's key, for the table
    total: int


@dataclass(frozen=True, slots=True)
class CountLink:
    """A number that leads to the rows behind it."""

    number: int
    words: str
    url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A plan's bars, one a theme, and its counts."""

    bars: tuple[Bar, ...]
    counts: tuple[CountLink, ...]
    ratings: tuple[str, ...]  # the table's column heads
    total: int
    chosen: int  # how many of them the filters chose


def picture_of(
    plan: Plan, themes: Sequence[Theme], on: date, chosen: DeliverableQuerySet
) -> Picture:
    """The picture of a plan on a day; one query, which also counts those of its rows `chosen`."""
    found, number_chosen = count_facts(Deliverable.objects.filter(action__plan=plan), on, chosen)
    return _picture(plan, themes, found, number_chosen)


def picture_of_rows(
    plan: Plan,
    themes: Sequence[Theme],
    on: date,
    rows: Iterable[Deliverable],
    number_chosen: int,
) -> Picture:
    """The same of rows as they were known on a day; no query."""
    found: dict[int, Counter[Facts]] = {}
    for row in rows:
        if row.withdrawn_on is None:
            found.setdefault(row.action.theme_id, Counter())[row.facts(on)] += 1
    return _picture(plan, themes, found, number_chosen, as_at=on.isoformat())


def _picture(
    plan: Plan,
    themes: Sequence[Theme],
    found: dict[int, Counter[Facts]],
    number_chosen: int,
    *,
    as_at: str = "",
) -> Picture:
    """The picture of what was counted, in the colours of the plan's partnership."""
    scheme = scheme_of(plan.partnership)
    everything: Counter[Facts] = Counter()
    for facts in found.values():
        everything.update(facts)
    return Picture(
        bars=tuple(
            bar_of(f"theme-{theme.pk}", str(theme), found.get(theme.pk, Counter()), scheme)
            for theme in themes
        ),
        counts=_count_links(plan, everything, as_at),
        ratings=tuple(look.word for look in scheme.looks.values()),
        total=everything.total(),
        chosen=number_chosen,
    )


def count_facts(
    deliverables: DeliverableQuerySet, on: date, chosen: DeliverableQuerySet
) -> tuple[dict[int, Counter[Facts]], int]:
    """How many deliverables of each theme have the same facts, and how many were chosen."""
    found: dict[int, Counter[Facts]] = {}
    number_chosen = 0
    told = deliverables.promised().with_timeliness(on).order_by()
    facts_told = (
        "action__theme",
        "progress",
        "confidence",
        "clock_says",
        "assurance",
        "beyond_tolerance",
    )
    groups = told.values_list(*facts_told).annotate(
        number=Count("pk"),
        of_these=Count("pk", filter=Q(pk__in=chosen.order_by().values("pk"))),
    )
    for theme, progress, confidence, clock_says, assurance, beyond, number, of_these in groups:
        facts = Facts(
            Progress(progress),
            Confidence(confidence),
            Timeliness(clock_says),
            Assurance(assurance),
            bool(beyond),
        )
        found.setdefault(theme, Counter())[facts] += number
        number_chosen += of_these
    return found, number_chosen


def bar_of(name: str, title: str, facts: Counter[Facts], scheme: Scheme) -> Bar:
    """A bar of some promises, in the colours of a scheme."""
    by_rating: Counter[Rating] = Counter()
    for each, number in facts.items():
        by_rating[rate(each, scheme)] += number
    return Bar(
        name=name,
        title=title,
        sentence=sentence_of(by_rating, scheme),
        segments=tuple(_segments(by_rating, scheme)),
        cells=tuple(Cell(look.word, by_rating[rating]) for rating, look in scheme.looks.items()),
        total=by_rating.total(),
    )


def _segments(by_rating: Counter[Rating], scheme: Scheme) -> Iterable[Segment]:
    """The parts of a bar, laid end to end: together they are exactly as wide as the bar."""
    before, total = 0, by_rating.total()
    for rating, look in scheme.looks.items():
        number = by_rating[rating]
        if number:
            x = BAR_WIDTH * before // total
            width = BAR_WIDTH * (before + number) // total - x
            yield Segment(x, width, FILLS[rating], look.word, number)
            before += number


def sentence_of(by_rating: Counter[Rating], scheme: Scheme) -> str:
    """The bar in words: "12 promises: 3 red, 9 grey."."""
    total = by_rating.total()
    if not total:
        return "No promises."
    parts = [
        f"{by_rating[rating]} {look.word.lower()}"
        for rating, look in scheme.looks.items()
        if by_rating[rating]
    ]
    return f"{total} promise{'' if total == 1 else 's'}: {', '.join(parts)}."


def _count_links(plan: Plan, facts: Counter[Facts], as_at: str) -> tuple[CountLink, ...]:
    """The numbers that matter, each a link to its rows."""
    base, total = plan.get_absolute_url(), facts.total()
    said: Counter[str] = Counter()
    clock_says: Counter[str] = Counter()
    for each, number in facts.items():
        said[each.progress] += number
        clock_says[each.timeliness] += number
    day = f"&as_at={as_at}" if as_at else ""
    numbers = (
        (clock_says[Timeliness.OVERDUE], "overdue", "timeliness=overdue", "red"),
        (clock_says[Timeliness.DUE_SOON], "due within 28 days", "timeliness=due_soon", "blue"),
        (said[Progress.DELIVERED], "delivered", "progress=delivered", "green"),
        (
            said[Progress.NOTHING_REPORTED],
            "with nothing reported",
            "progress=nothing_reported",
            "",
        ),
    )
    return tuple(
        CountLink(number, f"of {total} {words}", f"{base}?{query}{day}", tone)
        for number, words, query, tone in numbers
    )


@dataclass(frozen=True, slots=True)
class RatingKey:
    """What a partnership's colours mean; printed wherever they are."""

    title: str
    ratings: tuple[dict[str, Look | str], ...]


def rating_key(scheme: Scheme) -> RatingKey:
    """The key of a scheme, in its order."""
    return RatingKey(
        title=scheme.title,
        ratings=tuple(
            {"look": look, "meaning": scheme.meanings[rating]}
            for rating, look in scheme.looks.items()
        ),
    )
