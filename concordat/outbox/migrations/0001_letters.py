"""Letters, occurrences, pauses, and from where letters were sent."""

import uuid

from django.db import migrations, models

import concordat.lib.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("mark", models.PositiveBigIntegerField(default=0)),
                ("since", models.DateTimeField(default=concordat.lib.clock.real_now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("kind", models.CharField(max_length=60)),
                (
                    "person",
                    models.BigIntegerField(
                        help_text="The person's id; this app does not know people."
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        help_text="The period or the cause: once for each.", max_length=200
                    ),
                ),
                (
                    "ids",
                    models.JSONField(
                        default=dict, help_text="Ids by name, as the kind's writer needs them."
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("dropped", "dropped"),
                            ("held", "held"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        help_text="Why it was not sent, or not yet; never an address.",
                        max_length=300,
                    ),
                ),
                ("created_at", models.DateTimeField(default=concordat.lib.clock.now)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "subject",
                    models.CharField(blank=True, help_text="As it was sent.", max_length=300),
                ),
                ("text", models.TextField(blank=True, help_text="As it was sent.")),
                ("next_attempt_at", models.DateTimeField(default=concordat.lib.clock.real_now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "leased_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Until then it is left to the sender that claimed it.",
                        null=True,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer_code",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The mail server's last answer about this letter.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["next_attempt_at", "id"],
                        name="letter_waiting",
                    ),
                    models.Index(fields=["answered_at"], name="letter_answered"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "person", "key"), name="letter_once_for_a_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), _negated=True),
                            models.Q(("key", ""), _negated=True),
                        ),
                        name="letter_has_a_kind_and_a_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["waiting", "sent", "failed", "dropped", "held"])
                        ),
                        name="letter_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="letter_that_was_sent_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["failed", "dropped"]), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="letter_that_was_not_sent_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "sent"),
                            models.Q(("subject", ""), ("text", "")),
                            _connector="OR",
                        ),
                        name="letter_keeps_the_words_that_were_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("leased_until__isnull", True), ("state", "waiting"), _connector="OR"
                        ),
                        name="letter_is_claimed_only_while_it_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attempts__lte", 8)),
                        name="letter_is_tried_eight_times_at_most",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60)),
                (
                    "subject",
                    models.CharField(
                        help_text="What it is about, as in deliverable:17.", max_length=100
                    ),
                ),
                (
                    "period",
                    models.CharField(help_text="For which period, as in 2015-06.", max_length=60),
                ),
                ("created_at", models.DateTimeField(default=concordat.lib.clock.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject", "period"), name="occurrence_once_for_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), _negated=True),
                            models.Q(("subject", ""), _negated=True),
                            models.Q(("period", ""), _negated=True),
                        ),
                        name="occurrence_says_what_of_what_and_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("refused", "the mail server refuses us"),
                            ("restored", "the database was restored"),
                            ("asked", "somebody asked for it"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "detail",
                    models.CharField(
                        blank=True, help_text="What the mail server said.", max_length=300
                    ),
                ),
                ("since", models.DateTimeField(default=concordat.lib.clock.real_now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("reason",),
                        name="pause_stands_once_for_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason__in", ["refused", "restored", "asked"])),
                        name="pause_reason_is_known",
                    ),
                ],
            },
        ),
    ]
