"""What the database itself keeps true about letters, and how rows are named.

The cases that break each constraint are a table in `tests/concordat/outbox/constraints.py`.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from concordat.lib import clock
from concordat.outbox.models import Installation, Letter
from tests.actions.test_models import blamed
from tests.concordat.outbox.constraints import BREAKS, HOLDS, letter, occurrence, pause

pytestmark = pytest.mark.django_db

CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("outbox").get_models()
    for constraint in model._meta.constraints
}


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_every_named_constraint_refuses_what_breaks_it(name: str) -> None:
    """A constraint without a case in the table fails here."""
    breaks = BREAKS[name]
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        breaks()
    assert blamed(str(caught.value), *CONSTRAINTS[name])


def test_no_case_is_for_a_constraint_that_is_gone() -> None:
    assert set(BREAKS) == set(CONSTRAINTS)


@pytest.mark.parametrize("holds", HOLDS)
def test_the_neighbouring_rows_are_accepted(holds: Callable[[], object]) -> None:
    """The control."""
    holds()


def test_a_message_id_is_the_letters_own_and_at_our_host(settings: Any) -> None:
    settings.SITE_ADDRESS = "https://plans.example.org:8443"
    one, other = letter(), letter(person=2)
    assert one.message_id == f"<{one.uuid}@plans.example.org>"
    assert other.message_id != one.message_id
    assert Letter.objects.get(pk=one.pk).message_id == one.message_id


NOW = clock.real_now()


@pytest.mark.parametrize(
    ("fields", "due"),
    [
        ({}, True),
        ({"next_attempt_at": NOW}, True),
        ({"next_attempt_at": NOW + timedelta(seconds=1)}, False),
        ({"leased_until": NOW + timedelta(seconds=1)}, False),
        ({"leased_until": NOW - timedelta(seconds=1)}, True),
        ({"state": "held"}, False),
        ({"state": "failed", "why": "Refused"}, False),
        ({"state": "sent", "sent_at": NOW}, False),
        ({"attempts": 7}, True),
        ({"attempts": 8}, False),
    ],
)
def test_a_letter_is_due_once_its_time_came_and_nobody_sends_it(
    fields: dict[str, Any], due: bool
) -> None:
    one = letter(**{"next_attempt_at": NOW - timedelta(days=30)} | fields)
    assert (one in Letter.objects.due(NOW)) == due


def test_what_waits_and_what_failed_is_found() -> None:
    waiting, held = letter(), letter(person=2, state="held")
    failed = letter(person=3, state="failed", why="Refused")
    assert list(Letter.objects.waiting()) == [waiting, held]
    assert list(Letter.objects.failed()) == [failed]


def test_rows_say_what_they_are() -> None:
    assert str(letter()) == "note for person 1, waiting"
    assert str(occurrence()) == "digest of person:1 for 2015-06"
    assert str(pause()) == "Paused: the mail server refuses us"
    assert str(Installation.objects.create()).startswith("Installation ")
