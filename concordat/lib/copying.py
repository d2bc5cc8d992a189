"""Rows copied many times over by the database itself, for trying the service at a larger scale.

A group of tables is copied with all references within it: the copy number n of a row has the key
`id + n * width`, where `width` is how far the keys of its table reach, so that every foreign key
inside the group moves by the width of the table it points to. What the rows say stays true, since
it was written by the services; only what must be unique gets the number added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import ForeignKey, Max, UUIDField

NAMES = UUID("3f1c9a52-7f43-5d8e-9b0a-1c5d2e6f7a80")


@dataclass(frozen=True)
class Group:
    """Tables that are copied together, those pointed to first.

    `numbered` has, by "app.Model.field", SQL that makes a column unique: "{} || '-' || n".
    """

    tables: Sequence[type[models.Model]]
    numbered: Mapping[str, str] = field(default_factory=dict)

    def widths(self) -> dict[type[models.Model], int]:
        """How far the keys of each table reach; 0 for an empty one."""
        return {
            model: model._base_manager.aggregate(highest=Max("pk"))["highest"] or 0
            for model in self.tables
        }


@dataclass(frozen=True)
class Shift:
    """How a reference to a table moves: by `width` for each step of an SQL expression in n."""

    width: int
    steps: str = "n"

    @property
    def sql(self) -> str:
        """What is added to the key."""
        return f"{self.width} * ({self.steps})"


def copy(group: Group, first: int, last: int, shifts: Mapping[type[models.Model], Shift]) -> int:
    """Make the copies numbered `first` to `last`, each table in one statement; how many rows.

    `shifts` has the group's own tables, and those of other groups that it refers to.
    """
    made = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for model in group.tables:
            originals = model._base_manager.filter(pk__lte=shifts[model].width).count()
            cursor.execute(_statement(group, model, first, last, shifts))
            made += originals * (last - first + 1)
    return made


def _statement(
    group: Group,
    model: type[models.Model],
    first: int,
    last: int,
    shifts: Mapping[type[models.Model], Shift],
) -> str:
    """INSERT … SELECT of a table's first rows times the numbers."""
    quote = connection.ops.quote_name
    columns = list(model._meta.concrete_fields)
    values = [_value(group, each, shifts) for each in columns]
    table = quote(model._meta.db_table)
    names = ", ".join(quote(str(each.column)) for each in columns)
    return (
        f"WITH RECURSIVE numbers(n) AS "  # noqa: S608  # names of our own tables and whole numbers
        f"(SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last}) "
        f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} "
        f"FROM {table} AS original CROSS JOIN numbers "
        f"WHERE original.id <= {shifts[model].width}"
    )


def _value(group: Group, column: Any, shifts: Mapping[type[models.Model], Shift]) -> str:
    """A column of the copy, as SQL."""
    original = f"original.{connection.ops.quote_name(column.column)}"
    if column.primary_key:
        return f"{original} + {shifts[column.model].sql}"
    if isinstance(column, ForeignKey) and column.related_model in shifts:
        return f"{original} + {shifts[column.related_model].sql}"
    if isinstance(column, UUIDField) and column.unique:
        return (
            f"copied_uuid({original}, n)" if _on_sqlite() else f"md5({original}::text || n)::uuid"
        )
    numbered = group.numbered.get(f"{column.model._meta.label}.{column.name}")
    return numbered.format(original) if numbered else original


def prepare() -> None:
    """What copying needs of the connection."""
    connection.ensure_connection()
    if _on_sqlite():
        connection.connection.create_function("copied_uuid", 2, _copied_uuid)
    else:
        with connection.cursor() as cursor:  # an index of millions of rows takes its time
            cursor.execute("SET statement_timeout = 0")


def _copied_uuid(original: str, number: int) -> str:
    return uuid5(NAMES, f"{original}{number}").hex


def _on_sqlite() -> bool:
    return connection.vendor == "sqlite"


def drop_indexes(tables: Iterable[type[models.Model]]) -> list[str]:
    """Take away the indexes that no rule rests on; the statements that make them again."""
    names = [model._meta.db_table for model in tables]
    marks = ", ".join(["%s"] * len(names))
    found = (
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "  # noqa: S608  # names of our own tables
        f"AND sql NOT LIKE '%%UNIQUE%%' AND tbl_name IN ({marks})"
        if _on_sqlite()
        else f"SELECT indexname, indexdef FROM pg_indexes WHERE indexdef NOT LIKE '%%UNIQUE%%' "  # noqa: S608  # names of our own tables
        f"AND schemaname = current_schema() AND tablename IN ({marks})"
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(found, names)
        rows = cursor.fetchall()
        for name, _ in rows:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    return [sql for _, sql in rows]


def make_indexes(statements: Iterable[str]) -> None:
    """Make indexes again, and let the database look at what there is now."""
    with connection.cursor() as cursor:
        if not _on_sqlite():
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would be in the way
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def reset_sequences(tables: Sequence[type[models.Model]]) -> None:
    """The next row of each table gets a key beyond all copies."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)
