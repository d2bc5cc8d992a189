"""Choosing how a partnership reads facts as colours: who may, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied

from actions.models import SchemeChoice
from actions.services.schemes import choose_scheme
from actions.statuses import Refused
from concordat.lib.versioned import EditedMeanwhile
from partners.models import Partnership, Person
from tests import factories as make

pytestmark = pytest.mark.django_db


def choose(of: Partnership, scheme: str, by: Person, seen_version: int = 1) -> Partnership:
    """What is chosen by somebody who saw a version."""
    standing = make.standing(by)
    return choose_scheme(partnership=of, seen_version=seen_version, scheme=scheme, by=standing)


def test_a_coordinator_chooses_and_a_double_click_does_no_harm() -> None:
    of = make.partnership()
    coordinator = make.coordinator(of)
    assert choose(of, "tolerance", coordinator).version == 2
    assert choose(of, "tolerance", coordinator).version == 2
    with pytest.raises(EditedMeanwhile):
        choose(of, "brag", coordinator)
    kept = SchemeChoice.objects.get()
    assert (kept.partnership, kept.before, kept.after) == (of, "brag", "tolerance")


def test_a_scheme_that_there_is_not_is_refused() -> None:
    of = make.partnership()
    with pytest.raises(Refused, match="Choose one of the rating schemes"):
        choose(of, "traffic lights", make.coordinator(of))


def test_nobody_else_chooses() -> None:
    of = make.partnership()
    for person in (make.commissioner(of), make.coordinator(), make.person()):
        with pytest.raises(PermissionDenied):
            choose(of, "tolerance", person)
