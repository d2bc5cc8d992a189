"""Tables whose rows are added and never changed: triggers that refuse UPDATE and DELETE.

Used by migrations (`AppendOnly`), on PostgreSQL and on SQLite. An ORM rule would not hold against
`QuerySet.update()`, a shell, or a second program; a trigger does.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FUNCTION = "concordat_refuse_change"
POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def create_statements(vendor: str, table: str) -> list[str]:
    """The SQL that makes `table` append-only on a database vendor (`postgresql` or `sqlite`)."""
    if vendor == "postgresql":
        trigger = (
            f'CREATE OR REPLACE TRIGGER "{table}_append_only" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {FUNCTION}()"
        )
        return [POSTGRESQL_FUNCTION, trigger]
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{table}_no_{verb.lower()}" BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def drop_statements(vendor: str, table: str) -> list[str]:
    """The SQL that lifts the rule again."""
    if vendor == "postgresql":
        return [f'DROP TRIGGER IF EXISTS "{table}_append_only" ON "{table}"']
    return [f'DROP TRIGGER IF EXISTS "{table}_no_{verb}"' for verb in ("update", "delete")]


class AppendOnly(Operation):
    """A migration operation: the named tables refuse UPDATE and DELETE from here on.

    May be applied again, and must be after a migration that makes SQLite build a table anew, which
    loses its triggers; `concordat.checks` notices where it was not.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, tables: list[str]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Nothing changes in the models."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the triggers."""
        for table in self.tables:
            for statement in create_statements(schema_editor.connection.vendor, table):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the triggers."""
        for table in self.tables:
            for statement in drop_statements(schema_editor.connection.vendor, table):
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Refuse changes to {', '.join(self.tables)}"
