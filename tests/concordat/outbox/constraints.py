"""For every named constraint of the outbox, a write that breaks it and nothing else."""

from collections.abc import Callable
from typing import Any

from concordat.lib import clock
from concordat.outbox.models import Letter, Occurrence, Pause


def letter(**fields: Any) -> Letter:
    """A letter written past the services."""
    defaults = {"kind": "note", "person": 1, "key": "2015-06", "ids": {}}
    return Letter.objects.create(**defaults | fields)


def occurrence(**fields: Any) -> Occurrence:
    """An occurrence."""
    defaults = {"kind": "digest", "subject": "person:1", "period": "2015-06"}
    return Occurrence.objects.create(**defaults | fields)


def pause(**fields: Any) -> Pause:
    """A pause written past the services."""
    return Pause.objects.create(**{"reason": "refused"} | fields)


def twice(one: Callable[..., object], **second: Any) -> None:
    """A row, and another with some other fields."""
    one()
    one(**second)


BREAKS: dict[str, Callable[[], object]] = {
    "letter_once_for_a_key": lambda: twice(letter),
    "letter_has_a_kind_and_a_key": lambda: letter(key=""),
    "letter_state_is_known": lambda: letter(state="lost"),
    "letter_that_was_sent_says_when": lambda: letter(state="sent"),
    "letter_that_was_not_sent_says_why": lambda: letter(state="failed"),
    "letter_keeps_the_words_that_were_sent": lambda: letter(text="Not yet sent"),
    "letter_is_claimed_only_while_it_waits": lambda: letter(
        state="held", leased_until=clock.real_now()
    ),
    "letter_is_tried_eight_times_at_most": lambda: letter(attempts=9),
    "occurrence_once_for_a_period": lambda: twice(occurrence),
    "occurrence_says_what_of_what_and_when": lambda: occurrence(period=""),
    "pause_stands_once_for_a_reason": lambda: twice(pause, detail="Again"),
    "pause_reason_is_known": lambda: pause(reason="mood"),
}

HOLDS: list[Callable[[], object]] = [
    lambda: twice(letter, key="2015-07"),
    lambda: twice(letter, person=2),
    lambda: twice(letter, kind="digest"),
    lambda: letter(state="sent", sent_at=clock.now(), text="As it was sent"),
    lambda: letter(state="dropped", why="Its reader left"),
    lambda: letter(leased_until=clock.real_now(), attempts=8),
    lambda: twice(occurrence, period="2015-07"),
    lambda: twice(occurrence, subject="person:2"),
    lambda: twice(pause, reason="restored"),
    lambda: (pause(lifted_at=clock.real_now()), pause()),
]
