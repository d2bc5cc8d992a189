"""A piece of evidence as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from actions.models import Evidence, EvidenceKind
from actions.services.evidence import is_web_address


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence as a page shows it."""

    label: str
    text: str
    url: str  # "" where it is no link
    note: str  # a file's size


def evidence_lines(rows: Iterable[Evidence]) -> tuple[EvidenceLine, ...]:
    """Links only where they lead to a page, files by their own address."""
    return tuple(_evidence_line(row) for row in rows)


def _evidence_line(row: Evidence) -> EvidenceLine:
    """One piece."""
    label = EvidenceKind(row.kind).label
    if row.kind == EvidenceKind.FILE:
        return EvidenceLine(
            label, row.name, reverse("evidence-file", args=[row.pk]), filesizeformat(row.size)
        )
    is_link = row.kind == EvidenceKind.LINK and is_web_address(row.words)
    return EvidenceLine(label, row.words, row.words if is_link else "", "")
