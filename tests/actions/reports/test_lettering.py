"""How wide words are, and words made to fit."""

from hypothesis import given
from hypothesis import strategies as st

from actions.reports.lettering import in_few_words, shortened, width_of


def test_words_that_fit_stay_whole():
    assert shortened("A local protocol", 300, 13) == "A local protocol"


def test_words_that_do_not_fit_end_after_a_whole_word():
    assert shortened("A local protocol, that promotes much", 130, 13) == "A local protocol …"


def test_a_single_word_too_long_is_cut_inside():
    short = shortened("Llanfairpwllgwyngyll" * 3, 60, 13)
    assert short.endswith(" …")
    assert short[:4] == "Llan"


def test_bold_and_wide_letters_take_more_room():
    assert width_of("map", 12, bold=True) > width_of("map", 12) > width_of("ill", 12)


def test_few_words_are_left_alone_and_many_are_cut():
    assert in_few_words("one two three", 3) == "one two three"
    assert in_few_words("one two three four", 3) == "one two three …"


@given(st.text(max_size=200), st.floats(0, 500), st.integers(8, 20))
def test_what_is_shortened_fits_its_room(words, room, size):
    short = shortened(words, room, size)
    assert short == "" or width_of(short, size) <= room
