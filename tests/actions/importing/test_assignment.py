"""The pairs whose scores add up to the most."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.importing import assignment
from actions.importing.assignment import best_pairs


@pytest.mark.parametrize(
    ("scores", "pairs"),
    [
        ({}, {}),
        ({(0, 0): 1.0}, {0: 0}),
        ({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}, {0: 1, 1: 0}),
        ({(0, 0): 0.9, (1, 0): 0.8}, {0: 0}),
        ({(0, 5): 0.5, (3, 2): 0.5}, {0: 5, 3: 2}),
    ],
    ids=["nothing", "one", "the sum counts, not the best pair", "one stays alone", "two groups"],
)
def test_the_best_sum_wins(scores, pairs):
    assert best_pairs(scores) == pairs


SCORES = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.floats(0.01, 1.0), max_size=14
)


@given(SCORES)
def test_no_other_pairing_has_more(scores):
    found = best_pairs(scores)
    assert len(set(found.values())) == len(found)
    best = max(
        sum(scores.get((left, right), 0) for left, right in enumerate(order))
        for order in permutations(range(5))
    )
    assert sum(scores[pair] for pair in found.items()) == pytest.approx(best)


def test_a_very_large_group_is_paired_from_the_top(monkeypatch):
    monkeypatch.setattr(assignment, "MOST_AT_ONCE", 1)
    assert best_pairs({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.8}) == {0: 0}
