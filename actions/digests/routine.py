"""The one routine letter of a person and day: its digest, its reminders, what is long late."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Max
from django.urls import reverse

from actions.digests.data import Digest, Item, Routine, Section
from actions.digests.items import section
from actions.digests.known import OpenPromise, open_promises
from actions.digests.weekly import digest_of
from actions.reminders import (
    DIGEST,
    FIRST_LOOKS_BACK,
    GETTING_DIGESTS,
    Contents,
    DueDigest,
    Reminder,
    Step,
    contents_of,
    due_escalations,
    due_reminders,
    eight_on,
    held_partnerships,
    subject_of_digest,
)
from actions.statuses import Timeliness
from concordat.lib import clock
from concordat.lib.days import in_words
from concordat.lib.sharing import sharing
from concordat.outbox.models import Occurrence
from partners.models import DigestWish, LetterWishes, Membership, Person, Role, Told
from partners.permissions import Standing, standing_of
from partners.services.wishes import wishes_of

# The title of each reminder's section, and what the link to all of them says.
REMINDED = {
    "after": "Their date has passed",
    "before-7": "Due within a week",
    "before-28": "Due within four weeks",
}


def routine_of(
    standing: Standing,
    day: date,
    reminders: Sequence[Reminder],
    escalations: Sequence[Step],
    digest: Digest | None,
) -> Routine | None:
    """What a letter says of these; None where there is nothing to say.

    Whatever is not the person's any more, or is not open any more, is left out. What the digest
    lists is not told again.
    """
    promises = _open(standing) if reminders or escalations else {}
    late, dates = _told_to(promises, escalations), _reminded_of(promises, standing, reminders)
    items = {pk: each.item for pk, each in promises.items() if pk in late or pk in dates}
    said = {pk for each in (digest.sections if digest else ()) for pk in each.pks}
    told = [each for pk, each in late.items() if pk in items and pk not in said]
    routine = Routine(
        person_pk=standing.person.pk,
        name=standing.person.name,
        parts=_parts(standing),
        day=day,
        told=tuple(_sections_of_told(told, items)),
        reminders=tuple(
            _sections_of_reminders(
                [dates[pk] for pk in items if pk in dates and pk not in said and pk not in late],
                items,
            )
        ),
        digest=_noted(digest, late) if digest else None,
    )
    return routine if routine.sections else None


def _open(standing: Standing) -> dict[int, OpenPromise]:
    """What is open in somebody's partnerships by pk, nearest date first."""
    found = [
        each
        for partnership in standing.partnerships
        for each in open_promises(partnership, standing.on)
    ]
    return {each.item.pk: each for each in sorted(found, key=lambda each: each.place)}


def _told_to(promises: Mapping[int, OpenPromise], steps: Sequence[Step]) -> dict[int, Step]:
    """The highest step of each promise, by its pk, of those that are overdue still.

    Whom a step tells was decided when it was taken.
    """
    still = {pk for pk, each in promises.items() if each.timeliness == Timeliness.OVERDUE}
    in_order = sorted(steps, key=lambda step: step.days)
    return {each.deliverable_pk: each for each in in_order if each.deliverable_pk in still}


def _reminded_of(
    promises: Mapping[int, OpenPromise], standing: Standing, reminders: Sequence[Reminder]
) -> dict[int, Reminder]:
    """The reminders of promises that they still owe, by these; the nearest date of each."""
    still = {pk for pk, each in promises.items() if each.answering & standing.answers_for}
    in_order = sorted(reminders, key=lambda each: each.due_on, reverse=True)
    return {each.deliverable_pk: each for each in in_order if each.deliverable_pk in still}


def _sections_of_told(steps: Sequence[Step], items: Mapping[int, Item]) -> Iterable[Section]:
    """What is long overdue, the highest step first."""
    for days in sorted({each.days for each in steps}, reverse=True):
        pks = {each.deliverable_pk for each in steps if each.days == days}
        found = [item for pk, item in items.items() if pk in pks]
        title = f"Overdue by {days} days or more"
        yield section("told", title, found, "that are overdue", reverse("overdue"))


