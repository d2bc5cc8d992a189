"""What a coordinator decides about letters: by the services themselves."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied

from concordat.lib.versioned import EditedMeanwhile
from concordat.outbox.models import Letter, LetterState
from concordat.trail.models import Entry
from partners.models import LadderStep, LetterHold, Membership, Partnership, Person, Told
from partners.permissions import Standing
from partners.services.letters import (
    hold_letters,
    ladder_of,
    release_letters,
    send_letters_again,
    set_ladder,
    standing_hold,
)
from partners.services.refusing import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
STEPS = {Told.LEADS_AND_COORDINATORS: 7, Told.COMMISSIONERS: 21}

DEEDS: dict[str, Callable[[Partnership, Standing], object]] = {
    "hold": lambda of, by: hold_letters(partnership=of, by=by),
    "release": lambda of, by: release_letters(partnership=of, by=by),
    "again": lambda of, by: send_letters_again(partnership=of, letters=[1], by=by),
    "ladder": lambda of, by: set_ladder(
        partnership=of, seen_version=of.version, steps=STEPS, by=by
    ),
}


@pytest.fixture
def of() -> Partnership:
    """A partnership."""
    return make.partnership()


@pytest.fixture
def by(of: Partnership) -> Standing:
    """Its coordinator."""
    return make.standing(make.coordinator(of))


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_a_coordinator_may(of: Partnership, by: Standing, deed: str) -> None:
    """The control of the test below."""
    DEEDS[deed](of, by)


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_nobody_else_may_nor_a_coordinator_elsewhere(of: Partnership, deed: str) -> None:
    for who in (make.commissioner(of), make.coordinator(make.partnership())):
        with pytest.raises(PermissionDenied):
            DEEDS[deed](of, make.standing(who))
    assert not LetterHold.objects.exists()
    assert not LadderStep.objects.exists()
    assert not Entry.objects.exists()


def test_a_hold_is_of_one_partnership(of: Partnership, by: Standing) -> None:
    other = make.letter_hold(make.partnership())
    assert not release_letters(partnership=of, by=by)
    hold = hold_letters(partnership=of, by=by)
    assert hold_letters(partnership=of, by=by) == hold
    assert standing_hold(of) == hold
    assert release_letters(partnership=of, by=by)
    assert standing_hold(of) is None
    assert standing_hold(other.partnership) == other


def test_letters_can_be_held_again_after_they_went(of: Partnership, by: Standing) -> None:
    first = hold_letters(partnership=of, by=by)
    release_letters(partnership=of, by=by)
    assert hold_letters(partnership=of, by=by) != first


def test_to_send_nothing_again_is_refused(of: Partnership, by: Standing) -> None:
    with pytest.raises(Refused) as refused:
        send_letters_again(partnership=of, letters=[], by=by)
    assert refused.value.about == "letters"


def test_a_letter_that_did_not_fail_is_not_sent_again(of: Partnership, by: Standing) -> None:
    assert send_letters_again(partnership=of, letters=[12345], by=by) == 0
    assert not Entry.objects.exists()


def failed_letter(to: Person) -> Letter:
    """A letter to somebody that failed."""
    return Letter.objects.create(
        kind="please-report", person=to.pk, key=f"to:{to.pk}", state=LetterState.FAILED, why="550"
    )


def test_a_letter_to_somebody_of_another_partnership_is_not_theirs_to_send_again(
    of: Partnership, by: Standing
) -> None:
    """The control is the letter to a member, also to one who left."""
    member, stranger = make.lead(make.partner(of=of)), make.lead()
    Membership.objects.filter(person=member).update(until="2014-06-30")
    ours, foreign = failed_letter(member), failed_letter(stranger)
    with pytest.raises(PermissionDenied):
        send_letters_again(partnership=of, letters=[ours.pk, foreign.pk], by=by)
    assert Letter.objects.failed().count() == 2
    assert not Entry.objects.exists()
    assert send_letters_again(partnership=of, letters=[ours.pk], by=by) == 1
    assert Letter.objects.failed().get() == foreign


def test_a_ladder_ends_with_people_who_can_decide(of: Partnership, by: Standing) -> None:
    steps = {Told.LEADS_AND_COORDINATORS: 14, Told.COMMISSIONERS: None}
    with pytest.raises(Refused) as refused:
        set_ladder(partnership=of, seen_version=of.version, steps=steps, by=by)
    assert refused.value.about == Told.COMMISSIONERS
    assert ladder_of(of) == {}


def test_a_ladder_that_was_changed_meanwhile_is_not_overwritten(
    of: Partnership, by: Standing
) -> None:
    seen = of.version
    set_ladder(partnership=of, seen_version=seen, steps=STEPS, by=by)
    with pytest.raises(EditedMeanwhile):
        set_ladder(partnership=of, seen_version=seen, steps={Told.COMMISSIONERS: 5}, by=by)
    assert ladder_of(of) == STEPS
