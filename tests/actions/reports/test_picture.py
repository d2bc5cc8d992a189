"""A plan's picture: bars that fill their width, sentences that say the same, counts that agree."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.models import Deliverable
from actions.reports.picture import BAR_WIDTH, FILLS, bar_of, picture_of, rating_key, sentence_of
from actions.statuses import (
    SCHEMES,
    Assurance,
    Confidence,
    Facts,
    Progress,
    Rating,
    Scheme,
    Timeliness,
)
from tests import factories as make

ON = date(2015, 6, 15)
FACTS = st.builds(
    Facts,
    progress=st.sampled_from(Progress),
    confidence=st.sampled_from(Confidence),
    timeliness=st.sampled_from(Timeliness),
    assurance=st.sampled_from(Assurance),
    beyond_tolerance=st.booleans(),
)
BRAG = SCHEMES["brag"]
EACH_SCHEME = pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)


@EACH_SCHEME
@settings(deadline=None)
@given(counts=st.dictionaries(FACTS, st.integers(1, 5000), max_size=12))
def test_the_parts_of_a_bar_lie_end_to_end_and_fill_it(
    scheme: Scheme, counts: dict[Facts, int]
) -> None:
    """Whatever the numbers: no gap, no overlap, nothing beyond the end, every row counted."""
    bar = bar_of("theme-1", "1. Access", Counter(counts), scheme)
    at = 0
    for segment in bar.segments:
        assert segment.x == at
        at += segment.width
    assert at == (BAR_WIDTH if counts else 0)
    assert sum(segment.count for segment in bar.segments) == sum(counts.values()) == bar.total
    assert [cell.number for cell in bar.cells if cell.number] == [
        segment.count for segment in bar.segments
    ]


def test_a_bar_is_said_in_a_sentence() -> None:
    assert sentence_of(Counter(), BRAG) == "No promises."
    assert sentence_of(Counter({Rating.RED: 1}), BRAG) == "1 promise: 1 red."
    mixed = Counter({Rating.GREY: 9, Rating.RED: 3})
    assert sentence_of(mixed, BRAG) == "12 promises: 3 red, 9 grey."


def test_the_sentence_goes_by_the_order_of_the_scheme() -> None:
    mixed = Counter({Rating.RED: 1, Rating.GREEN: 2})
    assert sentence_of(mixed, BRAG) == "3 promises: 1 red, 2 green."
    complete = SCHEMES["green_means_complete"]
    assert sentence_of(mixed, complete) == "3 promises: 2 green, 1 red."


def test_every_colour_has_a_fill() -> None:
    assert set(FILLS) == set(Rating)
    assert len(set(FILLS.values())) == len(Rating)
    assert set(BRAG.looks) == set(Rating)


@EACH_SCHEME
def test_every_colour_of_a_scheme_has_a_meaning(scheme: Scheme) -> None:
    key = rating_key(scheme)
    assert key.title == scheme.title
    assert [each["look"] for each in key.ratings] == list(scheme.looks.values())
    assert all(each["meaning"] for each in key.ratings)


@pytest.mark.django_db
def test_the_picture_counts_every_theme_and_what_was_chosen_in_one_query(
    django_assert_num_queries: Callable[..., Any],
) -> None:
    plan = make.plan()
    access, empty = make.theme(plan, "Access"), make.theme(plan, "Empty")
    action = make.action(theme=access)
    for by_when in ("Mar 15", "June 15", "Dec 15"):
        make.deliverable(by_when, of=action, by_when=by_when)
    gone = make.deliverable(of=action)
    gone.write(gone.version, withdrawn_on=ON)
    make.deliverable("Of another plan")
    chosen = Deliverable.objects.filter(text="Mar 15")
    with django_assert_num_queries(1):
        picture = picture_of(plan, [access, empty], ON, chosen)
    assert (picture.total, picture.chosen) == (3, 1)
    assert [bar.sentence for bar in picture.bars] == ["3 promises: 1 red, 2 grey.", "No promises."]
    assert [count.number for count in picture.counts] == [1, 1, 0, 3]
    assert picture.counts[0].words == "of 3 overdue"
