"""Letters that are written together share what they have in common, and nothing about access."""

from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.digests import digest_of
from actions.reminders import Contents, DueDigest, eight_on, ids_of
from actions.reports.work import work_of
from concordat.lib import sharing as module
from concordat.lib.sharing import sharing
from concordat.outbox import sending
from concordat.outbox.models import Letter
from partners.models import Membership, Partnership, Person, Role
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)
SINCE = eight_on(date(2015, 6, 8))


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """Monday 15 June 2015."""
    return hold("2015-06-15")


class Place:
    """A partnership with a plan, and an organisation with so many leads."""

    def __init__(self, leads: int = 2) -> None:
        self.of: Partnership = make.partnership()
        self.at = make.partner("OH", of=self.of)
        self.plan = make.plan(self.of)
        self.leads = [make.lead(self.at) for _ in range(leads)]

    def promise(self, text: str, **more: Any) -> Any:
        """A promise of the organisation that is late."""
        plan = more.pop("plan", self.plan)
        return make.deliverable(text, plan=plan, leads=[self.at], by_when="Mar 15", **more)

    def letter_to(self, who: Person) -> Letter:
        """The weekly letter of somebody, waiting to be written."""
        contents = Contents(ON, (), (), DueDigest(who.pk, ON, {self.of.pk: SINCE}))
        return Letter.objects.create(
            kind="routine", person=who.pk, key=ON.isoformat(), ids=ids_of(contents)
        )


def queries_of(letter: Letter) -> int:
    """How many queries a letter makes when it is written."""
    with CaptureQueriesContext(connection) as queries:
        sending.written(letter)
    return len(queries)


def test_the_second_letter_of_a_partnership_asks_for_its_reader_alone() -> None:
    place = Place()
    place.promise("Late")
    first, second = (place.letter_to(who) for who in place.leads)
    with sharing():
        assert queries_of(first) > 8
        assert queries_of(second) <= 6


def test_without_sharing_the_second_letter_asks_for_all_again_control() -> None:
    place = Place()
    place.promise("Late")
    first, second = (place.letter_to(who) for who in place.leads)
    assert queries_of(first) == queries_of(second) > 8


@pytest.mark.parametrize("role", [Role.LEAD, Role.COMMISSIONER, Role.COORDINATOR])
def test_a_letter_s_queries_do_not_grow_with_plans_or_promises(role: str) -> None:
    place = Place()
    late, late_too = place.promise("Late"), place.promise("Late too", plan=make.plan(place.of))
    for each in (late, late_too):
        make.update(each, on="2015-06-10", by=place.leads[0], at=place.at)
    who = make.member(place.at, role)
    letter, counts = place.letter_to(who), []
    for _ in range(2):
        counts.append(queries_of(letter))
        for number in range(4):
            plan = make.plan(place.of)
            for each in range(3):
                promise = place.promise(f"Promise {number} {each}", plan=plan)
                make.update(promise, on="2015-06-10", by=place.leads[0], at=place.at)
    assert counts[0] == counts[1]


@contextmanager
def one_run(*, for_ever: bool, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A run in which six seconds pass between two letters."""
    now = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(module, "FRESH", 1e9 if for_ever else module.FRESH)
    with sharing():
        yield lambda: now.__setitem__(0, now[0] + 6)


@pytest.mark.parametrize(("for_ever", "told"), [(False, False), (True, True)])
def test_what_was_reported_seconds_ago_is_not_told_any_more(
    monkeypatch: pytest.MonkeyPatch, *, for_ever: bool, told: bool
) -> None:
    """The control is a run that keeps for ever what it found."""
    place = Place()
    promise = place.promise("Open the line")
    place.promise("Train everybody")
    first, second = (place.letter_to(who) for who in place.leads)
    with one_run(for_ever=for_ever, monkeypatch=monkeypatch) as wait:
        assert "Open the line" in sending.written(first)[0].text
        make.update(promise, by=place.leads[0], at=place.at, progress="delivered")
        wait()
        assert ("Open the line" in sending.written(second)[0].text) is told


def test_who_may_have_a_letter_is_asked_at_each_however_shortly_after_another() -> None:
    """The control is the letter to whoever stayed."""
    place = Place(leads=3)
    place.promise("Late")
    first, gone, stayed = (place.letter_to(who) for who in place.leads)
    with sharing():
        sending.written(first)
        Membership.objects.filter(person=gone.person).update(until=date(2015, 6, 14))
        with pytest.raises(sending.NotToBeSent):
            sending.written(gone)
        assert sending.written(stayed)


def test_nobody_is_told_what_another_reader_owes() -> None:
    """What letters share is chosen from, for each by what they answer for."""
    place = Place()
    place.promise("Ours")
    theirs = make.partner("TVP", of=place.of)
    make.deliverable("Theirs", plan=place.plan, leads=[theirs], by_when="Mar 15")
    other = make.lead(theirs)
    elsewhere = Place()
    elsewhere.promise("Foreign")
    with sharing():
        texts = [
            sending.written(letter)[0].text
            for letter in (
                place.letter_to(place.leads[0]),
                place.letter_to(other),
                elsewhere.letter_to(elsewhere.leads[0]),
            )
        ]
    found = [{name for name in ("Ours", "Theirs", "Foreign") if name in text} for text in texts]
    assert found == [{"Ours"}, {"Theirs"}, {"Foreign"}]


@pytest.mark.parametrize("share", [sharing, nullcontext])
def test_a_digest_lists_what_its_reader_s_page_lists(share: Callable[[], Any]) -> None:
    """Once in SQL for the page, once in memory for letters: the same promises in the same order."""
    from tests.browser.worlds import load_the_demonstration

    load_the_demonstration()
    leads = Person.objects.filter(memberships__role=Role.LEAD).distinct().order_by("pk")
    told = 0
    with share():
        for who in leads:
            standing = make.standing(who, ON)
            found = digest_of(standing, since=SINCE, until=eight_on(ON), on=ON)
            page = {each.name: each.rows for each in work_of(standing).sections}
            for name in ("overdue", "soon", "silent"):
                section = (
                    next((s for s in found.sections if s.name == name), None) if found else None
                )
                rows = page[name]
                assert (section.pks if section else set()) == {row.pk for row in rows}
                listed = section.items if section else ()
                assert [item.pk for item in listed] == [row.pk for row in rows[: len(listed)]]
                told += len(rows)
    assert told > 50
