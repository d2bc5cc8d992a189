"""A correction of a plan's text, leads or structure: before, after, who, when, why."""

from django.db import models
from django.db.models import Q

from actions.models.action import Action
from actions.models.deliverable import Deliverable
from concordat.lib import clock
from partners.models import Person


class RevisionKind(models.TextChoices):
    """What was corrected."""

    TEXT = "text", "Text corrected"
    LEADS = "leads", "Who leads changed"
    ADDED = "added", "Deliverable added"
    WITHDRAWN = "withdrawn", "Deliverable withdrawn"
    OUTCOMES = "outcomes", "Outcomes changed"
    STRUCTURE = "structure", "Place in the plan changed"


class Revision(models.Model):
    """One correction. Added, never changed; nothing it corrects is deleted."""

    append_only = True

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="revisions")
    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    kind = models.CharField(max_length=12, choices=RevisionKind)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    before_data = models.JSONField(
        default=dict,
        blank=True,
        help_text='What stood before, as fields: {"text": …, "points": […]}; for looking back.',
    )
    why = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="revisions")
    revised_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RevisionKind.values), name="revision_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="revision_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.action}"
