"""Which leads and dates go with which item of a row."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.importing.pairing import in_groups, pair
from tests.actions.importing.documents import read, table

LIST = "<ul> We will meet We will write We will report"


@pytest.mark.parametrize(
    ("items", "things", "paired"),
    [
        ([0, 0], [], [[], []]),
        ([0, 0], [(0, "a")], [["a"], ["a"]]),
        ([0, 0], [(0, "a"), (0, "b")], [["a"], ["b"]]),
        ([0, 0, 0], [(0, "a"), (0, "b")], None),
        ([0, 1], [(0, "a")], [["a"], ["a"]]),
        ([0, 1, 1], [(0, "a"), (1, "b")], [["a"], ["b"], ["b"]]),
        ([0, 1, 1], [(0, "a"), (1, "b"), (1, "c")], [["a"], ["b"], ["c"]]),
        ([0, 0, 1], [(0, "a"), (0, "b")], [["a"], ["b"], ["b"]]),
        ([0, 0, 0], [(0, "a"), (1, "b")], None),
        ([0, 0, 0, 1], [(0, "a"), (0, "b"), (1, "c")], None),
        ([0, 0], [(1, "a")], None),
    ],
)
def test_things_are_paired_with_items(
    items: list[int], things: list[tuple[int, str]], paired: list[list[str]] | None
) -> None:
    assert pair(items, things) == paired


@settings(deadline=None)
@given(st.integers(2, 20).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_every_group_has_an_item_and_the_order_is_kept(numbers: tuple[int, int]) -> None:
    count, groups = numbers
    given_to = in_groups(count, groups)
    assert given_to == sorted(given_to)
    assert set(given_to) == set(range(groups))


def row(action: str, who: str, by_when: str) -> list[tuple[list[str], str]]:
    """Leads and date of each promise of one row."""
    plan = read(table(f"1\t{action}\t<ul> Better care\t{who}\t{by_when}"))
    return [([lead.words for lead in one.leads], one.by_when) for one in plan.deliverables]


def doubts(action: str, who: str, by_when: str) -> list[str]:
    """What was doubtful about one row."""
    plan = read(table(f"1\t{action}\t<ul> Better care\t{who}\t{by_when}"))
    return [judgement.what for judgement in plan.judgements]


def test_as_many_paragraphs_as_items_go_in_order() -> None:
    who = "<p>Police</p> <p>Any Council</p> <p>Police and Any Council</p>"
    assert row(LIST, who, "Mar 15 Apr 15 May 15") == [
        (["Police"], "Mar 15"),
        (["Any Council"], "Apr 15"),
        (["Police", "Any Council"], "May 15"),
    ]


def test_fewer_paragraphs_than_items_give_the_first_to_the_first_items() -> None:
    who, by_when = "<p>Police</p> <p>Any Council</p>", "<p>Mar 15</p> <p>Apr 15</p>"
    assert row(LIST, who, by_when) == [
        (["Police"], "Mar 15"),
        (["Police"], "Mar 15"),
        (["Any Council"], "Apr 15"),
    ]
    assert (
        sum("items 1 and 2 are read with the first" in what for what in doubts(LIST, who, by_when))
        == 2
    )


def test_one_list_of_leads_is_everybodys() -> None:
    leads = [leads for leads, _ in row(LIST, "Police, Any Council", "Mar 15")]
    assert leads == [["Police", "Any Council"]] * 3


def test_as_many_leads_as_items_in_one_line_is_doubtful() -> None:
    told = doubts(LIST, "Police, Any Council, Army", "Mar 15")
    assert any("each item keeps them all" in what for what in told)


def test_paragraphs_of_leads_that_fit_no_number_are_everybodys() -> None:
    leads = [leads for leads, _ in row(LIST, "<p>Police</p> <p>Any Council</p>", "Mar 15")]
    assert leads == [["Police", "Any Council"]] * 3


def test_paragraphs_of_leads_without_as_many_dates_pair_up_and_are_doubtful() -> None:
    who = "<p>Police</p> <p>Any Council</p> <p>Army</p>"
    assert [leads for leads, _ in row(LIST, who, "Mar 15")] == [
        ["Police"],
        ["Any Council"],
        ["Army"],
    ]
    assert any("3 sets of leads, paired" in what for what in doubts(LIST, who, "Mar 15"))


def test_more_dates_than_items_stay_with_the_last() -> None:
    dates = [
        by_when
        for _, by_when in row("<ul> We meet We will write", "Police", "Mar 15 Apr 15 May 15")
    ]
    assert dates == ["Mar 15", "Apr 15 May 15"]


def test_one_item_keeps_all_its_dates() -> None:
    assert row("We meet", "Police", "<p>Mar 15</p> <p>Apr 15</p>") == [
        (["Police"], "Mar 15 Apr 15")
    ]


def test_commas_between_dates_cut_where_the_items_ask_for_it() -> None:
    dates = [by_when for _, by_when in row(LIST, "Police", "Mar 15, Apr 15, May 15")]
    assert dates == ["Mar 15", "Apr 15", "May 15"]


def test_leads_that_run_over_the_page_without_an_item_are_everybodys() -> None:
    plan = read(
        table(
            "1\t<ul> We will meet We will write\tBetter\tPolice\tMar 15", "", "\t\t\tAny Council\t"
        )
    )
    assert [[lead.words for lead in one.leads] for one in plan.deliverables] == [
        ["Police", "Any Council"]
    ] * 2


def test_a_row_without_leads_or_date_says_so() -> None:
    told = doubts("We will meet", "", "")
    assert "nobody is named" in told


def test_a_row_that_promises_nothing_says_so() -> None:
    assert "this row says nothing that is to be done" in doubts("", "Police", "Mar 15")
