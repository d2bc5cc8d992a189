"""Families of "by when" wording from many plans: each rule at work, and where it must doubt."""

import pytest

from actions.by_when import read_by_when
from tests.actions.test_by_when import read

CLEAR = [
    # Days that share a month and a year
    ("6th and 10th March 2015", "multiple", None, ["2015-03-06", "2015-03-10"], None),
    ("6, 10 and 24 March '15", "multiple", None, ["2015-03-06", "2015-03-10", "2015-03-24"], None),
    ("by 31st March and 30th June 2015", "multiple", None, ["2015-03-31", "2015-06-30"], None),
    # Dates in words
    ("the thirty-first of March 2015", "by", None, ["2015-03-31"], None),
    ("First of April two thousand and sixteen", "by", None, ["2016-04-01"], None),
    ("March twenty twenty-two", "by", None, ["2022-03-31"], None),
    # Quarters and years
    ("Q1 (Apr-Jun) 2016/17", "by", None, ["2016-06-30"], None),
    ("Q4 (January to March) 2017", "by", None, ["2017-03-31"], None),
    ("Q3 CY2023", "by", None, ["2023-09-30"], None),
    ("By end of Quarter 1 (June 2020)", "by", None, ["2020-06-30"], None),
    ("Q4 - March 2016", "by", None, ["2016-03-31"], None),
    ("“April 2018”", "by", None, ["2018-04-30"], None),
    ("FY 2016-2017", "by", None, ["2017-03-31"], None),
    ("2016/17 year end", "by", None, ["2017-03-31"], None),
    ("Year ending March 2017", "by", None, ["2017-03-31"], None),
    # What spreadsheets and footnotes leave
    ("2022-03-31 00:00:00", "by", None, ["2022-03-31"], None),
    ("2022-03-31T00:00:00.000Z", "by", None, ["2022-03-31"], None),
    ("March 2016 [1]", "by", None, ["2016-03-31"], None),
    # Spans and starts
    ("Start Sept 2016 - complete Dec 2016", "between", "2016-09-01", ["2016-12-31"], None),
    ("As of April 2016", "from", "2016-04-01", [], None),
    ("From April 2016 and ongoing", "ongoing", "2016-04-01", [], None),
    # How often
    ("2 per annum", "recurring", None, [], "six-monthly"),
    ("4 p.a.", "recurring", None, [], "quarterly"),
    ("2 a year", "recurring", None, [], "six-monthly"),
    ("12 times a year", "recurring", None, [], "monthly"),
    ("once every 2 years", "recurring", None, [], "two-yearly"),
    ("every 2nd year", "recurring", None, [], "two-yearly"),
    ("each month end", "recurring", None, [], "monthly"),
    ("each quarter end", "recurring", None, [], "quarterly"),
    ("By end of each financial year", "recurring", None, [], "annually"),
    ("Q4 each year", "recurring", None, [], "annually"),
    ("Annual report by 30 September each year", "recurring", None, [], "annually"),
    ("each academic year", "recurring", None, [], "annually"),
    ("Annually, every September", "recurring", None, [], "annually"),
    # Without a date of their own
    ("Months 1-3", "relative", None, [], None),
    ("Once approved", "relative", None, [], None),
    ("When funding is confirmed", "relative", None, [], None),
    ("Action 1.2 refers", "reference", None, [], None),
    ("Aligned to national timescales", "reference", None, [], None),
    ("For the duration of the strategy", "ongoing", None, [], None),
    ("Fully implemented", "done", None, [], None),
]

