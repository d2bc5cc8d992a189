"""One promise: a text, who leads, by when; and its present state, derived from its rows."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import BooleanField, Case, CharField, F, Q, Value, When
from django.urls import reverse

from actions.models.action import Action
from actions.statuses import (
    CLOSED_PROGRESS,
    DUE_SOON_DAYS,
    OPEN_KINDS,
    OPEN_PROGRESS,
    Assurance,
    Confidence,
    Facts,
    Progress,
    Timeliness,
    first_tolerated_day,
    is_beyond_tolerance,
)
from actions.statuses import timeliness as timeliness_of
from concordat.lib.versioned import Versioned
from partners.models import Partnership, Person


def choices(enum: type[Progress] | type[Confidence] | type[Assurance]) -> list[tuple[str, str]]:
    """A pure enum as Django choices; words come from `actions.statuses`."""
    return [(member.value, member.value) for member in enum]


class DeliverableQuerySet(models.QuerySet["Deliverable"]):
    """Questions about deliverables."""

    def visible_to(self, person: Person, on: date) -> Self:
        """The deliverables of the person's own partnerships."""
        return self.filter(
            action__plan__partnership__in=Partnership.objects.visible_to(person, on).values("pk")
        )

    def promised(self) -> Self:
        """Without those that were withdrawn from the plan."""
        return self.filter(withdrawn_on__isnull=True)

    def unfinished(self) -> Self:
        """Promised, and neither delivered nor given up."""
        return self.promised().filter(progress__in=OPEN_PROGRESS)

    def led_by(self, partner_pks: "list[int] | models.QuerySet", on: date) -> Self:
        """Those for which one of the partners answers on a day."""
        from actions.models.responsibility import Responsibility

        return self.filter(
            pk__in=Responsibility.objects.current(on)
            .filter(partner__in=partner_pks)
            .values("deliverable")
        )

    def overdue(self, on: date) -> Self:
        """Open promises whose first due date not yet met has passed; provisional dates never."""
        return self.unfinished().filter(due_on__lt=on, reading__tentative=False)

    def due_soon(self, on: date) -> Self:
        """Open promises due today or within the next 28 days."""
        return self.unfinished().filter(
            due_on__gte=on, due_on__lte=on + timedelta(days=DUE_SOON_DAYS)
        )

    def without_a_readable_date(self) -> Self:
        """Open promises whose words a person should look at."""
        return self.unfinished().filter(reading__flagged=True)

    def in_plan_order(self) -> Self:
        """As printed."""
        return self.order_by("action__plan", "action__position", "number", "pk")

    def with_timeliness(self, on: date) -> Self:
        """Adds `clock_says`, the timeliness on a day; the same as `Deliverable.timeliness`.

        And `beyond_tolerance`, the same as in `Deliverable.facts`.
        """
        soon = on + timedelta(days=DUE_SOON_DAYS)
        no_longer = Q(withdrawn_on__isnull=False) | Q(
            progress__in=[Progress.NOT_DELIVERED, Progress.SUPERSEDED]
        )
        undated = Q(final_due_on__isnull=True) | Q(delivered_on__isnull=True)
        says = [
            (no_longer, Timeliness.NO_LONGER_FOLLOWED),
            (Q(progress=Progress.DELIVERED) & undated, Timeliness.NO_DATE),
            (
                Q(progress=Progress.DELIVERED, delivered_on__gt=F("final_due_on")),
                Timeliness.DELIVERED_LATE,
            ),
            (Q(progress=Progress.DELIVERED), Timeliness.DELIVERED_ON_TIME),
            (
                Q(due_on__isnull=True)
                & (Q(reading__kind__in=sorted(OPEN_KINDS)) | Q(final_due_on__isnull=False)),
                Timeliness.OPEN,
            ),
            (Q(due_on__isnull=True), Timeliness.NO_DATE),
            (Q(due_on__lt=on, reading__tentative=True), Timeliness.PROVISIONAL_PASSED),
            (Q(due_on__lt=on), Timeliness.OVERDUE),
            (Q(due_on__lte=soon), Timeliness.DUE_SOON),
        ]
        return self.annotate(
            clock_says=Case(
                *(When(condition, then=Value(value.value)) for condition, value in says),
                default=Value(Timeliness.NOT_YET_DUE.value),
                output_field=CharField(),
            ),
            beyond_tolerance=Case(
                When(
                    Q(due_on__lt=first_tolerated_day(on))
                    | Q(first_due_on__lt=first_tolerated_day(on)),
                    then=Value(value=True),
                ),
                default=Value(value=False),
                output_field=BooleanField(),
            ),
        )

    def get_by_natural_key(
        self, partnership: str, plan: str, action: str, number: int
    ) -> "Deliverable":
        """One deliverable, for fixtures."""
        return self.get(
            action__plan__partnership__slug=partnership,
            action__plan__slug=plan,
            action__key=action,
            number=number,
        )


