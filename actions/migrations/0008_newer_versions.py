"""What a newer version of a plan changes: decisions about it, and two more kinds of revision."""

from django.db import migrations, models

from concordat.lib.append_only import AppendOnly

KINDS = ["text", "leads", "added", "withdrawn", "outcomes", "structure"]


class Migration(migrations.Migration):
    dependencies = [("actions", "0007_plan_imports")]

    operations = [
        migrations.AddField(
            model_name="planimport",
            name="decisions",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Of a newer version: what becomes of each change, by the change's key.",
            ),
        ),
        migrations.RemoveConstraint(model_name="revision", name="revision_kind_is_known"),
        migrations.AlterField(
            model_name="revision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("text", "Text corrected"),
                    ("leads", "Who leads changed"),
                    ("added", "Deliverable added"),
                    ("withdrawn", "Deliverable withdrawn"),
                    ("outcomes", "Outcomes changed"),
                    ("structure", "Place in the plan changed"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="revision_kind_is_known"
            ),
        ),
        # SQLite built the table anew, without its triggers.
        AppendOnly(tables=["actions_revision"]),
    ]
