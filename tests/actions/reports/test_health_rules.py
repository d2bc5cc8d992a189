"""Each rule of plan health over plain facts."""

from dataclasses import replace
from datetime import date

import pytest

from actions.reports.health_rules import (
    RULES,
    RULES_BY_CODE,
    LeadFact,
    OutcomeFact,
    PlanFact,
    PromiseFact,
    ReportFact,
)
from actions.statuses import Timeliness

ON = date(2015, 6, 15)
OH = LeadFact(1, "OH", is_collective=False, is_lead=False)
TVP = LeadFact(2, "TVP", is_collective=False, is_lead=False)
ALL = LeadFact(3, "Partnership", is_collective=True, is_lead=False)
SAID = ReportFact(1, date(2015, 6, 1), "OH", "on_track", "Work goes on")
PROMISE = PromiseFact(
    pk=7,
    url="/actions/1/#deliverable-7",
    name="1: Open a place of safety",
    text="Open a place of safety",
    leads=(OH,),
    agreed_words="Sep 15",
    reading_words="by 30 September 2015",
    kind="by",
    flagged=False,
    tentative=False,
    opens_on=None,
    due=(date(2015, 9, 30),),
    timeliness=Timeliness.NOT_YET_DUE,
    days_overdue=0,
    reports=(SAID,),
)


def plan(*promises: PromiseFact, outcomes: tuple[OutcomeFact, ...] = ()) -> PlanFact:
    """A live plan of some promises."""
    return PlanFact(
        on=ON,
        is_live=True,
        written_on=date(2014, 11, 1),
        chased_from=date(2014, 12, 1),
        cycle_months=1,
        url="/plans/1/",
        promises=promises,
        outcomes=outcomes,
    )


def found(code: str, *promises: PromiseFact, **more) -> list[str]:
    """The details of what a rule finds."""
    return [each.detail for each in RULES_BY_CODE[code].find(plan(*promises, **more))]


def test_a_sound_promise_is_found_by_no_rule():
    assert [rule.code for rule in RULES if list(rule.find(plan(PROMISE)))] == []


@pytest.mark.parametrize(
    ("code", "changes", "detail"),
    [
        ("nobody-accountable", {"leads": ()}, "Nobody leads it."),
        (
            "nobody-accountable",
            {"leads": (ALL,)},
            "Only Partnership: no organisation of their own.",
        ),
        ("several-unmarked", {"leads": (OH, TVP)}, "OH, TVP"),
        (
            "no-date",
            {"timeliness": Timeliness.NO_DATE, "due": (), "kind": "none", "agreed_words": ""},
            "It is blank.",
        ),
        (
            "no-date",
            {"timeliness": Timeliness.NO_DATE, "due": (), "kind": "relative"},
            "It says “Sep 15”.",
        ),
        ("unread-date", {"flagged": True}, "“Sep 15” is read as: by 30 September 2015."),
        ("provisional-date", {"tentative": True}, "It says “Sep 15”."),
        (
            "date-disagrees",
            {"text": "Open it in March 2015"},
            "The text says “in March 2015”, the date agreed is “Sep 15”.",
        ),
        ("vague-verb", {"text": "To review it"}, "The verb is “review”."),
        ("silent", {"reports": ()}, "Never reported on."),
        (
            "silent",
            {"reports": (replace(SAID, on=date(2015, 5, 15)),)},
            "Last report on 15 May 2015.",
        ),
        (
            "word-for-word",
            {"reports": (SAID, replace(SAID, pk=2, happened="Work  goes ON"))},
            "OH on 1 June 2015 and 1 June 2015.",
        ),
        (
            "on-track-overdue",
            {"timeliness": Timeliness.OVERDUE, "days_overdue": 15},
            "2 weeks overdue; OH on 1 June 2015: on track.",
        ),
    ],
)
def test_a_rule_finds_what_it_is_for(code, changes, detail):
    assert found(code, replace(PROMISE, **changes)) == [detail]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("nobody-accountable", {"leads": (ALL, OH)}),
        ("several-unmarked", {"leads": (replace(OH, is_lead=True), TVP)}),
        ("several-unmarked", {"leads": (ALL, ALL)}),
        ("no-date", {"timeliness": Timeliness.OPEN, "due": (), "kind": "ongoing"}),
        ("silent", {"reports": (), "opens_on": date(2015, 6, 1)}),
        ("silent", {"reports": (replace(SAID, on=date(2015, 5, 16)),)}),
        ("word-for-word", {"reports": (SAID, replace(SAID, partner="TVP"))}),
        (
            "word-for-word",
            {"reports": (replace(SAID, happened=""), replace(SAID, happened=""))},
        ),
        (
            "on-track-overdue",
            {
                "timeliness": Timeliness.OVERDUE,
                "reports": (SAID, replace(SAID, confidence="at_risk")),
            },
        ),
    ],
)
def test_a_rule_leaves_alone_what_it_is_not_for(code, changes):
    assert found(code, replace(PROMISE, **changes)) == []


def test_nobody_is_silent_in_a_plan_that_is_not_live():
    quiet = replace(plan(replace(PROMISE, reports=())), is_live=False)
    assert list(RULES_BY_CODE["silent"].find(quiet)) == []


def test_silence_is_said_anew_each_month():
    quiet = plan(replace(PROMISE, reports=()))
    subjects = {
        next(iter(RULES_BY_CODE["silent"].find(replace(quiet, on=on)))).subject
        for on in (ON, date(2015, 7, 15))
    }
    assert subjects == {"2015-06-deliverable-7", "2015-07-deliverable-7"}


def test_one_organisation_on_more_than_two_in_five_is_found():
    others = [replace(PROMISE, leads=(TVP,))] * 3
    assert found("one-organisation", *others, PROMISE, PROMISE) == ["3 of 5 open promises (60%)"]
    assert found("one-organisation", *[replace(PROMISE, leads=(ALL,))] * 9) == []
    assert found("one-organisation", PROMISE) == []


def test_a_month_with_more_than_three_in_ten_is_found_unless_it_is_past():
    months = [replace(PROMISE, due=(date(2015, month, 28),)) for month in (7, 8, 9, 10, 11, 12)]
    assert found("one-month", *months) == []
    assert found("one-month", *months, months[0], months[0]) == ["3 of 8 open promises (38%)"]
    past = [replace(PROMISE, due=(date(2015, 3, 31),))] * 8
    assert found("one-month", *past) == []


def test_outcomes_are_found_where_they_have_no_measure():
    outcomes = (
        OutcomeFact(1, "/actions/1/", "1: Better", "Better care"),
        OutcomeFact(2, "/actions/1/", "1: Fewer", "A reduced number of admissions"),
    )
    findings = list(RULES_BY_CODE["unmeasured-outcome"].find(plan(outcomes=outcomes)))
    assert [each.subject for each in findings] == ["outcome-1"]


def test_every_rule_says_why_it_matters_and_what_to_do():
    assert len(RULES_BY_CODE) == len(RULES)
    assert all(
        rule.title and rule.why.endswith((".", "?")) and rule.to_do.endswith(".") for rule in RULES
    )
