"""Fixtures: who takes part, and each plan as it was agreed; natural keys, a stable order."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.core import serializers
from django.db.models import Model, Q

from actions.models import (
    Action,
    Deadline,
    Deliverable,
    DueDate,
    Heading,
    Outcome,
    Plan,
    Reading,
    Responsibility,
    Theme,
)
from actions.statuses import Assurance, Confidence, Progress
from partners.models import CollectiveMember, Organisation, Partner, PartnerAlias, Partnership

AnyModel = TypeVar("AnyModel", bound=Model)

PARTNERS_FILE = "partners.json"
# What reports and the clock change in a deliverable, as it was on the day it was agreed.
AS_AGREED: dict[str, Any] = {
    "withdrawn_on": None,
    "progress": Progress.NOTHING_REPORTED.value,
    "confidence": Confidence.NOT_SAID.value,
    "delivered_on": None,
    "assurance": Assurance.SAID.value,
    "superseded_by": None,
    "latest_update": None,
}


def all_fixtures() -> dict[str, str]:
    """File name to content: the partners, and each plan under its partnership's name.

    A draft is left out: nobody has agreed it. A partnership with several plans has one file each,
    `<partnership>-<plan>.json`.
    """
    files = {PARTNERS_FILE: partners_fixture()}
    for partnership in _by_key(Partnership.objects.all()):
        plans = _by_key(Plan.objects.filter(partnership=partnership, agreed_on__isnull=False))
        for plan in plans:
            name = partnership.slug if len(plans) == 1 else f"{partnership.slug}-{plan.slug}"
            files[f"{name}.json"] = plan_fixture(plan)
    return files


def write_fixtures(folder: Path, files: dict[str, str]) -> list[Path]:
    """Write fixtures into a folder; returns those whose content was not there already."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, content in files.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            path.write_text(content, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def partners_fixture() -> str:
    """Organisations, partnerships, partners, aliases, and who belongs to which collective."""
    organisations = _by_key(Organisation.objects.select_related("parent", "successor"))
    partners = Partner.objects.select_related("partnership", "organisation")
    aliases = PartnerAlias.objects.select_related("partner__partnership")
    members = CollectiveMember.objects.select_related(
        "collective__partnership", "member__partnership"
    )
    return _as_json(
        [
            *_rows(_parents_first(organisations)),
            *_rows(_by_key(Partnership.objects.all())),
            *_rows(_by_key(partners.bodies())),
            *_rows(_by_key(partners.collectives())),
            *_rows(_by_key(aliases)),
            *_rows(_by_key(members)),
        ]
    )


def plan_fixture(plan: Plan) -> str:
    """One plan as it was agreed; ValueError for one that was not.

    Texts stand as they are corrected today. What came after the day of agreement is left out:
    reports, later deadlines, readings and parts, deliverables added since, and the due dates of
    what recurs, which are made as time goes.
    """
    if plan.agreed_on is None:
        raise ValueError(f"{plan} is not agreed, so that there is nothing to write as agreed.")
    in_plan = "deliverable__action__plan__partnership"
    deliverables = Deliverable.objects.filter(
        action__plan=plan, deadlines__number=1, deadlines__agreed_on=plan.agreed_on
    )
    readings = Reading.objects.filter(
        deadline__deliverable__in=deliverables, deadline__number=1, number=1
    )
    return _as_json(
        [
            *_rows([plan]),
            *_rows(Theme.objects.filter(plan=plan).select_related("plan__partnership")),
            *_rows(
                Heading.objects.filter(theme__plan=plan)
                .select_related("theme__plan__partnership")
                .order_by("theme__number", "position")
            ),
            *_rows(_actions(plan)),
            *_rows(
                Outcome.objects.filter(action__plan=plan)
                .select_related("action__plan__partnership")
                .order_by("action__position", "number")
            ),
            *_deliverables(deliverables.order_by("action__position", "number")),
            *_parts(deliverables, plan.agreed_on),
            *_rows(
                Deadline.objects.filter(deliverable__in=deliverables, number=1)
                .select_related(in_plan)
                .order_by("deliverable__action__position", "deliverable__number")
            ),
            *_rows(
                readings.select_related(f"deadline__{in_plan}").order_by(
                    "deadline__deliverable__action__position", "deadline__deliverable__number"
                )
            ),
            *_rows(
                DueDate.objects.filter(reading__in=readings.filter(recurrence=""))
                .select_related(f"reading__deadline__{in_plan}")
                .order_by(
                    "reading__deadline__deliverable__action__position",
                    "reading__deadline__deliverable__number",
                    "due_on",
                )
            ),
        ]
    )


