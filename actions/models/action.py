"""One printed row of a plan, and what it is meant to change."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from actions.models.plan import Heading, Plan, Theme
from concordat.lib.versioned import Versioned
from partners.models import Partnership, Person


class ActionQuerySet(models.QuerySet["Action"]):
    """Questions about actions."""

    def visible_to(self, person: Person, on: date) -> Self:
        """The actions of the person's own partnerships."""
        return self.filter(
            plan__partnership__in=Partnership.objects.visible_to(person, on).values("pk")
        )

    def get_by_natural_key(self, partnership: str, plan: str, key: str) -> "Action":
        """One action, for fixtures."""
        return self.get(plan__partnership__slug=partnership, plan__slug=plan, key=key)


class Action(Versioned):
    """One printed row.

    Its printed `ref` may repeat or be blank: it is no key. `key` is: given once, at the first
    import, from the place in the document, and kept whatever happens to the row later.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="actions")
    heading = models.ForeignKey(
        Heading, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    key = models.SlugField(max_length=40)
    position = models.PositiveIntegerField(help_text="Order in the plan, from 1.")
    ref = models.CharField(max_length=40, blank=True, help_text="As printed; may be blank.")
    outcomes_intro = models.TextField(blank=True)
    points_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pointed_at_by",
        help_text="The row this one only refers to.",
    )
    printed = models.JSONField(
        default=dict, blank=True, help_text="Column to the words of its cell, as printed."
    )
    source_lines = models.JSONField(
        default=list, blank=True, help_text="Line numbers in the source document."
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="action_key_once_a_plan"),
            models.UniqueConstraint(
                fields=["plan", "position"], name="action_position_once_a_plan"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="action_position_from_1"),
            models.CheckConstraint(
                condition=Q(points_to__isnull=True) | ~Q(points_to=F("id")),
                name="action_does_not_point_to_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"Action {self.ref}" if self.ref else "Action without a number"

    def get_absolute_url(self) -> str:
        """The action's page."""
        return reverse("action-detail", args=[self.pk])

    def natural_key(self) -> tuple[str, str, str]:
        """What names this row in fixtures."""
        return (*self.plan.natural_key(), self.key)

    natural_key.dependencies = ["actions.plan"]  # type: ignore[attr-defined]  # Django's own protocol


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    """Questions about outcomes."""

    def get_by_natural_key(
        self, partnership: str, plan: str, action: str, number: int
    ) -> "Outcome":
        """One outcome, for fixtures."""
        return self.get(
            action__plan__partnership__slug=partnership,
            action__plan__slug=plan,
            action__key=action,
            number=number,
        )


class Outcome(models.Model):
    """What an action is meant to change."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["action", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "number"], name="outcome_number_once_an_action"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="outcome_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.text

    def natural_key(self) -> tuple[str, str, str, int]:
        """What names this row in fixtures."""
        return (*self.action.natural_key(), self.number)

    natural_key.dependencies = ["actions.action"]  # type: ignore[attr-defined]  # Django's own protocol
