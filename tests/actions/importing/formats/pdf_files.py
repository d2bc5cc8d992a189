"""PDF files built for the tests."""

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

HEADER = ("Ref", "Action", "Lead", "By when")
WIDTHS = (40, 360, 140, 100)
GRID = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
_BODY = getSampleStyleSheet()["BodyText"]


def drawn(draw: Callable[[Canvas], None], **options: Any) -> bytes:
    """The bytes of a PDF that `draw` paints."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=landscape(A4), **options)
    draw(canvas)
    canvas.save()
    return file.getvalue()


def plan(
    *rows: Sequence[str],
    header: Sequence[str] = HEADER,
    widths: Sequence[float] = WIDTHS,
    style: Sequence[Any] = (GRID,),
    before: Sequence[Any] = (),
    after: Sequence[Any] = (),
    running: str = "",
    repeat: int = 1,
) -> bytes:
    """A table over as many pages as it takes, with a running title and page numbers."""

    def furniture(canvas: Canvas, document: Any) -> None:
        if running:
            canvas.drawString(70, landscape(A4)[1] - 30, running)
            canvas.drawCentredString(420, 20, f"Page {document.page}")

    cells = [[Paragraph(str(words), _BODY) for words in row] for row in (header, *rows)]
    table = Table(cells, colWidths=list(widths), repeatRows=repeat)
    table.setStyle(TableStyle(list(style)))
    file = BytesIO()
    document = SimpleDocTemplate(file, pagesize=landscape(A4))
    document.build([*before, table, *after], onFirstPage=furniture, onLaterPages=furniture)
    return file.getvalue()


def paragraph(words: str) -> Paragraph:
    """A paragraph between tables."""
    return Paragraph(words, _BODY)


def row(
    canvas: Canvas, words: Sequence[str], top: float, bottom: float, *, closed: bool = True
) -> None:
    """Paint one row of a table with lines; an open one has none at its foot."""
    left = 60.0
    canvas.line(left, top, left + 150 * len(words), top)
    for cell in words:
        canvas.line(left, top, left, bottom)
        canvas.drawString(left + 5, top - 14, cell)
        left += 150
    canvas.line(left, top, left, bottom)
    if closed:
        canvas.line(60, bottom, left, bottom)
