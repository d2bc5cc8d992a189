"""Adding to the trail: what an entry holds, and what it refuses to hold."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from concordat.lib import clock
from concordat.trail.models import BEFORE_THE_FIRST, Entry, Head
from concordat.trail.services import record
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_the_first_entry_begins_the_chain() -> None:
    entry = record("signed-in", by=None, partnership=None)
    assert (entry.number, entry.previous_hash) == (1, BEFORE_THE_FIRST)


def test_each_entry_names_the_hash_of_the_one_before_and_the_head_goes_along() -> None:
    first, second = (record("signed-in", by=None, partnership=None) for _ in range(2))
    assert (second.number, second.previous_hash) == (2, first.hash)
    assert str(Head.objects.get()) == f"2:{second.hash}"


def test_an_entry_holds_who_where_about_what_and_codes() -> None:
    person = make.person()
    entry = record(
        "plan-imported",
        by=person,
        partnership=7,
        about={"plan": 12},
        details={"actions": 41, "status": "draft", "day": "2015-06-15"},
    )
    entry.refresh_from_db()
    assert (entry.actor, entry.partnership, entry.about) == (person.pk, 7, {"plan": 12})
    assert entry.details == {"actions": 41, "status": "draft", "day": "2015-06-15"}


def test_it_is_stamped_by_the_services_clock_and_keeps_the_real_moment_where_that_is_held(
    hold: Callable[[str], object],
) -> None:
    hold("2015-06-15")
    entry = record("signed-in", by=None, partnership=None)
    assert clock.day_of(entry.at).isoformat() == "2015-06-15"
    assert entry.real_at is not None
    assert abs((datetime.now(UTC) - entry.real_at).total_seconds()) < 60


def test_where_the_clock_runs_one_moment_is_enough() -> None:
    assert record("signed-in", by=None, partnership=None).real_at is None


@pytest.mark.parametrize(
    "given",
    [
        {"what": "danced"},
        {"about": {"planet": 1}},
        {"about": {"plan": "The plan"}},
        {"about": {"plan": True}},
        {"details": {"name": "Ann"}},
        {"details": {"address": "ann@example.org"}},
        {"details": {"why": "it was late"}},
        {"details": {"text": ""}},
        {"details": {"flag": True}},
        {"details": {"Ann Lee": 1}},
    ],
    ids=str,
)
def test_what_is_no_registered_code_id_or_number_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"regist|trail holds"):
        record(**{"what": "signed-in", "by": None, "partnership": None, **given})  # type: ignore[arg-type]  # what it refuses
    assert not Entry.objects.exists()


def test_an_entry_goes_when_what_it_tells_of_is_taken_back() -> None:
    """And the chain goes on from the entry that stayed."""
    stays = record("signed-in", by=None, partnership=None)
    with transaction.atomic():
        record("signed-in", by=None, partnership=None)
        transaction.set_rollback(True)
    again = record("signed-in", by=None, partnership=None)
    assert (again.number, again.previous_hash) == (2, stays.hash)


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_entry_cannot_be_changed_or_deleted(change: str) -> None:
    entry = record("signed-in", by=None, partnership=None)
    rows = Entry.objects.filter(pk=entry.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(what="signed-out") if change == "update" else rows.delete()
    assert Entry.objects.get().what == "signed-in"
