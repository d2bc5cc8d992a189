"""Word files built for the tests."""

from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

HEADER = ("Ref", "Action", "Lead", "By when")


def saved(document: WordDocument) -> bytes:
    """The bytes of a .docx."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def plan(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER) -> WordDocument:
    """A document with one table."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=len(header))
    for row in (header, *rows):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    return document


def xml(text: str) -> Any:
    """An element in Word's namespace."""
    end = min(place for place in (text.find(" "), text.find(">"), text.find("/>")) if place > 0)
    return parse_xml(f"{text[:end]} {nsdecls('w')}{text[end:]}")


def shade(cell: Any, fill: str) -> None:
    """Give a cell a background."""
    cell._tc.get_or_add_tcPr().append(xml(f'<w:shd w:val="clear" w:fill="{fill}"/>'))


def number(paragraph: Any, number_id: int, level: int = 0) -> None:
    """Put a paragraph into a list."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number_id}"/></w:numPr>')
    )


def add_list(document: WordDocument, kinds: list[tuple[str, str]]) -> int:
    """A list definition of its own, one (kind, pattern) a level; its number."""
    root = document.part.numbering_part.element
    key = len(root.findall(qn("w:num"))) + 500
    levels = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for index, (kind, pattern) in enumerate(kinds)
    )
    root.insert(0, xml(f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>'))
    root.append(xml(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
    return key
