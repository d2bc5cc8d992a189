"""A real body, the same one in every partnership; only operators edit it."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from concordat.lib.versioned import Versioned

if TYPE_CHECKING:
    from partners.models.person import Person


class OrganisationKind(models.TextChoices):
    """What sort of body it is, in the words of 2014 to 2016 and after."""

    CLINICAL_COMMISSIONING_GROUP = "clinical_commissioning_group", "Clinical commissioning group"
    NHS_TRUST = "nhs_trust", "NHS trust"
    AMBULANCE_TRUST = "ambulance_trust", "Ambulance trust"
    NHS_NATIONAL = "nhs_national", "National NHS body"
    POLICE = "police", "Police"
    COUNCIL = "council", "Council"
    COUNCIL_TEAM = "council_team", "Council team"
    BOARD = "board", "Board"
    CHARITY = "charity", "Charity"
    COMMUNITY = "community", "Community group"
    OTHER = "other", "Other"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions about organisations."""

    def visible_to(self, person: "Person", on: date) -> Self:
        """The organisations that are partners in the person's own partnerships."""
        from partners.models.partner import Partner

        return self.filter(
            pk__in=Partner.objects.visible_to(person, on)
            .filter(organisation__isnull=False)
            .values("organisation")
        )

    def get_by_natural_key(self, slug: str) -> "Organisation":
        """One organisation by its slug, for fixtures."""
        return self.get(slug=slug)


class Organisation(Versioned):
    """A real body. May be part of another, or be succeeded by another."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40, choices=OrganisationKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    note = models.TextField(blank=True, help_text="Where its name or kind is a judgement.")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="organisation_is_not_its_own_parent",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="organisation_is_not_its_own_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The organisation's page."""
        return reverse("organisation-detail", args=[self.pk])

    def natural_key(self) -> tuple[str]:
        """What names this row in fixtures."""
        return (self.slug,)
