"""Every address × eleven people × seven methods: each answers what was declared for it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from concordat.checks import declared_access
from concordat.lib.access import Access
from tests.matrix.asking import address, ask, fill_in, names
from tests.matrix.forms import Data
from tests.matrix.rows import ROWS
from tests.matrix.rules import ELSEWHERE, METHODS, Row
from tests.matrix.world import Who, World

pytestmark = pytest.mark.django_db

REFUSING = {403, 404, 405}


def missing() -> list[str]:
    """A line to add for each address that is not declared."""
    return [
        f'"{name}": page(MEMBERS, …) or form(COORDINATOR, …),  # of {view.__module__}'
        for name, view in sorted(names().items())
        if name not in ROWS
    ]


def test_every_address_is_declared_and_no_other() -> None:
    lines = "\n    ".join(missing())
    assert not lines, f"add to ROWS in tests/matrix/rows.py, see rules.py for words:\n    {lines}"
    assert set(ROWS) - set(names()) == set(), "these are no addresses any more"


def sent(both: World, name: str, row: Row) -> Callable[[Who], Data]:
    """What everybody posts: those who may what fits them, the others what one of those would."""
    if row.public or row.answers.get("POST") != ELSEWHERE:
        return lambda who: {}
    allowed = [each for each in Who if each in row.may]
    fitting = {who: fill_in(both, name, row, who, both.first) for who in allowed}
    return lambda who: fitting.get(who, fitting[allowed[0]])


def wrong_cells(both: World, name: str, row: Row) -> list[str]:
    """What is not as declared, in words; and what was written where nothing may be."""
    url, data = address(name, row, both.first), sent(both, name, row)
    found = []
    for who in Who:
        for method in METHODS:
            answer = ask(both, who, method, url, data(who) if method == "POST" else None)
            expected = row.expected(who, method)
            cell = f"{method} {name} by the {who}"
            if answer.status != expected:
                found.append(f"{cell}: {answer.status}, declared is {expected}")
            elif (method != "POST" or expected in REFUSING) and answer.written:
                found.append(f"{cell}: wrote to {sorted(answer.written)}")
            elif who is Who.ANONYMOUS and not row.public:
                found += asked_to_sign_in(answer, cell, url)
    return found


def asked_to_sign_in(answer: Any, cell: str, url: str) -> list[str]:
    """What is wrong with an answer that should lead to the sign-in page."""
    here = answer.response["Location"]
    wanted = f"/{settings.LOGIN_URL}/?next="
    wrong = [] if here.startswith(wanted) else [f"{cell}: leads to {here}"]
    return wrong + [f"{cell}: wrote to {sorted(answer.written)}"] * bool(answer.written)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_every_cell_answers_as_declared(
    name: str, both: World, record_property: Callable[[str, object], None]
) -> None:
    """POST sends what those who may would; nobody else's writes anything, and no GET does."""
    wrong = wrong_cells(both, name, ROWS[name])
    record_property("cells", len(Who) * len(METHODS))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_view_says_the_same_of_itself_as_the_matrix(name: str) -> None:
    declared = declared_access(names()[name])
    assert (declared is Access.MEMBER) == (not ROWS[name].public)
