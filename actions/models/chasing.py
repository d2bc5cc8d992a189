"""Who was told that a promise is late, and who was asked to report; added, never changed."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from actions.models.deliverable import Deliverable
from concordat.lib import clock
from partners.models import Partnership, Person, Told


class Escalation(models.Model):
    """A step of the ladder was taken: for a date of a promise, once."""

    append_only = True

    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.PROTECT, related_name="escalations"
    )
    due_on = models.DateField(help_text="The date that was not met.")
    days = models.PositiveSmallIntegerField(help_text="The step: days overdue.")
    tells = models.CharField(max_length=30, choices=Told)
    people = models.PositiveSmallIntegerField(help_text="To how many a letter was written.")
    told_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "due_on", "days"], name="escalation_once_a_date_and_step"
            ),
            models.CheckConstraint(
                condition=Q(tells__in=Told.values), name="escalation_tells_somebody_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable}: told {self.get_tells_display().lower()}"


class ReportRequestQuerySet(models.QuerySet["ReportRequest"]):
    """Questions about requests to report."""

    def visible_to(self, person: Person, on: date) -> Self:
        """Those in the person's own partnerships."""
        return self.filter(
            deliverable__action__plan__partnership__in=Partnership.objects.visible_to(
                person, on
            ).values("pk")
        )


class ReportRequest(models.Model):
    """Somebody pressed "Please report" on a promise."""

    append_only = True

    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.PROTECT, related_name="report_requests"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="report_requests")
    asked_at = models.DateTimeField(default=clock.now)
    people = models.PositiveSmallIntegerField(help_text="To how many a letter was written.")
    nonce = models.UUIDField(help_text="One press; it may be about many promises.")

    objects = ReportRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "nonce"], name="report_request_once_a_press"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} asked for a report on {self.deliverable}"
