"""No word of the second partnership reaches anybody of the first, whatever they ask for."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.forms import BaseForm

from actions.models import Deliverable
from actions.models.deliverable import DeliverableQuerySet
from actions.reminders.contents import SINCE
from actions.reminders.data import DIGEST, ESCALATION
from actions.reminders.days import STEPS
from concordat.lib import clock
from concordat.outbox.kinds import kind_of, registered
from partners.models import Invitation
from partners.models.partner import PartnerQuerySet
from partners.models.partnership import PartnershipQuerySet
from tests.matrix.asking import Answer, address, ask, content_of
from tests.matrix.canaries import CANARY, PREFIX, our_models, text_fields
from tests.matrix.rows import ROWS
from tests.matrix.world import ON, Who, World

# Measuring coverage would double its time; what it reaches is reached elsewhere as well.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

# Those who have no part in the second partnership. (An operator sees names of both in the admin.)
STRANGERS = [who for who in Who if who not in {Who.FOREIGN, Who.OPERATOR}]
# Those who ask with filters too: the others see no more than these.
ASKING = {Who.READER, Who.LEADING, Who.COORDINATOR}
BY_GET = sorted(name for name, row in ROWS.items() if "GET" in row.answers)
# What addresses take beside the fields of their filters.
ALWAYS = ("as_at", "after", "before", "next", "page", "q", "search", "words", "partner", "role")


@pytest.fixture(scope="module")
def sown(built: World) -> dict[str, str]:
    """Where each canary sits."""
    return built.sown


def singing(answer: Answer) -> set[bytes]:
    """The canaries in an answer: its body, whatever is packed into it, and its headers."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.response.items())
    cookies = answer.response.cookies.output()
    found = content_of(answer) + headers.encode() + cookies.encode()
    return {word.lower() for word in CANARY.findall(found + unpacked(content_of(answer)))}


def unpacked(content: bytes) -> bytes:
    """What is in a spreadsheet or a document; nothing where it is none."""
    if not content.startswith(b"PK"):
        return b""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def queries(both: World, shown: Any) -> Iterator[dict[str, Any]]:
    """What is asked of a page: every parameter with words and keys of the second partnership."""
    fields = {name for form in filters_of(shown) for name in form.fields}
    taken = sorted(fields | set(ALWAYS))
    second = both.second
    keys = {
        "plan": second.plan.pk,
        "partner": second.partners["supporting"].pk,
        "person": second.people[Who.LEADING].pk,
        "theme": second.plan.themes.get().pk,
        "organisation": second.partners["supporting"].organisation_id,
    }
    yield dict.fromkeys(taken, PREFIX)
    for key in keys.values():
        yield {name: key for name in taken if name != "as_at"}
    yield {"as_at": "2015-03-01"}


def filters_of(response: Any) -> Iterator[BaseForm]:
    """The forms that a page shows."""
    for layer in response.context or ():
        for values in getattr(layer, "dicts", [layer]):
            yield from (each for each in values.values() if isinstance(each, BaseForm))


def heard(both: World, name: str, people: list[Who]) -> dict[str, set[bytes]]:
    """Who hears which canary at an address, with and without a query."""
    url = address(name, ROWS[name], both.first)
    found: dict[str, set[bytes]] = {}
    for who in people:
        plain = ask(both, who, "GET", url)
        found[f"{who} at {url}"] = singing(plain)
        if plain.status != 200 or who not in ASKING:
            continue
        for query in queries(both, plain.response):
            found[f"{who} at {url} with {query}"] = singing(
                ask(both, who, "GET", f"{url}?{urlencode(query)}")
            )
    return {where: words for where, words in found.items() if words}


def test_every_kind_of_row_that_can_hold_words_is_there(sown: dict[str, str]) -> None:
    """A new model needs a row in tests/matrix/world.py, or its words are looked for nowhere."""
    there = {where.rpartition(".")[0] for where in sown.values()}
    missing = {model._meta.label for model in our_models() if text_fields(model)}
    missing -= there | NOT_THERE
    assert missing == set(), "make a row of each in side(), in tests/matrix/world.py"


