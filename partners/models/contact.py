"""The contacts register of a partnership: whom to call about what."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Lower

from concordat.lib.versioned import Versioned
from partners.models.partner import Partner
from partners.models.partnership import Partnership

if TYPE_CHECKING:
    from partners.models.person import Person


class ContactVisibility(models.TextChoices):
    """Who sees a contact's email address and telephone number; all members see the rest."""

    PARTNERSHIP = "partnership", "Everybody in the partnership"
    PARTNER = "partner", "The same organisation, coordinators and commissioners"
    COORDINATORS = "coordinators", "Coordinators only"


class ContactQuerySet(models.QuerySet["Contact"]):
    """Questions about contacts."""

    def visible_to(self, person: "Person", on: date) -> Self:
        """The contacts of the person's own partnerships; see `ContactVisibility` for addresses."""
        return self.filter(
            partner__partnership__in=Partnership.objects.visible_to(person, on).values("pk")
        )

    def current(self, on: date) -> Self:
        """Those in force on a day; `until` is the last day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)

    def listed(self, on: date) -> Self:
        """Those in the register on a day: who was taken out today is gone today."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on))

    def reached_by(
        self, *, coordinating: Collection[int], commissioning: Collection[int], at: Collection[int]
    ) -> Self:
        """Adds `seen_email` and `seen_phone`, blank where somebody may not see them.

        Only these are loaded: who may not see an address does not get it from the database. The
        somebody coordinates and commissions in partnerships (pks) and is at partners (pks).
        """
        seen = (
            Q(visibility=ContactVisibility.PARTNERSHIP)
            | Q(partner__partnership__in=coordinating)
            | (
                Q(visibility=ContactVisibility.PARTNER)
                & (Q(partner__partnership__in=commissioning) | Q(partner__in=at))
            )
        )
        return self.defer("email", "phone").annotate(
            seen_email=Case(When(seen, then=F("email")), default=Value("")),
            seen_phone=Case(When(seen, then=F("phone")), default=Value("")),
        )


class Contact(Versioned):
    """Somebody at a partner, and what they are the right person for; they need no account."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=200, blank=True, help_text="What they are there.")
    what_for = models.CharField(max_length=300, help_text="For what they are the right person.")
    email = models.EmailField("email address", max_length=254, blank=True)
    phone = models.CharField("telephone number", max_length=40, blank=True)
    visibility = models.CharField(
        max_length=20, choices=ContactVisibility, default=ContactVisibility.PARTNERSHIP
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="The last day; blank: to this day.")

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = [Lower("what_for"), "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(condition=~Q(what_for=""), name="contact_is_for_something"),
            models.CheckConstraint(
                condition=~Q(email="") | ~Q(phone=""), name="contact_can_be_reached"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=ContactVisibility.values),
                name="contact_visibility_is_known",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="contact_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.partner}"
