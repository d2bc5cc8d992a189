"""One organisation took over from another, on a day."""

from django.db import models
from django.db.models import F, Q

from concordat.lib import clock
from partners.models.organisation import Organisation
from partners.models.person import Person


class Succession(models.Model):
    """Open promises of `predecessor` are `successor`'s from `on`; older reports keep the old name.

    Several organisations may have one successor ("six boards replaced twelve"); each is a row.
    """

    append_only = True

    predecessor = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="succession"
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successions"
    )
    on = models.DateField(help_text="The successor's first day.")
    why = models.TextField(help_text="The order or agreement behind it.")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="successions")
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_is_by_another"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="succession_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} was succeeded by {self.successor}"
