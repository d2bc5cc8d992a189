"""Sign-in codes: their form, and how a guess is judged."""

import re

import pytest
from django.core.cache import cache

from partners.services import codes
from partners.services.codes import is_right, new_code

pytestmark = pytest.mark.django_db

KIM, NETWORK = "kim@example.org", "192.0.2.1"


def made() -> str:
    """A new code of Kim's."""
    code = new_code(KIM, NETWORK)
    assert code is not None
    return code


def test_a_code_has_four_letters_that_make_no_word_and_six_digits() -> None:
    assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ]{4}-\d{6}", made())


def test_the_same_work_is_done_for_any_address() -> None:
    """Codes are made for addresses that nobody has, as well."""
    assert new_code("nobody@example.org", NETWORK) is not None


@pytest.mark.parametrize("spelling", ["{}", " {} ", "\u2013"])
def test_spaces_case_and_hyphens_do_not_matter(spelling: str) -> None:
    code = made()
    typed = code.replace("-", spelling) if spelling == "\u2013" else spelling.format(code.lower())
    assert is_right(KIM, typed, NETWORK)


def test_a_code_is_right_for_its_own_address_alone_and_once() -> None:
    code = made()
    assert not is_right("other@example.org", code, NETWORK)
    assert is_right(KIM, code, NETWORK)
    assert not is_right(KIM, code, NETWORK)


def test_of_two_requests_at_once_one_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both have read the code before one of them has taken it away."""
    code = made()
    monkeypatch.setattr(cache, "delete", lambda place: None)
    assert [is_right(KIM, code, NETWORK) for _ in range(2)] == [True, False]


def test_a_code_that_was_judged_three_times_is_dead() -> None:
    code = made()
    wrong = code[:5] + f"{(int(code[5:]) + 1) % 10**6:06}"
    for _ in range(codes.TRIES):
        assert not is_right(KIM, wrong, NETWORK)
    assert not is_right(KIM, code, NETWORK)
    assert is_right(KIM, made(), NETWORK), "the next one is alive"


def test_wrong_names_spend_nothing() -> None:
    """With the control above: whoever has not read the letter cannot kill the code."""
    code = made()
    name = "BCDF" if not code.startswith("BCDF") else "BCDG"
    for _ in range(20):
        assert not is_right(KIM, f"{name}-{code[5:]}", NETWORK)
    assert is_right(KIM, code, NETWORK)


def test_a_network_has_twenty_judged_in_five_minutes() -> None:
    """So that one place cannot try the codes of many people whose letters it saw half of."""
    judged = 0
    for number in range(10):
        address = f"person-{number}@example.org"
        code = new_code(address, NETWORK)
        assert code is not None
        wrong = code[:5] + f"{(int(code[5:]) + 1) % 10**6:06}"
        for _ in range(codes.TRIES):
            assert not is_right(address, wrong, NETWORK)
            judged += 1
    assert judged > codes.JUDGED_AT_A_NETWORK
    last = new_code("kim@example.org", NETWORK)
    assert last is not None
    assert not is_right(KIM, last, NETWORK)
    assert is_right(KIM, last, "192.0.2.2"), "and from elsewhere it is right"
