"""Writes `docs/statuses.md` from the tables of states."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from actions.exports.statuses import page


class Command(BaseCommand):
    """A thin door to `actions.exports.statuses.page`."""

    help = "Draw the tables of states into docs/statuses.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        path = settings.BASE_DIR / "docs" / "statuses.md"
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(f"Written: {path.relative_to(settings.BASE_DIR)}")
