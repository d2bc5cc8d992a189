"""Plan health of the two published plans, as counted by hand; and what is set aside."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import call_command

from actions.models import FindingSetAside, Plan
from actions.reports.health import health_of, plan_facts
from actions.reports.health_rules import RULES
from tests import factories as make

pytestmark = pytest.mark.django_db
# Before anybody reported: what the rules say of the documents themselves. Oxfordshire has no
# action in which only a collective answers, one "(TBC)", and 37 of 41 promises with several who
# answer; March 2016 is when 8 of the 20 in Bedfordshire and Luton are due.
OF_THE_DOCUMENTS = {
    "oxfordshire": {
        "several-unmarked": 37,
        "unmeasured-outcome": 35,
        "vague-verb": 13,
        "one-organisation": 2,
        "provisional-date": 1,
    },
    "bedfordshire-luton": {
        "nobody-accountable": 9,
        "several-unmarked": 9,
        "unmeasured-outcome": 17,
        "vague-verb": 4,
        "one-month": 1,
        "no-date": 1,
    },
}


def counts(plan: Plan, on: date) -> dict[str, int]:
    """How much each rule finds."""
    found = plan_facts([plan], on)[plan.pk]
    return {rule.code: len(list(rule.find(found))) for rule in RULES if list(rule.find(found))}


@pytest.mark.parametrize("partnership", OF_THE_DOCUMENTS)
def test_of_the_documents_the_rules_find_what_was_counted_by_hand(partnership):
    call_command("loaddata", "partners", partnership, verbosity=0)
    plan = Plan.objects.get()
    assert counts(plan, plan.agreed_on) == OF_THE_DOCUMENTS[partnership]


def test_the_vague_promises_of_the_documents_are_these():
    call_command("loaddata", "partners", "oxfordshire", "bedfordshire-luton", verbosity=0)
    rule = next(rule for rule in RULES if rule.code == "vague-verb")
    refs = [
        [
            finding.name.partition(":")[0]
            for finding in rule.find(plan_facts([plan], plan.agreed_on)[plan.pk])
        ]
        for plan in Plan.objects.order_by("slug")
    ]
    assert refs == [
        ["3", "3", "4", "4", "7", "8", "9", "11", "11", "13", "13", "16", "20"],
        ["4", "5", "6", "19"],
    ]


def test_many_of_a_way_of_writing_are_one_thing_to_look_at():
    plan = make.plan()
    make.many_deliverables(6, of=make.action(plan), leads=["OH", "TVP"], by_when="Sep 15")
    health = health_of(plan, date(2014, 11, 2), may_set_aside=True)
    several = next(each for each in health.sections if each.rule.code == "several-unmarked")
    assert (several.things, len(several.folded), several.shown) == (1, 6, ())
    things = sum(section.things for section in health.sections)
    assert health.sentence.startswith(f"{things} things to look at")


def test_what_is_set_aside_is_folded_with_who_when_and_why():
    promise = make.deliverable("To review it", by_when="Sep 15")
    plan = promise.action.plan
    person = make.coordinator(plan.partnership, name="Ann Lee")
    FindingSetAside.objects.create(
        plan=plan,
        code="vague-verb",
        subject=f"deliverable-{promise.pk}",
        why="A report follows",
        person=person,
        set_aside_at="2015-06-01T12:00Z",
    )
    health = health_of(plan, date(2014, 11, 2), may_set_aside=False)
    assert "vague-verb" not in {section.rule.code for section in health.sections}
    (section,) = health.aside
    (aside,) = section.aside
    assert (aside.by, aside.when, aside.why) == ("Ann Lee", "1 June 2015", "A report follows")


def test_a_plan_in_which_nothing_is_found_says_so():
    promise = make.deliverable("Open it", by_when="Sep 15")
    health = health_of(promise.action.plan, date(2014, 11, 2), may_set_aside=True)
    assert (health.sections, health.sentence) == ((), "Nothing to look at in 1 open promise.")


def test_the_worst_comes_first_and_the_more_within_the_same_weight():
    plan = make.plan()
    for text in ("To review it", "To consider it"):
        make.deliverable(text, plan=plan, by_when="Sep 15", leads=["OH", "TVP"])
    make.deliverable("Open it", plan=plan, by_when="")
    health = health_of(plan, date(2014, 11, 2), may_set_aside=True)
    weights = [section.rule.weight for section in health.sections]
    assert weights == sorted(weights)
    assert health.sections[0].rule.code == "no-date"
    assert Counter(section.rule.code for section in health.sections)["vague-verb"] == 1
