"""Long tables: pages by key, bounded counts, and CSV that nobody's spreadsheet runs."""

import csv
import io
import itertools
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from django.http import StreamingHttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.models import Action, Deliverable
from concordat.lib import tables
from concordat.lib.tables import (
    SortKey,
    count_in_words,
    csv_lines,
    csv_response,
    page_by_key,
    safe_cell,
)
from tests import factories as make

DAYS = [None, date(2015, 1, 1), date(2015, 3, 31), date(2015, 6, 15)]
PK = SortKey("pk")
COLUMNS = [
    SortKey("due_on", nullable=True),
    SortKey("due_on", descending=True, nullable=True),
    SortKey("first_due_on", nullable=True),
    SortKey("first_due_on", descending=True, nullable=True),
    SortKey("text"),
    SortKey("text", descending=True),
]
ORDERS = st.builds(
    lambda columns, last: (*columns, last),
    st.lists(st.sampled_from(COLUMNS), max_size=3, unique_by=lambda key: key.name),
    st.sampled_from([PK, SortKey("pk", descending=True)]),
)
ROWS = st.lists(
    st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from("abc")), max_size=12
)


def rows_of(action: Action, values: Sequence[tuple[date | None, date | None, str]]) -> Any:
    """Deliverables of one action with these days and texts."""
    Deliverable.objects.bulk_create(
        Deliverable(action=action, number=number, text=text, due_on=due_on, first_due_on=first)
        for number, (due_on, first, text) in enumerate(values, start=1)
    )
    return Deliverable.objects.filter(action=action)


def walk_forward(queryset: Any, order: Sequence[SortKey], size: int) -> list[list[int]]:
    """The pks of every page, from the first on."""
    pages, after = [], None
    for _ in range(100):
        page = page_by_key(queryset, order, after=after, size=size)
        pages.append([row.pk for row in page.rows])
        if page.next is None:
            return pages
        after = str(page.next)
    raise AssertionError("walking forward never ends")


def walk_back(queryset: Any, order: Sequence[SortKey], size: int, last: int) -> list[list[int]]:
    """The pks of every page before the row `last`, the first page first."""
    pages, before = [], str(last)
    for _ in range(100):
        page = page_by_key(queryset, order, before=before, size=size)
        pages.insert(0, [row.pk for row in page.rows])
        if page.previous is None:
            return pages
        before = str(page.previous)
    raise AssertionError("walking back never ends")


def in_order(queryset: Any, order: Sequence[SortKey]) -> list[int]:
    """The pks as the whole table would stand."""
    return list(
        queryset.order_by(*(key.order(backwards=False) for key in order)).values_list(
            "pk", flat=True
        )
    )


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=ROWS, order=ORDERS, size=st.integers(1, 5))
def test_walking_by_pages_gives_every_row_once_in_order(
    values: list[Any], order: tuple[SortKey, ...], size: int
) -> None:
    """Forwards from the start and backwards from the end, with ties and missing values."""
    queryset = rows_of(make.action(), values)
    wanted = in_order(queryset, order)
    forwards = walk_forward(queryset, order, size)
    assert list(itertools.chain(*forwards)) == wanted
    assert all(len(page) == size for page in forwards[:-1])
    if len(wanted) > 1:
        back = walk_back(queryset, order, size, wanted[-1])
        assert [*itertools.chain(*back), wanted[-1]] == wanted


@pytest.mark.django_db
def test_rows_without_a_value_come_last_whichever_way_the_column_runs() -> None:
    """What has no date is never the most urgent."""
    queryset = rows_of(make.action(), [(None, None, "none"), (DAYS[1], None, "dated")])
    for descending in (False, True):
        order = (SortKey("due_on", descending=descending, nullable=True), PK)
        assert [row.text for row in page_by_key(queryset, order).rows] == ["dated", "none"]


GARBAGE = [
    "",
    "abc",
    "-1",
    "1.5",
    "0",
    " 1",
    "1 OR 1=1",
    "٣",
    "²",
    "１",
    "9" * 18,
    "9" * 19,
    "9" * 5000,
    "\x00",
    "\ud800",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["after", "before"])
@pytest.mark.parametrize("asked", GARBAGE)
def test_a_key_that_names_no_row_gives_the_first_page(name: str, asked: str) -> None:
    """Old and forged addresses are answered, never with an error."""
    queryset = rows_of(make.action(), [(None, None, text) for text in "abc"])
    first = page_by_key(queryset, (PK,), size=2)
    assert page_by_key(queryset, (PK,), size=2, **{name: asked}) == first
    assert (first.previous, len(first.rows)) == (None, 2)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["after", "before"])
