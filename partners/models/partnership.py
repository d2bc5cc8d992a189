"""A partnership: the group that owns plans, and the border between tenants."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from concordat.lib.versioned import Versioned

if TYPE_CHECKING:
    from partners.models.person import Person


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """Questions about partnerships."""

    def visible_to(self, person: "Person", on: date) -> Self:
        """The partnerships in which the person is a member on a day."""
        from partners.models.membership import Membership

        return self.filter(
            pk__in=Membership.objects.of(person).current(on).values("partner__partnership")
        )

    def get_by_natural_key(self, slug: str) -> "Partnership":
        """One partnership by its slug, for fixtures."""
        return self.get(slug=slug)


class RatingScheme(models.TextChoices):
    """How a partnership reads the facts as colours; the tables stand in `actions.statuses`."""

    BRAG = "brag", "BRAG: blue means proven"
    GREEN_MEANS_COMPLETE = "green_means_complete", "Green means complete"
    TOLERANCE = "tolerance", "BRAG with three months of tolerance"


class Partnership(Versioned):
    """The group that owns plans ("Oxfordshire Crisis Care Concordat")."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    reporting_cycle_months = models.PositiveSmallIntegerField(
        default=1, help_text="How often a report is expected, in months."
    )
    rating_scheme = models.CharField(max_length=30, choices=RatingScheme, default=RatingScheme.BRAG)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reporting_cycle_months__gte=1, reporting_cycle_months__lte=24),
                name="partnership_cycle_between_1_and_24_months",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="partnership_has_a_name"),
            models.CheckConstraint(
                condition=Q(rating_scheme__in=RatingScheme.values),
                name="partnership_rating_scheme_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        """What names this row in fixtures."""
        return (self.slug,)
