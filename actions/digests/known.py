"""What the digests of a partnership have in common: its promises, and what was done to them.

Loaded for a partnership as a whole, and shared by letters that are written together (see
`concordat.lib.sharing`); what of it somebody is told is chosen in memory.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, OuterRef, Q, Subquery

from actions.digests.data import Item
from actions.digests.items import (
    day_in_words,
    item_of_deliverable,
    item_of_promise,
    reported_in_words,
)
from actions.models import (
    Confirmation,
    DateDecision,
    DateOutcome,
    Deliverable,
    PlanStatus,
    Update,
    Verdict,
)
from actions.permissions import current_responsibilities
from actions.reports.confirmations import WAITING
from actions.reports.rows import for_rows
from actions.reports.silence import silence_in_words
from actions.statuses import Progress, Timeliness
from concordat.lib import clock
from concordat.lib.sharing import shared

# Where something stands among others: nearest date first, what has none last.
Place = tuple[bool, date, int, int, int]


def followed(partnerships: Iterable[int], on: date) -> Q:
    """Promises of live plans of some partnerships that are chased on a day."""
    return Q(
        action__plan__partnership__in=list(partnerships),
        action__plan__status=PlanStatus.LIVE,
        action__plan__chased_from__lte=on,
    )


# What is open


@dataclass(frozen=True, slots=True)
class OpenPromise:
    """An open promise of a plan that is chased, for whoever is told of it."""

    item: Item
    partnership: int
    due_on: date | None
    timeliness: Timeliness
    answering: frozenset[int]  # pks of the partners that answer for it on the day
    reported: dict[int, tuple[int, date]]  # by partner: its last report's pk and day
    chased_from: date | None
    cycle_months: int
    place: Place

    def silent_words(self, own_partners: Iterable[int], on: date) -> str:
        """For how long somebody's own organisations have not reported; blank where they did."""
        reports = [self.reported[each] for each in own_partners if each in self.reported]
        return silence_in_words(
            last_report_on=max(reports)[1] if reports else None,
            chased_from=self.chased_from,
            cycle_months=self.cycle_months,
            on=on,
            of_whom="from you",
        )


def open_promises(partnership: int, on: date) -> tuple[OpenPromise, ...]:
    """Those of one partnership's plans that are chased, nearest date first; three queries."""
    return shared(("open", partnership, on), lambda: _open_promises(partnership, on))


def _open_promises(partnership: int, on: date) -> tuple[OpenPromise, ...]:
    rows = Deliverable.objects.unfinished().filter(followed([partnership], on))
    reported = _last_reports(partnership, on)
    found = [_open_promise(each, on, reported.get(each.pk, {})) for each in for_rows(rows)]
    return tuple(sorted(found, key=lambda each: each.place))


