"""Rows that people edit at the same time: a version that the form carries and the write checks."""

from typing import Any

from django.db import models
from django.db.models import F


class EditedMeanwhile(Exception):
    """Somebody else changed the row after it was shown; nothing was written.

    `row` is the row as it is now.
    """

    def __init__(self, row: models.Model) -> None:
        self.row = row
        super().__init__(f"{row} was changed by somebody else meanwhile")


class Versioned(models.Model):
    """Base of every row that is edited: `version` counts its edits."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def write(self, seen_version: int, **changes: Any) -> None:
        """Write `changes` if nobody edited the row since `seen_version`; one statement decides.

        Raises EditedMeanwhile, with the row as it is now, where somebody did.
        """
        rows = type(self)._default_manager.filter(pk=self.pk, version=seen_version)
        if not rows.update(version=F("version") + 1, **changes):
            raise EditedMeanwhile(type(self)._default_manager.get(pk=self.pk))
        self.refresh_from_db()
