"""What "delivered" rests on: evidence with the report, and somebody else's confirmation of it."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from actions.models.update import Update
from concordat.lib import clock
from partners.models import Partner, Partnership, Person


class EvidenceKind(models.TextChoices):
    """In which form it is given."""

    LINK = "link", "A link"
    FILE = "file", "A file"
    STATEMENT = "statement", "Where it can be seen"


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Questions about evidence."""

    def visible_to(self, person: Person, on: date) -> Self:
        """The evidence in the person's own partnerships."""
        return self.filter(
            update__deliverable__action__plan__partnership__in=Partnership.objects.visible_to(
                person, on
            ).values("pk")
        )


class Evidence(models.Model):
    """A piece of evidence, given with a report of "delivered". Added, never changed."""

    append_only = True

    update = models.ForeignKey(Update, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=10, choices=EvidenceKind)
    words = models.TextField(blank=True, help_text="The link, or where it can be seen.")
    file = models.FileField(upload_to="evidence/%Y/%m/", blank=True, max_length=300)
    name = models.CharField(max_length=200, blank=True, help_text="The file's own name.")
    content_type = models.CharField(max_length=100, blank=True, help_text="Found in its content.")
    size = models.PositiveIntegerField(default=0, help_text="Bytes.")
    sha256 = models.CharField(max_length=64, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(kind=EvidenceKind.FILE) & ~Q(file="") & ~Q(name=""))
                | (~Q(kind=EvidenceKind.FILE) & Q(file="") & ~Q(words="")),
                name="evidence_is_a_file_or_words",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.words


class Verdict(models.TextChoices):
    """What somebody of another organisation says of a report of "delivered"."""

    CONFIRMED = "confirmed", "Confirmed"
    RETURNED = "returned", "Returned"


class Confirmation(models.Model):
    """A report of "delivered" is confirmed, or returned with a reason. Added, never changed."""

    append_only = True

    update = models.OneToOneField(Update, on_delete=models.PROTECT, related_name="confirmation")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="confirmations")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="confirmations")
    confirmed_at = models.DateTimeField(default=clock.now)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values), name="confirmation_verdict_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.CONFIRMED) | ~Q(reason=""),
                name="confirmation_returned_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.update}"
