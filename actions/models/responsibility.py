"""A partner's part in a deliverable, from and until."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from actions.models.deliverable import Deliverable
from partners.models import Partner


class ResponsibilityRole(models.TextChoices):
    """As the document marks it; where it marks nothing, nothing is invented."""

    UNMARKED = "", "Responsible"
    LEAD = "lead", "Lead"
    SUPPORT = "support", "Support"


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    """Questions about who answers for what."""

    def current(self, on: date) -> Self:
        """Those in force on a day; `until` is the last day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)

    def get_by_natural_key(self, *key: str | int) -> "Responsibility":
        """One part, for fixtures: the deliverable's key, the partner's key, and since when."""
        partnership, plan, action, number, partner_partnership, partner, since = key
        return self.get(
            deliverable__action__plan__partnership__slug=partnership,
            deliverable__action__plan__slug=plan,
            deliverable__action__key=action,
            deliverable__number=number,
            partner__partnership__slug=partner_partnership,
            partner__short_name=partner,
            since=since,
        )


class Responsibility(models.Model):
    """A partner answers for a deliverable; ended, never deleted."""

    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.PROTECT, related_name="responsibilities"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="responsibilities")
    role = models.CharField(max_length=10, choices=ResponsibilityRole, blank=True, default="")
    position = models.PositiveSmallIntegerField(help_text="Order as printed, from 1.")
    printed = models.CharField(max_length=200, blank=True, help_text="The name as printed.")
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="The last day; blank: to this day.")

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        ordering = ["deliverable", "position", "pk"]
        verbose_name_plural = "responsibilities"
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "partner"],
                condition=Q(until__isnull=True),
                name="responsibility_open_once_a_deliverable_and_partner",
            ),
            models.UniqueConstraint(
                fields=["deliverable", "partner", "since"],
                name="responsibility_begins_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(role__in=ResponsibilityRole.values),
                name="responsibility_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="responsibility_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} for {self.deliverable}"

    def natural_key(self) -> tuple[str | int, ...]:
        """What names this row in fixtures."""
        return (
            *self.deliverable.natural_key(),
            *self.partner.natural_key(),
            self.since.isoformat(),
        )

    natural_key.dependencies = ["actions.deliverable", "partners.partner"]  # type: ignore[attr-defined]  # Django's own protocol