def test_a_key_outside_the_rows_gives_the_first_page(name: str) -> None:
    """A row of another plan is no place in this one."""
    foreign = make.deliverable()
    queryset = rows_of(make.action(), [(None, None, text) for text in "abc"])
    page = page_by_key(queryset, (PK,), size=2, **{name: str(foreign.pk)})
    assert page == page_by_key(queryset, (PK,), size=2)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "end"), [("after", -1), ("before", 0)])
def test_a_key_with_nothing_beyond_it_gives_the_first_page(name: str, end: int) -> None:
    """The rows that followed may be gone; an empty page would say that there are none at all."""
    queryset = rows_of(make.action(), [(None, None, text) for text in "abc"])
    pks = in_order(queryset, (PK,))
    page = page_by_key(queryset, (PK,), size=2, **{name: str(pks[end])})
    assert page == page_by_key(queryset, (PK,), size=2)


@pytest.mark.django_db
def test_no_rows_make_one_empty_page() -> None:
    page = page_by_key(Deliverable.objects.none(), (PK,))
    assert (page.rows, page.previous, page.next) == ([], None, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "words"),
    [(0, "0 promises"), (1, "1 promise"), (3, "3 promises"), (4, "More than 3 promises")],
)
def test_a_count_is_exact_up_to_its_limit(rows: int, words: str) -> None:
    queryset = rows_of(make.action(), [(None, None, "a")] * rows)
    assert count_in_words(queryset, "promise", limit=3) == words


@pytest.mark.django_db
def test_a_count_looks_at_no_more_rows_than_its_limit(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    """An exact count of a million rows is what makes a list slow."""
    with django_assert_num_queries(1) as queries:
        count_in_words(Deliverable.objects.all(), "promise")
    assert "LIMIT 1001" in queries[0]["sql"]


def runs(cell: str) -> bool:
    """Whether a spreadsheet might take a cell for a formula.

    The first character that is not white space, a control or invisible is one with which a
    formula may begin, in its plain or its full-width form.
    """
    for character in cell:
        if unicodedata.category(character)[0] not in "ZC":
            return unicodedata.normalize("NFKC", character) in set("=+-@|%")
    return False


STARTS = st.sampled_from(["", " ", "\t", "\r", "\n", "\0", "\ufeff", "\u200b", "\u00a0", "\x01"])
CELLS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.builds(
        "{}{}{}".format, STARTS, st.sampled_from("=+-@|%＝＋－＠﹢﹦﹣﹫％｜"), st.text("a1()")
    ),
)


@given(CELLS)
def test_no_spreadsheet_takes_a_safe_cell_for_a_formula(cell: str) -> None:
    assert not runs(safe_cell(cell))


@pytest.mark.parametrize("payload", ["=1+1", "\t=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\0=1"])
def test_the_same_cell_would_run_if_it_were_not_made_safe(payload: str) -> None:
    """The control: these do run, so the test above can fail."""
    assert runs(payload)
    assert not runs(safe_cell(payload))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        ("", ""),
        (0, "0"),
        (date(2015, 3, 31), "2015-03-31"),
        ("Crisis line – open", "Crisis line – open"),
        ("two\nlines", "two\nlines"),
        ("5 = five", "5 = five"),
        ("nul\0l", "null"),
        ("'=already", "'=already"),
    ],
)
def test_ordinary_cells_stay_as_they_are(value: Any, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=6))
def test_a_csv_is_read_back_as_the_rows_that_went_in(rows: list[list[str]]) -> None:
    text = "".join(csv_lines(["one", "two"], rows))
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read == [["one", "two"], *([safe_cell(cell) for cell in row] for row in rows)]


def test_without_safe_cells_a_csv_carries_the_formula(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is `safe_cell` that keeps the formula out of the file."""
    payload = '=HYPERLINK("http://example.org")'
    read = [*csv.reader(csv_lines(["a"], [[payload]]))]
    assert not runs(read[1][0])
    monkeypatch.setattr(tables, "safe_cell", str)
    read = [*csv.reader(csv_lines(["a"], [[payload]]))]
    assert runs(read[1][0])


def test_a_csv_is_sent_line_by_line_as_its_rows_are_made() -> None:
    """Nothing is read before the first line has gone."""
    made: list[int] = []

    def rows() -> Any:
        for number in range(3):
            made.append(number)
            yield [number]

    response = csv_response("plan.csv", ["n"], rows())
    assert isinstance(response, StreamingHttpResponse)
    lines = iter(response)
    assert next(lines) == "\ufeffn\r\n".encode()
    assert made == []
    assert next(lines) == b"0\r\n"
    assert made == [0]


def test_a_csv_is_a_download_with_a_name() -> None:
    response = csv_response("plan.csv", ["n"], [])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="plan.csv"'
