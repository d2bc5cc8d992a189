"""Steps of the ladder that were taken, and requests to report."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import concordat.lib.clock
from concordat.lib.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0004_append_only_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField(help_text="The date that was not met.")),
                ("days", models.PositiveSmallIntegerField(help_text="The step: days overdue.")),
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
                    "people",
                    models.PositiveSmallIntegerField(help_text="To how many a letter was written."),
                ),
                ("told_at", models.DateTimeField(default=concordat.lib.clock.now)),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="escalations",
                        to="actions.deliverable",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("deliverable", "due_on", "days"),
                        name="escalation_once_a_date_and_step",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tells__in", ["leads_and_coordinators", "commissioners"])
                        ),
                        name="escalation_tells_somebody_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=concordat.lib.clock.now)),
                (
                    "people",
                    models.PositiveSmallIntegerField(help_text="To how many a letter was written."),
                ),
                ("nonce", models.UUIDField(help_text="One press; it may be about many promises.")),
                (
                    "deliverable",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_requests",
                        to="actions.deliverable",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("deliverable", "nonce"), name="report_request_once_a_press"
                    )
                ],
            },
        ),
        AppendOnly(tables=["actions_escalation", "actions_reportrequest"]),
    ]
