"""Letters about promises: built here from plain data, when they are sent, and sent elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from actions.digests import Item, Routine, Section, routine_for
from actions.digests.items import item_of_deliverable, item_of_promise
from actions.models import DateDecision, DateOutcome, Deliverable, ReportRequest, Update
from actions.reports.rows import for_rows
from actions.services.assuring import REPORT_RETURNED
from actions.services.chasing import PLEASE_REPORT
from actions.services.date_requests import DATE_DECIDED
from concordat.lib import clock
from concordat.lib.days import counted, in_words
from concordat.lib.mail import Block, Entry, Heading, Items, Link, Mail, Paragraph, address, build
from concordat.lib.sharing import once
from concordat.outbox.kinds import Ids, register
from partners.models import Person
from partners.permissions import Standing, standing_of
from partners.services.wishes import stopping_path

ROUTINE = "routine"


def register_letters() -> None:
    """Tell the outbox how these letters are written, and who may have them."""
    register(ROUTINE, render=routine_letter, may_receive=may_have_routine)
    register(PLEASE_REPORT, render=please_report_letter, may_receive=answers_for_some)
    register(DATE_DECIDED, render=date_decided_letter, may_receive=asked_for_it)
    register(REPORT_RETURNED, render=returned_letter, may_receive=reported_it)


# The routine letter


def may_have_routine(person: int, ids: Ids) -> bool:
    """Whoever is anything in a partnership today; what of it they see is asked when it is made."""
    standing = _standing(person)
    return bool(standing and standing.memberships)


def routine_letter(person: int, ids: Ids) -> Mail | None:
    """What a letter names, as far as it is still to be said when it is sent."""
    standing = _standing(person)
    routine = routine_for(standing, ids) if standing else None
    return routine_mail(routine) if routine else None


def _person(pk: int) -> Person | None:
    """Somebody whose account is open."""
    return once(("person", pk), lambda: Person.objects.filter(pk=pk, is_active=True).first())


def _standing(pk: int) -> Standing | None:
    """What somebody whose account is open is today."""
    person = _person(pk)
    if person is None:
        return None
    return once(("standing", pk), lambda: standing_of(person, clock.today()))


def routine_mail(routine: Routine) -> Mail:
    """The one routine letter of a day."""
    return build(
        subject_of(routine),
        *routine_blocks(routine),
        why=why_of(routine),
        headers={
            "List-Unsubscribe": f"<{address(stopping_path(routine.person_pk))}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def routine_blocks(routine: Routine) -> list[Block]:
    """What it is made of, for its preview too."""
    blocks: list[Block] = [
        Paragraph(f"Hello {routine.name},"),
        Paragraph(_opening(routine)),
    ]
    several = len({each.plan for each in _items_of(routine) if each.plan}) > 1
    for section in routine.sections:
        blocks += _blocks_of(section, several=several)
    blocks += [
        Heading("Your letters"),
        Link("Choose which letters you get, and on which day", reverse("account-letters")),
        Link("Stop the weekly letter and the reminders", stopping_path(routine.person_pk)),
    ]
    return blocks


# What the subject says of each section: of what, and what about it. What calls loudest comes
# first, and it takes two.
SUBJECTS = {
    "told": ("promise", "long overdue"),
    "sent-back": ("promise", "sent back to you"),
    "overdue": ("promise", "overdue"),
    "to-decide": ("decision", "waiting for you"),
    "newly-overdue": ("promise", "newly overdue"),
    "after": ("promise", "just overdue"),
    "before-7": ("promise", "due within a week"),
    "soon": ("promise", "due within 28 days"),
    "before-28": ("promise", "due within four weeks"),
    "silent": ("promise", "waiting for a report"),
    "decided": ("promise", "decided"),
    "late": ("organisation", "behind"),
    "plans-soon": ("promise", "due within 28 days in your plans"),
    "changed": ("promise", "reported on"),
}
# Those whose number is one of all that the reader owes.
OF_WHAT_IS_OWED = frozenset({"overdue", "soon", "silent"})


def subject_of(routine: Routine) -> str:
    """The numbers that matter; nothing of what promises say."""
    numbers: dict[str, int] = {}
    for section in routine.sections:
        numbers[section.name] = numbers.get(section.name, 0) + section.number
    owed = routine.digest.owed if routine.digest else 0
    first, *others = (name for name in SUBJECTS if name in numbers)
    said = [_first_number(first, numbers[first], owed)]
    for name in others[:1]:
        noun, words = SUBJECTS[name]
        same = noun == SUBJECTS[first][0]
        said.append(f"{numbers[name] if same else counted(numbers[name], noun)} {words}")
    return ", ".join(said)


def _first_number(name: str, number: int, owed: int) -> str:
    """ "4 of 11 promises overdue", "3 decisions waiting for you"."""
    noun, words = SUBJECTS[name]
    if name in OF_WHAT_IS_OWED and owed > 1:
        return f"{number:,} of {counted(owed, noun)} {words}"
    return f"{counted(number, noun)} {words}"


def _opening(routine: Routine) -> str:
    """What kind of letter it is."""
    day = in_words(routine.day)
    if routine.digest is not None:
        since = in_words(clock.day_of(routine.digest.since))
        return (
            f"This is your weekly letter of {day}. It says how things stand, and what was done "
            f"since {since}."
        )
    if not routine.told:
        return f"This is a reminder. It says how things stand on {day}."
    return (
        "Your partnership decided that you are told when a promise is long overdue. This is how "
        f"things stand on {day}."
    )


def _items_of(routine: Routine) -> Iterator[Item]:
    """Everything that is listed."""
    return (item for section in routine.sections for item in section.items)


def _blocks_of(section: Section, *, several: bool) -> Iterator[Block]:
    """A heading with its number, the items, and the way to all of them."""
    yield Heading(f"{section.title} ({section.number:,})")
    yield Items([_entry(item, several=several) for item in section.items])
    if section.number > 1:
        yield Link(f"See all {section.number:,} {section.more_words}", section.more_url)


def _entry(item: Item, *, several: bool = False) -> Entry:
    """One item: what, by when, how it stands, who leads, and of which plan where `several`."""
    about = [
        _by_when(item),
        f"{item.note}." if item.note else "",
        f"Who leads: {item.organisation}." if item.organisation else "",
        f"Plan: {item.plan}." if several and item.plan else "",
    ]
    words = f"{item.ref}: {item.title}" if item.ref else item.title
    return Entry(words, item.url, tuple(filter(None, about)))


def _by_when(item: Item) -> str:
    """The agreed words, and what they mean."""
    if not item.is_promise:
        return ""
    words = f"“{item.agreed_words}”" if item.agreed_words else "left blank"
    meaning = f" ({item.date_in_words})" if item.date_in_words else ""
    return f"By when: {words}{meaning}."


def why_of(routine: Routine) -> str:
    """Why the reader gets this, for its preview too."""
    return (
        f"You get this because you are {listed([f'a {part}' for part in routine.parts])}. There "
        "is one letter a week, and a reminder before and after a date; never more than one a day, "
        "and none where there is nothing to say. You can stop these, but for letters about "
        "promises that are long overdue: who gets those is decided by your partnership. "
        f"Questions? Write to {settings.SUPPORT_ADDRESS}."
    )


def listed(words: Sequence[str]) -> str:
    """ "one, two and three"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "a member"


