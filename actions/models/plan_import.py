"""A plan that arrived as a file or pasted: the file, what was read in it, what was answered."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from actions.models.plan import Plan
from concordat.lib import clock
from concordat.lib.versioned import Versioned
from partners.models import Partnership, Person

PASTED = "pasted"


class ImportState(models.TextChoices):
    """How far an import is; `IMPORT_MOVES` says what can follow."""

    WAITING = "waiting", "Waiting to be read"
    READING = "reading", "Being read"
    UNREADABLE = "unreadable", "Could not be read"
    ASKING = "asking", "Being reviewed"
    PUBLISHED = "published", "Published"
    DISCARDED = "discarded", "Discarded"


# What can follow what. Reading again follows a reader that died over it.
IMPORT_MOVES: Mapping[str, frozenset[str]] = {
    ImportState.WAITING: frozenset({ImportState.READING, ImportState.DISCARDED}),
    ImportState.READING: frozenset(
        {
            ImportState.READING,
            ImportState.ASKING,
            ImportState.UNREADABLE,
            ImportState.DISCARDED,
        }
    ),
    ImportState.UNREADABLE: frozenset({ImportState.DISCARDED}),
    ImportState.ASKING: frozenset({ImportState.PUBLISHED, ImportState.DISCARDED}),
    ImportState.PUBLISHED: frozenset(),
    ImportState.DISCARDED: frozenset(),
}
_WITH_A_DOCUMENT = (ImportState.ASKING, ImportState.PUBLISHED)


class PlanImportQuerySet(models.QuerySet["PlanImport"]):
    """Questions about imports."""

    def visible_to(self, person: Person, on: date) -> Self:
        """The imports of the person's own partnerships; who may open one is `permissions`'."""
        return self.filter(partnership__in=Partnership.objects.visible_to(person, on).values("pk"))

    def lightly(self) -> Self:
        """Without the document, which may be megabytes: for lists and for pages of progress."""
        return self.defer("document")

    def unfinished(self) -> Self:
        """Those that somebody can go on with."""
        return self.filter(state__in=[ImportState.WAITING, ImportState.READING, ImportState.ASKING])

    def published(self) -> Self:
        """Those that became a plan, or a version of one, the newest first."""
        return self.filter(state=ImportState.PUBLISHED).order_by("-published_at", "-pk")


class PlanImport(Versioned):
    """One upload. `document` is `importing.document.Document.as_json()`, once it was read.

    `answers` holds what people answered, by question key. `plan` is the plan that it became; set
    before it is published, the plan of which it is a newer version.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="imports")
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="imports"
    )
    state = models.CharField(max_length=20, choices=ImportState, default=ImportState.WAITING)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=300)
    name = models.CharField(max_length=200, help_text="The file's own name.")
    content_type = models.CharField(
        max_length=100, blank=True, help_text="Found in its content, when it was read."
    )
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    format = models.CharField(
        max_length=10, blank=True, help_text='"pasted", or what the reader found it to be.'
    )
    refusal = models.CharField(max_length=500, blank=True, help_text="Why it cannot be read.")
    reading_since = models.DateTimeField(null=True, blank=True)
    document = models.JSONField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    decisions = models.JSONField(
        default=dict,
        blank=True,
        help_text="Of a newer version: what becomes of each change, by the change's key.",
    )
    uploaded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="uploads")
    uploaded_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="published_imports"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="plan_import_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(file="") & ~Q(name=""), name="plan_import_keeps_its_file"
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.UNREADABLE) & ~Q(refusal="")
                | ~Q(state=ImportState.UNREADABLE) & Q(refusal=""),
                name="plan_import_says_why_when_and_only_when_unreadable",
            ),
            models.CheckConstraint(
                condition=Q(state=ImportState.READING, reading_since__isnull=False)
                | ~Q(state=ImportState.READING) & Q(reading_since__isnull=True),
                name="plan_import_reading_says_since_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_WITH_A_DOCUMENT) | Q(document__isnull=False),
                name="plan_import_asks_about_a_document",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ImportState.PUBLISHED,
                    plan__isnull=False,
                    published_by__isnull=False,
                    published_at__isnull=False,
                )
                | ~Q(state=ImportState.PUBLISHED)
                & Q(published_by__isnull=True, published_at__isnull=True),
                name="plan_import_published_says_what_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page, which is that of its state."""
        return reverse("import-detail", args=[self.pk])

    def can_become(self, state: str) -> bool:
        """Whether a state can follow the present one."""
        return state in IMPORT_MOVES[self.state]

    @property
    def is_pasted(self) -> bool:
        """Whether it was pasted into a box, and has no file of somebody's."""
        return self.format == PASTED

    @property
    def given(self) -> Mapping[str, Any]:
        """The answers, as the reader takes them."""
        return dict(self.answers)
