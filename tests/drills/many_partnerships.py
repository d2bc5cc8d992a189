"""Many partnerships, each with the demonstration's Oxfordshire plan, its reports and 40 people.

Letters about it are as long as letters are. Rows are copied in bulk, whatever their model.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.core.management import call_command
from django.db.models import Model

from actions.models import (
    Action,
    Confirmation,
    DateDecision,
    DateRequest,
    Deadline,
    Deliverable,
    DueDate,
    Heading,
    MetDueDate,
    Plan,
    Reading,
    Responsibility,
    Theme,
    Update,
)
from partners.models import CollectiveMember, Membership, Partner, Partnership, Person, Role
from tests.factories import SINCE

# Of the 40 people of a partnership; the others lead for its organisations.
COMMISSIONERS, COORDINATORS, PEOPLE = 2, 2, 40
AT_ONCE = 25  # partnerships copied together
# Which rows make a partnership, parents first, and how each leads to its partnership.
ROWS: tuple[tuple[type[Model], str], ...] = (
    (Partnership, "pk"),
    (Partner, "partnership"),
    (CollectiveMember, "collective__partnership"),
    (Plan, "partnership"),
    (Theme, "plan__partnership"),
    (Heading, "theme__plan__partnership"),
    (Action, "plan__partnership"),
    (Deliverable, "action__plan__partnership"),
    (Responsibility, "deliverable__action__plan__partnership"),
    (Deadline, "deliverable__action__plan__partnership"),
    (Reading, "deadline__deliverable__action__plan__partnership"),
    (DueDate, "reading__deadline__deliverable__action__plan__partnership"),
    (Update, "deliverable__action__plan__partnership"),
    (MetDueDate, "update__deliverable__action__plan__partnership"),
    (DateRequest, "deliverable__action__plan__partnership"),
    (DateDecision, "request__deliverable__action__plan__partnership"),
    (Confirmation, "update__deliverable__action__plan__partnership"),
)
COPIED = {model for model, _ in ROWS}
# What leads to rows that are copied later is set last; nobody asks it while they are made.
SET_LAST = ("reading", "latest_update", "superseded_by")
New = dict[tuple[type[Model], Any, int], Any]  # by model, old key and number of the copy


def many_people(count: int) -> None:
    """At least so many people in partnerships of 40, of which the first is the demonstration's."""
    call_command("prepare_demonstration", verbosity=0)
    model = Partnership.objects.get(slug="oxfordshire")
    copies = -(-count // PEOPLE)
    for first in range(0, copies, AT_ONCE):
        _copy(model, range(first, min(first + AT_ONCE, copies)))


def _copy(model: Partnership, numbers: range) -> None:
    """Some copies of a partnership, and people in each."""
    new: New = {}
    for row_model, path in ROWS:
        rows = list(row_model._default_manager.filter(**{path: model.pk}).order_by("pk"))
        made = [(row, number, _made(row, number, new)) for number in numbers for row in rows]
        saved = row_model._default_manager.bulk_create([each for *_, each in made])
        for (row, number, _), copy in zip(made, saved, strict=True):
            new[row_model, row.pk, number] = copy
    _set_last(model, new)
    for number in numbers:
        of_it = [new[Partner, each.pk, number] for each in model.partners.order_by("pk")]
        _people(number, of_it)


def _set_last(model: Partnership, new: New) -> None:
    """What the promises of the copies lead to."""
    olds = {each.pk: each for each in Deliverable.objects.filter(action__plan__partnership=model)}
    promises = []
    for (kind, old, number), copy in new.items():
        if kind is Deliverable:
            promises.append(copy)
            for name in SET_LAST:
                target = getattr(olds[old], f"{name}_id")
                related = Deliverable._meta.get_field(name).related_model
                setattr(copy, name, new[related, target, number] if target else None)
    Deliverable.objects.bulk_update(promises, SET_LAST, batch_size=100)


def _made(row: Any, number: int, new: New) -> Any:
    """A copy of a row, not yet saved, that leads to the copies of what the row leads to."""
    values: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.primary_key or (isinstance(row, Deliverable) and field.name in SET_LAST):
            continue
        value = getattr(row, field.attname)
        if field.is_relation and field.related_model in COPIED and value is not None:
            value = new[field.related_model, value, number].pk
        elif field.name == "nonce":
            value = uuid.uuid4()
        elif isinstance(row, Partnership) and field.name in {"slug", "name"}:
            value = f"{value}-{number}"
        values[field.attname] = value
    return type(row)(**values)


def _people(number: int, partners: Iterable[Partner]) -> None:
    """The people of a copy: at its organisations in turn."""
    bodies = [each for each in partners if each.organisation_id]
    roles = [Role.COORDINATOR] * COORDINATORS + [Role.COMMISSIONER] * COMMISSIONERS
    roles += [Role.LEAD] * (PEOPLE - len(roles))
    people = Person.objects.bulk_create(
        Person(email=f"reader-{number}-{each}@example.org", name=f"Reader {number} {each}")
        for each in range(PEOPLE)
    )
    Membership.objects.bulk_create(
        Membership(
            person=person, partner=bodies[place % len(bodies)], role=roles[place], since=SINCE
        )
        for place, person in enumerate(people)
    )
