"""Requests for new dates, evidence, confirmations, findings set aside, and what readings lack."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import actions.statuses
import concordat.lib.clock


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0002_append_only"),
        ("partners", "0002_facts_and_dates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("confirmed", "Confirmed"), ("returned", "Returned")],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("confirmed_at", models.DateTimeField(default=concordat.lib.clock.now)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DateDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "sentence",
                    models.TextField(
                        blank=True, help_text="Why; blank only where it was withdrawn."
                    ),
                ),
                (
                    "meeting",
                    models.CharField(
                        blank=True,
                        help_text="The meeting that decided, where one did.",
                        max_length=200,
                    ),
                ),
                ("decided_at", models.DateTimeField(default=concordat.lib.clock.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DateRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=concordat.lib.clock.now)),
                ("words", models.TextField(help_text="The new words, as they would be agreed.")),
                ("why", models.TextField()),
                ("done_so_far", models.TextField()),
                ("nonce", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("link", "A link"),
                            ("file", "A file"),
                            ("statement", "Where it can be seen"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "words",
                    models.TextField(blank=True, help_text="The link, or where it can be seen."),
                ),
                ("file", models.FileField(blank=True, max_length=300, upload_to="evidence/%Y/%m/")),
                (
                    "name",
                    models.CharField(blank=True, help_text="The file's own name.", max_length=200),
                ),
                (
                    "content_type",
                    models.CharField(blank=True, help_text="Found in its content.", max_length=100),
                ),
                ("size", models.PositiveIntegerField(default=0, help_text="Bytes.")),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name_plural": "evidence",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FindingSetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(help_text="Which rule found it.", max_length=40)),
                (
                    "subject",
                    models.CharField(help_text='About what: "deliverable-12".', max_length=100),
                ),
                ("why", models.TextField()),
                ("set_aside_at", models.DateTimeField(default=concordat.lib.clock.now)),
            ],
            options={
                "verbose_name_plural": "findings set aside",
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="deliverable",
            name="assurance",
            field=models.CharField(
                choices=[("said", "said"), ("evidenced", "evidenced"), ("confirmed", "confirmed")],
                default=actions.statuses.Assurance["SAID"],
                help_text="What the latest word on progress rests on.",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="alternatives",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Other meanings of the words, as `Reading.as_dict`.",
            ),
        ),
        migrations.AddField(
            model_name="revision",
            name="before_data",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text='What stood before, as fields: {"text": …, "points": […]}; for looking back.',
            ),
        ),
        migrations.AddConstraint(
            model_name="deliverable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "assurance__in",
                        [
                            actions.statuses.Assurance["CONFIRMED"],
                            actions.statuses.Assurance["EVIDENCED"],
                            actions.statuses.Assurance["SAID"],
                        ],
                    )
                ),
                name="deliverable_assurance_is_known",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confirmations",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confirmations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="confirmation",
            name="update",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="confirmation",
                to="actions.update",
            ),
        ),
        migrations.AddField(
            model_name="datedecision",
            name="deadline",
            field=models.OneToOneField(
                blank=True,
                help_text="The new deadline, where it was agreed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision",
                to="actions.deadline",
            ),
        ),
        migrations.AddField(
            model_name="datedecision",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="date_decisions",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="datedecision",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="date_decisions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="daterequest",
            name="deadline",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="date_requests",
                to="actions.deadline",
            ),
        ),
        migrations.AddField(
            model_name="daterequest",
            name="deliverable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="date_requests",
                to="actions.deliverable",
            ),
        ),
        migrations.AddField(
            model_name="daterequest",
            name="partner",
            field=models.ForeignKey(
                help_text="For whom it was asked.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="date_requests",
                to="partners.partner",
            ),
        ),
        migrations.AddField(
            model_name="daterequest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="date_requests",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="datedecision",
            name="request",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision",
                to="actions.daterequest",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="update",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="actions.update",
            ),
        ),
        migrations.AddField(
            model_name="findingsetaside",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings_set_aside",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="findingsetaside",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings_set_aside",
                to="actions.plan",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict__in", ["confirmed", "returned"])),
                name="confirmation_verdict_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("verdict", "confirmed"),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="confirmation_returned_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="daterequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="date_request_has_words"
            ),
        ),
        migrations.AddConstraint(
            model_name="daterequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="date_request_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="daterequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("done_so_far", ""), _negated=True),
                name="date_request_says_what_was_done",
            ),
        ),
        migrations.AddConstraint(
            model_name="datedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["agreed", "declined", "withdrawn"])),
                name="date_decision_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="datedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome", "withdrawn"),
                    models.Q(("sentence", ""), _negated=True),
                    _connector="OR",
                ),
                name="date_decision_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="datedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deadline__isnull", False), ("outcome", "agreed")),
                    models.Q(
                        models.Q(("outcome", "agreed"), _negated=True), ("deadline__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="date_decision_has_a_deadline_when_and_only_when_agreed",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["link", "file", "statement"])),
                name="evidence_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "file"),
                        models.Q(("file", ""), _negated=True),
                        models.Q(("name", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind", "file"), _negated=True),
                        ("file", ""),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="evidence_is_a_file_or_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="findingsetaside",
            constraint=models.UniqueConstraint(
                fields=("plan", "code", "subject"), name="finding_set_aside_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="findingsetaside",
            constraint=models.CheckConstraint(
                condition=models.Q(("why", ""), _negated=True), name="finding_set_aside_says_why"
            ),
        ),
    ]
