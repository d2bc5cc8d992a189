"""Letters that a decision causes, in its own transaction."""

import uuid

import pytest
from django.db import transaction

from actions.services.assuring import close_as_not_delivered, return_report, send_back
from concordat.outbox.models import Letter
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(hold):
    hold("2015-06-15")


class World:
    """A promise whose lead said something that a commissioner decides on."""

    def __init__(self, progress):
        self.of = make.partnership()
        self.at = make.partner(of=self.of)
        self.lead = make.lead(self.at)
        self.commissioner = make.commissioner(self.of)
        self.promise = make.deliverable(plan=make.plan(self.of), leads=[self.at])
        make.update(
            self.promise,
            at=self.at,
            by=self.lead,
            on="2015-06-10",
            progress=progress,
            reason="Nobody could be hired",
        )
        self.promise.refresh_from_db()

    def decide(self, service, **options):
        return service(
            deliverable=self.promise,
            seen_version=self.promise.version,
            reason="The board has not seen it",
            by=make.standing(self.commissioner),
            nonce=uuid.uuid4(),
            **options,
        )


def written():
    return list(Letter.objects.values_list("kind", "person", "key", "ids"))


@pytest.mark.parametrize(
    ("progress", "service"), [("delivered", return_report), ("not_delivered_proposed", send_back)]
)
def test_whose_report_is_sent_back_is_written_to_at_once(progress, service):
    world = World(progress)
    update = world.decide(service)
    key = f"update:{update.pk}"
    assert written() == [("report-returned", world.lead.pk, key, {"update": update.pk})]


def test_a_proposal_that_is_accepted_needs_no_letter():
    World("not_delivered_proposed").decide(close_as_not_delivered)
    assert written() == []


def test_what_the_demonstration_makes_up_is_written_to_nobody():
    World("delivered").decide(return_report, is_demonstration=True)
    asked = make.date_request(is_demonstration=True)
    make.date_decision(asked)
    assert written() == []


@pytest.mark.parametrize("outcome", ["agreed", "declined"])
def test_who_asked_for_a_date_is_written_to_when_it_is_decided(outcome):
    asked = make.date_request()
    decision = make.date_decision(asked, outcome)
    key = f"decision:{decision.pk}"
    assert written() == [("date-decided", asked.person_id, key, {"decision": decision.pk})]


def test_a_decision_that_does_not_come_to_pass_is_no_letter():
    world = World("delivered")
    with transaction.atomic():
        world.decide(return_report)
        transaction.set_rollback(True)
    assert written() == []
