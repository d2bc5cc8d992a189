"""A draft begins on its page."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from actions.models import Plan
from tests import factories as make
from tests.actions.views.scene import Scene, body_of, scene, signed_in, wrong_with

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def home() -> Scene:
    """A partnership."""
    return scene()


def test_a_draft_leads_its_coordinator_to_the_page_on_which_it_begins(home: Scene) -> None:
    draft = make.plan(home.partnership, status="draft", agreed_on=None, chased_from=None)
    url = reverse("plan-begin", args=[draft.pk])
    client = signed_in(home.coordinator)
    assert url in body_of(client.get(draft.get_absolute_url()))
    assert url not in body_of(signed_in(home.lead).get(draft.get_absolute_url()))
    response = client.get(url)
    assert wrong_with(body_of(response)) == []
    data = {"version": draft.version, "agreed_on": "", "chased_from": "2015-06-15"}
    refused = body_of(client.post(url, data))
    assert "Enter the day on which it was agreed" in refused
    client.post(url, data | {"agreed_on": "2015-06-01"})
    page = body_of(client.get(draft.get_absolute_url()))
    assert "is live." in page
    assert url not in page
    assert Plan.objects.get(pk=draft.pk).agreed_on == date(2015, 6, 1)


def test_what_is_live_does_not_begin_again(home: Scene) -> None:
    page = body_of(signed_in(home.coordinator).get(reverse("plan-begin", args=[home.plan.pk])))
    assert "This plan is no draft." in page
