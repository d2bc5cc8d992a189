"""A plan as it was known at the end of a day in London, from rows alone.

The deliverables come out as they stood then: text, dates in force, state; in memory, never saved.
Everything that makes a line or a picture of a deliverable works on them unchanged, with a
`Standing` on that day for the parts that partners had.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Exists, OuterRef, Prefetch

from actions.models import (
    Confirmation,
    Deliverable,
    DueDate,
    Evidence,
    MetDueDate,
    Reading,
    Responsibility,
    Revision,
    RevisionKind,
    SchemeChoice,
    Update,
    Verdict,
)
from actions.models.deliverable import DeliverableQuerySet
from actions.reports.rows import Row, row_of
from actions.services.deriving import Dates, Known, derived
from concordat.lib import clock
from partners.models import Partnership
from partners.permissions import Standing

POINT = "• "
Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Past:
    """The deliverables that were there on a day; by their pks the reports and dates known then.

    `schemes`: by a partnership's pk the rating scheme of that day, where it is known to differ.
    """

    day: date
    deliverables: tuple[Deliverable, ...]
    updates: Mapping[int, tuple[Update, ...]]
    dates: Mapping[int, Dates]
    schemes: Mapping[int, str]

    def recolour(self, partnership: Partnership) -> None:
        """Give a partnership, in memory, the rating scheme of that day."""
        now = partnership.rating_scheme
        partnership.rating_scheme = self.schemes.get(partnership.pk, now)

    @property
    def promised(self) -> list[Deliverable]:
        """Without those that had been withdrawn by then."""
        return [each for each in self.deliverables if each.withdrawn_on is None]

    def last_words(self) -> dict[int, list[Update]]:
        """Each organisation's last report on each deliverable, the newest first."""
        return {
            pk: sorted(
                {update.partner_id: update for update in updates}.values(),
                key=lambda update: -update.pk,
            )
            for pk, updates in self.updates.items()
        }


def as_at(deliverables: DeliverableQuerySet, day: date) -> Past:
    """Deliverables as they were known at the end of a day, in plan order; seven queries.

    Those that were added later are left out; those that were withdrawn later are there.
    """
    end = clock.end_of(day)
    rows = _rows(deliverables)
    readings = _grouped(_readings(deliverables, day), lambda each: each.deadline.deliverable_id)
    current = {pk: max(found, key=_rank) for pk, found in readings.items()}
    first = {pk: max(found, key=_rank_of_first) for pk, found in readings.items()}
    dates = _dates([*current.values(), *first.values()], day, end)
    updates = _grouped(_updates(deliverables, end), lambda each: each.deliverable_id)
    texts = _texts(deliverables, end)
    known = [each for each in rows if each.pk in readings]
    for each in known:
        _put_back(each, texts.get(each.pk), day)
        of_it = updates.get(each.pk, [])
        state = derived(
            Known(
                updates=of_it,
                evidenced=frozenset(row.pk for row in of_it if row.has_evidence),  # type: ignore[attr-defined]  # annotated
                confirmed=frozenset(row.pk for row in of_it if row.is_confirmed),  # type: ignore[attr-defined]  # annotated
                current=dates[current[each.pk].pk],
                first=dates[first[each.pk].pk],
            )
        )
        for name, value in state.items():
            setattr(each, name, value)
    past = Past(
        day,
        tuple(known),
        {pk: tuple(found) for pk, found in updates.items()},
        {pk: dates[reading.pk] for pk, reading in current.items()},
        _schemes({each.action.plan.partnership_id for each in known}, end),
    )
    for each in known:
        past.recolour(each.action.plan.partnership)
    return past


def standing_then(standing: Standing, day: date) -> Standing:
    """The reader of today, looking at a day that has passed."""
    return replace(standing, on=day)


def row_then(deliverable: Deliverable, standing: Standing) -> Row:
    """A line of the past: it leads to its page on the same day, and nothing can be reported."""
    row, day = row_of(deliverable, standing), standing.on
    return replace(
        row,
        url=url_then(row.url, day),
        plan_url=url_then(row.plan_url, day),
        report_url="",
        please_report=False,
    )


def url_then(url: str, day: date) -> str:
    """The same page on a day."""
    address, hash_sign, place = url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}as_at={day.isoformat()}{hash_sign}{place}"


def _rows(deliverables: DeliverableQuerySet) -> list[Deliverable]:
    """The deliverables as they stand today, with all parts that partners had; two queries."""
    parts = Responsibility.objects.select_related("partner__organisation")
    return list(
        deliverables.select_related("action__theme", "action__heading", "action__plan__partnership")
        .prefetch_related(Prefetch("responsibilities", queryset=parts))
        .in_plan_order()
    )


