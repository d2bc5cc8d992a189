"""What a report of "delivered" rests on: a link, a file, or where it can be seen."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.files.storage import default_storage

from actions.models import Evidence, EvidenceKind, Update
from actions.statuses import MoveRefused
from concordat.lib.files import Checked

LONGEST_LINK = 2_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence that somebody gives: words, or a file that was looked into."""

    kind: EvidenceKind
    words: str = ""
    file: Checked | None = None

    @property
    def identity(self) -> tuple[str, str, str]:
        """What tells it from another piece; the same for the row that was made of it."""
        return (self.kind, self.words.strip(), self.file.sha256 if self.file else "")


def link(address: str) -> Piece:
    """An address on the web."""
    return Piece(EvidenceKind.LINK, words=address)


def where(words: str) -> Piece:
    """Where it can be seen, in words."""
    return Piece(EvidenceKind.STATEMENT, words=words)


def of_file(checked: Checked) -> Piece:
    """A file, after `concordat.lib.files.check`."""
    return Piece(EvidenceKind.FILE, file=checked)


def identities(given: Sequence[Piece]) -> set[tuple[str, str, str]]:
    """What was given, to be compared with `identities_of`."""
    return {piece.identity for piece in given}


def identities_of(update: Update) -> set[tuple[str, str, str]]:
    """What a report that is there rests on."""
    return {(row.kind, row.words, row.sha256) for row in update.evidence.all()}


def is_web_address(address: str) -> bool:
    """Whether it leads to a page by http or https, and to nothing else."""
    if len(address) > LONGEST_LINK or any(
        not each.isprintable() or each == " " for each in address
    ):
        return False
    try:
        parts = urlsplit(address)
        named = parts.hostname and (parts.port or True)  # a port that is no number raises
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(named) and parts.username is None


def against(given: Sequence[Piece]) -> Iterator[MoveRefused]:
    """What stands against pieces of evidence, one sentence each."""
    for piece in given:
        if piece.kind == EvidenceKind.FILE and piece.file is None:
            yield MoveRefused("Choose a file.", about="evidence_file")
        elif piece.kind == EvidenceKind.LINK and not is_web_address(piece.words.strip()):
            yield MoveRefused(
                "Give the whole address of a page, beginning with https:// or http://, without a "
                "name or password in it.",
                about="evidence_link",
            )
        elif piece.kind == EvidenceKind.STATEMENT and not piece.words.strip():
            yield MoveRefused("Say where it can be seen.", about="evidence_where")


@contextmanager
def stored_files() -> Iterator[list[str]]:
    """Names of files that are stored inside; they are removed where what is inside fails.

    A database takes its rows back by itself, a store of files does not.
    """
    names: list[str] = []
    try:
        yield names
    except BaseException:
        for name in names:
            default_storage.delete(name)
        raise


def attach(update: Update, given: Sequence[Piece], stored: list[str]) -> None:
    """Add the rows, and the files under names that nobody can guess."""
    for piece in given:
        row = Evidence(update=update, kind=piece.kind, words=piece.words.strip())
        if piece.file is not None:
            checked = piece.file
            row.name, row.content_type = checked.name, checked.content_type
            row.size, row.sha256 = checked.size, checked.sha256
            checked.file.seek(0)
            row.file.save(secrets.token_hex(16), checked.file, save=False)
            stored.append(str(row.file.name))
        row.save(force_insert=True)