class Deliverable(Versioned):
    """One promise of an action.

    The fields below the comment are derived from updates, readings and due dates, in the same
    transaction as those rows, by `actions.services` and by nobody else.
    """

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="deliverables")
    number = models.PositiveSmallIntegerField(help_text="Within its action; never given twice.")
    text = models.TextField()
    points = models.JSONField(default=list, blank=True, help_text="Sub-points, in order.")
    printed = models.JSONField(
        default=dict, blank=True, help_text="Its own words of the cells: text, who, by_when."
    )
    withdrawn_on = models.DateField(null=True, blank=True)

    # Derived. Progress, confidence and the day come from the latest update that says something.
    progress = models.CharField(
        max_length=30, choices=choices(Progress), default=Progress.NOTHING_REPORTED
    )
    confidence = models.CharField(
        max_length=20, choices=choices(Confidence), default=Confidence.NOT_SAID
    )
    delivered_on = models.DateField(null=True, blank=True)
    assurance = models.CharField(
        max_length=12,
        choices=choices(Assurance),
        default=Assurance.SAID,
        help_text="What the latest word on progress rests on.",
    )
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    latest_update = models.ForeignKey(
        "actions.Update", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The reading in force, with its first due date not yet met and its last one.
    reading = models.ForeignKey(
        "actions.Reading", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    final_due_on = models.DateField(null=True, blank=True)
    first_due_on = models.DateField(
        null=True, blank=True, help_text="The last due date of the deadline agreed first."
    )

    objects = DeliverableQuerySet.as_manager()

    class Meta:
        ordering = ["action", "number"]
        indexes = [
            # The overdue page and "due between": only what is open and dated, by day.
            models.Index(
                fields=["due_on", "id"],
                name="deliverable_open_by_due_on",
                condition=Q(withdrawn_on__isnull=True, progress__in=sorted(OPEN_PROGRESS)),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "number"], name="deliverable_number_once_an_action"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="deliverable_has_a_text"),
            models.CheckConstraint(
                condition=Q(progress__in=sorted(Progress)), name="deliverable_progress_is_known"
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=sorted(Confidence)),
                name="deliverable_confidence_is_known",
            ),
            models.CheckConstraint(
                condition=Q(assurance__in=sorted(Assurance)), name="deliverable_assurance_is_known"
            ),
            models.CheckConstraint(
                condition=Q(progress=Progress.DELIVERED, delivered_on__isnull=False)
                | (~Q(progress=Progress.DELIVERED) & Q(delivered_on__isnull=True)),
                name="deliverable_has_a_day_when_and_only_when_delivered",
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="deliverable_does_not_supersede_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Its place on the action's page."""
        return f"{reverse('action-detail', args=[self.action_id])}#deliverable-{self.pk}"

    def natural_key(self) -> tuple[str, str, str, int]:
        """What names this row in fixtures."""
        return (*self.action.natural_key(), self.number)

    natural_key.dependencies = ["actions.action"]  # type: ignore[attr-defined]  # Django's own protocol

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self.withdrawn_on is None and self.progress not in CLOSED_PROGRESS

    def timeliness(self, on: date) -> Timeliness:
        """What the clock says on a day; the same as `with_timeliness` in SQL."""
        return timeliness_of(
            progress=self.progress,
            withdrawn=self.withdrawn_on is not None,
            kind=self.reading.kind if self.reading else "none",
            tentative=self.reading.tentative if self.reading else False,
            due_on=self.due_on,
            final_due_on=self.final_due_on,
            delivered_on=self.delivered_on,
            on=on,
        )

    def facts(self, on: date) -> Facts:
        """What a rating is made of on a day; the same facts as `with_timeliness` in SQL."""
        return Facts(
            progress=Progress(self.progress),
            confidence=Confidence(self.confidence),
            timeliness=self.timeliness(on),
            assurance=Assurance(self.assurance),
            beyond_tolerance=is_beyond_tolerance(
                due_on=self.due_on, first_due_on=self.first_due_on, on=on
            ),
        )

    def days_overdue(self, on: date) -> int:
        """Days since the first due date not met; 0 where it is not overdue."""
        if self.timeliness(on) != Timeliness.OVERDUE or self.due_on is None:
            return 0
        return (on - self.due_on).days