def _readings(deliverables: DeliverableQuerySet, day: date) -> Iterable[Reading]:
    """What the words agreed by a day meant to those who had read them by then."""
    return (
        Reading.objects.filter(
            deadline__deliverable__in=deliverables.order_by().values("pk"),
            deadline__agreed_on__lte=day,
            read_on__lte=day,
        )
        .select_related("deadline")
        .order_by("pk")
    )


def _rank(reading: Reading) -> tuple[int, int]:
    """The newest reading of the newest deadline is in force."""
    return reading.deadline.number, reading.number


def _rank_of_first(reading: Reading) -> tuple[int, int]:
    """The newest reading of the deadline agreed first is the baseline."""
    return -reading.deadline.number, reading.number


def _dates(readings: Iterable[Reading], day: date, end: datetime) -> dict[int, Dates]:
    """The due dates of some readings, and which were met; one query."""
    by_pk = {reading.pk: reading for reading in readings}
    met = MetDueDate.objects.filter(due_date=OuterRef("pk"), update__reported_at__lte=end)
    found = _grouped(
        DueDate.objects.filter(reading__in=by_pk).annotate(was_met=Exists(met)).order_by("due_on"),
        lambda each: each.reading_id,
    )
    return {
        pk: Dates(
            reading,
            _made_by([each.due_on for each in found.get(pk, [])], reading, day),
            frozenset(each.due_on for each in found.get(pk, []) if each.was_met),
        )
        for pk, reading in by_pk.items()
    }


def _made_by(days: list[date], reading: Reading, day: date) -> list[date]:
    """Those that were there: what recurs is made up to the first date after a day."""
    return days[: bisect_right(days, day) + 1] if reading.recurrence else days


def _updates(deliverables: DeliverableQuerySet, end: datetime) -> Iterable[Update]:
    """What had been reported by a moment, in its order, with what it rested on."""
    confirmed = Confirmation.objects.filter(
        update=OuterRef("pk"), verdict=Verdict.CONFIRMED, confirmed_at__lte=end
    )
    return (
        Update.objects.filter(
            deliverable__in=deliverables.order_by().values("pk"), reported_at__lte=end
        )
        .annotate(
            has_evidence=Exists(Evidence.objects.filter(update=OuterRef("pk"))),
            is_confirmed=Exists(confirmed),
        )
        .select_related("partner__organisation", "superseded_by")
        .order_by("pk")
    )


def _texts(deliverables: DeliverableQuerySet, end: datetime) -> dict[int, tuple[str, list[str]]]:
    """What stood, by deliverable, before the first correction after a moment; one query."""
    later = Revision.objects.filter(
        deliverable__in=deliverables.order_by().values("pk"),
        kind=RevisionKind.TEXT,
        revised_at__gt=end,
    )
    # The earliest correction is written last, so that what stood before it is what is kept.
    return {each.deliverable_id: text_before(each) for each in later.order_by("-pk")}  # type: ignore[misc]  # a text is a deliverable's


def text_before(revision: Revision) -> tuple[str, list[str]]:
    """The text and points before a correction; from its words, where it has no fields."""
    fields = revision.before_data
    if fields:
        return fields["text"], list(fields["points"])
    text, *points = f"\n{revision.before}".split(f"\n{POINT}")
    return text.removeprefix("\n"), points


def _schemes(partnerships: Collection[int], end: datetime) -> dict[int, str]:
    """The last choice made by a moment; before the first one what it replaced. One query."""
    choices = list(SchemeChoice.objects.filter(partnership__in=partnerships).order_by("pk"))
    replaced = {each.partnership_id: each.before for each in reversed(choices)}
    chosen = {each.partnership_id: each.after for each in choices if each.chosen_at <= end}
    return replaced | chosen


def _put_back(deliverable: Deliverable, text: tuple[str, list[str]] | None, day: date) -> None:
    """The words that stood then, and that it had not been withdrawn yet."""
    if text is not None:
        deliverable.text, deliverable.points = text
    if deliverable.withdrawn_on is not None and deliverable.withdrawn_on > day:
        deliverable.withdrawn_on = None


def _grouped(rows: Iterable[Each], key: Callable[[Each], int]) -> dict[int, list[Each]]:
    """Rows under their keys, in their order."""
    found: dict[int, list[Each]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
