"""The tables of states: complete, consistent, and the same in Python as in SQL."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from actions.models import Deliverable
from actions.statuses import (
    ASSURANCE_LOOKS,
    CLOSED_PROGRESS,
    CONFIDENCE_LOOKS,
    CONFIDENCE_NEEDING_REASON,
    MOVES,
    OPEN_PROGRESS,
    PROGRESS_LOOKS,
    SCHEMES,
    TIMELINESS_LOOKS,
    Actor,
    Assurance,
    Confidence,
    MoveRefused,
    Progress,
    Timeliness,
    check_move,
    choices_from,
    timeliness,
)
from tests import factories as make

P, A = Progress, Actor
ANYBODY = {A.REPORTER, A.COORDINATOR}
TONES = {"red", "amber", "green", "blue", "teal", "grey"}
SHAPES = {"ring", "circle", "half", "tick", "cross", "arrow", "triangle", "square", "page"}

# Every allowed move as DESIGN lists them: who may, and whether a reason is needed.
ALLOWED = {
    (P.NOTHING_REPORTED, P.NOT_STARTED): (ANYBODY, False),
    (P.NOTHING_REPORTED, P.IN_PROGRESS): (ANYBODY, False),
    (P.NOTHING_REPORTED, P.DELIVERED): (ANYBODY, False),
    (P.NOTHING_REPORTED, P.NOT_DELIVERED_PROPOSED): (ANYBODY, True),
    (P.NOTHING_REPORTED, P.SUPERSEDED): ({A.COORDINATOR}, True),
    (P.NOT_STARTED, P.IN_PROGRESS): (ANYBODY, False),
    (P.NOT_STARTED, P.DELIVERED): (ANYBODY, False),
    (P.NOT_STARTED, P.NOT_DELIVERED_PROPOSED): (ANYBODY, True),
    (P.NOT_STARTED, P.SUPERSEDED): ({A.COORDINATOR}, True),
    (P.IN_PROGRESS, P.NOT_STARTED): (ANYBODY, False),
    (P.IN_PROGRESS, P.DELIVERED): (ANYBODY, False),
    (P.IN_PROGRESS, P.NOT_DELIVERED_PROPOSED): (ANYBODY, True),
    (P.IN_PROGRESS, P.SUPERSEDED): ({A.COORDINATOR}, True),
    (P.DELIVERED, P.IN_PROGRESS): (ANYBODY | {A.COMMISSIONER}, True),
    (P.NOT_DELIVERED_PROPOSED, P.IN_PROGRESS): (ANYBODY | {A.COMMISSIONER}, True),
    (P.NOT_DELIVERED_PROPOSED, P.NOT_DELIVERED): ({A.COMMISSIONER}, True),
    (P.NOT_DELIVERED_PROPOSED, P.SUPERSEDED): ({A.COORDINATOR}, True),
    (P.NOT_DELIVERED, P.IN_PROGRESS): (ANYBODY, True),
    (P.SUPERSEDED, P.IN_PROGRESS): ({A.COORDINATOR}, True),
}


def is_allowed(current: Progress, to: Progress, actor: Actor, reason: str) -> bool:
    """Whether a move should pass, by the table above."""
    if current == to:
        return to != P.NOTHING_REPORTED
    who, needs_reason = ALLOWED.get((current, to), (set(), False))
    return actor in who and (bool(reason) or not needs_reason)


@pytest.mark.parametrize(("current", "to", "actor"), list(product(P, P, A)))
def test_every_move_passes_or_is_refused_with_a_sentence(
    current: Progress, to: Progress, actor: Actor
) -> None:
    for reason in ("", "Funding was withdrawn"):
        if is_allowed(current, to, actor, reason):
            check_move(current, to, actor=actor, reason=reason)
            continue
        with pytest.raises(MoveRefused) as refused:
            check_move(current, to, actor=actor, reason=reason)
        assert str(refused.value).endswith(".")
        assert refused.value.about in {"progress", "reason"}


def test_blanks_are_no_reason() -> None:
    with pytest.raises(MoveRefused, match="Say why it goes from “Delivered”") as refused:
        check_move(P.DELIVERED, P.IN_PROGRESS, actor=A.REPORTER, reason="  \n")
    assert refused.value.about == "reason"


def test_a_refusal_names_who_could() -> None:
    with pytest.raises(MoveRefused, match="Only a commissioner can change it"):
        check_move(P.NOT_DELIVERED_PROPOSED, P.NOT_DELIVERED, actor=A.REPORTER, reason="No money")


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (PROGRESS_LOOKS, Progress),
        (CONFIDENCE_LOOKS, Confidence),
        (TIMELINESS_LOOKS, Timeliness),
        (ASSURANCE_LOOKS, Assurance),
    ],
)
def test_every_value_has_a_look_of_its_own(table: dict[Any, Any], values: type) -> None:
    assert set(table) == set(values)
    words = [look.word for look in table.values()]
    assert len(set(words)) == len(words)
    for look in table.values():
        assert look.tone in TONES
        assert look.shape in SHAPES
        assert look.word[0].isupper()


def test_no_two_values_of_one_fact_differ_by_colour_alone() -> None:
    for table in (CONFIDENCE_LOOKS, *(scheme.looks for scheme in SCHEMES.values())):
        assert len({look.shape for look in table.values()}) == len(table)


def test_every_state_has_moves_and_is_open_or_closed() -> None:
    assert set(MOVES) == set(Progress)
    assert all(MOVES.values()), "no state is a dead end"
    assert set(Progress) == OPEN_PROGRESS | CLOSED_PROGRESS
    assert not OPEN_PROGRESS & CLOSED_PROGRESS
    assert {P.DELIVERED, P.NOT_DELIVERED, P.SUPERSEDED} == CLOSED_PROGRESS


def test_every_state_can_be_reached_from_nothing_reported() -> None:
    reached, front = {P.NOTHING_REPORTED}, {P.NOTHING_REPORTED}
    while front:
        front = {to for state in front for to in MOVES[state]} - reached
        reached |= front
    assert reached == set(Progress)


def test_nothing_leads_back_to_nothing_reported() -> None:
    assert all(P.NOTHING_REPORTED not in moves for moves in MOVES.values())


def test_closed_states_open_only_with_a_reason() -> None:
    for state in CLOSED_PROGRESS:
        assert {to: move.needs_reason for to, move in MOVES[state].items()} == {P.IN_PROGRESS: True}


@pytest.mark.parametrize(("current", "actor"), list(product(P, A)))
def test_what_is_offered_is_exactly_what_passes(current: Progress, actor: Actor) -> None:
    passing = [to for to in P if is_allowed(current, to, actor, "A reason")]
    offered = choices_from(current, actor)
    assert sorted(offered) == sorted(passing)
    if current != P.NOTHING_REPORTED:
        assert offered[0] == current


def test_only_doubt_needs_a_reason() -> None:
    assert {Confidence.AT_RISK, Confidence.OFF_TRACK} == CONFIDENCE_NEEDING_REASON


DUE = date(2015, 3, 31)


@pytest.mark.parametrize(
    ("changes", "on", "says"),
    [
        ({}, DUE - timedelta(days=29), Timeliness.NOT_YET_DUE),
        ({}, DUE - timedelta(days=28), Timeliness.DUE_SOON),
        ({}, DUE, Timeliness.DUE_SOON),
        ({}, DUE + timedelta(days=1), Timeliness.OVERDUE),
        ({"tentative": True}, DUE + timedelta(days=1), Timeliness.PROVISIONAL_PASSED),
        ({"tentative": True}, DUE, Timeliness.DUE_SOON),
        ({"due_on": None, "final_due_on": None, "kind": "none"}, DUE, Timeliness.NO_DATE),
        ({"due_on": None, "final_due_on": None, "kind": "from"}, DUE, Timeliness.OPEN),
        ({"due_on": None}, DUE, Timeliness.OPEN),
        ({"withdrawn": True}, DUE, Timeliness.NO_LONGER_FOLLOWED),
        ({"progress": P.NOT_DELIVERED}, DUE, Timeliness.NO_LONGER_FOLLOWED),
        ({"progress": P.SUPERSEDED}, DUE, Timeliness.NO_LONGER_FOLLOWED),
        ({"progress": P.DELIVERED, "delivered_on": DUE}, DUE, Timeliness.DELIVERED_ON_TIME),
        (
            {"progress": P.DELIVERED, "delivered_on": DUE + timedelta(days=1)},
            date(2016, 1, 1),
            Timeliness.DELIVERED_LATE,
        ),
        (
            {"progress": P.DELIVERED, "delivered_on": DUE, "final_due_on": None},
            DUE,
            Timeliness.NO_DATE,
        ),
    ],
)
def test_the_clock_says(changes: dict[str, Any], on: date, says: Timeliness) -> None:
    facts: dict[str, Any] = {
        "progress": P.IN_PROGRESS,
        "withdrawn": False,
        "kind": "by",
        "tentative": False,
        "due_on": DUE,
        "final_due_on": DUE,
        "delivered_on": None,
    }
    assert timeliness(**facts | changes, on=on) == says


WORDS = ("Mar 15", "May 15 and Dec 15", "Monthly from Dec 14", "From April 15", "Mar 15 (TBC)", "")
STATES: tuple[dict[str, Any], ...] = (
    {},
    {"progress": P.IN_PROGRESS},
    {"progress": P.DELIVERED, "delivered_on": date(2015, 3, 31)},
    {"progress": P.DELIVERED, "delivered_on": date(2016, 1, 1)},
    {"progress": P.NOT_DELIVERED_PROPOSED},
    {"progress": P.NOT_DELIVERED},
    {"progress": P.SUPERSEDED},
    {"withdrawn_on": date(2015, 3, 1)},
    {"due_on": None},
    {"reading": None, "due_on": None, "final_due_on": None},
)
DAYS = sorted(
    {
        end + timedelta(days=days)
        for end in (date(2014, 12, 31), date(2015, 3, 31), date(2015, 12, 31))
        for days in (-29, -28, -27, -1, 0, 1)
    }
)


@pytest.mark.django_db
def test_the_clock_says_the_same_in_python_and_in_sql() -> None:
    """Kinds of reading by states, on days around the ends of months and of a year."""
    action = make.action()
    for words, state in product(WORDS, STATES):
        made = make.deliverable(of=action, by_when=words, leads=["OH"])
        Deliverable.objects.filter(pk=made.pk).update(**state)
    seen = set()
    for day in DAYS:
        for row in Deliverable.objects.with_timeliness(day).select_related("reading"):
            assert row.clock_says == row.timeliness(day), (row.reading, row.progress, day)
            seen.add(row.clock_says)
    assert seen == set(Timeliness), "the samples cover everything that the clock can say"


@pytest.mark.django_db
def test_overdue_and_due_soon_are_what_the_clock_says() -> None:
    action = make.action()
    for words, state in product(WORDS, STATES):
        made = make.deliverable(of=action, by_when=words, leads=["OH"])
        Deliverable.objects.filter(pk=made.pk).update(**state)
    for day in DAYS:
        rows = Deliverable.objects.select_related("reading")
        overdue = {row.pk for row in rows if row.timeliness(day) == Timeliness.OVERDUE}
        assert {row.pk for row in Deliverable.objects.overdue(day)} == overdue
        soon = {row.pk for row in rows if row.timeliness(day) == Timeliness.DUE_SOON}
        assert {row.pk for row in Deliverable.objects.due_soon(day)} == soon
