"""Any format in, one Document out: pure, without a database; run where limits hold (`child`)."""

from actions.importing.formats.reader import read_document, read_pasted

__all__ = ["read_document", "read_pasted"]
