"""By when: the words agreed, what they mean for the clock, and the dated instances.

All three are append-only: newly agreed words are a new deadline, a better reading is a new reading.
"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from actions.by_when import Certainty, Kind
from actions.models.deliverable import Deliverable
from partners.models import Person


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Questions about deadlines."""

    def get_by_natural_key(self, *key: str | int) -> "Deadline":
        """One deadline, for fixtures: the deliverable's key and the deadline's number."""
        partnership, plan, action, deliverable, number = key
        return self.get(
            deliverable__action__plan__partnership__slug=partnership,
            deliverable__action__plan__slug=plan,
            deliverable__action__key=action,
            deliverable__number=deliverable,
            number=number,
        )


class Deadline(models.Model):
    """The words agreed. Number 1 is the baseline for ever; the highest number is in force."""

    append_only = True

    deliverable = models.ForeignKey(Deliverable, on_delete=models.PROTECT, related_name="deadlines")
    number = models.PositiveSmallIntegerField(help_text="1 is the baseline.")
    words = models.TextField(blank=True, help_text="As printed or agreed; blank where it was.")
    agreed_on = models.DateField()

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["deliverable", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "number"], name="deadline_number_once_a_deliverable"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="deadline_number_from_1"),
        ]

    def __str__(self) -> str:
        return self.words or "(blank)"

    def natural_key(self) -> tuple[str | int, ...]:
        """What names this row in fixtures."""
        return (*self.deliverable.natural_key(), self.number)

    natural_key.dependencies = ["actions.deliverable"]  # type: ignore[attr-defined]  # Django's own protocol


class ReadingQuerySet(models.QuerySet["Reading"]):
    """Questions about readings."""

    def get_by_natural_key(self, *key: str | int) -> "Reading":
        """One reading, for fixtures: the deadline's key and the reading's number."""
        *deadline, number = key
        return self.get(deadline=Deadline.objects.get_by_natural_key(*deadline), number=number)


class Reading(models.Model):
    """What a deadline's words mean for the clock, by the reader or by a person.

    The highest number of a deadline counts. A better or a confirmed reading is no slip.
    """

    append_only = True

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="readings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in Kind])
    opens_on = models.DateField(null=True, blank=True)
    recurrence = models.CharField(max_length=40, blank=True, help_text='A word: "monthly".')
    rrule = models.CharField(max_length=200, blank=True, help_text="RFC 5545.")
    tentative = models.BooleanField(default=False, help_text="Nobody may be chased as if firm.")
    flagged = models.BooleanField(default=False, help_text="A person should look at it.")
    certainty = models.CharField(
        max_length=10, choices=[(member.value, member.value) for member in Certainty]
    )
    in_words = models.CharField(
        max_length=300, blank=True, help_text='As pages say it: "by 31 March 2015".'
    )
    why = models.TextField(blank=True, help_text="A sentence for a coordinator.")
    alternatives = models.JSONField(
        default=list, blank=True, help_text="Other meanings of the words, as `Reading.as_dict`."
    )
    read_on = models.DateField(help_text="Since when it counts.")
    read_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="readings",
        help_text="Blank: the reader of the software.",
    )

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["deadline", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "number"], name="reading_number_once_a_deadline"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Kind]), name="reading_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=[member.value for member in Certainty]),
                name="reading_certainty_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.deadline}"

    def natural_key(self) -> tuple[str | int, ...]:
        """What names this row in fixtures."""
        return (*self.deadline.natural_key(), self.number)

    natural_key.dependencies = ["actions.deadline"]  # type: ignore[attr-defined]  # Django's own protocol


class DueDateQuerySet(models.QuerySet["DueDate"]):
    """Questions about due dates."""

    def visible_to(self, person: Person, on: date) -> Self:
        """The dates of promises in the person's own partnerships."""
        return self.filter(
            reading__deadline__deliverable__in=Deliverable.objects.visible_to(person, on).values(
                "pk"
            )
        )

    def unmet(self) -> Self:
        """Those that no update says were met."""
        return self.filter(met__isnull=True)

    def get_by_natural_key(self, *key: str | int) -> "DueDate":
        """One due date, for fixtures: the reading's key and the day."""
        *reading, due_on = key
        return self.get(reading=Reading.objects.get_by_natural_key(*reading), due_on=due_on)


class DueDate(models.Model):
    """One dated instance of a reading; a recurring one gets its next as time goes."""

    append_only = True

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="due_dates")
    due_on = models.DateField()

    objects = DueDateQuerySet.as_manager()

    class Meta:
        ordering = ["reading", "due_on"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "due_on"], name="due_date_once_a_reading"),
        ]

    def __str__(self) -> str:
        return self.due_on.isoformat()

    def natural_key(self) -> tuple[str | int, ...]:
        """What names this row in fixtures."""
        return (*self.reading.natural_key(), self.due_on.isoformat())

    natural_key.dependencies = ["actions.reading"]  # type: ignore[attr-defined]  # Django's own protocol
