"""A plan with its numbered themes and the headings under them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from concordat.lib.versioned import Versioned
from partners.models import Partnership, Person


class PlanStatus(models.TextChoices):
    """Where a plan is in its life."""

    DRAFT = "draft", "Draft"
    LIVE = "live", "Live"
    CLOSED = "closed", "Closed"


class PlanQuerySet(models.QuerySet["Plan"]):
    """Questions about plans."""

    def visible_to(self, person: Person, on: date) -> Self:
        """The plans of the person's own partnerships."""
        return self.filter(partnership__in=Partnership.objects.visible_to(person, on).values("pk"))

    def get_by_natural_key(self, partnership: str, slug: str) -> "Plan":
        """One plan by its partnership's slug and its own, for fixtures."""
        return self.get(partnership__slug=partnership, slug=slug)


class Plan(Versioned):
    """One agreed action plan of a partnership."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="plans")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=300, help_text="As printed.")
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    written_on = models.DateField(
        null=True, blank=True, help_text="First day of the month in which it was written."
    )
    agreed_on = models.DateField(null=True, blank=True)
    chased_from = models.DateField(
        null=True, blank=True, help_text="Nobody is reminded or called silent before this day."
    )
    source_name = models.CharField(max_length=200, blank=True, help_text="The document's name.")
    glossary = models.JSONField(default=dict, blank=True, help_text="Abbreviation to full name.")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["partnership__name", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "slug"], name="plan_slug_once_a_partnership"
            ),
            models.CheckConstraint(
                condition=Q(status__in=PlanStatus.values), name="plan_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(written_on__isnull=True) | Q(written_on__day=1),
                name="plan_written_on_is_a_month",
            ),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.DRAFT)
                | Q(agreed_on__isnull=False, chased_from__isnull=False),
                name="plan_in_force_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The plan's page."""
        return reverse("plan-detail", args=[self.pk])

    def natural_key(self) -> tuple[str, str]:
        """What names this row in fixtures."""
        return (*self.partnership.natural_key(), self.slug)

    natural_key.dependencies = ["partners.partnership"]  # type: ignore[attr-defined]  # Django's own protocol


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Questions about themes."""

    def get_by_natural_key(self, partnership: str, plan: str, number: int) -> "Theme":
        """One theme, for fixtures."""
        return self.get(plan__partnership__slug=partnership, plan__slug=plan, number=number)


class Theme(models.Model):
    """A numbered section of a plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="themes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=500)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="theme_number_once_a_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def natural_key(self) -> tuple[str, str, int]:
        """What names this row in fixtures."""
        return (*self.plan.natural_key(), self.number)

    natural_key.dependencies = ["actions.plan"]  # type: ignore[attr-defined]  # Django's own protocol


class HeadingQuerySet(models.QuerySet["Heading"]):
    """Questions about headings."""

    def get_by_natural_key(
        self, partnership: str, plan: str, theme: int, position: int
    ) -> "Heading":
        """One heading, for fixtures."""
        return self.get(
            theme__plan__partnership__slug=partnership,
            theme__plan__slug=plan,
            theme__number=theme,
            position=position,
        )


class Heading(models.Model):
    """An unnumbered heading under a theme."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="headings")
    position = models.PositiveSmallIntegerField(help_text="1 for the first under its theme.")
    title = models.CharField(max_length=500)

    objects = HeadingQuerySet.as_manager()

    class Meta:
        ordering = ["theme", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "position"], name="heading_position_once_a_theme"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="heading_position_from_1"),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str, int, int]:
        """What names this row in fixtures."""
        return (*self.theme.natural_key(), self.position)

    natural_key.dependencies = ["actions.theme"]  # type: ignore[attr-defined]  # Django's own protocol
