"""The table of a mail server's answers: complete, and what the rules say of each."""

import itertools

import pytest

from concordat.outbox.answers import (
    ANSWERS,
    BY_FIRST_DIGIT,
    MINUTES_UNTIL_NEXT,
    WHY,
    Stage,
    Verdict,
    verdict_on,
)
from concordat.outbox.models import MOST_ATTEMPTS

ABOUT_LETTERS = [stage for stage in Stage if stage is not Stage.GREETING]
LETTERS_FATE = {Verdict.SENT, Verdict.LATER, Verdict.BAD_ADDRESS, Verdict.REFUSED}


def test_every_answer_that_a_server_may_give_has_its_row() -> None:
    """Silence and each refusal, at each stage; and a letter is only charged at its own stages."""
    for stage, code in itertools.product(Stage, [None, *range(400, 600)]):
        assert (stage, code) in ANSWERS or (stage, (code or 0) // 100) in BY_FIRST_DIGIT
        verdict = verdict_on(stage, code)
        assert verdict is not Verdict.SENT
        assert (verdict is Verdict.AWAY) <= (stage is Stage.GREETING)
        if stage is Stage.GREETING:
            assert verdict not in LETTERS_FATE


def test_no_row_says_what_its_first_digit_says_already() -> None:
    """Else the table would grow rows that decide nothing."""
    explained = {(Stage.GREETING, 554), *((Stage.TEXT, 554), (Stage.RECIPIENT, 554))}  # the rules'
    spare = {
        (stage, code)
        for (stage, code), verdict in ANSWERS.items()
        if code and BY_FIRST_DIGIT[stage, code // 100] is verdict
    }
    about_us = {(stage, code) for stage, code in spare if code in (530, 534, 535, 538)}
    assert spare - about_us <= explained


def test_every_verdict_follows_from_some_answer() -> None:
    assert {*ANSWERS.values(), *BY_FIRST_DIGIT.values()} == set(Verdict)


def test_an_answer_that_no_server_may_give_counts_as_silence() -> None:
    assert verdict_on(Stage.TEXT, 199) is Verdict.LATER
    assert verdict_on(Stage.GREETING, 250) is Verdict.AWAY


@pytest.mark.parametrize("stage", ABOUT_LETTERS)
@pytest.mark.parametrize("code", [421, 450, 451, 452, None])
def test_what_passes_is_tried_later(stage: Stage, code: int | None) -> None:
    assert verdict_on(stage, code) is Verdict.LATER


@pytest.mark.parametrize("stage", [Stage.RECIPIENT, Stage.TEXT])
@pytest.mark.parametrize("code", [550, 551, 553])
def test_a_bad_address_is_tried_once(stage: Stage, code: int) -> None:
    assert verdict_on(stage, code) is Verdict.BAD_ADDRESS


@pytest.mark.parametrize("code", [550, 551, 553])
def test_our_own_address_refused_is_no_readers_fault(code: int) -> None:
    """At MAIL FROM the same numbers are about us, and would fail every letter."""
    assert verdict_on(Stage.SENDER, code) is Verdict.OUR_FAULT


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("code", [530, 535, 454])
def test_our_password_and_our_rights_are_our_fault(stage: Stage, code: int) -> None:
    assert verdict_on(stage, code) is Verdict.OUR_FAULT


def test_554_is_our_fault_at_the_greeting_and_the_letters_own_afterwards() -> None:
    assert verdict_on(Stage.GREETING, 554) is Verdict.OUR_FAULT
    assert {verdict_on(stage, 554) for stage in ABOUT_LETTERS} == {Verdict.REFUSED}


def test_a_letter_that_was_taken_is_sent() -> None:
    assert verdict_on(Stage.TEXT, 250) is Verdict.SENT
    assert verdict_on(Stage.TEXT, 251) is Verdict.SENT


def test_a_letter_is_tried_ever_more_rarely_and_eight_times_at_most() -> None:
    assert len(MINUTES_UNTIL_NEXT) == MOST_ATTEMPTS - 1
    assert list(MINUTES_UNTIL_NEXT) == sorted(set(MINUTES_UNTIL_NEXT))
    assert 24 * 60 < sum(MINUTES_UNTIL_NEXT) < 48 * 60


def test_what_a_letter_may_meet_is_said_in_words() -> None:
    assert set(WHY) == LETTERS_FATE - {Verdict.SENT}
