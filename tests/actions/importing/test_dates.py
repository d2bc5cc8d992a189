"""A by-when cell cut into phrases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.importing.dates import split_dates, split_phrases

VOCABULARY = (
    "Dec 14|Jan 2015|and|,|to|(TBC)|From|Monthly from|by end of|Ongoing|31/03/2015|Q1 2015/16|"
    "15 March|within 6 months of|see 1.2|TBC|-|Spring 2015|onwards|2016"
)
PIECES = st.sampled_from(VOCABULARY.split("|"))


@settings(deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join), st.booleans())
def test_the_phrases_together_are_the_cell(text: str, at_commas: bool) -> None:
    assert " ".join(split_phrases(text, at_commas=at_commas)).split() == text.split()


@pytest.mark.parametrize(
    ("cell", "phrases"),
    [
        ("Mar 15", ["Mar 15"]),
        ("Dec 14 Jan 15", ["Dec 14", "Jan 15"]),
        ("Jan 15 Mar 15 Mar 15", ["Jan 15", "Mar 15", "Mar 15"]),
        ("Jan 15 Dec 14 (TBC)", ["Jan 15", "Dec 14 (TBC)"]),
        ("Dec 14 (TBC) Jan 15", ["Dec 14 (TBC)", "Jan 15"]),
        ("May 15 and Dec 15", ["May 15 and Dec 15"]),
        ("Apr 15 Monthly from Apr 15", ["Apr 15", "Monthly from Apr 15"]),
        ("15 March 2015 20 May 2015", ["15 March 2015", "20 May 2015"]),
        ("31/03/2015 30/06/2015", ["31/03/2015", "30/06/2015"]),
        ("Between Dec 14 and Mar 15 Apr 15", ["Between Dec 14 and Mar 15", "Apr 15"]),
        ("From Apr 15 to Jun 15 by end of July 15", ["From Apr 15 to Jun 15", "by end of July 15"]),
        ("Ongoing from Apr 15", ["Ongoing from Apr 15"]),
        ("Ongoing Mar 15", ["Ongoing", "Mar 15"]),
        ("Mar 15, by Apr 15", ["Mar 15,", "by Apr 15"]),
        ("Mar 15, Apr 15", ["Mar 15, Apr 15"]),
        ("Dec 14 with a look in Jan 15", ["Dec 14 with a look in Jan 15"]),
        ("TBC", ["TBC"]),
        ("Jan 15 TBC Mar 15 onwards Apr 15", ["Jan 15 TBC", "Mar 15 onwards", "Apr 15"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_phrase_ends_where_the_next_begins(cell: str, phrases: list[str]) -> None:
    assert split_phrases(cell) == phrases


def test_commas_cut_where_asked() -> None:
    assert split_phrases("Mar 15, Apr 15", at_commas=True) == ["Mar 15,", "Apr 15"]


def test_paragraphs_and_page_parts_are_kept_apart() -> None:
    found = split_dates(["<p>May 15</p> <p>May 15 and Dec 15</p>", "Jan 16"])
    places = [(phrase.words, phrase.segment, phrase.paragraph) for phrase in found]
    assert places == [("May 15", 0, 0), ("May 15 and Dec 15", 0, 1), ("Jan 16", 1, 0)]
