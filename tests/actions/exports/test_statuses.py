"""The page of states that is drawn into the documentation."""

from django.conf import settings

from actions.exports.statuses import page
from actions.statuses import MOVES, PROGRESS_LOOKS


def test_the_page_in_the_documentation_is_the_one_that_the_tables_draw() -> None:
    """Run `manage.py draw_statuses` after a change of the tables."""
    committed = (settings.BASE_DIR / "docs" / "statuses.md").read_text(encoding="utf-8")
    assert committed == page()


def test_every_allowed_move_stands_on_the_page() -> None:
    drawn = page()
    for here, moves in MOVES.items():
        for there in moves:
            assert f"{here} --> {there}" in drawn
            assert f"| {PROGRESS_LOOKS[here].word} | {PROGRESS_LOOKS[there].word} |" in drawn
