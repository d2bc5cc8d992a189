"""The page of roles and rights that is drawn into the documentation."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from actions import rights as about_promises
from actions.exports.rights import page
from partners import rights as about_people


def test_the_page_in_the_documentation_is_the_one_that_the_tables_draw() -> None:
    """Run `make docs` after a change of the tables."""
    committed = (settings.BASE_DIR / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert committed == page()


def test_every_right_and_every_rule_stands_on_the_page() -> None:
    drawn = page()
    for right in (*about_promises.RIGHTS, *about_people.RIGHTS):
        assert f"| {right.words} |" in drawn
        assert right.rule in drawn


def test_who_decides_when_nobody_else_remains_stands_there_in_order() -> None:
    line = "| Close as not delivered, or send it back | commissioner | coordinator | chair |"
    assert line in page()


def test_the_command_writes_the_page(
    settings: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings.BASE_DIR = tmp_path_factory.mktemp("base")
    (settings.BASE_DIR / "docs").mkdir()
    said = StringIO()
    call_command("draw_permissions", stdout=said)
    assert (settings.BASE_DIR / "docs" / "permissions.md").read_text(encoding="utf-8") == page()
    assert "docs/permissions.md" in said.getvalue()
