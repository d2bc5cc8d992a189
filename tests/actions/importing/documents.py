"""The published documents, small documents of our own, and how to compare plans."""

import copy
import json
from pathlib import Path
from typing import Any

from actions.importing.plan import ReadPlan
from actions.importing.reading import read_document

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = ROOT / "fixtures" / "documents"
GOLDEN = ROOT / "tests" / "golden"
STEMS = ("oxfordshire", "bedfordshire-luton")
HEADER = "No.\tAction\tOutcomes\tLead\tBy when"


def text_of(stem: str) -> str:
    """The published document."""
    return (DOCUMENTS / f"{stem}.txt").read_text(encoding="utf-8")


def golden(stem: str) -> dict[str, Any]:
    """The plan JSON that was checked by hand."""
    return json.loads((GOLDEN / f"{stem}.json").read_text(encoding="utf-8"))


def read(text: str) -> ReadPlan:
    """Read with rules alone: no corrections, no names known beforehand."""
    return read_document(text, document="plan.txt")


def content(plan: ReadPlan) -> dict[str, Any]:
    """The plan JSON without doubts, corrections and places in the source."""
    data = copy.deepcopy(plan.as_json())
    for key in ("judgements", "corrections", "written"):
        del data[key]
    for action in data["actions"]:
        del action["source"]
    return data


def table(*rows: str, header: str = HEADER, title: str = "Plan of action") -> str:
    """A document with one theme and these rows, cells divided by tabs."""
    return "\n".join([title, "", "1. Being safe", header, *rows, ""])


def differences(expected: Any, found: Any, where: str = "") -> list[str]:
    """Where `found` lacks or changes what stands in `expected`; more keys are allowed."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            line
            for key, value in expected.items()
            for line in (
                differences(value, found[key], f"{where}.{key}")
                if key in found
                else [f"{where}.{key} is missing"]
            )
        ]
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{where}: {len(expected)} expected, {len(found)} found: {found}"]
        return [
            line
            for index, (one, two) in enumerate(zip(expected, found, strict=True))
            for line in differences(one, two, f"{where}[{index}]")
        ]
    return [] if expected == found else [f"{where}: {expected!r} expected, {found!r} found"]
