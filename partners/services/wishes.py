"""What somebody wants by mail: the only writer of their wishes, and the link that ends letters."""

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from concordat.lib.versioned import EditedMeanwhile
from partners.models import DigestWish, LetterWishes, Person

STOPPING = Signer(salt="letters.stop")


def wishes_of(person: Person) -> LetterWishes:
    """What somebody chose; without a row the defaults, at version 0."""
    found = LetterWishes.objects.filter(person=person).first()
    return found or LetterWishes(person=person, version=0)


@transaction.atomic
def choose_letters(
    *, person: Person, seen_version: int, digest: str, weekday: int, reminders: bool
) -> LetterWishes:
    """Keep what somebody chose for themselves. Raises EditedMeanwhile.

    What is told by a partnership's ladder is nobody's choice here.
    """
    chosen = {"digest": digest, "weekday": weekday, "reminders": reminders}
    row, made = LetterWishes.objects.get_or_create(person=person, defaults=chosen)
    if made:
        return row
    if not seen_version:
        raise EditedMeanwhile(row)
    row.write(seen_version, **chosen)
    return row


# Without signing in: the link and the header of each routine letter


def stopping_path(person_pk: int) -> str:
    """The address at which somebody's routine letters are stopped; it opens nothing else."""
    return reverse("letters-stop", args=[STOPPING.sign(str(person_pk))])


def person_of(token: str) -> Person | None:
    """Whose letters a token stops; None for one that is not ours, or of nobody any more."""
    try:
        pk = int(STOPPING.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Person.objects.filter(pk=pk, is_active=True).first()


def is_stopped(person: Person) -> bool:
    """Whether somebody gets neither digest nor reminders."""
    wishes = wishes_of(person)
    return wishes.digest == DigestWish.NONE and not wishes.reminders


@transaction.atomic
def stop_letters(person: Person) -> None:
    """No digest and no reminders any more; a second time changes nothing."""
    none = {"digest": DigestWish.NONE, "reminders": False}
    row, _ = LetterWishes.objects.select_for_update().get_or_create(person=person, defaults=none)
    if row.digest != DigestWish.NONE or row.reminders:
        row.write(row.version, **none)
