"""A partnership's choice of a rating scheme, kept so that the past shows in its own colours."""

from django.db import models
from django.db.models import F, Q

from concordat.lib import clock
from partners.models import Partnership


class SchemeChoice(models.Model):
    """One scheme gave way to another; who chose it stands in the trail."""

    append_only = True

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="scheme_choices"
    )
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    chosen_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="scheme_choice_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} to {self.after}"
