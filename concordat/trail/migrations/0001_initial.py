"""The trail: entries that are never changed, and the row that says where they end."""

from django.db import migrations, models

from concordat.lib.append_only import AppendOnly


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "number",
                    models.PositiveBigIntegerField(
                        help_text="Its place in the chain, from 1, without gaps.",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        help_text="By the service's clock, as everything on the pages."
                    ),
                ),
                (
                    "real_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="The real moment, where the clock was held elsewhere.",
                        null=True,
                    ),
                ),
                (
                    "what",
                    models.CharField(help_text="A code of concordat.trail.kinds.", max_length=60),
                ),
                (
                    "actor",
                    models.PositiveBigIntegerField(
                        blank=True,
                        help_text="The person's id; blank: nobody known, or the machine.",
                        null=True,
                    ),
                ),
                ("partnership", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "about",
                    models.JSONField(blank=True, default=dict, help_text="Kind of row to its id."),
                ),
                (
                    "details",
                    models.JSONField(blank=True, default=dict, help_text="Codes and numbers."),
                ),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name_plural": "entries",
                "ordering": ["-number"],
                "indexes": [
                    models.Index(fields=["partnership", "-number"], name="trail_entry_partnership"),
                    models.Index(fields=["actor", "-number"], name="trail_entry_actor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="entry_number_begins_at_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="entry_says_what"
                    ),
                    models.UniqueConstraint(
                        fields=("previous_hash",), name="entry_chain_never_forks"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="head_is_one_row")
                ],
            },
        ),
        AppendOnly(tables=["trail_entry"]),
    ]
