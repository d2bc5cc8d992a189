"""Long tables: pages by key, counts that stay cheap, and CSV that is safe to open."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.http import StreamingHttpResponse

from concordat.lib.days import counted

Row = TypeVar("Row", bound=Model)
PAGE_SIZE = 50
COUNT_LIMIT = 1000
# Rows of a download that are held at once, with one query for what belongs to all of them.
CSV_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column of an order. Rows without a value come last, whichever way it runs."""

    name: str
    descending: bool = False
    nullable: bool = False

    def order(self, *, backwards: bool) -> Any:
        """The ORDER BY expression; `backwards` turns the whole list round, the last row first."""
        column = F(self.name)
        nulls: dict[str, bool] = {}
        if self.nullable:
            nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        return column.desc(**nulls) if self.descending != backwards else column.asc(**nulls)

    def same(self, value: Any) -> Q:
        """Rows with the same value."""
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any, *, backwards: bool) -> Q | None:
        """Rows that come after a value (before it, where backwards); None where none can."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backwards else None
        lookup = "lt" if self.descending != backwards else "gt"
        found = Q(**{f"{self.name}__{lookup}": value})
        if self.nullable and not backwards:
            found |= Q(**{f"{self.name}__isnull": True})
        return found


@dataclass(frozen=True, slots=True)
class KeyPage(Generic[Row]):
    """One page of rows, and the keys with which to ask for its neighbours (None: there is none)."""

    rows: list[Row]
    previous: int | None
    next: int | None


def page_by_key(
    queryset: "QuerySet[Row]",
    order: Sequence[SortKey],
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
) -> "KeyPage[Row]":
    """The page that follows the row with primary key `after`, or that ends before row `before`.

    The last sort key must be `pk`. A key that is no number, or names a row outside the queryset,
    gives the first page, and so does one with nothing beyond it: an address passed on may be old.
    Never slower on a late page, as an offset would be.
    """
    backwards = before is not None and after is None
    names = [key.name for key in order]
    boundary = _boundary(queryset, names, before if backwards else after)
    if boundary is None:
        return _page(queryset, order, size, backwards=False, inside=False)
    beyond = queryset.filter(_beyond(order, boundary, backwards=backwards))
    page = _page(beyond, order, size, backwards=backwards, inside=True)
    return page if page.rows else _page(queryset, order, size, backwards=False, inside=False)


def _page(
    queryset: "QuerySet[Row]",
    order: Sequence[SortKey],
    size: int,
    *,
    backwards: bool,
    inside: bool,
) -> "KeyPage[Row]":
    """The first rows (the last, where backwards); `inside`: others lie where it begins."""
    found = list(queryset.order_by(*(key.order(backwards=backwards) for key in order))[: size + 1])
    rows, more = found[:size], len(found) > size
    if backwards:
        rows.reverse()
    has_previous = more if backwards else inside
    has_next = inside if backwards else more
    return KeyPage(
        rows,
        previous=rows[0].pk if rows and has_previous else None,
        next=rows[-1].pk if rows and has_next else None,
    )


def _boundary(
    queryset: "QuerySet[Row]", names: Sequence[str], asked: str | None
) -> tuple[Any, ...] | None:
    """The sort values of the row at which a page begins or ends."""
    key = as_key(asked)
    if key is None:
        return None
    return queryset.order_by().filter(pk=key).values_list(*names).first()


def as_key(text: str | None) -> int | None:
    """A primary key as somebody sent it; None for what can be none, in any alphabet or length."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 18:
        return None
    return int(text)


def _beyond(order: Sequence[SortKey], boundary: Sequence[Any], *, backwards: bool) -> Q:
    """The rows on the far side of a boundary: later in the first column that differs."""
    found, same = Q(pk__in=[]), Q()
    for key, value in zip(order, boundary, strict=True):
        step = key.beyond(value, backwards=backwards)
        if step is not None:
            found |= same & step
        same &= key.same(value)
    return found


def count_in_words(queryset: "QuerySet[Row]", noun: str, limit: int = COUNT_LIMIT) -> str:
    """ "7 promises", or "More than 1,000 promises": an exact count of many grows slow."""
    return bounded_in_words(queryset.order_by()[: limit + 1].count(), noun, limit)


def bounded_in_words(number: int, noun: str, limit: int = COUNT_LIMIT) -> str:
    """The same for rows that were counted already, so that all lists speak alike."""
    return f"More than {counted(limit, noun)}" if number > limit else counted(number, noun)


# What spreadsheets take for the beginning of a formula, also in the full-width and small forms that
# some of them fold into these.
FORMULA_STARTS = frozenset("=+-@|%")


def safe_cell(value: Any) -> str:
    """A value as a cell that no spreadsheet runs: what looks like a formula gets an apostrophe.

    None is an empty cell; line breaks stay, since a quoted CSV cell may hold them.
    """
    text = "" if value is None else str(value).replace("\0", "")
    return f"'{text}" if _may_run(text) else text


def _may_run(text: str) -> bool:
    """Whether the first thing to be seen, after white space, controls and marks, begins a formula.

    A tab or a line break in front counts by itself: some programs split the cell there.
    """
    first = next((each for each in text if unicodedata.category(each)[0] not in "ZC"), "")
    begins = not FORMULA_STARTS.isdisjoint(unicodedata.normalize("NFKC", first))
    return begins or text.startswith(("\t", "\r", "\n"))


class _Echo:
    """A file that gives back what is written to it, so that the csv module can stream."""

    def write(self, value: str) -> str:
        return value


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, with the mark by which Excel knows that it is UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow([safe_cell(name) for name in header]))
    for row in rows:
        yield str(writer.writerow([safe_cell(cell) for cell in row]))


def csv_response(
    filename: str, header: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """A CSV download that is sent as it is made."""
    return StreamingHttpResponse(
        csv_lines(header, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