DOUBTFUL = [
    ("March 2015 (delayed)", "by", None, ["2015-03-31"]),
    ("Delayed, now June 2015", "by", None, ["2015-06-30"]),
    ("Not started, March 2015", "unknown", None, []),
    ("Q1 & 2 2015/16", "between", "2015-04-01", ["2015-09-30"]),
    ("Q1-2 2015/18", "multiple", None, ["2017-06-30", "2018-03-31"]),
    ("dd/mm/2015", "unknown", None, []),
    ("Juen 2015", "by", None, ["2015-06-30"]),
    ("5 year plan", "relative", None, []),
    ("Post implementation review", "relative", None, []),
    ("Per 1.3", "reference", None, []),
    ("~March 2015", "by", None, ["2015-03-31"]),
    ("6, 10 March 2015", "multiple", None, ["2015-03-06", "2015-03-10"]),
    ("6th and 10th March", "multiple", None, ["2015-03-06", "2015-03-10"]),
    ("30 and 31 February 2015", "unknown", None, []),
    ("6 and 10 March 5", "unknown", None, []),
    ("From 1 Oct", "from", "2015-10-01", []),
    ("until April", "by", None, ["2015-04-30"]),
    ("31 03 2015", "by", None, ["2015-03-31"]),
    ("2015/6", "by", None, ["2016-03-31"]),
    ("Q4 (Jan - Mar)", "by", None, ["2015-03-31"]),
    ("Q2-3", "between", "2015-07-01", ["2015-12-31"]),
    ("Q3-2", "unknown", None, []),
    ("end of Q2 and Q4", "multiple", None, ["2015-09-30", "2016-03-31"]),
    ("2015-2018", "between", "2015-01-01", ["2018-12-31"]),
    ("2015 - April 2018", "between", "2015-01-01", ["2018-04-30"]),
    ("January/February/March 2015", "between", "2015-01-01", ["2015-03-31"]),
    ("January/March/June 2015", "multiple", None, ["2015-01-31", "2015-03-31", "2015-06-30"]),
    ("2030+", "from", "2030-01-01", []),
    ("March 2015 and", "by", None, ["2015-03-31"]),
    ("March 2015 and thereafter", "by", None, ["2015-03-31"]),
    ("FYE 2016", "by", None, ["2016-03-31"]),
    ("tax year 2015/16", "by", None, ["2016-03-31"]),
    ("first half of June 2015", "by", None, ["2015-06-15"]),
    ("third half of June 2015", "by", None, ["2015-06-30"]),
    ("first week of June 2015", "by", None, ["2015-06-07"]),
    ("fifth week of June 2015", "by", None, ["2015-06-30"]),
    ("mid-year 2015/16", "by", None, ["2015-09-30"]),
    ("before 31 March 2015", "by", None, ["2015-03-31"]),
    ("March next year", "by", None, ["2016-03-31"]),
    ("by the end of March this year", "by", None, ["2015-03-31"]),
    ("March coming year", "by", None, ["2015-03-31"]),
    ("next financial year", "by", None, ["2016-03-31"]),
    ("coming financial year", "by", None, ["2015-03-31"]),
    ("end of the academic year", "by", None, ["2015-08-31"]),
    ("Winter 15/16", "by", None, ["2016-02-29"]),
    ("updated March 2015", "by", None, ["2015-03-31"]),
    ("June 2015 (original) Sept 2015 (revised)", "by", None, ["2015-09-30"]),
    ("In place from April 2015", "from", "2015-04-01", []),
    ("Since April 2014", "ongoing", "2014-04-01", []),
    ("Ongoing until March 2016", "ongoing", None, []),
    ("Now and ongoing", "ongoing", None, []),
    ("Started and ongoing", "ongoing", None, []),
    ("Ongoing, April 2015 to March 2016", "ongoing", None, []),
    ("April 2015 to March 2016, ongoing", "between", "2015-04-01", ["2016-03-31"]),
    ("Completed April 2014; review March 2015", "done", None, []),
    ("Draft complete", "done", None, []),
    ("Phase 1 complete", "done", None, []),
    ("90% complete", "unknown", None, []),
    ("Completed, TBC", "done", None, []),
    ("1.2 - March 2015", "by", None, ["2015-03-31"]),
    ("As 1.1 above", "reference", None, []),
    ('"', "reference", None, []),
    ("-do-", "reference", None, []),
    ("Per project plan", "reference", None, []),
    ("Every plan", "unknown", None, []),
]

DOUBTFUL_RECURRENCES = [
    ("April and October each year", "six-monthly"),
    ("March, June, September and December each year", "quarterly"),
    ("May and December each year", "annually"),
    ("Annual event in October", "annually"),
    ("2 sessions per year", "six-monthly"),
    ("Part of the annual plan", "annually"),
    ("3 annual reports", "annually"),
    ("Twice weekly", "weekly"),
    ("twice-monthly", "fortnightly"),
    ("every Friday", "weekly"),
    ("Every other meeting", "each meeting"),
    ("Published annually (September)", "annually"),
]


@pytest.mark.parametrize(("words", "kind", "opens_on", "due_on", "recurrence"), CLEAR)
@pytest.mark.parametrize("written", [None, "2015-03"])
def test_a_family_of_wording_is_read_for_sure(words, kind, opens_on, due_on, recurrence, written):
    reading = read(words, written)

    assert (reading["kind"], reading["opens_on"]) == (kind, opens_on)
    assert (reading["due_on"], reading["recurrence"]) == (due_on, recurrence)
    assert not reading["flagged"]


@pytest.mark.parametrize(("words", "kind", "opens_on", "due_on"), DOUBTFUL)
def test_a_family_of_wording_that_leaves_a_doubt_is_flagged(words, kind, opens_on, due_on):
    reading = read(words, "2015-03")

    assert (reading["kind"], reading["opens_on"], reading["due_on"]) == (kind, opens_on, due_on)
    assert reading["flagged"]


@pytest.mark.parametrize(("words", "recurrence"), DOUBTFUL_RECURRENCES)
def test_how_often_is_flagged_where_it_may_mean_something_else(words, recurrence):
    reading = read(words)

    assert (reading["kind"], reading["recurrence"]) == ("recurring", recurrence)
    assert reading["flagged"]


def test_the_months_named_each_year_are_the_ones_it_is_due_in():
    assert "BYMONTH=4,10;" in (read_by_when("April and October each year").rrule or "")


@pytest.mark.parametrize("words", ["Once", "each end", "Twice", "Start by end", "Q1 (Jan - Mar)"])
def test_a_fragment_is_flagged(words):
    assert read_by_when(words).flagged


@pytest.mark.parametrize(
    "words",
    ["Q1 (Apr - May) 2015", "Q1 (Jan - Mar) 2015", "Q1 (Apr - Jun) 2015/18", "Q9 (Apr - Jun) 2015"],
)
def test_a_quarter_whose_months_disagree_with_it_is_flagged(words):
    assert read_by_when(words).flagged


def test_what_was_left_of_a_start_with_a_done_word_is_flagged():
    assert read_by_when("Start April 2015, completed March 2016").flagged
