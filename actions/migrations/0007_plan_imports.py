"""A plan that arrives is kept with its file and what was answered; an update may come from one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import concordat.lib.clock


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0006_scheme_choices"),
        ("partners", "0004_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be read"),
                            ("reading", "Being read"),
                            ("unreadable", "Could not be read"),
                            ("asking", "Being reviewed"),
                            ("published", "Published"),
                            ("discarded", "Discarded"),
                        ],
                        default="waiting",
                        max_length=20,
                    ),
                ),
                ("file", models.FileField(max_length=300, upload_to="imports/%Y/%m/")),
                ("name", models.CharField(help_text="The file's own name.", max_length=200)),
                (
                    "content_type",
                    models.CharField(
                        blank=True,
                        help_text="Found in its content, when it was read.",
                        max_length=100,
                    ),
                ),
                ("size", models.PositiveIntegerField(help_text="Bytes.")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "format",
                    models.CharField(
                        blank=True,
                        help_text='"pasted", or what the reader found it to be.',
                        max_length=10,
                    ),
                ),
                (
                    "refusal",
                    models.CharField(
                        blank=True, help_text="Why it cannot be read.", max_length=500
                    ),
                ),
                ("reading_since", models.DateTimeField(blank=True, null=True)),
                ("document", models.JSONField(blank=True, null=True)),
                ("answers", models.JSONField(blank=True, default=dict)),
                ("uploaded_at", models.DateTimeField(default=concordat.lib.clock.now)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="partners.partnership",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="actions.plan",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_imports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="update",
            name="imported_from",
            field=models.ForeignKey(
                blank=True,
                help_text="Where a document said it, not a person.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="updates",
                to="actions.planimport",
            ),
        ),
        migrations.AddConstraint(
            model_name="planimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["waiting", "reading", "unreadable", "asking", "published", "discarded"],
                    )
                ),
                name="plan_import_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), _negated=True), models.Q(("name", ""), _negated=True)
                ),
                name="plan_import_keeps_its_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="planimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "unreadable"), models.Q(("refusal", ""), _negated=True)),
                    models.Q(models.Q(("state", "unreadable"), _negated=True), ("refusal", "")),
                    _connector="OR",
                ),
                name="plan_import_says_why_when_and_only_when_unreadable",
            ),
        ),
        migrations.AddConstraint(
            model_name="planimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reading_since__isnull", False), ("state", "reading")),
                    models.Q(
                        models.Q(("state", "reading"), _negated=True),
                        ("reading_since__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="plan_import_reading_says_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="planimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("asking", "published")), _negated=True),
                    ("document__isnull", False),
                    _connector="OR",
                ),
                name="plan_import_asks_about_a_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="planimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("plan__isnull", False),
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                        ("state", "published"),
                    ),
                    models.Q(
                        models.Q(("state", "published"), _negated=True),
                        ("published_at__isnull", True),
                        ("published_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="plan_import_published_says_what_who_and_when",
            ),
        ),
    ]
