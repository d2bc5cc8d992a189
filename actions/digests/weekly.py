"""The weekly digest of somebody: what they owe, what they decide, what they look after."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import TypeVar

from django.urls import reverse

from actions.digests.data import Digest, Item, Section
from actions.digests.items import (
    item_of_asked,
    item_of_organisation,
    item_of_waiting,
    section,
    with_silence,
)
from actions.digests.known import (
    Done,
    OpenPromise,
    Window,
    confirmed,
    dates_decided,
    followed,
    open_promises,
    reported,
    sent_back_or_closed,
)
from actions.models import Plan, PlanStatus
from actions.permissions import DECIDING
from actions.reports.confirmations import waiting_for
from actions.reports.date_requests import queue_of
from actions.reports.health import Health, healths_of
from actions.reports.overdue import overdue_by_organisation
from actions.statuses import DUE_SOON_DAYS, Progress, Timeliness
from concordat.lib import clock
from concordat.lib.sharing import shared, sharing
from partners.models import Person, Role
from partners.permissions import Standing, standing_of

# The plans whose health a letter tells.
MOST_PLANS = 6
# What waits from week to week: told beside something, never a reason for a letter by itself.
NEVER_ALONE = frozenset({"health"})
Placed = TypeVar("Placed", OpenPromise, Done)
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
    with sharing():
        owed = _owed(told)
        sections = tuple(each for each in _sections(told, owed) if each.number)
    if all(each.name in NEVER_ALONE for each in sections):
        return None
    return Digest(
        person_pk=standing.person.pk,
        day=on,
        since=min(windows.values(), default=since),
        sections=sections,
        counts={each.name: each.number for each in sections},
        owed=len(owed),
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

    def open_as(self, *roles: Role) -> list[OpenPromise]:
        """What is open in the partnerships where they have a role, nearest date first."""
        return self._in_order(open_promises(pk, self.on) for pk in self._places(*roles))

    def done(self, find: Callable[[Window, date], tuple[Done, ...]], *roles: Role) -> list[Done]:
        """What was done in the windows of the partnerships where they have a role, in order."""
        return self._in_order(find(self.window(pk), self.on) for pk in self._places(*roles))

    def done_for_them(self, find: Callable[[Window, date], tuple[Done, ...]]) -> list[Done]:
        """Of that, what concerns their own organisations."""
        own = self.standing.own_partners
        return [each for each in self.done(find, Role.LEAD) if each.partner in own]

    def window(self, partnership: int) -> Window:
        """The window of a partnership."""
        return Window(partnership, self.windows[partnership], self.until)

    def _places(self, *roles: Role) -> list[int]:
        """The partnerships in which they have one of the roles."""
        return sorted(self.standing.partnerships_as(*roles))

    def _in_order(self, found: Iterable[Sequence[Placed]]) -> list[Placed]:
        """What several partnerships have, as one list."""
        return sorted(chain.from_iterable(found), key=lambda each: each.place)


def _narrowed(standing: Standing, windows: Mapping[int, datetime]) -> Standing:
    """The same person, who is nothing in the partnerships that are left out."""
    kept = tuple(each for each in standing.memberships if each.partner.partnership_id in windows)
    return replace(standing, memberships=kept)


def _owed(told: _Told) -> list[OpenPromise]:
    """The open promises for which they answer."""
    answers_for = told.standing.answers_for
    return [each for each in told.open_as(Role.LEAD) if each.answering & answers_for]


def _sections(told: _Told, owed: list[OpenPromise]) -> Iterable[Section]:
    """Every section, also those with nothing in them."""
    standing = told.standing
    if standing.is_lead:
        yield from _of_a_lead(told, owed)
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

CALLS = {Timeliness.OVERDUE: "overdue", Timeliness.DUE_SOON: "soon"}


def _of_a_lead(told: _Told, owed: list[OpenPromise]) -> Iterable[Section]:
    """Sent back, overdue, due soon, silent, and what was decided."""
    home, decisions = reverse("home"), told.done_for_them(sent_back_or_closed)
    back = [each.item for each in decisions if each.progress == Progress.IN_PROGRESS]
    yield section("sent-back", "Sent back to you", back, "on your page", home)
    items = _by_what_it_calls_for(told, owed)
    for name, (title, more) in OWED.items():
        yield section(name, title, items[name], more, f"{home}#{name}")
    decided = [
        *told.done_for_them(dates_decided),
        *told.done_for_them(confirmed),
        *(each for each in decisions if each.progress == Progress.NOT_DELIVERED),
    ]
    title = "Decided since the last letter"
    yield section("decided", title, [each.item for each in decided], "on your page", home)


def _by_what_it_calls_for(told: _Told, owed: list[OpenPromise]) -> dict[str, list[Item]]:
    """What is owed, each once under what calls loudest; the same as `reports.work.sections_of`."""
    found: dict[str, list[Item]] = {name: [] for name in OWED}
    for each in owed:
        silent = each.silent_words(told.standing.own_partners, told.on)
        name = CALLS.get(each.timeliness) or ("silent" if silent else "")
        if name:
            found[name].append(with_silence(each.item, silent))
    return found


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
    overdue, title = reverse("overdue"), "Newly overdue"
    newly = [each.item for each in told.open_as(*REVIEWING) if _is_newly_overdue(each, told)]
    yield section("newly-overdue", title, newly, "that are overdue", overdue)
    by_organisation = f"{overdue}?by=organisation"
    yield section(
        "late", "Overdue by organisation", _late(told), "by organisation", by_organisation
    )
    items = [each.item for each in told.done(reported, *REVIEWING)]
    title = "Reported since the last letter"
    yield section("changed", title, items, "in the plans", reverse("plan-list"))


def _is_newly_overdue(promise: OpenPromise, told: _Told) -> bool:
    """Whether its date passed in the window of its partnership."""
    first = clock.day_of(told.windows[promise.partnership])
    passed = promise.due_on is not None and promise.due_on >= first
    return passed and promise.timeliness == Timeliness.OVERDUE


def _late(told: _Told) -> tuple[Item, ...]:
    """What each organisation is behind with; the same for all who review the same."""
    partnerships, on = told.standing.partnerships_as(*REVIEWING), told.on

    def find() -> tuple[Item, ...]:
        late = overdue_by_organisation(sorted(partnerships), on, followed(partnerships, on))
        return tuple(item_of_organisation(each) for each in late)

    return shared(("late", partnerships, on), find)


# What a coordinator looks after


def _soon_in_the_plans(told: _Told) -> Section:
    """What is due soon, whoever owes it."""
    last = told.on + timedelta(days=DUE_SOON_DAYS)
    soon = [
        each.item
        for each in told.open_as(Role.COORDINATOR)
        if each.due_on is not None and told.on <= each.due_on <= last
    ]
    title = "Due within 28 days in your plans"
    return section("plans-soon", title, soon, "in the plans", reverse("plan-list"))


def _health(told: _Told) -> Section:
    """How much there is to look at in each plan."""
    partnerships, on = told.standing.partnerships_as(Role.COORDINATOR), told.on
    items = shared(("health", partnerships, on), lambda: _health_in(partnerships, on))
    return section("health", "Health of your plans", items, "plans", reverse("plan-list"))


def _health_in(partnerships: Collection[int], on: date) -> tuple[Item, ...]:
    """The plans of some partnerships that are chased."""
    rows = Plan.objects.filter(
        partnership__in=partnerships, status=PlanStatus.LIVE, chased_from__lte=on
    ).select_related("partnership")
    plans = list(rows[:MOST_PLANS])
    found = healths_of(plans, on, may_set_aside=False)
    return tuple(_health_of(plan, found[plan.pk]) for plan in plans)


def _health_of(plan: Plan, health: Health) -> Item:
    """One plan."""
    said = health.sentence.removesuffix(".")
    url = reverse("plan-health", args=[plan.pk])
    return Item("", plan.title, "", "", url, "", said, is_promise=False)
