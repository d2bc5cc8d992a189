"""Which rating scheme gave way to which, and when: rows that are never changed."""

import django.db.models.deletion
from django.db import migrations, models

import concordat.lib.clock
from concordat.lib.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("actions", "0005_chasing"), ("partners", "0002_facts_and_dates")]

    operations = [
        migrations.CreateModel(
            name="SchemeChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.CharField(max_length=30)),
                ("after", models.CharField(max_length=30)),
                ("chosen_at", models.DateTimeField(default=concordat.lib.clock.now)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scheme_choices",
                        to="partners.partnership",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("before", models.F("after")), _negated=True),
                        name="scheme_choice_changes_something",
                    )
                ],
            },
        ),
        AppendOnly(tables=["actions_schemechoice"]),
    ]
