"""What looks like a patient's number stops a form, and keeping it leaves a trace."""

from typing import Any

import pytest
from django.urls import reverse

from actions.models import Update
from concordat.trail.models import Entry
from tests import factories as make
from tests.actions.views.scene import signed_in
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db
NUMBER = "943 476 5919"


def send(words: str, **more: Any) -> Any:
    """A report of progress with some words, by a lead."""
    promise = make.deliverable()
    part = promise.responsibilities.get()
    client = signed_in(make.lead(part.partner))
    url = reverse("deliverable-report", args=[promise.pk])
    page = Markup(client.get(url).content.decode())
    nonce = page.all("input", name="nonce")[0]["value"]
    data = {
        "partner": part.partner_id,
        "progress": "in_progress",
        "happened": words,
        "version": promise.version,
        "nonce": nonce,
        **more,
    }
    return client.post(url, data)


def test_a_number_is_not_kept_and_nothing_typed_is_lost() -> None:
    response = send(f"Seen by {NUMBER}")
    body = response.content.decode()
    assert response.status_code == 200
    assert f"“{NUMBER}” looks like an NHS number" in body
    assert f"Seen by {NUMBER}" in body
    assert Markup(body).all("input", name="not_a_patient")
    assert not Update.objects.exists()
    assert not Entry.objects.filter(what="patient-warning-overridden").exists()


def test_who_keeps_it_all_the_same_is_on_the_trail_without_the_number() -> None:
    assert send(f"Invoice {NUMBER}", not_a_patient="on").status_code == 302
    update = Update.objects.get()
    assert update.happened == f"Invoice {NUMBER}"
    entry = Entry.objects.get(what="patient-warning-overridden")
    assert entry.actor == update.person_id
    assert entry.about["deliverable"] == update.deliverable_id
    assert entry.details == {"fields": "happened"}


def test_ordinary_words_leave_no_trace_even_with_the_box_ticked() -> None:
    assert send("We met", not_a_patient="on").status_code == 302
    assert not Entry.objects.filter(what="patient-warning-overridden").exists()