# At once: please report


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asks somebody to report on promises."""

    name: str
    by: str
    when: date
    items: tuple[Item, ...]


def asked_of(person_pk: int, ids: Ids) -> Asked | None:
    """What is still to be reported of what was asked; None where nothing is, or not of them.

    One press is about many promises: any row of it, by `ids`, leads to all.
    """
    standing = _standing(person_pk)
    press = ReportRequest.objects.filter(pk=ids["request"]).select_related("person").first()
    if standing is None or press is None:
        return None
    requests = ReportRequest.objects.filter(nonce=press.nonce, person=press.person)
    reported = Update.objects.filter(
        reported_at__gt=press.asked_at, partner__in=list(standing.own_partners)
    )
    promises = (
        Deliverable.objects.unfinished()
        .filter(pk__in=requests.values("deliverable"))
        .led_by(list(standing.answers_for), standing.on)
        .exclude(pk__in=reported.values("deliverable"))
    )
    rows = for_rows(promises).order_by(F("due_on").asc(nulls_last=True), "pk")
    items = tuple(item_of_promise(each, standing.on) for each in rows)
    if not items:
        return None
    return Asked(standing.person.name, press.person.name, clock.day_of(press.asked_at), items)


def answers_for_some(person: int, ids: Ids) -> bool:
    """Whoever answers for one of them today."""
    return asked_of(person, ids) is not None


def please_report_letter(person: int, ids: Ids) -> Mail | None:
    """The letter, where something is still to be reported."""
    asked = asked_of(person, ids)
    return please_report_mail(asked) if asked else None


def please_report_mail(asked: Asked) -> Mail:
    """Somebody asks for a report."""
    number, one = counted(len(asked.items), "promise"), len(asked.items) == 1
    these = "this promise stands" if one else "these promises stand"
    how = "half a minute: open it" if one else "half a minute each: open one"
    return build(
        f"Please report on {number}",
        Paragraph(f"Hello {asked.name},"),
        Paragraph(
            f"{asked.by} asks you to say where {these}. It takes {how}, and choose “Report "
            "progress”."
        ),
        Items([_entry(item) for item in asked.items]),
        why=(
            f"You get this because {asked.by} asked for a report on {in_words(asked.when)}, and "
            "you answer for it. It can be asked for once in 7 days. Questions? Write to "
            f"{settings.SUPPORT_ADDRESS}."
        ),
    )


# At once: a decision on a new date


def _decision(person: int, ids: Ids) -> DateDecision | None:
    """The decision, where the person asked for the date and is in the partnership still."""
    found = (
        DateDecision.objects.filter(pk=ids["decision"], request__person=person)
        .select_related("person", "partner", "request__person", "request__partner")
        .first()
    )
    return found if found and _promise(person, found.request.deliverable_id) else None


def asked_for_it(person: int, ids: Ids) -> bool:
    """Whoever asked for the date, while they see the promise."""
    return _decision(person, ids) is not None


def date_decided_letter(person: int, ids: Ids) -> Mail | None:
    """The letter about a decision."""
    decision = _decision(person, ids)
    if decision is None:
        return None
    promise = _promise(person, decision.request.deliverable_id)
    return date_decided_mail(decision, promise) if promise else None


def date_decided_mail(decision: DateDecision, promise: Deliverable) -> Mail:
    """What was decided on a date that somebody asked for."""
    request, word = decision.request, DateOutcome(decision.outcome).label
    by = decision.person.name_for(decision.partner) if decision.partner else decision.person.name
    note = f"You asked for “{request.words}” on {in_words(clock.day_of(request.asked_at))}"
    return build(
        f"{word}: the new date for {promise.action}",
        Paragraph(f"Hello {request.person.name},"),
        Paragraph(f"{by} {VERBS[word]} the new date that you asked for."),
        Items([_entry(item_of_deliverable(promise, clock.today(), note))]),
        Heading("Why"),
        Paragraph(decision.sentence),
        *([Paragraph(f"Decided at: {decision.meeting}.")] if decision.meeting else []),
        why=_why_yours("you asked for this date"),
    )


VERBS = {"Agreed": "agreed to", "Declined": "declined", "Withdrawn": "took back"}


# At once: sent back


def _returned(person: int, ids: Ids) -> Update | None:
    """The report that sent a promise back, where they reported what it sends back."""
    found = Update.objects.filter(pk=ids["update"]).select_related("person", "partner").first()
    if found is None or _promise(person, found.deliverable_id) is None:
        return None
    before = (
        Update.objects.saying_progress()
        .filter(deliverable=found.deliverable_id, pk__lt=found.pk)
        .order_by("-pk")
        .first()
    )
    return found if before is not None and before.person_id == person else None


def reported_it(person: int, ids: Ids) -> bool:
    """Whoever reported what was sent back, while they see the promise."""
    return _returned(person, ids) is not None


def returned_letter(person: int, ids: Ids) -> Mail | None:
    """The letter about a promise that was sent back."""
    update, reader = _returned(person, ids), _person(person)
    promise = _promise(person, update.deliverable_id) if update else None
    return returned_mail(reader.name, update, promise) if reader and update and promise else None


def returned_mail(name: str, update: Update, promise: Deliverable) -> Mail:
    """A promise is in progress again."""
    day = in_words(clock.day_of(update.reported_at))
    item = item_of_deliverable(promise, clock.today(), "It is in progress again")
    return build(
        f"Sent back to you: {promise.action}",
        Paragraph(f"Hello {name},"),
        Paragraph(
            f"On {day} {update.person.name_for(update.partner)} sent back what you reported. Its "
            "date counts again."
        ),
        Items([_entry(item)]),
        Heading("Why"),
        Paragraph(update.reason),
        why=_why_yours("you reported on this promise"),
    )


def _promise(person: int, pk: int) -> Deliverable | None:
    """A promise with what an item reads, where somebody sees it."""
    reader = _person(person)
    if reader is None:
        return None
    visible = Deliverable.objects.visible_to(reader, clock.today()).filter(pk=pk)
    return for_rows(visible).first()


def _why_yours(because: str) -> str:
    """Why somebody gets a letter at once."""
    return (
        f"You get this because {because}. Such letters come at once, and only to you. Questions? "
        f"Write to {settings.SUPPORT_ADDRESS}."
    )
