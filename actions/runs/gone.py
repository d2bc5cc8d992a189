"""What became of the letters about a partnership: sent, waiting, failed and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from actions.emails import ROUTINE
from actions.models import DateDecision, Deliverable, ReportRequest, Update
from actions.reminders import DIGEST, ESCALATION
from actions.reminders.contents import SINCE
from actions.reminders.days import STEPS
from actions.runs.coming import in_a_letter
from actions.services.assuring import REPORT_RETURNED
from actions.services.chasing import PLEASE_REPORT
from actions.services.date_requests import DATE_DECIDED
from concordat.lib import clock
from concordat.lib.days import counted, in_words
from concordat.outbox.answers import is_about_the_address
from concordat.outbox.models import Letter, LetterState
from partners.models import Invitation, Membership, Partnership, Person
from partners.services.people import INVITATION

LOOKS_BACK = timedelta(days=28)
FAILED_LOOKS_BACK = timedelta(days=90)
MOST = 100  # lines of each table
OPEN = 20  # of those that went, the rest is folded
READ = 500  # letters looked at for one table; those of other partnerships are among them

# Letters at once: the id that they name, what it is, and the way from there to a partnership.
OF_A_PROMISE = "deliverable__action__plan__partnership"
AT_ONCE: Mapping[str, tuple[str, QuerySet[Any], str]] = {
    PLEASE_REPORT: ("request", ReportRequest.objects.all(), OF_A_PROMISE),
    DATE_DECIDED: ("decision", DateDecision.objects.all(), f"request__{OF_A_PROMISE}"),
    REPORT_RETURNED: ("update", Update.objects.all(), OF_A_PROMISE),
    INVITATION: (INVITATION, Invitation.objects.all(), "membership__partner__partnership"),
}
WORDS = {
    PLEASE_REPORT: "A request to report",
    DATE_DECIDED: "A decision on a new date",
    REPORT_RETURNED: "A report that was sent back",
    INVITATION: "An invitation",
}
STANDS = {
    LetterState.WAITING: "Waits to be sent",
    LetterState.HELD: "Held: the database was restored",
    LetterState.SENT: "Sent",
    LetterState.DROPPED: "Not sent",
    LetterState.FAILED: "Failed",
}


@dataclass(frozen=True, slots=True)
class Gone:
    """A letter that was written."""

    pk: int
    name: str
    url: str  # the person's page; blank for who is no member any more
    what: str
    written: str
    stands: str
    why: str

    @property
    def label(self) -> str:
        """In one line, to choose it."""
        return f"{self.name}: {self.what.lower()}, written on {self.written}"


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody whose address the mail server would not take the last time."""

    name: str
    url: str
    email: str
    since: str


@dataclass(frozen=True, slots=True)
class Past:
    """What became of the letters about a partnership lately."""

    failed: list[Gone]
    others: list[Gone]
    addresses: list[Address]
    more: bool  # whether there are older ones that are not shown

    @property
    def newest(self) -> list[Gone]:
        """Of those that did not fail, those that stand open."""
        return self.others[:OPEN]

    @property
    def older(self) -> list[Gone]:
        """The rest of them."""
        return self.others[OPEN:]

    @property
    def older_words(self) -> str:
        """How many that is."""
        return f"Show {counted(len(self.older), 'older letter')}"


def what_became(partnership: Partnership, on: date) -> Past:
    """The letters of the last weeks; the number of queries depends on nothing."""
    members = _members(partnership)
    letters = Letter.objects.filter(person__in=list(members))
    failed = _since(letters.failed(), on - FAILED_LOOKS_BACK)
    rest = letters.exclude(state=LetterState.FAILED).order_by("-pk")
    others = _since(rest, on - LOOKS_BACK)
    about = _about([*failed, *others], partnership)

    def lines(rows: Iterable[Letter]) -> list[Gone]:
        return [_gone(row, members[row.person], about[row.pk]) for row in rows if row.pk in about]

    found = lines(others)
    return Past(
        failed=lines(failed)[:MOST],
        others=found[:MOST],
        addresses=_bad_addresses([each for each in failed if each.pk in about], others, members),
        more=len(found) > MOST or len(others) == READ or len(failed) == READ,
    )


