"""Somebody's own work: for how long their organisations were silent."""

from datetime import date
from functools import partial

import pytest

from actions.reports.silence import silence_in_words
from actions.reports.work import LONGEST, section_counts, work_of
from tests import factories as make

ON = date(2015, 6, 15)
CHASED = date(2014, 12, 1)


@pytest.mark.parametrize(
    ("last", "chased", "months", "words"),
    [
        (None, None, 1, ""),
        (None, CHASED, 1, "No report{} yet"),
        (None, date(2015, 6, 1), 1, ""),
        (None, date(2015, 5, 15), 1, "No report{} yet"),
        (None, date(2015, 5, 16), 1, ""),
        (date(2015, 5, 4), CHASED, 1, "No report{} for 6 weeks"),
        (date(2015, 5, 4), CHASED, 3, ""),
        (date(2015, 6, 14), CHASED, 1, ""),
        (date(2014, 1, 1), date(2015, 6, 1), 1, ""),
        (date(2015, 2, 3), None, 1, "No report{} for 4 months"),
    ],
)
def test_silence_begins_after_one_cycle_and_never_before_the_plan_is_chased(
    last: date | None, chased: date | None, months: int, words: str
) -> None:
    silence = partial(
        silence_in_words, last_report_on=last, chased_from=chased, cycle_months=months, on=ON
    )
    assert silence() == words.format("")
    assert silence(of_whom="from you") == words.format(" from you")


@pytest.mark.django_db
def test_another_organisations_report_does_not_break_ones_own_silence() -> None:
    deliverable = make.deliverable(leads=["A", "B"], by_when="Dec 15")
    a, b = (part.partner for part in deliverable.responsibilities.all())
    make.update(deliverable, on="2015-06-10", at=b)
    sections = {each.name: each.rows for each in work_of(make.standing(make.lead(a), ON)).sections}
    assert {name: len(rows) for name, rows in sections.items()} == {
        "overdue": 0,
        "soon": 0,
        "silent": 1,
        "rest": 0,
    }
    assert [row.silent_words for row in sections["silent"]] == ["No report from you yet"]
    mine = work_of(make.standing(make.lead(b), ON)).sections
    assert [len(section.rows) for section in mine] == [0, 0, 0, 1]


@pytest.mark.django_db
def test_the_numbers_at_the_top_are_those_of_the_sections() -> None:
    lead = make.lead()
    partner = lead.memberships.get().partner
    make.many_deliverables(3, of=make.action(make.plan(partner.partnership)), leads=[partner])
    work = work_of(make.standing(lead, ON))
    counts = section_counts(work)
    assert [(count["number"], count["tone"]) for count in counts] == [
        (3, "red"),
        (0, ""),
        (0, ""),
        (0, ""),
    ]
    assert counts[0]["words"] == "of 3 overdue"
    assert counts[0]["url"] == "#overdue"
    assert work.sections[0].caption == "3 promises, nearest date first"


@pytest.mark.django_db
def test_of_very_many_only_the_first_are_shown_and_that_is_said() -> None:
    lead = make.lead()
    partner = lead.memberships.get().partner
    action = make.action(make.plan(partner.partnership))
    make.many_deliverables(LONGEST, of=action, leads=[partner])
    assert not work_of(make.standing(lead, ON)).more
    make.many_deliverables(1, of=action, leads=[partner])
    work = work_of(make.standing(lead, ON))
    assert (work.total, work.more) == (LONGEST, True)


@pytest.mark.django_db
def test_somebody_who_answers_for_two_is_named_for_both() -> None:
    lead = make.lead(make.partner(at=make.organisation("Oxford Health")))
    make.membership(lead, make.partner(at=make.organisation("The police")))
    assert work_of(make.standing(lead, ON)).organisations == "Oxford Health and The police"
