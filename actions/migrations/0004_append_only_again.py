"""The new tables of what happened are append-only; those that SQLite built anew are so again."""

from django.db import migrations

from concordat.lib.append_only import AppendOnly


class Migration(migrations.Migration):
    """Requests, decisions, evidence, confirmations, findings set aside; readings and revisions."""

    dependencies = [("actions", "0003_facts_and_dates")]

    operations = [
        AppendOnly(
            tables=[
                "actions_confirmation",
                "actions_datedecision",
                "actions_daterequest",
                "actions_evidence",
                "actions_findingsetaside",
                "actions_reading",
                "actions_revision",
            ]
        ),
    ]
