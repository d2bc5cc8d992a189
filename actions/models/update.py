"""What somebody reported about a deliverable, when, for which partner. Added, never changed."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from actions.models.deadline import DueDate
from actions.models.deliverable import Deliverable, choices
from actions.models.plan_import import PlanImport
from actions.statuses import Confidence, Progress
from concordat.lib import clock
from partners.models import Partner, Person


class UpdateQuerySet(models.QuerySet["Update"]):
    """Questions about reports."""

    def latest_first(self) -> Self:
        """The newest first; rows are ordered by id where days tie."""
        return self.order_by("-pk")

    def saying_progress(self) -> Self:
        """Those that say how far a promise is; the others only add to the record."""
        return self.exclude(progress="")


class Update(models.Model):
    """One report. `progress` is blank where it only adds to the record."""

    append_only = True

    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="updates")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="updates")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="updates")
    reported_at = models.DateTimeField(default=clock.now)
    progress = models.CharField(max_length=30, choices=choices(Progress), blank=True)
    confidence = models.CharField(
        max_length=20, choices=choices(Confidence), default=Confidence.NOT_SAID
    )
    reason = models.TextField(blank=True)
    happened = models.TextField(blank=True, help_text="What has happened.")
    next_steps = models.TextField(blank=True, help_text="What happens next.")
    delivered_on = models.DateField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        Deliverable, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    nonce = models.UUIDField(
        default=uuid.uuid4, unique=True, help_text="The form's own: a double click is one row."
    )
    is_demonstration = models.BooleanField(default=False)
    imported_from = models.ForeignKey(
        PlanImport,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="updates",
        help_text="Where a document said it, not a person.",
    )

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["deliverable", "-id"], name="update_latest_of_deliverable"),
            models.Index(fields=["partner", "deliverable", "-id"], name="update_latest_of_partner"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    progress__in=["", *sorted(set(Progress) - {Progress.NOTHING_REPORTED})]
                ),
                name="update_progress_is_known",
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=sorted(Confidence)), name="update_confidence_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(confidence__in=[Confidence.AT_RISK, Confidence.OFF_TRACK])
                | ~Q(reason=""),
                name="update_gives_a_reason_when_not_on_track",
            ),
            models.CheckConstraint(
                condition=Q(progress=Progress.DELIVERED, delivered_on__isnull=False)
                | (~Q(progress=Progress.DELIVERED) & Q(delivered_on__isnull=True)),
                name="update_has_a_day_when_and_only_when_delivered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.progress or 'for the record'}"


class MetDueDate(models.Model):
    """An update says that one due date is met."""

    append_only = True

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="met_due_dates")
    due_date = models.ForeignKey(DueDate, on_delete=models.PROTECT, related_name="met")

    class Meta:
        ordering = ["due_date"]
        constraints = [
            models.UniqueConstraint(fields=["due_date"], name="due_date_met_once"),
        ]

    def __str__(self) -> str:
        return f"{self.due_date} met"
