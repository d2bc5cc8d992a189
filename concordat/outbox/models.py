"""What the outbox keeps: letters, occurrences, pauses, and from where letters were sent."""

import uuid
from datetime import datetime
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q

from concordat.lib import clock

MOST_ATTEMPTS = 8


class LetterState(models.TextChoices):
    """Where a letter stands. Only waiting ones are sent."""

    WAITING = "waiting", "waiting"
    SENT = "sent", "sent"  # the mail server took it; whether it was read, nobody knows
    FAILED = "failed", "failed"
    DROPPED = (
        "dropped",
        "dropped",
    )  # its reader may not have it any more, or nothing was left to say
    HELD = "held", "held"  # the database was restored: a person says whether it still goes


class LetterQuerySet(models.QuerySet["Letter"]):
    """Questions about letters."""

    def due(self, now: datetime) -> Self:
        """Those to be sent at a real moment that nobody is sending; the longest due first."""
        return self.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now),
            state=LetterState.WAITING,
            attempts__lt=MOST_ATTEMPTS,
            next_attempt_at__lte=now,
        ).order_by("next_attempt_at", "pk")

    def waiting(self) -> Self:
        """Those still to be sent, now or later, being sent or held; the oldest first."""
        return self.filter(state__in=[LetterState.WAITING, LetterState.HELD]).order_by("pk")

    def failed(self) -> Self:
        """Those that were given up, for somebody to look at; the latest first."""
        return self.filter(state=LetterState.FAILED).order_by("-pk")


class Letter(models.Model):
    """One letter to one person, written in the transaction that causes it.

    It holds its kind and ids. Words are made when it is sent, and access is checked again then.
    The subject and text that went out are kept; the address never, since the person's id leads
    to it as long as they want to be known here (`services.forget_person` empties the words).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    person = models.BigIntegerField(help_text="The person's id; this app does not know people.")
    key = models.CharField(max_length=200, help_text="The period or the cause: once for each.")
    ids = models.JSONField(default=dict, help_text="Ids by name, as the kind's writer needs them.")
    state = models.CharField(
        max_length=10, choices=LetterState.choices, default=LetterState.WAITING
    )
    why = models.CharField(
        max_length=300, blank=True, help_text="Why it was not sent, or not yet; never an address."
    )
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    subject = models.CharField(max_length=300, blank=True, help_text="As it was sent.")
    text = models.TextField(blank=True, help_text="As it was sent.")
    # Technical, by the real clock: what sends must go on while the other one is held.
    next_attempt_at = models.DateTimeField(default=clock.real_now)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(
        null=True, blank=True, help_text="Until then it is left to the sender that claimed it."
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_code = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The mail server's last answer about this letter."
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["next_attempt_at", "id"],
                condition=Q(state="waiting"),
                name="letter_waiting",
            ),
            models.Index(fields=["answered_at"], name="letter_answered"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "person", "key"], name="letter_once_for_a_key"),
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(key=""), name="letter_has_a_kind_and_a_key"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LetterState.values), name="letter_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="letter_that_was_sent_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "dropped"]) | ~Q(why=""),
                name="letter_that_was_not_sent_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="sent") | Q(subject="", text=""),
                name="letter_keeps_the_words_that_were_sent",
            ),
            models.CheckConstraint(
                condition=Q(leased_until__isnull=True) | Q(state="waiting"),
                name="letter_is_claimed_only_while_it_waits",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MOST_ATTEMPTS), name="letter_is_tried_eight_times_at_most"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for person {self.person}, {self.state}"

    @property
    def message_id(self) -> str:
        """The Message-ID: the letter's own at every attempt, so that a double can be known."""
        return f"<{self.uuid}@{urlsplit(settings.SITE_ADDRESS).hostname}>"


class Occurrence(models.Model):
    """Something that is due once for a subject and a period was done: a reminder, a digest.

    The row is the memory: whoever can add it does the thing, in the same transaction.
    """

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=100, help_text="What it is about, as in deliverable:17.")
    period = models.CharField(max_length=60, help_text="For which period, as in 2015-06.")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "period"], name="occurrence_once_for_a_period"
            ),
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(subject="") & ~Q(period=""),
                name="occurrence_says_what_of_what_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject} for {self.period}"


class PauseReason(models.TextChoices):
    """Why nothing is sent."""

    REFUSED = "refused", "the mail server refuses us"
    RESTORED = "restored", "the database was restored"
    ASKED = "asked", "somebody asked for it"


class PauseQuerySet(models.QuerySet["Pause"]):
    """Questions about pauses."""

    def standing(self) -> Self:
        """Those that nobody has lifted."""
        return self.filter(lifted_at__isnull=True)


class Pause(models.Model):
    """Nothing is sent from here on, until a person lifts it."""

    reason = models.CharField(max_length=10, choices=PauseReason.choices)
    detail = models.CharField(max_length=300, blank=True, help_text="What the mail server said.")
    since = models.DateTimeField(default=clock.real_now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reason"],
                condition=Q(lifted_at__isnull=True),
                name="pause_stands_once_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=PauseReason.values), name="pause_reason_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Paused: {self.get_reason_display()}"


class Installation(models.Model):
    """A place from which letters are sent; its other half is a file there.

    `mark` grows with every claim, first here and then in the file. A file that is ahead of its
    row, or without one, belongs to another past: this database was restored (decision 0018).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    mark = models.PositiveBigIntegerField(default=0)
    since = models.DateTimeField(default=clock.real_now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Installation {self.uuid}"
