"""What a coordinator decides about the letters of a partnership: hold, release, again, ladder."""

from collections.abc import Collection, Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction

from concordat.lib import clock
from concordat.outbox.models import Letter
from concordat.outbox.services import send_again
from concordat.trail.services import record
from partners.models import LadderStep, LetterHold, Membership, Partnership, Told
from partners.permissions import Standing, check_may_run_letters
from partners.services.refusing import Refused

LONGEST = 365  # days; no step is later


def standing_hold(partnership: Partnership) -> LetterHold | None:
    """The hold that nobody released, with who holds."""
    rows = LetterHold.objects.standing().filter(partnership=partnership)
    return rows.select_related("held_by").first()


@transaction.atomic
def hold_letters(*, partnership: Partnership, by: Standing) -> LetterHold:
    """Write no routine letter about a partnership from now on; a second time changes nothing.

    Letters at once (an invitation, a decision) go all the same. Raises PermissionDenied.
    """
    check_may_run_letters(by, partnership.pk)
    hold, begun = LetterHold.objects.standing().get_or_create(
        partnership=partnership, released_at=None, defaults={"held_by": by.person}
    )
    if begun:
        record("letters-held", by=by.person, partnership=partnership.pk)
    return hold


@transaction.atomic
def release_letters(*, partnership: Partnership, by: Standing) -> bool:
    """Let them go again; what was left out is in the next ones. Whether any were held.

    Raises PermissionDenied.
    """
    check_may_run_letters(by, partnership.pk)
    held = LetterHold.objects.standing().filter(partnership=partnership)
    if not held.update(released_at=clock.now(), released_by=by.person):
        return False
    record("letters-released", by=by.person, partnership=partnership.pk)
    return True


@transaction.atomic
def send_letters_again(*, partnership: Partnership, letters: Collection[int], by: Standing) -> int:
    """Let failed letters to members of a partnership wait again; how many did.

    Raises PermissionDenied, also for a letter to anybody else, and Refused where none was chosen.
    """
    check_may_run_letters(by, partnership.pk)
    if not letters:
        raise Refused("Choose at least one letter.", about="letters")
    members = Membership.objects.filter(partner__partnership=partnership)
    strangers = Letter.objects.filter(pk__in=list(letters)).exclude(
        person__in=members.order_by().values("person")
    )
    if strangers.exists():
        raise PermissionDenied("Only letters to members of this partnership can be sent again.")
    again = send_again(letters)
    for letter in again:
        record(
            "letter-sent-again",
            by=by.person,
            partnership=partnership.pk,
            about={"person": letter.person},
            details={"kind": letter.kind},
        )
    return len(again)


# The ladder


def ladder_of(partnership: Partnership) -> dict[Told, int]:
    """After how many days whom; empty where the partnership chose nothing and the default holds."""
    rows = LadderStep.objects.filter(partnership=partnership)
    return {Told(tells): days for tells, days in rows.values_list("tells", "days")}


@transaction.atomic
def set_ladder(
    *, partnership: Partnership, seen_version: int, steps: Mapping[Told, int | None], by: Standing
) -> None:
    """Replace a partnership's ladder as a whole; None for those who are not told.

    What is so already is said again without a word. Raises PermissionDenied, Refused, and
    EditedMeanwhile.
    """
    check_may_run_letters(by, partnership.pk)
    wanted = {tells: days for tells, days in steps.items() if days is not None}
    _check_steps(wanted)
    if ladder_of(partnership) == wanted:
        return
    partnership.write(seen_version)
    LadderStep.objects.filter(partnership=partnership).delete()
    LadderStep.objects.bulk_create(
        LadderStep(partnership=partnership, days=days, tells=tells)
        for tells, days in wanted.items()
    )
    record(
        "ladder-changed",
        by=by.person,
        partnership=partnership.pk,
        details={tells.value: days for tells, days in wanted.items()},
    )


def _check_steps(wanted: Mapping[Told, int]) -> None:
    """It ends with people who can decide, and begins with people who can do something."""
    first, last = wanted.get(Told.LEADS_AND_COORDINATORS), wanted.get(Told.COMMISSIONERS)
    for tells, days in wanted.items():
        if not 1 <= days <= LONGEST:
            raise Refused(f"Enter a number of days from 1 to {LONGEST}.", about=tells.value)
    if last is None:
        raise Refused(
            "Say when the commissioners are told: somebody who can decide must hear of it.",
            about=Told.COMMISSIONERS.value,
        )
    if first is not None and first >= last:
        raise Refused(
            "The commissioners are told later than the leads and coordinators.",
            about=Told.COMMISSIONERS.value,
        )
