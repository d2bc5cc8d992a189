"""A person at a partner, in a role, from and until. All rights come from here."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partners.models.partner import Partner
from partners.models.partnership import Partnership
from partners.models.person import Person


class Role(models.TextChoices):
    """What somebody is in a partnership."""

    LEAD = "lead", "Partner lead"
    READER = "reader", "Reader"
    COMMISSIONER = "commissioner", "Commissioner"
    COORDINATOR = "coordinator", "Coordinator"
    CHAIR = "chair", "Chair"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about memberships."""

    def of(self, person: Person) -> Self:
        """One person's memberships, past ones too."""
        return self.filter(person=person)

    def visible_to(self, person: Person, on: date) -> Self:
        """Those of the person's own partnerships."""
        return self.filter(
            partner__partnership__in=Partnership.objects.visible_to(person, on).values("pk")
        )

    def ended(self, on: date) -> Self:
        """Those that are over on a day."""
        return self.filter(Q(until__lt=on) | Q(ended_on__lte=on))

    def not_ended(self, on: date) -> Self:
        """Those in force on a day, and those that only begin."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gte=on),
            Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        )

    def current(self, on: date) -> Self:
        """Those in force on a day; `until` is the last day, `ended_on` the first without.

        People switched off have none.
        """
        return self.not_ended(on).filter(since__lte=on, person__is_active=True)


class Membership(models.Model):
    """A person at a partner, in a role; ended, never deleted."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="The last day; blank: to this day.")
    ended_on = models.DateField(
        null=True,
        blank=True,
        help_text="The day somebody ended it: access was lost at once, not when the day was over.",
    )
    may_invite = models.BooleanField(
        default=False, help_text="A lead who may invite colleagues at the same partner."
    )
    deputy_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="deputies"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "partner", "role"],
                condition=Q(until__isnull=True),
                name="membership_open_once_a_person_partner_and_role",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="membership_role_is_known"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(until__isnull=False),
                name="membership_that_was_ended_has_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(may_invite=False) | Q(role=Role.LEAD),
                name="membership_only_a_lead_needs_the_right_to_invite",
            ),
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | (Q(role=Role.LEAD) & ~Q(deputy_for=F("id"))),
                name="membership_of_a_deputy_is_a_lead_for_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.partner} as {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        """What somebody is in a partnership, for those who look after its people."""
        return reverse("membership-detail", args=[self.pk])

    def is_ended(self, on: date) -> bool:
        """Whether it is over on a day; the same as `MembershipQuerySet.ended`."""
        over = self.until is not None and self.until < on
        return over or (self.ended_on is not None and self.ended_on <= on)
