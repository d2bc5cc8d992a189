"""A plan as it was read: plain data, and the plan JSON that is printed of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from actions.by_when import Reading
from actions.importing.corrections import Correction
from actions.importing.judgements import Judgement
from actions.importing.leads import LEAD
from actions.importing.questions import Question
from actions.importing.statuses_read import ReadStatus


@dataclass(frozen=True)
class ReadTheme:
    """A numbered section."""

    number: int
    title: str


@dataclass(frozen=True)
class ReadLead:
    """A body that leads, as printed; `role` is lead, support or "" where nothing is marked.

    `partner` is the short name of the partner that it was matched to, or None. `meant` is the
    answer of its question: "partner:OCC", "alias:OCC", "new", "new:Full Name" or "person".
    """

    words: str
    role: str = ""
    partner: str | None = None
    meant: str = ""


@dataclass(frozen=True)
class ReadDeliverable:
    """One promise; `by_when` holds its own words, `deadline` what they mean for the clock.

    `status` is what the document itself reports of it, `progress_text` its words on that.
    """

    text: str
    leads: tuple[ReadLead, ...]
    by_when: str
    deadline: Reading
    points: tuple[str, ...] = ()
    status: ReadStatus | None = None
    progress_text: str = ""
    measure: str = ""
    evidence: str = ""

    @property
    def marked_lead(self) -> str | None:
        """The body that the document marks as the lead (the first, where it marks several)."""
        return next((lead.words for lead in self.leads if lead.role == LEAD), None)

    def as_json(self) -> dict[str, Any]:
        """Plain data; `points` and `marked_lead` only where there are any."""
        data: dict[str, Any] = {"text": self.text}
        if self.points:
            data["points"] = list(self.points)
        data["leads"] = [lead.words for lead in self.leads]
        if self.marked_lead:
            data["marked_lead"] = self.marked_lead
        data["by_when"] = self.by_when
        data["deadline"] = _deadline(self.deadline)
        if self.status:
            data["status"] = self.status.as_json()
        for name in ("progress_text", "measure", "evidence"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        return data


@dataclass(frozen=True)
class ReadAction:
    """One printed row. `position` counts printed rows from 1; `theme` is None above all themes.

    `lines` and `cells` say where in the document it stands and what its cells held, markup kept.
    `printed` keeps the words of a row that only points to another (`cross_reference`).
    """

    position: int
    ref: str
    theme: int | None
    heading: str | None
    who: str
    by_when: str
    lines: tuple[int, ...]
    cells: Mapping[str, str]
    outcomes: tuple[str, ...] = ()
    outcomes_intro: str | None = None
    deliverables: tuple[ReadDeliverable, ...] = ()
    cross_reference: str | None = None
    printed: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Plain data; keys that most rows lack stand only where they say something."""
        data: dict[str, Any] = {
            "ref": self.ref,
            "theme": self.theme,
            "heading": self.heading,
            "who": self.who,
            "by_when": self.by_when,
        }
        if self.outcomes_intro:
            data["outcomes_intro"] = self.outcomes_intro
        data["outcomes"] = list(self.outcomes)
        if self.cross_reference is not None:
            data["cross_reference"] = self.cross_reference
            data["printed"] = dict(self.printed)
        data["deliverables"] = [deliverable.as_json() for deliverable in self.deliverables]
        data["source"] = {"lines": list(self.lines), "cells": dict(self.cells)}
        return data


@dataclass(frozen=True)
class ReadPlan:
    """A whole document. `written` is the first day of the month in which the plan was written."""

    document: str
    title: str
    written: date | None
    themes: tuple[ReadTheme, ...]
    actions: tuple[ReadAction, ...]
    glossary: Mapping[str, str]
    judgements: tuple[Judgement, ...]
    corrections_used: tuple[Correction, ...] = ()
    corrections_stale: tuple[tuple[Correction, str], ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def deliverables(self) -> list[ReadDeliverable]:
        """All promises in printed order."""
        return [deliverable for action in self.actions for deliverable in action.deliverables]

    def as_json(self) -> dict[str, Any]:
        """The plan JSON, keys in a stable order."""
        return {
            "title": self.title,
            "written": f"{self.written:%Y-%m}" if self.written else None,
            "themes": [{"number": one.number, "title": one.title} for one in self.themes],
            "actions": [action.as_json() for action in self.actions],
            "glossary": dict(self.glossary),
            "judgements": [judgement.as_json() for judgement in self.judgements],
            "corrections": {
                "used": [entry.as_json() for entry in self.corrections_used],
                "stale": [{**entry.as_json(), "why": why} for entry, why in self.corrections_stale],
            },
        }


def _deadline(reading: Reading) -> dict[str, Any]:
    return {
        "kind": str(reading.kind),
        "opens_on": reading.opens_on.isoformat() if reading.opens_on else None,
        "due_on": [day.isoformat() for day in reading.due_on],
        "recurrence": reading.recurrence,
        "tentative": reading.tentative,
        "certainty": str(reading.certainty),
        "flagged": reading.flagged,
        "why": reading.why,
    }
