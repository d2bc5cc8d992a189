"""A database of national size in small: what is copied is as true as what was made."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F, Max

from actions.models import Deliverable, DueDate, Plan, Responsibility, Update
from actions.services.state import refresh
from partners.models import Membership, Partnership, Person
from tests import factories as make

pytestmark = pytest.mark.django_db

STATE = ("progress", "confidence", "delivered_on", "assurance", "latest_update", "due_on")


def scale(**options: Any) -> str:
    """What the command says; the two published plans are made, the others are copies."""
    out = StringIO()
    call_command("make_scale", **({"deliverables": 150, "plans": 1} | options), stdout=out)
    return out.getvalue()


def indexes() -> set[str]:
    """The names of one table's indexes."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Deliverable._meta.db_table)
    return {name for name, each in found.items() if each["index"]}


def test_what_is_copied_is_whole_and_true() -> None:
    before = indexes()
    said = scale()
    assert said.splitlines()[-1].startswith("6 partnerships, ")
    assert (Partnership.objects.count(), Deliverable.objects.count()) == (6, 183)
    connection.check_constraints()
    assert not Responsibility.objects.exclude(
        partner__partnership=F("deliverable__action__plan__partnership")
    ).exists()
    assert indexes() == before
    for model in (Update, DueDate, Membership):
        assert model.objects.exists()
    assert min(promise.updates.count() for promise in Deliverable.objects.all()) >= 3
    for copied in Deliverable.objects.order_by("-pk")[:122]:
        state = Deliverable.objects.filter(pk=copied.pk).values(*STATE).get()
        refresh(copied)
        assert Deliverable.objects.filter(pk=copied.pk).values(*STATE).get() == state
    highest = Plan.objects.aggregate(highest=Max("pk"))["highest"]
    assert make.plan().pk > highest, "what is added gets a key of its own"
    assert Person.objects.count() == Person.objects.values("email").distinct().count()


def test_the_same_seed_makes_the_same_rows() -> None:
    def rows(seed: int) -> list[Any]:
        with transaction.atomic():
            scale(deliverables=1, seed=seed)
            said = Update.objects.order_by(
                "reported_at", "deliverable__text", "partner__short_name"
            )
            found = list(said.values_list("progress", "confidence", "partner__short_name"))
            transaction.set_rollback(True)
        return found

    first = rows(1)
    assert rows(1) == first
    assert rows(2) != first, "the control"


def test_a_database_with_something_in_it_is_left_alone() -> None:
    make.partnership()
    with pytest.raises(CommandError, match="not empty"):
        scale()
    with pytest.raises(CommandError, match="how many promises"):
        scale(deliverables=0)
