"""Whom promises concern."""

from datetime import date

import pytest

from actions.models import Deliverable
from actions.services.concerned import answering, is_silent, people_to_chase
from partners.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
ON = date(2015, 6, 15)


def chase(promise, on=ON):
    """The people to chase for one promise."""
    return people_to_chase(Deliverable.objects.filter(pk=promise.pk), on).get(promise.pk, [])


def pks(*people):
    return sorted(each.pk for each in people)


@pytest.mark.parametrize(
    ("last", "chased_from", "cycle", "silent"),
    [
        (None, None, 1, False),
        (None, date(2015, 5, 15), 1, True),
        (None, date(2015, 5, 16), 1, False),
        (date(2015, 5, 15), date(2014, 12, 1), 1, True),
        (date(2015, 5, 16), date(2014, 12, 1), 1, False),
        (date(2015, 4, 1), date(2014, 12, 1), 3, False),
        (date(2015, 3, 15), date(2014, 12, 1), 3, True),
    ],
)
def test_silence_begins_one_cycle_after_the_last_report(last, chased_from, cycle, silent):
    found = is_silent(last_report_on=last, chased_from=chased_from, cycle_months=cycle, on=ON)
    assert found is silent


def test_where_six_lead_the_one_that_reported_is_left_in_peace():
    of = make.partnership()
    six = [make.partner(of=of) for _ in range(6)]
    people = [make.lead(each) for each in six]
    promise = make.deliverable(plan=make.plan(of), leads=six)
    make.update(promise, at=six[2], by=people[2], on="2015-06-01")
    assert chase(promise) == pks(*people[:2], *people[3:])


def test_where_all_six_reported_none_is_called_silent_and_all_are_chased():
    """The control: what is asked about a date is asked of all when nobody was silent."""
    of = make.partnership()
    six = [make.partner(of=of) for _ in range(6)]
    people = [make.lead(each) for each in six]
    promise = make.deliverable(plan=make.plan(of), leads=six)
    for partner, person in zip(six, people, strict=True):
        make.update(promise, at=partner, by=person, on="2015-06-01")
    assert chase(promise) == pks(*people)


def test_a_report_of_a_cycle_ago_leaves_nobody_in_peace():
    of = make.partnership()
    two = [make.partner(of=of) for _ in range(2)]
    people = [make.lead(each) for each in two]
    promise = make.deliverable(plan=make.plan(of), leads=two)
    make.update(promise, at=two[0], by=people[0], on="2015-05-15")
    assert chase(promise) == pks(*people)


def test_only_those_marked_as_lead_are_chased():
    of = make.partnership()
    one, two = make.partner("One", of=of), make.partner("Two", of=of)
    leading, _supporting = make.lead(one), make.lead(two)
    promise = make.deliverable(plan=make.plan(of), leads=[one, two], marked_lead="One")
    assert chase(promise) == [leading.pk]


def test_a_collective_stands_for_its_members_each_once():
    of = make.partnership()
    one, two = make.partner(of=of), make.partner(of=of)
    people = [make.lead(one), make.lead(two)]
    together = make.collective(members=[one, two])
    promise = make.deliverable(plan=make.plan(of), leads=[one, together])
    assert chase(promise) == pks(*people)
    found = answering(Deliverable.objects.all(), ON)[promise.pk]
    assert [each.partner for each in found] == [one.pk, two.pk]


def test_members_who_reported_are_left_in_peace_and_those_who_left_are_not_asked():
    of = make.partnership()
    one, two, gone = make.partner(of=of), make.partner(of=of), make.partner(of=of)
    first, second, _ = make.lead(one), make.lead(two), make.lead(gone)
    together = make.collective(members=[one, two])
    promise = make.deliverable(plan=make.plan(of), leads=[together])
    make.collective(members=[gone], until=date(2015, 1, 1))
    make.update(promise, at=one, by=first, on="2015-06-10")
    assert chase(promise) == [second.pk]


def test_leads_of_the_body_above_are_asked_about_its_team_and_not_the_other_way():
    of = make.partnership()
    council = make.organisation()
    team = make.organisation(parent=council)
    unit = make.organisation(parent=team)
    at_council, at_unit = make.partner(of=of, at=council), make.partner(of=of, at=unit)
    above, below = make.lead(at_council), make.lead(at_unit)
    theirs = make.deliverable(plan=make.plan(of), leads=[at_unit])
    councils = make.deliverable(plan=make.plan(of), leads=[at_council])
    assert chase(theirs) == pks(above, below)
    assert chase(councils) == [above.pk]


def test_another_partnership_of_the_same_body_is_another_matter():
    here, there = make.partnership(), make.partnership()
    police = make.organisation()
    at_here = make.partner(of=here, at=police)
    make.lead(make.partner(of=there, at=police))
    mine = make.lead(at_here)
    promise = make.deliverable(plan=make.plan(here), leads=[at_here])
    assert chase(promise) == [mine.pk]


def test_deputies_are_asked_readers_and_those_whose_time_is_over_are_not():
    at = make.partner()
    lead = make.membership(at=at)
    deputy = make.membership(at=at, since="2015-06-01", until="2015-06-30")
    deputy.deputy_for = lead
    deputy.save()
    make.member(at, Role.READER)
    make.membership(at=at, until="2015-06-14")
    switched_off = make.lead(at)
    switched_off.is_active = False
    switched_off.save()
    promise = make.deliverable(plan=make.plan(at.partnership), leads=[at])
    assert chase(promise) == pks(lead.person, deputy.person)


def test_the_number_of_queries_does_not_depend_on_the_promises(django_assert_num_queries):
    of = make.partnership()
    at = make.partner(of=of)
    make.lead(at)
    make.deliverable(plan=make.plan(of), leads=[at])
    with django_assert_num_queries(5):
        people_to_chase(Deliverable.objects.all(), ON)
    for _ in range(5):
        make.deliverable(plan=make.plan(of), leads=[at])
    with django_assert_num_queries(5):
        people_to_chase(Deliverable.objects.all(), ON)
