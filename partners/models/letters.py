"""What decides about letters: a person's wishes, a partnership's ladder, a coordinator's hold."""

from typing import Self

from django.db import models
from django.db.models import Q

from concordat.lib import clock
from concordat.lib.versioned import Versioned
from partners.models.partnership import Partnership
from partners.models.person import Person


class DigestWish(models.TextChoices):
    """How often somebody wants the digest."""

    WEEKLY = "weekly", "Once a week"
    NONE = "none", "Never"


class Weekday(models.IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class LetterWishes(Versioned):
    """What somebody chose for themselves; without a row the defaults hold."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="letter_wishes")
    digest = models.CharField(max_length=10, choices=DigestWish, default=DigestWish.WEEKLY)
    weekday = models.PositiveSmallIntegerField(choices=Weekday, default=Weekday.MONDAY)
    reminders = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__in=DigestWish.values), name="letter_wishes_digest_is_known"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="letter_wishes_weekday_is_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"What {self.person} wants by mail"


class Told(models.TextChoices):
    """Who is told by a step of the ladder."""

    LEADS_AND_COORDINATORS = "leads_and_coordinators", "The other leads and the coordinators"
    COMMISSIONERS = "commissioners", "The commissioners"


class LadderStep(models.Model):
    """After how many days overdue a partnership tells whom; without rows the default ladder."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="ladder_steps"
    )
    days = models.PositiveSmallIntegerField(help_text="Days overdue.")
    tells = models.CharField(max_length=30, choices=Told)

    class Meta:
        ordering = ["partnership", "days"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "days"], name="ladder_step_once_a_number_of_days"
            ),
            models.UniqueConstraint(
                fields=["partnership", "tells"], name="ladder_step_once_for_those_it_tells"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=365), name="ladder_step_within_a_year"
            ),
            models.CheckConstraint(
                condition=Q(tells__in=Told.values), name="ladder_step_tells_somebody_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.days} days overdue: {self.get_tells_display()}"


class LetterHoldQuerySet(models.QuerySet["LetterHold"]):
    """Questions about holds."""

    def standing(self) -> Self:
        """Those that nobody released."""
        return self.filter(released_at__isnull=True)


class LetterHold(models.Model):
    """A coordinator held the routine letters about a partnership, until somebody releases them."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="letter_holds"
    )
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letter_holds")
    held_at = models.DateTimeField(default=clock.now)
    released_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="letter_holds_released",
    )
    released_at = models.DateTimeField(null=True, blank=True)

    objects = LetterHoldQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(released_at__isnull=True),
                name="letter_hold_stands_once_a_partnership",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="letter_hold_released_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"Letters about {self.partnership} are held"
