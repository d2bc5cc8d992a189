"""Items: lists without marks, paragraphs, points, and rows that run over a page break."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.importing.items import read_items, split_list, words_of
from actions.importing.markup import plain
from actions.importing.openings import FAINT, LIKELY, STRONG, Names, names_of, unfinished

NOBODY = Names()
VOCABULARY = (
    "We will to the of and Improved Reduction Use Common people crisis care who OCC MH GP in "
    "Oxford services. plans, Service themselves review (all age) – include: by 999/111 a"
)
TEXTS = st.lists(st.sampled_from(VOCABULARY.split()), min_size=1, max_size=30).map(" ".join)
TAGS = st.sampled_from(["<ul>", "<p>", "</p>", "</ul>", "<li>", "<i>", "</i>", "<br>", "•", ""])
CELLS = st.lists(st.tuples(TAGS, TEXTS), max_size=5).map(
    lambda parts: " ".join(f"{tag} {text}" for tag, text in parts)
)


@settings(deadline=None)
@given(TEXTS, st.integers(1, 6))
def test_splitting_loses_no_word_and_invents_none(text: str, threshold: int) -> None:
    assert " ".join(split_list(text, NOBODY, threshold)) == text


@settings(deadline=None)
@given(st.text(max_size=200), st.integers(1, 6))
def test_splitting_any_text_keeps_its_words(text: str, threshold: int) -> None:
    assert " ".join(split_list(text, NOBODY, threshold)).split() == text.split()


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=3), st.integers(0, 5))
def test_the_items_of_a_row_are_the_words_of_its_cells(cells: list[str], wanted: int) -> None:
    items = read_items(cells, NOBODY, wanted=wanted)
    expected = " ".join(plain(cell).replace("•", " ") for cell in cells).split()
    assert words_of(items.items) == expected


@settings(deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=3))
def test_outcomes_with_their_intro_are_the_words_of_the_cells(cells: list[str]) -> None:
    found = read_items(cells, NOBODY, introduced=True)
    words = [*(found.intro or "").split(), *words_of(found.items)]
    expected = " ".join(plain(cell).replace("•", " ") for cell in cells).split()
    assert sorted(words) == sorted(expected)


@pytest.mark.parametrize(
    ("run", "items"),
    [
        ("We will meet We will report", ["We will meet", "We will report"]),
        (
            "Improved care for people in Oxford Reduced use of beds",
            ["Improved care for people in Oxford", "Reduced use of beds"],
        ),
        (
            "Training for the Approved Practitioners Improving 999 calls",
            ["Training for the Approved Practitioners", "Improving 999 calls"],
        ),
        (
            "Fewer journeys. Improved care of young people",
            ["Fewer journeys.", "Improved care of young people"],
        ),
        ("A plan for winter. This will be costed", ["A plan for winter. This will be costed"]),
        (
            "The chairs to agree terms Members of staff to sign them",
            ["The chairs to agree terms", "Members of staff to sign them"],
        ),
        (
            "Common aims across wards Appropriate signposting by staff",
            ["Common aims across wards", "Appropriate signposting by staff"],
        ),
        (
            "who live alone who are known to us",
            ["who live alone", "who are known to us"],
        ),
        ("who are carers who live alone", ["who are carers who live alone"]),
        ("who live at home, who drive", ["who live at home, who drive"]),
        ("to meet people to write", ["to meet people to write"]),
        ("Staff visit Improving Access daily", ["Staff visit Improving Access daily"]),
        ("We meet Development Improving care", ["We meet", "Development Improving care"]),
        (
            "We will keep Places of Safety and Street Triage open",
            ["We will keep Places of Safety and Street Triage open"],
        ),
    ],
)
def test_a_run_is_cut_where_an_item_begins(run: str, items: list[str]) -> None:
    assert split_list(run, NOBODY) == items


def test_a_word_seen_as_a_name_begins_no_item() -> None:
    names = names_of(["to visit the Orchard", "meet at the Orchard daily"], [])
    assert split_list("Staff visit Orchard daily", names) == ["Staff visit Orchard daily"]
    assert len(split_list("Staff visit Orchard daily", NOBODY)) == 2


def test_a_body_that_promises_begins_an_item() -> None:
    names = Names(frozenset({"ABC", "Anyshire Council"}))
    run = "ABC to write it ABC (Health) and DEF to read it Anyshire Council to pay for it"
    assert split_list(run, names) == [
        "ABC to write it",
        "ABC (Health) and DEF to read it",
        "Anyshire Council to pay for it",
    ]


@pytest.mark.parametrize("text", ["a response by", "to include", "people, ", "plans and", "a – "])
def test_a_text_that_needs_more_is_unfinished(text: str) -> None:
    assert unfinished(text.strip())


def test_the_number_of_dates_finds_a_beginning_that_is_only_possible() -> None:
    names = Names(frozenset({"ABC"}))
    cell = "<ul> Review with Local Medical Committee of gaps in care ABC training package Use of it"
    alone = read_items([cell], names)
    guided = read_items([cell], names, wanted=3)
    assert [len(alone.items), len(guided.items)] == [2, 3]
    assert guided.items[1].text == "ABC training package"
    assert guided.doubts == ("read as 3 items because 3 dates stand beside them",)


def test_the_number_of_dates_joins_what_was_only_likely() -> None:
    cell = "<ul> We will meet people Orchard daily We will write"
    assert len(read_items([cell], NOBODY).items) == 3
    assert len(read_items([cell], NOBODY, wanted=2).items) == 2


def test_a_number_of_dates_that_nothing_meets_changes_nothing() -> None:
    cell = "<ul> We will meet We will write"
    assert read_items([cell], NOBODY, wanted=7) == read_items([cell], NOBODY)


def test_plain_words_are_one_item_however_many_sentences() -> None:
    found = read_items(["Staff are trained. Patients feel safe. We will see."], NOBODY)
    assert len(found.items) == 1


def test_plain_words_are_cut_only_where_dates_ask_for_it() -> None:
    found = read_items(["Develop a plan. Review the plan."], NOBODY, wanted=2)
    assert [item.text for item in found.items] == ["Develop a plan.", "Review the plan."]


def test_marked_items_are_not_cut_further() -> None:
    cell = "<ul><li>We will meet We will write</li><li>Use of it</li></ul>"
    texts = [item.text for item in read_items([cell], NOBODY).items]
    assert texts == ["We will meet We will write", "Use of it"]


def test_bullets_mark_items() -> None:
    texts = [item.text for item in read_items(["• one thing • Another thing"], NOBODY).items]
    assert texts == ["one thing", "Another thing"]


def test_a_paragraph_that_leads_in_has_points() -> None:
    cell = "<p>We will serve people:</p> <ul> who live alone who drive"
    (item,) = read_items([cell], NOBODY).items
    assert (item.text, item.points) == ("We will serve people:", ["who live alone", "who drive"])


def test_a_list_in_a_list_is_points() -> None:
    cell = "<ul> We will meet We will share, in particular: <ul> Access to notes Use of plans"
    first, second = read_items([cell], NOBODY).items
    assert (first.points, second.points) == ([], ["Access to notes", "Use of plans"])


def test_an_item_that_opens_as_the_ones_above_ends_the_points() -> None:
    cell = "<ul> We will share: <ul> Access to notes Use of plans We will meet"
    first, second = read_items([cell], NOBODY).items
    assert (first.points, second.text) == (["Access to notes", "Use of plans"], "We will meet")


def test_a_sentence_before_outcomes_introduces_them_all() -> None:
    cell = "<p>Response should be prompt by</p> <ul> Improving calls Improving access"
    found = read_items([cell], NOBODY, introduced=True)
    assert found.intro == "Response should be prompt by"
    assert [item.text for item in found.items] == ["Improving calls", "Improving access"]


def test_an_outcome_keeps_what_stands_below_it() -> None:
    cell = "<ul> Improved access: <ul> Use of notes Use of plans"
    (item,) = read_items([cell], NOBODY, introduced=True).items
    assert item.text == "Improved access: Use of notes Use of plans"


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (["We adhere to approved", "staffing levels."], ["We adhere to approved staffing levels."]),
        (["<ul> We find other", "<p>forms of it</p> <ul> We will meet"],
         ["We find other forms of it", "We will meet"]),
        (["<ul> We will meet", "<ul> We will write"], ["We will meet", "We will write"]),
        (["We work with", "Anyshire Council."], ["We work with Anyshire Council."]),
        (["We meet.", "Then We write."], ["We meet. Then We write."]),
        (["", "We meet."], ["We meet."]),
        (["<ul> We will meet <li>now", "<li>We will write"],
         ["We will meet", "now", "We will write"]),
        (["<ul> We will meet people", "<ul> in need We will write"],
         ["We will meet people in need We will write"]),
    ],
)  # fmt: skip
def test_a_page_break_is_bridged(cells: list[str], texts: list[str]) -> None:
    assert [item.text for item in read_items(cells, NOBODY).items] == texts


def test_a_page_break_inside_the_points_is_bridged() -> None:
    cells = ["<ul> We will share: <ul> Access to", "notes"]
    (item,) = read_items(cells, NOBODY).items
    assert item.points == ["Access to notes"]


def test_the_page_part_in_which_an_item_begins_is_kept() -> None:
    items = read_items(["<ul> We will meet", "<ul> We will write"], NOBODY).items
    assert [item.segment for item in items] == [0, 1]


def test_a_beginning_that_is_only_likely_is_told() -> None:
    found = read_items(["<ul> Better care Common aims across wards"], NOBODY)
    assert found.doubts == ("a new item is taken to begin at “Common aims across …”",)


def test_strengths_are_in_order() -> None:
    assert FAINT < LIKELY < STRONG