# Nothing of these belongs to a partnership.
NOT_THERE = {"account.EmailConfirmation"}


@pytest.mark.parametrize("name", BY_GET)
def test_nobody_of_the_first_hears_a_canary(name: str, both: World) -> None:
    assert heard(both, name, STRANGERS) == {}
    assert not CANARY.search(repr([message.message() for message in mail.outbox]).encode())


def foreign_ids(kind: str, both: World) -> dict[str, int]:
    """The ids of a letter of a kind, all of the second partnership."""
    if kind == "routine":
        return everything_routine(both)
    name, row = {
        "invitation": ("invitation", "invitation"),
        "please-report": ("request", "reportrequest"),
        "date-decided": ("decision", "datedecision"),
        "report-returned": ("update", "update"),
    }[kind]
    return {name: both.rows[row][-1]}


def everything_routine(both: World) -> dict[str, int]:
    """Reminders and steps for every promise of the second partnership, and its digest."""
    second = both.second.partnership.pk
    due_on = Deliverable.objects.filter(action__plan__partnership=second, due_on__isnull=False)
    promises = due_on.values_list("pk", "due_on")
    assert promises
    since = int(clock.now().timestamp()) - 7 * 24 * 60 * 60
    found = {"day": ON.toordinal(), DIGEST: ON.toordinal(), f"{SINCE}{second}": since}
    for pk, day in promises:
        found |= {f"{step}/{pk}/{day.toordinal()}": pk for step in STEPS}
        found[f"{ESCALATION}/14/{day.toordinal()}/{pk}"] = pk
    return found


@pytest.mark.parametrize("kind", registered())
def test_no_letter_tells_somebody_of_the_first_about_the_second(kind: str, both: World) -> None:
    """Where ids lead there, they may not have it, or it has nothing to say."""
    ids = foreign_ids(kind, both)
    for person in both.first.people.values():
        letter = kind_of(kind).render(person.pk, ids)
        assert letter is None or not CANARY.search(repr(letter).encode())
        assert kind == "routine" or not kind_of(kind).may_receive(person.pk, ids)


def test_a_routine_letter_does_tell_those_who_lead_there(both: World) -> None:
    """The control: the same ids, and somebody whose promises they are."""
    letter = kind_of("routine").render(both.people[Who.FOREIGN].pk, everything_routine(both))
    assert CANARY.search(repr(letter).encode())


def test_a_letter_does_tell_those_whom_it_is_for(both: World) -> None:
    """The control."""
    invitation = Invitation.objects.get(pk=both.rows["invitation"][0])
    ids = {"invitation": invitation.pk}
    letter = kind_of("invitation").render(invitation.membership.person_id, ids)
    assert CANARY.search(repr(letter).encode())


def test_those_who_belong_there_hear_them(both: World, sown: dict[str, str]) -> None:
    """The control: the words do show where they may."""
    found: set[bytes] = set()
    for name in ("plan-detail", "action-detail", "plan-csv", "organisation-detail", "contact-list"):
        url = address(name, ROWS[name], both.second)
        found |= singing(ask(both, Who.FOREIGN, "GET", url))
    assert len(found) > 20


@pytest.mark.parametrize(
    ("queryset", "name"),
    [
        (PartnershipQuerySet, "plan-list"),
        (PartnerQuerySet, "overdue"),
        (DeliverableQuerySet, "overdue-csv"),
    ],
)
def test_a_list_that_is_not_scoped_is_heard(
    queryset: Any, name: str, both: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with one `visible_to` that returns everything, canaries sing."""
    monkeypatch.setattr(queryset, "visible_to", lambda self, person, on: self.all())
    assert heard(both, name, [Who.READER]) != {}
