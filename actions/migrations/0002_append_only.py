"""Rows that are added and never changed: triggers on PostgreSQL and on SQLite."""

from django.db import migrations

from concordat.lib.append_only import AppendOnly


class Migration(migrations.Migration):
    """Deadlines, readings, due dates, updates and revisions refuse UPDATE and DELETE."""

    dependencies = [("actions", "0001_initial")]

    operations = [
        AppendOnly(
            tables=[
                "actions_deadline",
                "actions_reading",
                "actions_duedate",
                "actions_update",
                "actions_metduedate",
                "actions_revision",
            ]
        ),
    ]
