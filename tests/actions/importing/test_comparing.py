"""What the next version of a plan has otherwise."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.importing.comparing import Change, ChangeKind, Comparison, compare, moved_rows
from actions.importing.plan import ReadPlan
from tests.actions.importing.versions import plan, pointer, promise, row

DESK = "Open an advice desk for carers in every town"
TRAIN = "Train all custody officers in spotting a mental health crisis"
ROTA = "Publish the rota of approved doctors every week"
PHONE = "Set up a telephone line that answers day and night"
LEAFLET = "Hand out a leaflet about rights to everybody detained"


def said(comparison: Comparison) -> list[tuple[str, str, str]]:
    """Kinds with the words before and after."""
    return [(str(each.kind), each.before, each.after) for each in comparison.changes]


def kinds(old: ReadPlan, new: ReadPlan) -> list[str]:
    return [str(change.kind) for change in compare(old, new).changes]


THREE = plan(row("1", DESK), row("2", TRAIN), row("3", ROTA))

SHAPES = {
    "nothing": (THREE, THREE, []),
    "a word in a text": (
        THREE,
        plan(row("1", DESK.replace("every", "each")), row("2", TRAIN), row("3", ROTA)),
        [("text", DESK, DESK.replace("every", "each"))],
    ),
    "only the kind of quotes": (
        plan(row("1", "The trust’s desk")),
        plan(row("1", "The trust's desk")),
        [],
    ),
    "a point more": (
        plan(row("1", promise(DESK, points=("North",)))),
        plan(row("1", promise(DESK, points=("North", "South")))),
        [("text", f"{DESK}\n• North", f"{DESK}\n• North\n• South")],
    ),
    "another lead": (
        plan(row("1", promise(DESK, "OH"))),
        plan(row("1", promise(DESK, "OH, TVP"))),
        [("leads", "OH", "OH\nTVP")],
    ),
    "a lead that is marked": (
        plan(row("1", promise(DESK, "OH, TVP"))),
        plan(row("1", promise(DESK, "OH (lead), TVP"))),
        [("leads", "OH\nTVP", "OH (lead)\nTVP")],
    ),
    "leads in another order": (
        plan(row("1", promise(DESK, "OH, TVP"))),
        plan(row("1", promise(DESK, "TVP, OH"))),
        [],
    ),
    "another date": (
        plan(row("1", promise(DESK, by_when="Mar 15"))),
        plan(row("1", promise(DESK, by_when="September 2015"))),
        [("date", "Mar 15", "September 2015")],
    ),
    "a date written with other capitals": (
        plan(row("1", promise(DESK, by_when="mar  15"))),
        plan(row("1", promise(DESK, by_when="Mar 15"))),
        [],
    ),
    "a row added in the middle, all after it renumbered": (
        THREE,
        plan(row("1", DESK), row("2", PHONE), row("3", TRAIN), row("4", ROTA)),
        [("added", "", PHONE), ("ref", "2", "3"), ("ref", "3", "4")],
    ),
    "a row gone, all after it renumbered": (
        THREE,
        plan(row("1", TRAIN), row("2", ROTA)),
        [("gone", DESK, ""), ("ref", "2", "1"), ("ref", "3", "2")],
    ),
    "a number used again for something else": (
        THREE,
        plan(row("1", DESK), row("2", PHONE), row("3", ROTA)),
        [("gone", TRAIN, ""), ("added", "", PHONE)],
    ),
    "numbers that repeat": (
        plan(row("1", DESK), row("1", TRAIN), row("1", ROTA)),
        plan(row("1", DESK), row("1", ROTA)),
        [("gone", TRAIN, "")],
    ),
    "no numbers at all": (
        plan(row("", DESK), row("", TRAIN)),
        plan(row("", DESK), row("", f"{TRAIN} and in drink"), row("", ROTA)),
        [("text", TRAIN, f"{TRAIN} and in drink"), ("added", "", ROTA)],
    ),
    "reworded altogether but for its number and some words": (
        plan(row("1", DESK), row("7", "Open a desk in each town for all carers there")),
        plan(row("1", DESK), row("7", "A desk for carers is to be found wherever needed")),
        [
            (
                "text",
                "Open a desk in each town for all carers there",
                "A desk for carers is to be found wherever needed",
            )
        ],
    ),
    "rows that changed places": (
        THREE,
        plan(row("1", DESK), row("3", ROTA), row("2", TRAIN)),
        [("order", "", "")],
    ),
    "a promise taken to another row": (
        plan(row("1", DESK, TRAIN), row("2", ROTA)),
        plan(row("1", DESK), row("2", ROTA, TRAIN)),
        [("row", "Row 1", "Row 2")],
    ),
    "under another heading": (
        plan(row("1", DESK, heading="Before")),
        plan(row("1", DESK, heading="After")),
        [("place", "1. Access\nBefore", "1. Access\nAfter")],
    ),
    "under another theme": (
        plan(row("1", DESK), row("2", TRAIN, theme=2), themes="Access; Training"),
        plan(row("1", DESK, theme=2), row("2", TRAIN, theme=2), themes="Access; Training"),
        [("place", "1. Access", "2. Training")],
    ),
    "a theme put before the others": (
        plan(row("1", DESK), row("2", TRAIN, theme=2), themes="Access; Training"),
        plan(
            row("1", DESK, theme=2), row("2", TRAIN, theme=3), themes="Prevention; Access; Training"
        ),
        [("themes", "1. Access\n2. Training", "1. Prevention\n2. Access\n3. Training")],
    ),
    "a theme called otherwise altogether": (
        plan(row("1", DESK), themes="Access"),
        plan(row("1", DESK), themes="Reaching help"),
        [("themes", "1. Access", "1. Reaching help")],
    ),
    "a theme that was taken out": (
        plan(row("1", DESK), row("2", TRAIN, theme=2), themes="Access; Training"),
        plan(row("1", DESK), row("2", TRAIN), themes="Access"),
        [
            ("themes", "1. Access\n2. Training", "1. Access"),
            ("place", "2. Training", "1. Access"),
        ],
    ),
    "above all themes": (
        plan(row("1", DESK)),
        plan(row("1", DESK, theme=None)),
        [("place", "1. Access", "Above all themes")],
    ),
    "another title": (
        plan(row("1", DESK)),
        plan(row("1", DESK), title="The plan, second version"),
        [("title", "The plan", "The plan, second version")],
    ),
    "a version that prints no title": (plan(row("1", DESK)), plan(row("1", DESK), title=""), []),
    "outcomes": (
        plan(row("1", DESK, outcomes=("Carers find help",))),
        plan(row("1", DESK, outcomes=("Carers find help", "They stay well"), outcomes_intro="So")),
        [("outcomes", "Carers find help", "So\nCarers find help\nThey stay well")],
    ),
    "a row that only refers": (
        plan(row("1", DESK), pointer("2", "1"), pointer("3", "1")),
        plan(row("1", DESK), pointer("2", "1"), pointer("4", "9")),
        [("gone", "Refers to 1", ""), ("added", "", "Refers to 9")],
    ),
    "a row that refers to another one now": (
        plan(row("1", DESK), row("2", TRAIN), pointer("3", "1")),
        plan(row("1", DESK), row("2", TRAIN), pointer("3", "2")),
        [("pointer", "1", "2")],
    ),
    "a row that refers instead of promising": (
        plan(row("1", DESK), row("2", TRAIN, outcomes=("Officers know what to do",))),
        plan(row("1", DESK), pointer("2", "1")),
        [("gone", TRAIN, ""), ("added", "", "Refers to 1")],
    ),
    "a promise replaced within its row": (
        plan(row("2", TRAIN, outcomes=("Officers know what to do",))),
        plan(row("2", PHONE, outcomes=("Officers know what to do",))),
        [("added", "", PHONE), ("gone", TRAIN, "")],
    ),
    "several promises, one reworded, one gone, one added": (
        plan(row("1", DESK, TRAIN, ROTA)),
        plan(row("1", PHONE, DESK, f"{ROTA} on the trust’s pages")),
        [("added", "", PHONE), ("text", ROTA, f"{ROTA} on the trust’s pages"), ("gone", TRAIN, "")],
    ),
    "everything": (
        plan(row("1", DESK)),
        plan(row("1", PHONE)),
        [("gone", DESK, ""), ("added", "", PHONE)],
    ),
    "into a plan that was empty": (plan(), plan(row("1", DESK)), [("added", "", DESK)]),
    "all gone": (
        plan(row("1", DESK), row("2", TRAIN)),
        plan(),
        [("gone", DESK, ""), ("gone", TRAIN, "")],
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_what_differs_is_found_and_nothing_else(shape):
    old, new, changes = SHAPES[shape]
    assert said(compare(old, new)) == changes


@pytest.mark.parametrize("shape", SHAPES)
def test_a_version_compared_with_itself_is_the_same(shape):
    for version in SHAPES[shape][:2]:
        assert compare(version, version).changes == ()


def test_the_words_of_a_change_are_marked():
    change = Change(ChangeKind.TEXT, (0, 0), (0, 0), "in all wards", "in most wards")
    assert [str(piece.mark) for piece in change.pieces] == ["kept", "removed", "added", "kept"]


def test_twins_are_told_apart_by_who_leads_and_by_when():
    old = plan(row("", promise(DESK, "OH", "Mar 15")), row("", promise(DESK, "TVP", "Ongoing")))
    new = plan(row("", promise(DESK, "TVP", "Ongoing")), row("", promise(DESK, "OH", "June 15")))
    assert said(compare(old, new)) == [("order", "", ""), ("date", "Mar 15", "June 15")] or said(
        compare(old, new)
    ) == [("date", "Mar 15", "June 15"), ("order", "", "")]


def test_a_promise_split_into_two_keeps_one_and_knows_where_the_other_came_from():
    both = f"{TRAIN} and publish the rota of approved doctors every single week"
    old = plan(row("1", DESK), row("2", both))
    new = plan(row("1", DESK), row("2", TRAIN, ROTA))
    text, added = compare(old, new).changes
    assert (text.kind, text.old, text.new) == (ChangeKind.TEXT, (1, 0), (1, 0))
    assert (added.kind, added.new, added.beside) == (ChangeKind.ADDED, (1, 1), (1, 0))


def test_of_two_promises_joined_into_one_the_other_is_gone_into_it():
    old = plan(row("1", TRAIN), row("2", "Publish a rota"))
    new = plan(row("1", f"{TRAIN} and publish a rota"))
    text, gone = compare(old, new).changes
    assert text.kind == ChangeKind.TEXT
    assert (gone.kind, gone.old, gone.beside) == (ChangeKind.GONE, (1, 0), (0, 0))


def test_what_replaces_the_only_promise_of_its_row_stands_in_its_stead():
    old, new, _ = SHAPES["a promise replaced within its row"]
    added, gone = compare(old, new).changes
    assert gone.beside == added.new


def test_two_new_promises_leave_it_open_which_one_stands_in_its_stead():
    old = plan(row("2", TRAIN, outcomes=("Officers know what to do",)))
    new = plan(row("2", PHONE, LEAFLET, outcomes=("Officers know what to do",)))
    assert compare(old, new).changes[-1].beside is None


def test_what_is_not_touched_is_counted():
    old, new, _ = SHAPES["a row added in the middle, all after it renumbered"]
    comparison = compare(old, new)
    assert comparison.unchanged == 3
    assert comparison.back[1 + 1, 0] == (1, 0)
    assert comparison.rows_back[2] == 1


@pytest.mark.parametrize(
    ("order", "moved"),
    [([0, 1, 2], set()), ([1, 2, 0], {2}), ([2, 0, 1], {0}), ([0, 2, 1, 3], {1}), ([], set())],
)
def test_as_few_rows_as_can_be_are_called_moved(order, moved):
    found = moved_rows(dict(enumerate(order)))
    assert len(found) == len(moved)


# Any plan


WORDS = st.sampled_from(
    ["open", "train", "publish", "desk", "rota", "officers", "carers", "line", "staff", "weekly"]
)
PROMISES = st.builds(
    promise,
    st.lists(WORDS, min_size=1, max_size=8).map(" ".join),
    st.sampled_from(["OH", "TVP", "OH, TVP", "OH (lead), TVP", ""]),
    st.sampled_from(["Mar 15", "Ongoing", "", "Monthly from Dec 14"]),
)
ROWS = st.builds(
    lambda ref, promises, theme, heading: row(ref, *promises, theme=theme, heading=heading),
    st.sampled_from(["", "1", "2", "3", "4.1"]),
    st.lists(PROMISES, min_size=1, max_size=3),
    st.sampled_from([1, 2]),
    st.sampled_from([None, "Before", "After"]),
)
PLANS = st.lists(ROWS, max_size=8).map(lambda rows: plan(*rows, themes="Access; Training"))


@given(PLANS)
def test_any_plan_compared_with_itself_is_the_same(one):
    assert compare(one, one).changes == ()


@given(PLANS, st.randoms(use_true_random=False))
def test_shuffled_rows_are_only_moved(one, chance: random.Random):
    rows = list(one.actions)
    chance.shuffle(rows)
    changes = compare(one, plan(*rows, themes="Access; Training")).changes
    assert {change.kind for change in changes} <= {ChangeKind.ORDER}


@given(PLANS, PLANS)
def test_every_promise_of_either_version_is_accounted_for_once(old, new):
    comparison = compare(old, new)
    gone = [each.old for each in comparison.changes if each.kind == ChangeKind.GONE]
    added = [each.new for each in comparison.changes if each.kind == ChangeKind.ADDED]
    pairs = comparison.matched.promises
    assert len(gone) + len(pairs) == len(old.deliverables)
    assert len(added) + len(pairs) == len(new.deliverables)
    assert not set(gone) & set(pairs)
    assert not set(added) & set(pairs.values())


def test_two_versions_of_three_hundred_rows_are_compared_in_seconds():
    chance = random.Random(7)  # noqa: S311  # words for a test
    words = [f"word{number}" for number in range(400)]
    rows = [row(str(n), " ".join(chance.choices(words, k=20))) for n in range(300)]
    changed = [
        row(str(n), f"{each.deliverables[0].text} more words") for n, each in enumerate(rows)
    ]
    begun = time.monotonic()
    assert len(compare(plan(*rows), plan(*changed)).changes) == 300
    assert time.monotonic() - begun < 10
