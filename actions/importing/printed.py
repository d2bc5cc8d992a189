"""A row's own words as they are kept beside it: no tags, lines where the document has them."""

from actions.importing.leads import LEAD
from actions.importing.markup import blocks
from actions.importing.plan import ReadAction, ReadDeliverable

PAGE_BREAK = " | "


def row_key(position: int) -> str:
    """What names a row in fixtures, from its place in the document: "row-07"."""
    return f"row-{position:02}"


def printed_cells(row: ReadAction) -> dict[str, str]:
    """Column to the words of its cell; a paragraph, a list item or a page begins a new line."""
    return {
        column: "\n".join(block.text for part in cell.split(PAGE_BREAK) for block in blocks(part))
        for column, cell in row.cells.items()
        if cell.strip()
    }


def printed_words(deliverable: ReadDeliverable) -> dict[str, str]:
    """A deliverable's own share of its row's cells: text, who and by_when."""
    return {
        "text": "\n".join([deliverable.text, *deliverable.points]),
        "who": ", ".join(
            f"{lead.words} (lead)" if lead.role == LEAD else lead.words
            for lead in deliverable.leads
        ),
        "by_when": deliverable.by_when,
    }
