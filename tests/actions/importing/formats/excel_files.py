"""Excel files built for the tests."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import xlsxwriter

HEADER = ("Ref", "Action", "Lead", "By when")


def workbook(fill: Callable[[Any], None]) -> bytes:
    """The bytes of an .xlsx that `fill` writes into."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    fill(book)
    book.close()
    return file.getvalue()


def plan(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER) -> bytes:
    """One sheet with a table."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Actions")
        for number, row in enumerate((header, *rows)):
            sheet.write_row(number, 0, row)

    return workbook(fill)
