"""With one protection off the matrix finds wrong cells: so it would notice that one is missing."""

from collections.abc import Callable
from typing import Any

import pytest

from actions import rights as about_promises
from actions.permissions import check_may_change_progress
from concordat.checks import declared_access
from partners import rights as about_people
from partners.models import Person
from partners.permissions import check_may_operate
from partners.rights import Right
from tests.matrix.asking import address, ask, fill_in, names
from tests.matrix.looking import wrong_cells
from tests.matrix.rows import ROWS
from tests.matrix.world import MEMBERS, Who, World

# Measuring coverage would double its time; what it reaches is reached elsewhere as well.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

# Rights that no address refuses whole, and the test that shows what they refuse.
INSIDE_A_PAGE = {
    "check_may_change_progress": "test_who_only_adds_to_the_record_cannot_say_how_far_it_is",
    "check_may_operate": "test_a_page_of_operators_that_opens_to_another_is_found",
}
# Rights whose pages are not there yet.
WITHOUT_AN_ADDRESS: set[str] = set()

BY_ADDRESS = [
    right
    for right in (*about_promises.RIGHTS, *about_people.RIGHTS)
    if right.check.__name__ not in {*INSIDE_A_PAGE, *WITHOUT_AN_ADDRESS}
]


def let_pass(monkeypatch: pytest.MonkeyPatch, check: Callable[..., None]) -> None:
    """Make a check let everybody pass, wherever it was imported to."""
    monkeypatch.setattr(check, "__code__", (lambda *args, **options: None).__code__)


def refused_wrongly(both: World) -> list[str]:
    """The first address that does not refuse members as declared."""
    for name, row in ROWS.items():
        refused = [who for who in Who if who in MEMBERS - row.may]
        methods = ["GET"] if "GET" in row.answers else ["POST"]
        if refused and not row.public and (found := by_nothing_sent(both, name, refused, methods)):
            return found
    return []


def by_nothing_sent(both: World, name: str, people: list[Who], methods: list[str]) -> list[str]:
    """Wrong cells of an address, asked without any data where it is by POST."""
    row = ROWS[name]
    if methods == ["GET"]:
        return wrong_cells(both, name, row, people=people, methods=methods)
    url = address(name, row, both.first)
    answers = {who: ask(both, who, "POST", url).status for who in people}
    return [f"{name}: {who}" for who, got in answers.items() if got != row.expected(who, "POST")]


def test_nobody_is_refused_wrongly_while_everything_is_on(both: World) -> None:
    assert refused_wrongly(both) == []


@pytest.mark.parametrize("right", BY_ADDRESS, ids=lambda right: right.check.__name__)
def test_a_check_that_lets_everybody_pass_is_found(
    right: Right, both: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_pass(monkeypatch, right.check)
    assert refused_wrongly(both) != []


def said_too_much(both: World) -> Any:
    """A supporting lead sends what the leading one would, with how far it is."""
    name = "deliverable-report"
    row = ROWS[name]
    data = fill_in(both, name, row, Who.LEADING, both.first)
    own = {"partner": both.first.partners["supporting"].pk, "progress": "in_progress"}
    return ask(both, Who.SUPPORTING, "POST", address(name, row, both.first), data | own)


def test_who_only_adds_to_the_record_cannot_say_how_far_it_is(
    both: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of it is written; with the check off all of it is."""
    answer = said_too_much(both)
    assert answer.status == 403
    assert "actions_update" not in answer.written
    let_pass(monkeypatch, check_may_change_progress)
    answer = said_too_much(both)
    assert answer.status == 302
    assert "actions_update" in answer.written


def test_a_page_of_operators_that_opens_to_another_is_found(
    both: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is for operators is refused twice: by what the view declares, and by the check."""
    name = "succession"
    let_pass(monkeypatch, check_may_operate)
    assert wrong_cells(both, name, ROWS[name], people=[Who.READER], methods=["GET"]) == []
    Person.objects.filter(pk=both.people[Who.READER].pk).update(is_superuser=True)
    assert wrong_cells(both, name, ROWS[name], people=[Who.READER], methods=["GET"]) != []


def test_a_view_that_asks_nobody_to_sign_in_is_found(
    both: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "plan-list"
    assert wrong_cells(both, name, ROWS[name], people=[Who.ANONYMOUS]) == []
    monkeypatch.setattr(names()[name], "login_required", False, raising=False)
    assert wrong_cells(both, name, ROWS[name], people=[Who.ANONYMOUS]) != []


def test_a_view_without_its_declaration_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a system check says too."""
    view = names()["plan-list"]
    monkeypatch.delattr(view, "access")
    assert declared_access(view) is None


def test_an_address_without_a_line_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.matrix.test_matrix import missing

    assert missing() == []
    monkeypatch.delitem(ROWS, "plan-list")
    (line,) = missing()
    assert line.startswith('"plan-list": ')