def _actions(plan: Plan) -> Iterable[Action]:
    """The printed rows, those that are pointed at before those that point."""
    rows = Action.objects.filter(plan=plan).select_related(
        "plan__partnership",
        "theme__plan__partnership",
        "heading__theme__plan__partnership",
        "points_to__plan__partnership",
    )
    return [
        *rows.filter(points_to__isnull=True).order_by("position"),
        *rows.filter(points_to__isnull=False).order_by("position"),
    ]


def _deliverables(deliverables: Any) -> Iterator[dict[str, Any]]:
    """The promises, as nobody had yet reported on them."""
    for deliverable in deliverables.select_related("action__plan__partnership"):
        (row,) = _rows([deliverable])
        reading = Reading.objects.select_related(
            "deadline__deliverable__action__plan__partnership"
        ).get(deadline__deliverable=deliverable, deadline__number=1, number=1)
        days = [] if reading.recurrence else [day.due_on for day in reading.due_dates.all()]
        last = max(days).isoformat() if days else None
        row["fields"] |= AS_AGREED | {
            "reading": list(reading.natural_key()),
            "due_on": min(days).isoformat() if days else None,
            "final_due_on": last,
            "first_due_on": last,
        }
        yield row


def _parts(deliverables: Any, agreed_on: date) -> Iterator[dict[str, Any]]:
    """Who answered on the day of agreement, whether or not they do today."""
    parts = (
        Responsibility.objects.filter(
            Q(until__isnull=True) | Q(until__gte=agreed_on),
            deliverable__in=deliverables,
            since=agreed_on,
        )
        .select_related("deliverable__action__plan__partnership", "partner__partnership")
        .order_by("deliverable__action__position", "deliverable__number", "position")
    )
    for row in _rows(parts):
        row["fields"]["until"] = None
        yield row


def _parents_first(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Each organisation after the ones that it is part of, or that succeed it, names."""
    waiting, done = list(organisations), []
    placed: set[int] = set()
    while waiting:
        ready = [
            one for one in waiting if {one.parent_id, one.successor_id} - {None} <= placed
        ] or waiting  # a circle: loading ties it afterwards
        done += ready
        placed |= {one.pk for one in ready}
        waiting = [one for one in waiting if one.pk not in placed]
    return done


def _by_key(objects: Iterable[AnyModel]) -> list[AnyModel]:
    """Rows in the order of their natural keys; databases sort text each in their own way."""
    return sorted(objects, key=lambda row: row.natural_key())  # type: ignore[attr-defined]  # all ours have one


def _rows(objects: Iterable[Model]) -> list[dict[str, Any]]:
    """Rows as fixtures have them, without ids; each as if nobody had edited it yet."""
    text = serializers.serialize(
        "json", objects, use_natural_foreign_keys=True, use_natural_primary_keys=True
    )
    rows: list[dict[str, Any]] = json.loads(text)
    for row in rows:
        fields = row["fields"]
        if "version" in fields:
            fields["version"] = 1
        for name, value in fields.items():
            if isinstance(value, dict):  # PostgreSQL keeps no order of keys
                fields[name] = dict(sorted(value.items()))
    return rows


def _as_json(rows: list[dict[str, Any]]) -> str:
    """The text of a fixture."""
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
