"""Wishes about letters, ladders of escalation, holds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import concordat.lib.clock


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="LadderStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(help_text="Days overdue.")),
                (
                    "tells",
                    models.CharField(
                        choices=[
                            ("leads_and_coordinators", "The other leads and the coordinators"),
                            ("commissioners", "The commissioners"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ladder_steps",
                        to="partners.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["partnership", "days"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "days"), name="ladder_step_once_a_number_of_days"
                    ),
                    models.UniqueConstraint(
                        fields=("partnership", "tells"), name="ladder_step_once_for_those_it_tells"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days__gte", 1), ("days__lte", 365)),
                        name="ladder_step_within_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tells__in", ["leads_and_coordinators", "commissioners"])
                        ),
                        name="ladder_step_tells_somebody_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterHold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("held_at", models.DateTimeField(default=concordat.lib.clock.now)),
                ("released_at", models.DateTimeField(blank=True, null=True)),
                (
                    "held_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_holds",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_holds",
                        to="partners.partnership",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_holds_released",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("released_at__isnull", True)),
                        fields=("partnership",),
                        name="letter_hold_stands_once_a_partnership",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("released_at__isnull", True), ("released_by__isnull", True)),
                            models.Q(
                                ("released_at__isnull", False), ("released_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="letter_hold_released_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterWishes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "digest",
                    models.CharField(
                        choices=[("weekly", "Once a week"), ("none", "Never")],
                        default="weekly",
                        max_length=10,
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        default=0,
                    ),
                ),
                ("reminders", models.BooleanField(default=True)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letter_wishes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("digest__in", ["weekly", "none"])),
                        name="letter_wishes_digest_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)),
                        name="letter_wishes_weekday_is_a_day",
                    ),
                ],
            },
        ),
    ]
