"""`manage.py verify_trail`: a whole trail is said to be whole, and the first break is named."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from concordat.lib.append_only import create_statements, drop_statements
from concordat.trail.chain import canonical, hash_of
from concordat.trail.models import Entry, Head
from concordat.trail.services import record
from tests.processes import ROOT

pytestmark = pytest.mark.django_db

TABLE = Entry._meta.db_table


@pytest.fixture
def five(db: None) -> list[Entry]:
    """Five entries."""
    return [record("signed-in", by=None, partnership=None) for _ in range(5)]


@pytest.fixture
def unguarded(db: None) -> None:
    """The table without its triggers, as somebody with the database's password can make it."""
    with connection.cursor() as cursor:
        for statement in drop_statements(connection.vendor, TABLE):
            cursor.execute(statement)


def verify(head: str = "") -> str:
    """What the command prints."""
    out = StringIO()
    call_command("verify_trail", head=head, stdout=out)
    return out.getvalue()


def swap(one: int, other: int) -> None:
    """Let two entries change places."""
    Entry.objects.filter(number=one).update(number=99)
    Entry.objects.filter(number=other).update(number=one)
    Entry.objects.filter(number=99).update(number=other)


def forge(number: int, **fields: object) -> None:
    """Change an entry and give it the hash that fits, as one does who knows how."""
    entry = Entry.objects.get(number=number)
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.hash = hash_of(entry)
    entry.save()


def rewrite_from(number: int) -> None:
    """Change an entry and chain all later ones anew, the row of the end too: a whole trail."""
    before = Entry.objects.get(number=number - 1).hash
    for entry in Entry.objects.filter(number__gte=number).order_by("number"):
        forge(entry.number, previous_hash=before, what="signed-out")
        before = Entry.objects.get(number=entry.number).hash
    Head.objects.update(hash=before)


def cut_off_two() -> None:
    """Take the last two entries away."""
    Entry.objects.filter(number__gte=4).delete()


def cut_off_two_and_say_so() -> None:
    """The same, and move the row of the end back."""
    cut_off_two()
    Head.objects.update(number=3, hash=Entry.objects.get(number=3).hash)


def add_unseen() -> None:
    """Add an entry that fits, past the row of the end."""
    last = Entry.objects.get(number=5)
    entry = Entry(number=6, at=last.at, what="signed-in", previous_hash=last.hash)
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)


def test_a_whole_trail_is_said_to_be_whole_and_where_it_ends(five: list[Entry]) -> None:
    assert verify() == f"The trail is whole: 5 events, ending with\n5:{five[-1].hash}\n"


def test_an_empty_trail_is_whole(db: None) -> None:
    assert verify().startswith("The trail is whole: 0 events")


BREAKS: dict[str, tuple[Callable[[], object], str]] = {
    "a changed entry": (
        lambda: Entry.objects.filter(number=3).update(what="signed-out"),
        "Entry 3 was changed: its content does not give its hash.",
    ),
    "an entry of another person": (
        lambda: Entry.objects.filter(number=3).update(actor=7),
        "Entry 3 was changed: its content does not give its hash.",
    ),
    "an entry moved in time": (
        lambda: Entry.objects.filter(number=3).update(at="2001-01-01T00:00Z"),
        "Entry 3 was changed: its content does not give its hash.",
    ),
    "a changed entry with a hash that fits": (
        lambda: forge(3, what="signed-out"),
        "Entry 4 does not follow from the one before it: one of them was changed.",
    ),
    "the last one changed with a hash that fits": (
        lambda: forge(5, what="signed-out"),
        "Entry 5 is another one than the row that says where the trail ends names.",
    ),
    "a removed entry": (
        lambda: Entry.objects.filter(number=3).delete(),
        "Entry 3 is missing: entry 4 comes next.",
    ),
    "two removed entries": (
        lambda: Entry.objects.filter(number__in=[2, 3]).delete(),
        "Entries 2 to 3 are missing: entry 4 comes next.",
    ),
    "a swapped pair": (
        lambda: swap(2, 3),
        "Entry 2 was changed: its content does not give its hash.",
    ),
    "a tail cut off": (
        cut_off_two,
        "Entries 4 to 5 are missing from the end, going by the row that says where the trail ends.",
    ),
    "everything gone": (
        lambda: Entry.objects.all().delete(),
        "Entries 1 to 5 are missing from the end, going by the row that says where the trail ends.",
    ),
    "one added past the end": (
        add_unseen,
        "Entry 6 was added past the end that the trail knows of.",
    ),
}


@pytest.mark.parametrize("how", BREAKS)
def test_the_first_break_is_named_in_a_sentence(
    five: list[Entry], unguarded: None, how: str
) -> None:
    breaks, sentence = BREAKS[how]
    breaks()
    with pytest.raises(CommandError) as caught:
        verify()
    assert str(caught.value) == sentence
    assert caught.value.returncode == 1


def test_lifting_the_triggers_breaks_nothing_by_itself(five: list[Entry], unguarded: None) -> None:
    """The control."""
    assert "whole" in verify()


def test_the_triggers_stand_in_the_way_of_all_of_it(five: list[Entry], unguarded: None) -> None:
    """Put back, they are what `concordat.checks` looks for."""
    from concordat.checks import unguarded as without_triggers

    assert without_triggers(connection, [TABLE]) == [TABLE]
    with connection.cursor() as cursor:
        for statement in create_statements(connection.vendor, TABLE):
            cursor.execute(statement)
    assert without_triggers(connection, [TABLE]) == []


# What only an end that was kept elsewhere tells


@pytest.mark.parametrize(
    ("forges", "sentence"),
    [
        (lambda: rewrite_from(3), "Entry 5 is another one than what was kept elsewhere names."),
        (
            cut_off_two_and_say_so,
            "Entries 4 to 5 are missing from the end, going by what was kept elsewhere.",
        ),
    ],
)
def test_a_trail_forged_as_a_whole_shows_against_an_end_that_was_kept(
    five: list[Entry], unguarded: None, forges: Callable[[], None], sentence: str
) -> None:
    kept = verify().splitlines()[1]
    forges()
    assert "whole" in verify(), "the control: nothing in the database tells"
    with pytest.raises(CommandError) as caught:
        verify(kept)
    assert str(caught.value) == sentence


def test_the_trail_may_have_gone_on_since_an_end_was_kept(five: list[Entry]) -> None:
    kept = verify().splitlines()[1]
    record("signed-in", by=None, partnership=None)
    assert "6 events" in verify(kept)


@pytest.mark.parametrize("head", ["5", "5:abc", "five:" + "0" * 64, "٣:" + "0" * 64])
def test_an_end_that_is_none_is_refused(db: None, head: str) -> None:
    with pytest.raises(CommandError, match="Give the end as it was printed"):
        verify(head)


# The canonical form


def test_the_hash_is_the_same_whatever_order_the_names_stand_in(five: list[Entry]) -> None:
    """PostgreSQL keeps the names of a JSON object in an order of its own."""
    entry = five[0]
    entry.details = {"b": 1, "a": 2}
    one = hash_of(entry)
    entry.details = {"a": 2, "b": 1}
    assert hash_of(entry) == one


def test_the_hash_stands_for_every_field_but_itself(five: list[Entry]) -> None:
    names = {field.name for field in Entry._meta.get_fields()}
    assert set(five[0].content()) == names - {"hash"}


def test_what_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical({"at": object()})


def test_the_guide_for_operators_tells_of_it() -> None:
    assert "manage.py verify_trail" in (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