def _since(letters: QuerySet[Letter], day: date) -> list[Letter]:
    return list(letters.filter(created_at__gte=clock.start_of(day))[:READ])


@dataclass(frozen=True, slots=True)
class _Member:
    person: Person
    url: str


def _members(partnership: Partnership) -> dict[int, _Member]:
    """Whoever is or was a member, by pk, each with a page: of what they are now, or were last."""
    rows = Membership.objects.filter(partner__partnership=partnership).select_related("person")
    return {
        each.person_id: _Member(each.person, each.get_absolute_url())
        for each in rows.order_by("since", "pk")
    }


def _gone(letter: Letter, member: _Member, what: str) -> Gone:
    state = LetterState(letter.state)
    stands = STANDS[state]
    if letter.sent_at is not None:
        stands = f"{stands} on {in_words(clock.day_of(letter.sent_at))}"
    return Gone(
        pk=letter.pk,
        name="A former member" if member.person.erased_at else member.person.name,
        url=member.url,
        what=what,
        written=in_words(clock.day_of(letter.created_at)),
        stands=stands,
        why=letter.why,
    )


def _bad_addresses(
    failed: Sequence[Letter], others: Sequence[Letter], members: Mapping[int, _Member]
) -> list[Address]:
    """Those whose last answer was about the address, by name; who got one since is well."""
    reached = {each.person: each.pk for each in reversed(others) if each.sent_at is not None}
    bad = {
        each.person: each
        for each in failed
        if is_about_the_address(each.why) and reached.get(each.person, 0) < each.pk
    }
    found = [
        Address(
            name=members[pk].person.name,
            url=members[pk].url,
            email=members[pk].person.email,
            since=in_words(clock.day_of(letter.created_at)),
        )
        for pk, letter in bad.items()
        if members[pk].person.is_active
    ]
    return sorted(found, key=lambda each: each.name)


# Of which partnership a letter is


def _about(letters: Sequence[Letter], partnership: Partnership) -> dict[int, str]:
    """What each letter says of a partnership, by its pk; those that say nothing are not there."""
    own = _own_promises(letters, partnership)
    found = {
        each.pk: words
        for each in letters
        if each.kind == ROUTINE and (words := _routine(each.ids, own, partnership.pk))
    }
    for kind, (name, rows, way) in AT_ONCE.items():
        named = {each.pk: each.ids[name] for each in letters if each.kind == kind}
        here = rows.filter(**{way: partnership.pk}, pk__in=set(named.values()))
        pks = set(here.order_by().values_list("pk", flat=True))
        found |= {pk: WORDS[kind] for pk, row in named.items() if row in pks}
    return found


def _own_promises(letters: Sequence[Letter], partnership: Partnership) -> set[int]:
    named = {
        pk
        for each in letters
        if each.kind == ROUTINE
        for pks in _promises(each.ids).values()
        for pk in pks
    }
    rows = Deliverable.objects.filter(action__plan__partnership=partnership, pk__in=named)
    return set(rows.order_by().values_list("pk", flat=True))


def _promises(ids: Mapping[str, int]) -> dict[str, list[int]]:
    """The promises that a routine letter names: to remind of, and long overdue."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for name, value in ids.items():
        sort = name.partition("/")[0]
        if sort in STEPS or sort == ESCALATION:
            found[ESCALATION if sort == ESCALATION else ROUTINE].append(value)
    return found


def _routine(ids: Mapping[str, int], own: Collection[int], partnership: int) -> str:
    """What a routine letter says of a partnership; blank for nothing."""
    promises = _promises(ids)
    return in_a_letter(
        digest=DIGEST in ids and f"{SINCE}{partnership}" in ids,
        reminders=sum(pk in own for pk in promises[ROUTINE]),
        steps=sum(pk in own for pk in promises[ESCALATION]),
    )
