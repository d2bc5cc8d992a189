"""Every address × eleven people × seven methods: each answers what was declared for it."""

from collections.abc import Callable

import pytest

from concordat.checks import declared_access
from tests.matrix.asking import names
from tests.matrix.looking import wrong_cells
from tests.matrix.rows import ROWS
from tests.matrix.rules import METHODS
from tests.matrix.world import Who, World

# Measuring coverage would double its time; what it reaches is reached elsewhere as well.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]


def missing() -> list[str]:
    """A line to add for each address that is not declared."""
    return [
        f'"{name}": page(MEMBERS, "…"),  # or form(COORDINATOR, "…") … for {view.__module__}'
        for name, view in sorted(names().items())
        if name not in ROWS
    ]


def test_every_address_is_declared_and_no_other() -> None:
    lines = "\n    ".join(missing())
    assert not lines, (
        "each address says who gets what: add a line to ROWS in tests/matrix/rows.py, in the words "
        f"of tests/matrix/rules.py, about a row of Side.keys in tests/matrix/world.py:\n    {lines}"
    )
    assert set(ROWS) - set(names()) == set(), "these are no addresses any more"


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
    assert declared_access(names()[name]) == ROWS[name].access
