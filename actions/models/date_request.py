"""Asking for a new date and deciding on it; both are added, never changed."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from actions.models.deadline import Deadline
from actions.models.deliverable import Deliverable
from concordat.lib import clock
from partners.models import Partner, Partnership, Person


class DateOutcome(models.TextChoices):
    """How a request ended."""

    AGREED = "agreed", "Agreed"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class DateRequestQuerySet(models.QuerySet["DateRequest"]):
    """Questions about requests for new dates."""

    def visible_to(self, person: Person, on: date) -> Self:
        """The requests of the person's own partnerships."""
        return self.filter(
            deliverable__action__plan__partnership__in=Partnership.objects.visible_to(
                person, on
            ).values("pk")
        )

    def waiting(self) -> Self:
        """Those that nobody decided or withdrew, the oldest first."""
        return self.filter(decision__isnull=True).order_by("pk")


class DateRequest(models.Model):
    """New words for a date, why, and what was done so far.

    `deadline` is the one in force when it was asked: a request on a date that moved meanwhile
    cannot be agreed.
    """

    append_only = True

    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.PROTECT, related_name="date_requests"
    )
    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="date_requests")
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        related_name="date_requests",
        help_text="For whom it was asked.",
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="date_requests")
    asked_at = models.DateTimeField(default=clock.now)
    words = models.TextField(help_text="The new words, as they would be agreed.")
    why = models.TextField()
    done_so_far = models.TextField()
    nonce = models.UUIDField(default=uuid.uuid4, unique=True)
    is_demonstration = models.BooleanField(default=False)

    objects = DateRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="date_request_has_words"),
            models.CheckConstraint(condition=~Q(why=""), name="date_request_says_why"),
            models.CheckConstraint(
                condition=~Q(done_so_far=""), name="date_request_says_what_was_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner} asks for “{self.words}”"


class DateDecision(models.Model):
    """What became of a request: agreed or declined by somebody, or withdrawn by its asker."""

    append_only = True

    request = models.OneToOneField(DateRequest, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=10, choices=DateOutcome)
    sentence = models.TextField(blank=True, help_text="Why; blank only where it was withdrawn.")
    meeting = models.CharField(
        max_length=200, blank=True, help_text="The meeting that decided, where one did."
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="date_decisions")
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, related_name="date_decisions", null=True, blank=True
    )
    decided_at = models.DateTimeField(default=clock.now)
    deadline = models.OneToOneField(
        Deadline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        help_text="The new deadline, where it was agreed.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=DateOutcome.values), name="date_decision_outcome_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=DateOutcome.WITHDRAWN) | ~Q(sentence=""),
                name="date_decision_says_why",
            ),
            models.CheckConstraint(
                condition=Q(outcome=DateOutcome.AGREED, deadline__isnull=False)
                | (~Q(outcome=DateOutcome.AGREED) & Q(deadline__isnull=True)),
                name="date_decision_has_a_deadline_when_and_only_when_agreed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.request}"
