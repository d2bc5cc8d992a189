"""Writes `docs/permissions.md` from the tables of roles and rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from actions.exports.rights import page


class Command(BaseCommand):
    """A thin door to `actions.exports.rights.page`."""

    help = "Draw the table of roles and rights into docs/permissions.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page."""
        path = settings.BASE_DIR / "docs" / "permissions.md"
        path.write_text(page(), encoding="utf-8")
        self.stdout.write(f"Written: {path.relative_to(settings.BASE_DIR)}")
