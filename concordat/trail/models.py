"""What happened: entries that are added and never changed, each chained to the one before."""

from typing import Any

from django.db import models
from django.db.models import Q

LENGTH_OF_HASH = 64  # hexadecimal digits of SHA-256
# What the first entry names as the one before it.
BEFORE_THE_FIRST = "0" * LENGTH_OF_HASH


class Entry(models.Model):
    """One thing that happened: ids, codes and numbers alone, so that an erasure leaves it whole.

    No foreign keys: an entry outlives what it is about, and a row's deletion must not touch it.
    """

    append_only = True

    number = models.PositiveBigIntegerField(
        primary_key=True, help_text="Its place in the chain, from 1, without gaps."
    )
    at = models.DateTimeField(help_text="By the service's clock, as everything on the pages.")
    real_at = models.DateTimeField(
        null=True, blank=True, help_text="The real moment, where the clock was held elsewhere."
    )
    what = models.CharField(max_length=60, help_text="A code of concordat.trail.kinds.")
    actor = models.PositiveBigIntegerField(
        null=True, blank=True, help_text="The person's id; blank: nobody known, or the machine."
    )
    partnership = models.PositiveBigIntegerField(null=True, blank=True)
    about = models.JSONField(default=dict, blank=True, help_text="Kind of row to its id.")
    details = models.JSONField(default=dict, blank=True, help_text="Codes and numbers.")
    previous_hash = models.CharField(max_length=LENGTH_OF_HASH)
    hash = models.CharField(max_length=LENGTH_OF_HASH)

    class Meta:
        verbose_name_plural = "entries"
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["partnership", "-number"], name="trail_entry_partnership"),
            models.Index(fields=["actor", "-number"], name="trail_entry_actor"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_number_begins_at_one"),
            models.CheckConstraint(condition=~Q(what=""), name="entry_says_what"),
            models.UniqueConstraint(fields=["previous_hash"], name="entry_chain_never_forks"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.what}"

    def content(self) -> dict[str, Any]:
        """All that the hash stands for, the hash before it too."""
        return {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.attname != "hash"
        }


class Head(models.Model):
    """The one row that says how far the chain goes.

    Whoever adds an entry locks it, so that there is one chain; and it notices a tail cut off.
    """

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=LENGTH_OF_HASH, default=BEFORE_THE_FIRST)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="head_is_one_row")]

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"
