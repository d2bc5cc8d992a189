"""Short ways to write two versions of a plan down, for tests of comparing them."""

from actions.by_when import read_by_when
from actions.importing.plan import ReadAction, ReadDeliverable, ReadLead, ReadPlan, ReadTheme


def promise(
    text: str, leads: str = "OH", by_when: str = "Mar 15", points: tuple[str, ...] = ()
) -> ReadDeliverable:
    """A promise; `leads` as "OH (lead), TVP"."""
    return ReadDeliverable(
        text, tuple(_lead(each) for each in leads.split(", ") if each), by_when,
        read_by_when(by_when), points,
    )  # fmt: skip


def _lead(words: str) -> ReadLead:
    name, _, role = words.partition(" (")
    return ReadLead(name, role.rstrip(")"), name)


def row(ref: str, *promises: ReadDeliverable | str, **fields: object) -> ReadAction:
    """A row under theme 1 unless said otherwise; its position is given by `plan`."""
    given = tuple(promise(each) if isinstance(each, str) else each for each in promises)
    defaults = {"theme": 1, "heading": None, "who": "", "by_when": "", "lines": (1,), "cells": {}}
    return ReadAction(position=1, ref=ref, deliverables=given, **defaults | fields)


def pointer(ref: str, target: str) -> ReadAction:
    """A row that only refers to another."""
    return row(ref, cross_reference=target)


def plan(*rows: ReadAction, title: str = "The plan", themes: str = "Access") -> ReadPlan:
    """A plan of rows in their order; `themes` parted by "; "."""
    return ReadPlan(
        document="plan.docx",
        title=title,
        written=None,
        themes=tuple(ReadTheme(n, each) for n, each in enumerate(themes.split("; "), start=1)),
        actions=tuple(
            ReadAction(**{**vars(each), "position": position})
            for position, each in enumerate(rows, start=1)
        ),
        glossary={},
        judgements=(),
    )
