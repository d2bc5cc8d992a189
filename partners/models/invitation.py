"""Somebody was invited: which membership it gave, by whom, when."""

from datetime import date
from typing import Self

from django.db import models

from concordat.lib import clock
from partners.models.membership import Membership
from partners.models.partnership import Partnership
from partners.models.person import Person


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Questions about invitations."""

    def visible_to(self, person: Person, on: date) -> Self:
        """The invitations to the person's own partnerships."""
        return self.filter(
            membership__partner__partnership__in=Partnership.objects.visible_to(person, on).values(
                "pk"
            )
        )


class Invitation(models.Model):
    """A person was told of their membership. Sent again, it is another row.

    It holds no secret: its letter says where to sign in, and the code is asked for there.
    """

    append_only = True

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="invitations_written"
    )
    invited_at = models.DateTimeField(default=clock.now)
    nonce = models.UUIDField(unique=True, help_text="A double click or a retry is one row.")

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Invitation of {self.membership.person} to {self.membership.partner}"