def _last_reports(partnership: int, on: date) -> dict[int, dict[int, tuple[int, date]]]:
    """By promise and partner, the pk and day of its last report; one query."""
    among = Deliverable.objects.unfinished().filter(followed([partnership], on))
    newest = (
        Update.objects.filter(deliverable__in=among.order_by().values("pk"))
        .order_by()
        .values("deliverable", "partner")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    rows = Update.objects.filter(pk__in=newest).order_by()
    found: dict[int, dict[int, tuple[int, date]]] = {}
    for deliverable, partner, pk, at in rows.values_list(
        "deliverable", "partner", "pk", "reported_at"
    ):
        found.setdefault(deliverable, {})[partner] = (pk, clock.day_of(at))
    return found


def _open_promise(
    deliverable: Deliverable, on: date, reported: dict[int, tuple[int, date]]
) -> OpenPromise:
    """One promise, worded once; reads what `for_rows` gives."""
    plan = deliverable.action.plan
    return OpenPromise(
        item=item_of_promise(deliverable, on),
        partnership=plan.partnership_id,
        due_on=deliverable.due_on,
        timeliness=deliverable.timeliness(on),
        answering=frozenset(part.partner_id for part in current_responsibilities(deliverable, on)),
        reported=reported,
        chased_from=plan.chased_from,
        cycle_months=plan.partnership.reporting_cycle_months,
        place=_place(deliverable),
    )


def _place(deliverable: Deliverable) -> Place:
    """Where a promise stands."""
    due_on, action = deliverable.due_on, deliverable.action
    return (due_on is None, due_on or date.max, action.plan_id, action.position, deliverable.pk)


# What was done in a window


@dataclass(frozen=True, slots=True)
class Window:
    """A partnership, and since when and until when somebody is told of it."""

    partnership: int
    since: datetime
    until: datetime

    def within(self, field: str, partnership: str) -> Q:
        """What has its moment in the window: not its end, which is the next one's beginning."""
        return Q(
            **{
                partnership: self.partnership,
                f"{field}__gte": self.since,
                f"{field}__lt": self.until,
            }
        )

    def shared(
        self, what: str, on: date, find: Callable[[], tuple["Done", ...]]
    ) -> tuple["Done", ...]:
        """What is found for this window, by all who have the same."""
        return shared((what, self, on), find)


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done about a promise, for those whose organisation it concerns."""

    item: Item
    partner: int  # the pk of the partner for which it was reported or asked
    place: Place
    progress: str = ""  # what a decision made of it


def sent_back_or_closed(window: Window, on: date) -> tuple[Done, ...]:
    """Reports by which somebody of another organisation decided; at most three queries."""
    return window.shared("decided", on, lambda: _sent_back_or_closed(window, on))


NOTES = {
    Progress.IN_PROGRESS: "Sent back, and in progress again",
    Progress.NOT_DELIVERED: "Closed as not delivered",
}


def _sent_back_or_closed(window: Window, on: date) -> tuple[Done, ...]:
    before = (
        Update.objects.saying_progress()
        .filter(deliverable=OuterRef("deliverable"), pk__lt=OuterRef("pk"))
        .order_by("-pk")
    )
    found = (
        Update.objects.filter(
            window.within("reported_at", "deliverable__action__plan__partnership"),
            progress__in=list(NOTES),
            deliverable__withdrawn_on__isnull=True,
        )
        .annotate(
            was=Subquery(before.values("progress")[:1]),
            reported_for=Subquery(before.values("partner")[:1]),
        )
        .filter(was__in=WAITING)
        .exclude(partner=F("reported_for"))
    )
    rows = list(found.order_by("pk"))
    promises = _promises(each.deliverable_id for each in rows)
    return tuple(
        Done(
            _about(
                promises[each.deliverable_id], on, NOTES[Progress(each.progress)], each.reported_at
            ),
            each.reported_for,
            _in_time(each.reported_at, each.pk),
            each.progress,
        )
        for each in rows
    )


def dates_decided(window: Window, on: date) -> tuple[Done, ...]:
    """New dates that were asked for and agreed or declined; at most three queries."""
    return window.shared("dates", on, lambda: _dates_decided(window, on))


def _dates_decided(window: Window, on: date) -> tuple[Done, ...]:
    decisions = (
        DateDecision.objects.filter(
            window.within("decided_at", "request__deliverable__action__plan__partnership")
        )
        .exclude(outcome=DateOutcome.WITHDRAWN)
        .select_related("request")
        .order_by("pk")
    )
    rows = list(decisions)
    promises = _promises(each.request.deliverable_id for each in rows)
    return tuple(
        Done(
            _about(
                promises[each.request.deliverable_id],
                on,
                f"{DateOutcome(each.outcome).label}: the new date “{each.request.words}”",
                each.decided_at,
            ),
            each.request.partner_id,
            _in_time(each.decided_at, each.pk),
        )
        for each in rows
    )


def confirmed(window: Window, on: date) -> tuple[Done, ...]:
    """Deliveries that somebody else confirmed; at most three queries."""
    return window.shared("confirmed", on, lambda: _confirmed(window, on))


def _confirmed(window: Window, on: date) -> tuple[Done, ...]:
    confirmations = Confirmation.objects.filter(
        window.within("confirmed_at", "update__deliverable__action__plan__partnership"),
        verdict=Verdict.CONFIRMED,
    ).select_related("update")
    rows = list(confirmations.order_by("pk"))
    promises = _promises(each.update.deliverable_id for each in rows)
    return tuple(
        Done(
            _about(
                promises[each.update.deliverable_id],
                on,
                "Confirmed as delivered",
                each.confirmed_at,
            ),
            each.update.partner_id,
            _in_time(each.confirmed_at, each.pk),
        )
        for each in rows
    )


def reported(window: Window, on: date) -> tuple[Done, ...]:
    """Promises on which somebody reported, each with its last report; two queries."""
    return window.shared("reported", on, lambda: _reported(window, on))


def _reported(window: Window, on: date) -> tuple[Done, ...]:
    found = Deliverable.objects.promised().filter(
        followed([window.partnership], on),
        window.within("latest_update__reported_at", "action__plan__partnership"),
    )
    return tuple(
        Done(item_of_deliverable(each, on, reported_in_words(each)), 0, _place(each))
        for each in for_rows(found)
    )


def _in_time(moment: datetime, pk: int) -> Place:
    """Where what was done stands: in the order done."""
    return (False, clock.day_of(moment), 0, 0, pk)


def _promises(pks: Iterable[int]) -> dict[int, Deliverable]:
    """Promises with all that an item reads, by pk; two queries, or none."""
    wanted = set(pks)
    if not wanted:
        return {}
    return {each.pk: each for each in for_rows(Deliverable.objects.filter(pk__in=wanted))}


def _about(deliverable: Deliverable, on: date, note: str, moment: datetime) -> Item:
    """A promise about which something was done, and when."""
    return item_of_deliverable(deliverable, on, f"{note}, {day_in_words(moment)}")
