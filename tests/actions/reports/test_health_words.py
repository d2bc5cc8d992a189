"""Vague verbs, outcomes without a measure, and dates in a text that disagree."""

from datetime import date

import pytest

from actions.reports.health_words import date_that_disagrees, has_a_measure, vague_verb_of

WRITTEN = date(2014, 11, 1)


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("We will review what information is available", "review"),
        ("Commissioners to consider the business case for the service", "consider"),
        ("To work with all local provider organisations to ensure that all is well", "work with"),
        ("We will keep under review the use of places of safety", "keep under review"),
        ("The partnership will conduct a joint review of the pilot", "review"),
        ("Scope out the current market", "scope"),
        ("We will look at what others do", "look at"),
        ("We will review and agree updated protocols", ""),
        ("Review procedures and implement the guidance", ""),
        ("To work with all providers to develop and implement training", ""),
        ("A workshop for those who work with under 18s to scope a delivery plan", ""),
        ("A protocol that reduces exclusion from appropriate support", ""),
        ("We will run a campaign to support implementation", ""),
        ("All partners agree a protocol", ""),
        ("To ensure that outcome based commissioning is in place", ""),
        ("", ""),
    ],
)
def test_a_verb_is_vague_where_nothing_to_see_follows(text, verb):
    assert vague_verb_of(text) == verb


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("Better understanding of young people's needs", False),
        ("Fewer 999/111 calls and less use of S136, round the clock (24/7)", False),
        ("Detailed information on use of Section 135 and 136", False),
        ("Reduced number of ambulance journeys", True),
        ("Ensuring 50% coverage", True),
        ("Nine in ten carers say so in the annual survey", True),
        ("Improved response time to emergencies", True),
        ("Waits of no more than four hours", True),
    ],
)
def test_an_outcome_has_a_measure_where_something_can_be_counted_or_asked(text, measured):
    assert has_a_measure(text) is measured


@pytest.mark.parametrize(
    ("text", "due", "named"),
    [
        ("A workshop in December 2014 for stakeholders", date(2014, 12, 31), ""),
        ("A workshop in December 2014 for stakeholders", date(2015, 1, 31), "in December 2014"),
        ("Roll out the service by 2016", date(2015, 12, 31), ""),
        ("Roll out the service by 2016", date(2017, 3, 31), "by 2016"),
        ("Agree it by March 2015", date(2015, 1, 31), ""),
        ("Agree it by the end of Mar 15", date(2015, 4, 30), "by the end of Mar 15"),
        ("As promised in March 2013", date(2015, 4, 30), ""),
        ("In line with the Care Act 2014", date(2015, 4, 30), ""),
        ("A pathway for people detained by may be late", date(2015, 4, 30), ""),
    ],
)
def test_a_text_disagrees_where_it_surely_names_another_date(text, due, named):
    assert date_that_disagrees(text, [due], WRITTEN) == named


def test_without_a_date_agreed_nothing_disagrees():
    assert date_that_disagrees("In December 2014", [], WRITTEN) == ""
