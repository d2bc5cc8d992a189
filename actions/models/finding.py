"""A finding of the plan-health page that a coordinator has set aside, with the reason."""

from django.db import models
from django.db.models import Q

from actions.models.plan import Plan
from concordat.lib import clock
from partners.models import Person


class FindingSetAside(models.Model):
    """Findings are computed, never stored; what is stored is that one needs no more attention."""

    append_only = True

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="findings_set_aside")
    code = models.CharField(max_length=40, help_text="Which rule found it.")
    subject = models.CharField(max_length=100, help_text='About what: "deliverable-12".')
    why = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="findings_set_aside")
    set_aside_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "findings set aside"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code", "subject"], name="finding_set_aside_once"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="finding_set_aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.subject}"
