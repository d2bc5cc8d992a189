"""What letters have in common is found once, and never told when it is older than some seconds."""

from collections.abc import Callable, Iterator

import pytest

from concordat.lib import sharing as module
from concordat.lib.sharing import FRESH, MOST, once, one_letter, shared, sharing


class Counter:
    """Gives a new number each time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Lets seconds pass."""
    now = 1000.0

    def pass_by(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(module.time, "monotonic", lambda: now)
    return pass_by


def test_nothing_is_shared_unless_somebody_says_so() -> None:
    find = Counter()
    assert [shared("a", find), shared("a", find)] == [1, 2]


def test_what_is_shared_is_found_once_under_its_key_and_forgotten_at_the_end() -> None:
    find = Counter()
    with sharing():
        assert [shared("a", find), shared("a", find), shared("b", find)] == [1, 1, 2]
    with sharing():
        assert shared("a", find) == 3


def test_what_is_shared_is_found_anew_after_some_seconds(later: Callable[[float], None]) -> None:
    find = Counter()
    with sharing():
        shared("a", find)
        later(FRESH - 0.1)
        assert shared("a", find) == 1
        later(0.1)
        assert shared("a", find) == 2


def test_what_takes_long_to_find_is_as_old_as_its_beginning(
    later: Callable[[float], None],
) -> None:
    """The state that it tells may be that of its first query."""

    def slowly() -> int:
        later(FRESH)
        return 0

    find = Counter()
    with sharing():
        shared("a", slowly)
        assert shared("a", find) == 1


def test_sharing_inside_sharing_is_the_same_one() -> None:
    find = Counter()
    with sharing():
        with sharing():
            shared("a", find)
        assert shared("a", find) == 1


def test_what_was_used_longest_ago_is_forgotten_first_so_that_memory_stays_flat() -> None:
    find = Counter()
    with sharing():
        first = shared("first", find)
        for number in range(MOST - 1):
            shared(number, find)
        assert shared("first", find) == first
        shared("one more", find)
        assert shared("first", find) == first
        asked = find.asked
        shared(0, find)
        assert find.asked == asked + 1


def test_what_is_asked_once_is_kept_for_one_letter_alone() -> None:
    find = Counter()
    assert [once("a", find), once("a", find)] == [1, 2]
    with sharing():
        with one_letter():
            assert [once("a", find), once("a", find)] == [3, 3]
        with one_letter():
            assert once("a", find) == 4


def test_that_there_is_none_is_kept_too() -> None:
    asked = []
    with one_letter():
        assert once("a", lambda: asked.append(1)) is None
        assert once("a", lambda: asked.append(1)) is None
    assert len(asked) == 1
