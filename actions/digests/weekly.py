"""The weekly digest of somebody: what they owe, what they decide, what they look after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse

from actions.digests.data import Digest, Item, Section
from actions.digests.items import (
    day_in_words,
    item_of,
    item_of_asked,
    item_of_deliverable,
    item_of_organisation,
    item_of_waiting,
    reported_in_words,
    section,
)
from actions.models import (
    Confirmation,
    DateDecision,
    DateOutcome,
    Deliverable,
    Plan,
    PlanStatus,
    Update,
    Verdict,
)
from actions.models.deliverable import DeliverableQuerySet
from actions.permissions import DECIDING
from actions.reports.confirmations import WAITING, waiting_for
from actions.reports.date_requests import queue_of
from actions.reports.health import health_of
from actions.reports.overdue import overdue_by_organisation
from actions.reports.rows import Row, for_rows, row_of
from actions.reports.work import LONGEST, owed, sections_of
from actions.statuses import Progress
from concordat.lib import clock
from partners.models import Person, Role
from partners.permissions import Standing, standing_of

# The plans whose health a letter tells.
MOST_PLANS = 6
# What waits from week to week: told beside something, never a reason for a letter by itself.
NEVER_ALONE = frozenset({"health"})
REVIEWING = (Role.COMMISSIONER, Role.COORDINATOR)


def digest_of(
    person: Person | Standing,
    *,
    since: datetime,
    until: datetime,
    on: date,
    windows: Mapping[int, datetime] | None = None,
) -> Digest | None:
    """What somebody is told of a window on a day; None where there is nothing to say.

    `windows` says since when for each partnership (its pk); one that is not in it is left out.
    Without it all are told since `since`. The number of queries does not grow with the rows.
    """
    standing = person if isinstance(person, Standing) else standing_of(person, on)
    if windows is None:
        windows = dict.fromkeys(standing.partnerships, since)
    told = _Told(_narrowed(standing, windows), windows, until)
    rows = owed(told.standing, followed(windows, on))[:LONGEST]
    sections = tuple(each for each in _sections(told, rows) if each.number)
    if all(each.name in NEVER_ALONE for each in sections):
        return None
    return Digest(
        person_pk=standing.person.pk,
        day=on,
        since=min(windows.values(), default=since),
        sections=sections,
        counts={each.name: each.number for each in sections},
        owed=len(rows),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """Who is told, of which partnerships, since when and until when."""

    standing: Standing
    windows: Mapping[int, datetime]
    until: datetime

    @property
    def on(self) -> date:
        """The day of the letter."""
        return self.standing.on

    def followed(self, *roles: Role) -> Q:
        """Promises of plans that are chased, in the partnerships where they have a role."""
        return followed(self.standing.partnerships_as(*roles), self.on)

    def within(self, field: str, partnership: str) -> Q:
        """What has its moment in the window of its partnership."""
        return _any_of(
            Q(**{partnership: pk, f"{field}__gte": since, f"{field}__lt": self.until})
            for pk, since in self.windows.items()
        )


def followed(partnerships: Iterable[int], on: date) -> Q:
    """Promises of live plans of some partnerships that are chased on a day."""
    return Q(
        action__plan__partnership__in=list(partnerships),
        action__plan__status=PlanStatus.LIVE,
        action__plan__chased_from__lte=on,
    )


def _any_of(conditions: Iterable[Q]) -> Q:
    """One of them; nothing where there is none."""
    return reduce(or_, conditions, Q(pk__in=[]))


def _narrowed(standing: Standing, windows: Mapping[int, datetime]) -> Standing:
    """The same person, who is nothing in the partnerships that are left out."""
    kept = tuple(each for each in standing.memberships if each.partner.partnership_id in windows)
    return replace(standing, memberships=kept)


def _sections(told: _Told, rows: list[Row]) -> Iterable[Section]:
    """Every section, also those with nothing in them."""
    standing = told.standing
    if standing.is_lead:
        yield from _of_a_lead(told, rows)
    if standing.partnerships_as(*DECIDING):
        yield _to_decide(standing)
    if standing.partnerships_as(*REVIEWING):
        yield from _of_who_reviews(told)
    if standing.partnerships_as(Role.COORDINATOR):
        yield _soon_in_the_plans(told)
        yield _health(told)


# What their organisations owe

# Sections of their first page: the title here, and what the link to all of them says.
OWED = {
    "overdue": ("Overdue", "that are overdue"),
    "soon": ("Due within 28 days", "that are due within 28 days"),
    "silent": ("Waiting for a report", "that wait for a report"),
}


def _of_a_lead(told: _Told, rows: list[Row]) -> Iterable[Section]:
    """Sent back, overdue, due soon, silent, and what was decided."""
    home, decisions = reverse("home"), _decisions(told)
    back = [each for each in decisions if each.progress == Progress.IN_PROGRESS]
    note = "Sent back, and in progress again"
    sent_back = [_about(told, each.deliverable, note, each.reported_at) for each in back]
    yield section("sent-back", "Sent back to you", sent_back, "on your page", home)
    of_work = {each.name: each.rows for each in sections_of(rows)}
    for name, (title, more) in OWED.items():
        items = [item_of(row, told.on) for row in of_work[name]]
        yield section(name, title, items, more, f"{home}#{name}")
    closed = [each for each in decisions if each.progress == Progress.NOT_DELIVERED]
    decided = [
        *_dates_decided(told),
        *_confirmed(told),
        *(
            _about(told, each.deliverable, "Closed as not delivered", each.reported_at)
            for each in closed
        ),
    ]
    yield section("decided", "Decided since the last letter", decided, "on your page", home)


def _decisions(told: _Told) -> list[Update]:
    """Reports by which somebody of another organisation decided on one of theirs."""
    before = (
        Update.objects.saying_progress()
        .filter(deliverable=OuterRef("deliverable"), pk__lt=OuterRef("pk"))
        .order_by("-pk")
    )
    found = (
        Update.objects.filter(
            told.within("reported_at", "deliverable__action__plan__partnership"),
            progress__in=[Progress.IN_PROGRESS, Progress.NOT_DELIVERED],
            deliverable__withdrawn_on__isnull=True,
        )
        .annotate(
            was=Subquery(before.values("progress")[:1]),
            reported_for=Subquery(before.values("partner")[:1]),
        )
        .filter(was__in=WAITING, reported_for__in=list(told.standing.own_partners))
        .exclude(partner=F("reported_for"))
    )
    rows: list[Update] = [*found.order_by("pk")[:LONGEST]]
    promises = _promises(each.deliverable_id for each in rows)
    for each in rows:
        each.deliverable = promises[each.deliverable_id]
    return rows


def _dates_decided(told: _Told) -> list[Item]:
    """New dates that were asked for and agreed or declined."""
    decisions = (
        DateDecision.objects.filter(
            told.within("decided_at", "request__deliverable__action__plan__partnership"),
            request__partner__in=list(told.standing.own_partners),
        )
        .exclude(outcome=DateOutcome.WITHDRAWN)
        .select_related("request")
        .order_by("pk")
    )
    rows = list(decisions[:LONGEST])
    promises = _promises(each.request.deliverable_id for each in rows)
    return [
        _about(
            told,
            promises[each.request.deliverable_id],
            f"{DateOutcome(each.outcome).label}: the new date “{each.request.words}”",
            each.decided_at,
        )
        for each in rows
    ]


def _confirmed(told: _Told) -> list[Item]:
    """Deliveries that somebody else confirmed."""
    confirmations = Confirmation.objects.filter(
        told.within("confirmed_at", "update__deliverable__action__plan__partnership"),
        update__partner__in=list(told.standing.own_partners),
        verdict=Verdict.CONFIRMED,
    ).select_related("update")
    rows = list(confirmations.order_by("pk")[:LONGEST])
    promises = _promises(each.update.deliverable_id for each in rows)
    said = "Confirmed as delivered"
    return [
        _about(told, promises[each.update.deliverable_id], said, each.confirmed_at) for each in rows
    ]


def _promises(pks: Iterable[int]) -> dict[int, Deliverable]:
    """Promises with all that an item reads, by pk; two queries, or none."""
    wanted = set(pks)
    if not wanted:
        return {}
    return {each.pk: each for each in for_rows(Deliverable.objects.filter(pk__in=wanted))}


def _about(told: _Told, deliverable: Deliverable, note: str, moment: datetime) -> Item:
    """A promise about which something was done, and when."""
    return item_of_deliverable(deliverable, told.on, f"{note}, {day_in_words(moment)}")


# What those who decide are told


def _to_decide(standing: Standing) -> Section:
    """What waits for somebody, the longest first."""
    waiting = waiting_for(standing)
    items = [
        *(item_of_asked(each) for each in queue_of(standing) if each.decide_url),
        *(item_of_waiting(each) for each in (*waiting.to_confirm, *waiting.to_close)),
    ]
    title = "Waiting for your decision"
    return section("to-decide", title, items, "that wait for you", reverse("home"))


def _of_who_reviews(told: _Told) -> Iterable[Section]:
    """Newly overdue, what each organisation is behind with, and what was reported."""
    partnerships = sorted(told.standing.partnerships_as(*REVIEWING))
    among, overdue = told.followed(*REVIEWING), reverse("overdue")
    fell_due = _any_of(
        Q(action__plan__partnership=pk, due_on__gte=clock.day_of(told.windows[pk]))
        for pk in partnerships
    )
    newly = Deliverable.objects.overdue(told.on).filter(among, fell_due)
    title = "Newly overdue"
    yield section("newly-overdue", title, _items(told, newly), "that are overdue", overdue)
    late = overdue_by_organisation(partnerships, told.on, among)
    items = [item_of_organisation(each) for each in late]
    by_organisation = f"{overdue}?by=organisation"
    yield section("late", "Overdue by organisation", items, "by organisation", by_organisation)
    yield _changed(told, among)


def _changed(told: _Told, among: Q) -> Section:
    """Promises on which somebody reported in the window, each with its last report."""
    within = told.within("latest_update__reported_at", "action__plan__partnership")
    reported = for_rows(Deliverable.objects.promised().filter(among, within))
    in_order = reported.order_by(F("due_on").asc(nulls_last=True), "pk")
    items = [
        item_of_deliverable(each, told.on, reported_in_words(each)) for each in in_order[:LONGEST]
    ]
    title = "Reported since the last letter"
    return section("changed", title, items, "in the plans", reverse("plan-list"))


def _items(told: _Told, promises: DeliverableQuerySet) -> list[Item]:
    """Promises as items, nearest date first."""
    rows = for_rows(promises).order_by("due_on", "pk")[:LONGEST]
    return [item_of(row_of(each, told.standing), told.on) for each in rows]


# What a coordinator looks after


def _soon_in_the_plans(told: _Told) -> Section:
    """What is due soon, whoever owes it."""
    soon = Deliverable.objects.due_soon(told.on).filter(told.followed(Role.COORDINATOR))
    title = "Due within 28 days in your plans"
    return section("plans-soon", title, _items(told, soon), "in the plans", reverse("plan-list"))


def _health(told: _Told) -> Section:
    """How much there is to look at in each plan."""
    plans = Plan.objects.filter(
        partnership__in=told.standing.partnerships_as(Role.COORDINATOR),
        status=PlanStatus.LIVE,
        chased_from__lte=told.on,
    ).select_related("partnership")
    items = [_health_of(plan, told.on) for plan in plans[:MOST_PLANS]]
    return section("health", "Health of your plans", items, "plans", reverse("plan-list"))


def _health_of(plan: Plan, on: date) -> Item:
    """One plan."""
    said = health_of(plan, on, may_set_aside=False).sentence.removesuffix(".")
    url = reverse("plan-health", args=[plan.pk])
    return Item("", plan.title, "", "", url, "", said, is_promise=False)
