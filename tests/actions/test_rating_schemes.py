"""The rating schemes: complete, without dead lines, and as their keys say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from actions.models import Deliverable
from actions.statuses import (
    SCHEMES,
    Assurance,
    Confidence,
    Facts,
    Progress,
    Rating,
    Scheme,
    Timeliness,
    first_tolerated_day,
    is_beyond_tolerance,
    rate,
)
from concordat.lib.days import months_before
from partners.models import RatingScheme
from tests import factories as make

P, C, T, A = Progress, Confidence, Timeliness, Assurance
ALL_SCHEMES = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=lambda scheme: scheme.name)
BRAG, COMPLETE, TOLERANCE = (SCHEMES[name] for name in RatingScheme.values)


def every_combination() -> Iterator[Facts]:
    """All that facts can be together, also what cannot happen."""
    for values in product(P, C, T, A, (False, True)):
        yield Facts(*values)


def facts(
    progress: Progress = P.IN_PROGRESS,
    confidence: Confidence = C.NOT_SAID,
    says: Timeliness = T.NOT_YET_DUE,
    assurance: Assurance = A.SAID,
    *,
    beyond: bool = False,
) -> Facts:
    """Facts that differ from the ordinary in what is named."""
    return Facts(progress, confidence, says, assurance, beyond)


def test_the_schemes_are_those_that_a_partnership_can_choose() -> None:
    assert {name: scheme.title for name, scheme in SCHEMES.items()} == dict(RatingScheme.choices)
    assert all(name == scheme.name for name, scheme in SCHEMES.items())


@ALL_SCHEMES
def test_a_scheme_gives_every_combination_of_facts_a_colour_of_its_key(scheme: Scheme) -> None:
    given = {rate(each, scheme) for each in every_combination()}
    assert given == set(scheme.looks) == set(scheme.meanings)


@ALL_SCHEMES
def test_every_line_of_a_scheme_decides_something(scheme: Scheme) -> None:
    deciding = {
        next(place for place, line in enumerate(scheme.lines) if line.fits(each))
        for each in every_combination()
    }
    assert deciding == set(range(len(scheme.lines)))


@ALL_SCHEMES
def test_the_colours_of_a_scheme_differ_in_word_letter_tone_and_shape(scheme: Scheme) -> None:
    looks = scheme.looks.values()
    for values in zip(
        *((look.word, look.letter, look.tone, look.shape) for look in looks), strict=True
    ):
        assert len(set(values)) == len(looks)
        assert all(values)


def expected_in_brag(each: Facts) -> Rating:
    """The precedence of the design, written a second time."""
    if each.progress == P.DELIVERED:
        return Rating.BLUE if each.assurance == A.CONFIRMED else Rating.GREEN
    if each.timeliness == T.NO_LONGER_FOLLOWED:
        return Rating.GREY
    if each.timeliness == T.OVERDUE or each.confidence == C.OFF_TRACK:
        return Rating.RED
    if each.timeliness == T.PROVISIONAL_PASSED or each.confidence == C.AT_RISK:
        return Rating.AMBER
    return Rating.GREEN if each.confidence == C.ON_TRACK else Rating.GREY


def test_brag_has_the_colour_of_the_first_line_that_fits() -> None:
    for each in every_combination():
        assert rate(each, BRAG) == expected_in_brag(each), each


def test_tolerance_is_brag_whose_red_is_amber_for_three_months() -> None:
    for each in every_combination():
        brag = expected_in_brag(each)
        patient = brag == Rating.RED and not each.beyond_tolerance
        assert rate(each, TOLERANCE) == (Rating.AMBER if patient else brag), each


@pytest.mark.parametrize(
    ("each", "rating"),
    [
        (facts(P.DELIVERED), Rating.GREEN),
        (facts(P.DELIVERED, says=T.DELIVERED_LATE, assurance=A.CONFIRMED), Rating.GREEN),
        (facts(P.DELIVERED, C.OFF_TRACK), Rating.GREEN),
        (facts(P.IN_PROGRESS), Rating.AMBER),
        (facts(P.IN_PROGRESS, C.ON_TRACK), Rating.AMBER),
        (facts(P.IN_PROGRESS, C.AT_RISK), Rating.AMBER),
        (facts(P.NOT_STARTED, C.AT_RISK), Rating.RED),
        (facts(P.IN_PROGRESS, says=T.PROVISIONAL_PASSED), Rating.AMBER),
        (facts(P.IN_PROGRESS, says=T.OVERDUE), Rating.RED),
        (facts(P.IN_PROGRESS, C.ON_TRACK, T.OVERDUE), Rating.RED),
        (facts(P.IN_PROGRESS, C.OFF_TRACK), Rating.RED),
        (facts(P.NOT_STARTED, C.ON_TRACK), Rating.RED),
        (facts(P.NOTHING_REPORTED), Rating.RED),
        (facts(P.NOTHING_REPORTED, says=T.PROVISIONAL_PASSED), Rating.RED),
        (facts(P.NOT_DELIVERED_PROPOSED), Rating.RED),
        (facts(P.NOT_DELIVERED, says=T.NO_LONGER_FOLLOWED), Rating.RED),
        (facts(P.SUPERSEDED, says=T.NO_LONGER_FOLLOWED), Rating.GREY),
        (facts(P.IN_PROGRESS, C.OFF_TRACK, T.NO_LONGER_FOLLOWED), Rating.GREY),
    ],
)
def test_green_means_complete(each: Facts, rating: Rating) -> None:
    assert rate(each, COMPLETE) == rating


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2015, 6, 15), date(2015, 3, 15)),
        (date(2015, 3, 1), date(2014, 12, 1)),
        (date(2015, 2, 28), date(2014, 11, 28)),
        (date(2015, 5, 31), date(2015, 3, 1)),
        (date(2016, 5, 30), date(2016, 3, 1)),
        (date(2015, 1, 31), date(2014, 10, 31)),
    ],
)
def test_three_months_back_from_a_day(on: date, first: date) -> None:
    assert first_tolerated_day(on) == first


def test_a_date_is_tolerated_until_the_same_day_three_months_on_or_the_months_last() -> None:
    for number in range(800):
        due = date(2014, 11, 1) + timedelta(days=number)
        last = next(
            due + timedelta(days=days)
            for days in range(80, 100)
            if is_beyond_tolerance(due_on=due, first_due_on=None, on=due + timedelta(days=days + 1))
        )
        assert not is_beyond_tolerance(due_on=due, first_due_on=None, on=last)
        month = due.month + 3
        assert (last.year, last.month) == (due.year + (month > 12), (month - 1) % 12 + 1)
        assert last.day == due.day or (last + timedelta(days=1)).day == 1


def test_the_first_of_the_dates_counts() -> None:
    on, late, early = date(2015, 6, 15), date(2015, 5, 31), date(2014, 12, 31)
    assert is_beyond_tolerance(due_on=late, first_due_on=early, on=on)
    assert is_beyond_tolerance(due_on=early, first_due_on=late, on=on)
    assert not is_beyond_tolerance(due_on=late, first_due_on=late, on=on)
    assert not is_beyond_tolerance(due_on=None, first_due_on=None, on=on)
    assert months_before(on, 3) == first_tolerated_day(on)


@pytest.mark.django_db
def test_beyond_tolerance_is_the_same_in_python_and_in_sql() -> None:
    action = make.action()
    days = [None, date(2014, 11, 30), date(2014, 12, 31), date(2015, 2, 28), date(2015, 3, 31)]
    for due_on, first_due_on in product(days, days):
        made = make.deliverable(of=action, leads=["OH"])
        Deliverable.objects.filter(pk=made.pk).update(due_on=due_on, first_due_on=first_due_on)
    seen = set()
    for on in (date(2015, 2, 28), date(2015, 3, 1), date(2015, 5, 31), date(2015, 6, 1)):
        for row in Deliverable.objects.with_timeliness(on).select_related("reading"):
            assert row.beyond_tolerance == row.facts(on).beyond_tolerance, (row, on)
            seen.add(row.beyond_tolerance)
    assert seen == {True, False}


def test_a_scheme_with_a_gap_says_so_instead_of_a_colour() -> None:
    """The control of the test that every combination is covered."""
    facts = Facts(
        Progress.IN_PROGRESS, Confidence.ON_TRACK, Timeliness.OVERDUE, Assurance.SAID, False
    )
    gap = replace(SCHEMES["brag"], lines=())
    with pytest.raises(LookupError, match="brag says nothing of"):
        rate(facts, gap)
