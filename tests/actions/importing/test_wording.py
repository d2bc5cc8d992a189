"""Two texts word by word."""

import pytest

from actions.importing.wording import MOST_WORDS, Mark, Piece, Profile, marked, same_text

KEPT, ADDED, REMOVED = Mark.KEPT, Mark.ADDED, Mark.REMOVED


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("open the desk", "open the desk", [(KEPT, "open the desk")]),
        ("", "open it", [(ADDED, "open it")]),
        ("open it", "", [(REMOVED, "open it")]),
        (
            "a desk in all wards",
            "a desk in most wards",
            [(KEPT, "a desk in"), (REMOVED, "all"), (ADDED, "most"), (KEPT, "wards")],
        ),
        ("train staff", "train all staff", [(KEPT, "train"), (ADDED, "all"), (KEPT, "staff")]),
        ("one\n• two", "one\n• two\n• three", [(KEPT, "one\n• two"), (ADDED, "\n• three")]),
        ("the trust’s “desk”", 'the trust\'s "desk"', [(KEPT, 'the trust\'s "desk"')]),
    ],
)
def test_words_are_kept_removed_or_added(before, after, pieces):
    assert marked(before, after) == tuple(Piece(mark, words) for mark, words in pieces)


def test_what_is_very_long_is_shown_whole():
    long = "word " * (MOST_WORDS + 1)
    assert [piece.mark for piece in marked(long, "short")] == [REMOVED, ADDED]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a  b", "a b", True),
        ("the trust’s", "the trust's", True),
        ("2014–15", "2014-15", True),
        ("A b", "a b", False),
        ("a b", "a", False),
    ],
)
def test_spaces_and_kinds_of_quotes_make_no_other_text(one, other, same):
    assert same_text(one, other) is same


def test_likeness_knows_words_and_their_order():
    text = Profile.of("Open a desk for carers in every town")
    assert text.likeness(Profile.of("open a desk, for carers; in every town.")) == 1
    assert text.likeness(Profile.of("Train the police")) < 0.1
    assert 0.5 < text.likeness(Profile.of("Open a desk for carers in some towns")) < 1
    assert text.likeness(Profile.of("town every in carers for desk a open")) < 1
    assert Profile.of("").likeness(Profile.of("")) == 1
    assert Profile.of("one").likeness(Profile.of("")) == 0


def test_what_came_from_another_text_is_measured_by_what_that_one_lost():
    both = Profile.of("Train officers in custody and publish the rota weekly")
    left = Profile.of("Train officers in custody")
    assert Profile.of("Publish the rota weekly").moved_from(both, left) == 1
    assert Profile.of("Train officers in custody").moved_from(both, left) == 0
    assert Profile.of("of it").moved_from(both, left) == 0