def _sections_of_reminders(
    reminders: Sequence[Reminder], items: Mapping[int, Item]
) -> Iterable[Section]:
    """What is due or has just been, the latest first."""
    for step, title in REMINDED.items():
        found = [
            replace(items[each.deliverable_pk], note=_due(each))
            if step != "after"
            else items[each.deliverable_pk]
            for each in reminders
            if each.step == step
        ]
        if found:
            yield section(step, title, found, "on your page", reverse("home"))


def _due(reminder: Reminder) -> str:
    """The date of which they are reminded."""
    return f"Due on {in_words(reminder.due_on)}"


def _noted(digest: Digest, late: Mapping[int, Step]) -> Digest:
    """The digest, saying of each promise that a step of the ladder tells it."""
    return replace(
        digest,
        sections=tuple(
            replace(
                each,
                items=tuple(
                    replace(item, note=f"{item.note}. {TELLS[late[item.pk].tells]}")
                    if item.pk in late and each.name in LATE
                    else item
                    for item in each.items
                ),
            )
            for each in digest.sections
        ),
    )


LATE = frozenset({"overdue", "newly-overdue"})
TELLS = {
    Told.LEADS_AND_COORDINATORS: "Its leads and the coordinators are told",
    Told.COMMISSIONERS: "The commissioners are told",
}


def _parts(standing: Standing) -> tuple[str, ...]:
    """What somebody is, for which they get letters."""
    several = len(standing.partnerships) > 1

    def where(membership: Membership) -> str:
        """In which partnership, where there are several."""
        return f" in {membership.partner.partnership.name}" if several else ""

    return tuple(
        f"{Role(each.role).label.lower()} at {each.partner.full_name}{where(each)}"
        for each in standing.memberships
        if each.role != Role.READER
    )


# At sending, and before


def routine_for(standing: Standing, ids: Mapping[str, int]) -> Routine | None:
    """Somebody's letter by its ids, as things stand now; None where nothing is left to say.

    Who turned digest or reminders off since is not told by them any more.
    """
    person = standing.person
    return _routine(standing, contents_of(person.pk, ids), wishes_of(person))


def routine_now(person: Person, on: date) -> Routine | None:
    """What somebody would be told if all that is due went now, the digest whatever its day."""
    wishes, standing = wishes_of(person), standing_of(person, on)
    steps = tuple(each for each in due_escalations(on) if person.pk in each.people)
    windows = windows_now(standing)
    digest = DueDigest(person.pk, on, windows) if windows else None
    reminders = tuple(due_reminders(on, {person.pk})) if standing.is_lead else ()
    return _routine(standing, Contents(on, reminders, steps, digest), wishes, until=clock.now())


def _routine(
    standing: Standing, contents: Contents, wishes: LetterWishes, until: datetime | None = None
) -> Routine | None:
    """The letter of some contents; its digest looks back from `until`, or from its day."""
    due, digest = contents.digest, None
    reminders = contents.reminders if wishes.reminders else ()
    with sharing():
        if due is not None and wishes.digest != DigestWish.NONE:
            digest = digest_of(
                standing,
                since=min(due.since.values(), default=due.until),
                until=until or due.until,
                on=standing.on,
                windows=due.since,
            )
        return routine_of(standing, contents.day, reminders, contents.escalations, digest)


def why_none(standing: Standing) -> str:
    """Why somebody gets no routine letter at all at present, in a sentence; blank where they do."""
    getting = standing.partnerships_as(*GETTING_DIGESTS)
    if not getting:
        return "Readers and chairs get no weekly letter and no reminders."
    if getting <= held_partnerships():
        return (
            "A coordinator holds your weekly letter and your reminders. Nothing is lost: what they "
            "would have said comes once they go again."
        )
    return ""


def windows_now(standing: Standing) -> dict[int, datetime]:
    """Since when each partnership would be told in a digest that went now; two queries."""
    held = held_partnerships()
    subjects = {
        subject_of_digest(standing.person.pk, each.partner.partnership_id): each
        for each in standing.memberships
        if each.partner.partnership_id not in held
    }
    rows = Occurrence.objects.filter(kind=DIGEST, subject__in=subjects).order_by()
    last = dict(rows.values_list("subject").annotate(last=Max("period")))
    first = standing.on - FIRST_LOOKS_BACK
    return {
        each.partner.partnership_id: eight_on(
            date.fromisoformat(last[subject]) if subject in last else max(first, each.since)
        )
        for subject, each in subjects.items()
    }
