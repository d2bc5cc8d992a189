"""The one door: bytes of any format that is known become a Document, or a sentence says why not."""

from dataclasses import replace
from importlib import import_module

from actions.importing.document import Document
from actions.importing.formats.detect import Kind, detect
from actions.importing.formats.limits import LIMITS, Limits

# The module of each kind has `read(data, *, name, limits)`. They are imported when they are needed:
# the libraries behind them are large, and a process that only serves pages is spared them.
_MODULES = {
    Kind.DOCX: "word",
    Kind.XLSX: "excel",
    Kind.PDF: "pdf",
    Kind.TEXT: "text",
    Kind.HTML: "web",
}


def read_document(data: bytes, *, name: str, limits: Limits = LIMITS) -> Document:
    """The document that these bytes are; `name` is how it is called in a refusal.

    Raises UnreadableDocument, one sentence. Runs without limits of memory and time: files that
    somebody sent are read through `child.read_document`.
    """
    kind = detect(data, name=name, limits=limits)
    module = import_module(f"actions.importing.formats.{_MODULES[kind]}")
    document: Document = module.read(data, name=name, limits=limits)
    return document


def read_pasted(text: str, *, name: str, limits: Limits = LIMITS) -> Document:
    """The document of words from a clipboard: a table as text or as HTML, or only words.

    Raises UnreadableDocument.
    """
    document = read_document(text.encode("utf-8", "replace"), name=name, limits=limits)
    return replace(document, format="pasted")
