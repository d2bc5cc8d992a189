"""Report progress: one screen, one row a report, and nothing typed is ever lost."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import Deliverable, Update
from actions.services import revising
from actions.statuses import Confidence, Progress
from tests import factories as make
from tests.actions.views.sending import held, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(hold: Any) -> None:
    hold("2015-06-15")


def address(deliverable: Deliverable) -> str:
    """The report page of a promise."""
    return reverse("deliverable-report", args=[deliverable.pk])


def signed_in(client: Client, deliverable: Deliverable, short_name: str = "") -> Any:
    """Signs a new lead in, of the partner named or of the first that answers."""
    parts = deliverable.responsibilities.order_by("position")
    part = parts.get(partner__short_name=short_name) if short_name else parts[0]
    person = make.lead(part.partner)
    client.force_login(person)
    return person


def filled(client: Client, deliverable: Deliverable, **typed: Any) -> dict[str, Any]:
    """What the browser would send: what the form holds at first, and what was typed."""
    return held(client.get(address(deliverable)), **{"happened": "Rooms were found"} | typed)


def test_a_lead_reports_and_comes_back_to_the_promise(client: Client) -> None:
    promise = make.deliverable(leads=["OH"])
    person = signed_in(client, promise)
    typed = filled(
        client,
        promise,
        progress=Progress.IN_PROGRESS,
        confidence=Confidence.AT_RISK,
        reason="No rooms",
        next_steps="Sign the lease",
    )
    response = client.post(address(promise), typed, follow=True)
    assert response.redirect_chain[-1][0] == promise.get_absolute_url()
    assert "Report added for The OH organisation" in page_of(response)
    update = promise.updates.get()
    assert (update.person, update.progress, update.reason) == (person, "in_progress", "No rooms")
    promise.refresh_from_db()
    assert promise.confidence == Confidence.AT_RISK


def test_a_get_changes_nothing_and_shows_the_promise_and_the_last_report(client: Client) -> None:
    promise = make.deliverable("Open a place of safety", leads=["OH", "TVP"], points=["By night"])
    make.update(promise, on="2015-02-03", happened="A site was chosen")
    signed_in(client, promise)
    page = page_of(client.get(address(promise)))
    assert "Open a place of safety" in page
    assert "By night" in page
    assert "Mar 15" in page
    assert "by 31 March 2015" in page
    assert "A site was chosen" in page
    assert "3 February 2015" in page
    silent = page.partition("No report yet from:")[2].partition("</ul>")[0]
    assert ">TVP<" in silent, "the other organisation has said nothing"
    assert ">OH<" not in silent
    assert Update.objects.count() == 1


def test_the_same_nonce_twice_is_one_row_and_the_same_success(client: Client) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    typed = filled(
        client,
        promise,
        progress=Progress.DELIVERED,
        delivered_on="2015-03-30",
        evidence_where="In the minutes",
    )
    first, second = (client.post(address(promise), typed) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert promise.updates.count() == 1


def test_a_report_that_met_a_date_can_be_sent_twice_too(client: Client) -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    signed_in(client, promise)
    may = promise.reading.due_dates.order_by("due_on")[0]
    typed = filled(client, promise, progress=Progress.IN_PROGRESS, met=[may.pk])
    responses = [client.post(address(promise), typed) for _ in range(2)]
    assert [response.status_code for response in responses] == [302, 302]
    assert promise.updates.get().met_due_dates.count() == 1


def test_going_back_and_changing_the_words_loses_nothing_and_adds_nothing(client: Client) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    typed = filled(client, promise, progress=Progress.IN_PROGRESS, happened="First words")
    client.post(address(promise), typed)
    response = client.post(address(promise), typed | {"happened": "Second words"})
    assert response.status_code == 409
    assert response.context["title"] == "You have already reported on this"
    assert "First words" in page_of(response)
    assert response.context["form"]["happened"].value() == "Second words"
    assert promise.updates.count() == 1
    assert client.post(address(promise), held(response)).status_code == 302
    assert [each.happened for each in promise.updates.all()] == ["First words", "Second words"]


def test_the_second_of_two_people_sees_both_texts_and_adds_theirs_as_well(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    signed_in(client, promise, "TVP")
    typed = filled(
        client,
        promise,
        progress=Progress.NOT_STARTED,
        confidence=Confidence.OFF_TRACK,
        reason="Nobody is free",
        happened="We could not begin",
        next_steps="Ask the board",
    )
    other = make.update(promise, happened="The trust began", progress=Progress.IN_PROGRESS)
    response = client.post(address(promise), typed)
    page = page_of(response)
    assert response.status_code == 409
    assert response.context["title"] == "Somebody reported meanwhile"
    assert "The trust began" in page
    assert other.person.name in page
    for words in ("We could not begin", "Nobody is free", "Ask the board", "Add my report as well"):
        assert words in page
    assert not response.context["form"].errors
    assert promise.updates.count() == 1
    assert client.post(address(promise), held(response)).status_code == 302
    promise.refresh_from_db()
    assert (promise.progress, promise.updates.count()) == (Progress.NOT_STARTED, 2)


def test_in_a_conflict_only_what_was_done_meanwhile_is_shown(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    make.update(promise, happened="Seen before")
    signed_in(client, promise, "TVP")
    typed = filled(client, promise, progress=Progress.IN_PROGRESS)
    make.update(promise, happened="New one")
    make.update(promise, happened="New two")
    said = [
        entry.parts[-1].text for entry in client.post(address(promise), typed).context["meanwhile"]
    ]
    assert said == ["New two", "New one"]


def test_a_choice_that_is_no_move_any_more_is_shown_as_words(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    signed_in(client, promise, "TVP")
    typed = filled(client, promise, progress=Progress.NOT_STARTED, happened="Still waiting")
    make.update(promise, progress=Progress.DELIVERED)
    response = client.post(address(promise), typed)
    assert response.status_code == 409
    assert "You had chosen “Not started”" in page_of(response)
    assert response.context["form"]["happened"].value() == "Still waiting"
    kept = client.post(address(promise), held(response, progress=""))
    assert kept.status_code == 302
    promise.refresh_from_db()
    assert (promise.progress, promise.updates.count()) == (Progress.DELIVERED, 2)


def test_a_correction_made_meanwhile_is_shown_too(client: Client) -> None:
    promise = make.deliverable("Old words")
    signed_in(client, promise)
    typed = filled(client, promise, progress=Progress.IN_PROGRESS)
    revising.correct_text(
        deliverable=Deliverable.objects.get(pk=promise.pk),
        seen_version=promise.version,
        text="New words",
        points=[],
        why="A slip",
        by=make.standing(make.coordinator(promise.action.plan.partnership)),
    )
    response = client.post(address(promise), typed)
    assert response.status_code == 409
    assert [entry.title for entry in response.context["meanwhile"]] == ["Text corrected"]


def test_a_promise_withdrawn_meanwhile_keeps_what_was_typed(client: Client) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    typed = filled(client, promise, progress=Progress.IN_PROGRESS, happened="All done")
    revising.withdraw_deliverable(
        deliverable=Deliverable.objects.get(pk=promise.pk),
        seen_version=promise.version,
        why="Agreed",
        by=make.standing(make.coordinator(promise.action.plan.partnership)),
    )
    response = client.post(address(promise), typed)
    assert response.status_code == 409
    again = client.post(address(promise), held(response))
    assert again.status_code == 200
    assert "This was withdrawn from the plan; nothing more is reported on it." in page_of(again)
    assert again.context["form"]["happened"].value() == "All done"
    assert not promise.updates.exists()


def test_a_withdrawn_promise_has_no_form(client: Client) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    Deliverable.objects.filter(pk=promise.pk).update(withdrawn_on="2015-06-01")
    page = page_of(client.get(address(promise)))
    assert "nothing more is reported on it" in page
    assert "What has happened?" not in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"progress": ""}, "progress", "Choose how far it is"),
        ({"progress": "delivered"}, "delivered_on", "Give the day on which it was delivered"),
        (
            {"progress": "delivered", "delivered_on": "2015-06-16"},
            "delivered_on",
            "cannot be in the future",
        ),
        ({"progress": "delivered", "delivered_on": "soon"}, "delivered_on", "Enter a day"),
        ({"progress": "in_progress", "confidence": "at_risk"}, "reason", "Say why it is not on"),
        ({"progress": "not_delivered_proposed"}, "reason", "Say why it goes from"),
        ({"progress": "not_delivered"}, "progress", "It cannot go from"),
        ({"progress": "nothing_reported"}, "progress", "It cannot go from"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    client: Client, typed: dict[str, str], field: str, words: str
) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    sent = filled(client, promise, next_steps="Go on", **typed)
    response = client.post(address(promise), sent)
    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors[field])
    assert response.context["form"]["next_steps"].value() == "Go on"
    assert "<title>Error: " in page_of(response)
    assert not promise.updates.exists()


def test_everything_that_is_wrong_is_said_at_once(client: Client) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    sent = filled(client, promise, progress="delivered", confidence="at_risk")
    assert set(client.post(address(promise), sent).context["form"].errors) == {
        "delivered_on",
        "evidence_link",
        "reason",
    }


def test_a_field_with_two_faults_shows_the_first(client: Client) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    sent = filled(client, promise, progress="not_delivered_proposed", confidence="at_risk")
    errors = client.post(address(promise), sent).context["form"].errors
    assert [len(errors["reason"])] == [1]


def test_a_day_left_behind_by_another_choice_is_not_sent(client: Client) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    sent = filled(client, promise, progress="in_progress", delivered_on="2015-06-01")
    assert client.post(address(promise), sent).status_code == 302
    assert promise.updates.get().delivered_on is None


def test_superseded_is_not_in_this_form(client: Client) -> None:
    promise = make.deliverable()
    client.force_login(make.coordinator(promise.action.plan.partnership))
    form = client.get(address(promise)).context["form"]
    assert Progress.SUPERSEDED not in form.offer.moves
    assert len(form.offer.moves) == 4


def test_dates_are_asked_only_where_several_are_owed(client: Client) -> None:
    single, several = (
        make.deliverable(by_when="Mar 15"),
        make.deliverable(by_when="May 15 and Dec 15"),
    )
    asked = {}
    for promise in (single, several):
        signed_in(client, promise)
        asked[promise.pk] = "Which dates does this report meet?" in page_of(
            client.get(address(promise))
        )
    assert asked == {single.pk: False, several.pk: True}


def test_where_another_is_marked_lead_one_adds_to_the_record(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"], marked_lead="OH")
    signed_in(client, promise, "TVP")
    page = page_of(client.get(address(promise)))
    assert "The OH organisation" in page
    assert "is marked as the lead and says how far this is" in page
    assert "How far is it?" not in page
    assert client.post(address(promise), filled(client, promise)).status_code == 302
    promise.refresh_from_db()
    assert (promise.progress, promise.updates.count()) == (Progress.NOTHING_REPORTED, 1)


def test_where_another_is_marked_lead_progress_sent_all_the_same_is_refused(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"], marked_lead="OH")
    signed_in(client, promise, "TVP")
    response = client.post(address(promise), filled(client, promise, progress="delivered"))
    assert response.status_code == 403
    assert not promise.updates.exists()


def test_a_closed_promise_takes_words_or_is_opened_again_with_a_reason(client: Client) -> None:
    promise = make.deliverable()
    make.update(promise, progress=Progress.DELIVERED, on="2015-03-30")
    signed_in(client, promise)
    page = page_of(client.get(address(promise)))
    assert "Leave it as delivered" in page
    assert client.post(address(promise), filled(client, promise)).status_code == 302
    opened = filled(client, promise, progress="in_progress")
    refused = client.post(address(promise), opened)
    assert (
        "Say why it goes from “Delivered” to “In progress”."
        in refused.context["form"].errors["reason"]
    )
    assert client.post(address(promise), opened | {"reason": "It broke"}).status_code == 302
    promise.refresh_from_db()
    assert promise.progress == Progress.IN_PROGRESS


def test_a_superseded_promise_takes_words_from_a_lead(client: Client) -> None:
    promise = make.deliverable()
    instead = make.deliverable(of=promise.action)
    make.update(
        promise,
        progress=Progress.SUPERSEDED,
        superseded_by=instead,
        reason="Joined",
        by=make.coordinator(promise.action.plan.partnership),
    )
    signed_in(client, promise)
    page = page_of(client.get(address(promise)))
    assert "This is superseded. What you report is added to the record." in page
    assert "Will it be kept?" not in page
    assert client.post(address(promise), filled(client, promise)).status_code == 302


def test_whoever_has_a_choice_says_for_whom(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    coordinator = make.coordinator(promise.action.plan.partnership)
    client.force_login(coordinator)
    sent = filled(client, promise, progress="in_progress")
    assert "partner" not in sent, "nothing is chosen for them"
    response = client.post(address(promise), sent)
    assert response.context["form"].errors["partner"] == ["Choose for whom you report"]
    tvp = promise.responsibilities.get(partner__short_name="TVP").partner
    assert client.post(address(promise), sent | {"partner": tvp.pk}).status_code == 302
    assert promise.updates.get().partner == tvp


def test_nobody_reports_for_an_organisation_that_is_not_theirs(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    signed_in(client, promise, "TVP")
    oh = promise.responsibilities.get(partner__short_name="OH").partner
    sent = filled(client, promise, progress="in_progress", partner=oh.pk)
    response = client.post(address(promise), sent)
    assert "You cannot report for The OH organisation" in page_of(response)
    assert not promise.updates.exists()


def test_a_reader_is_told_who_can_report(client: Client) -> None:
    promise = make.deliverable()
    client.force_login(make.member(make.partner(of=promise.action.plan.partnership), "reader"))
    response = client.get(address(promise))
    assert response.status_code == 403
    assert "Only the organisations that lead this can report on it." in page_of(response)


def test_a_foreign_promise_is_not_there(client: Client) -> None:
    promise = make.deliverable()
    client.force_login(make.lead())
    assert client.get(address(promise)).status_code == 404
    assert client.post(address(promise), {}).status_code == 404


def test_without_sign_in_the_way_leads_to_it(client: Client) -> None:
    promise = make.deliverable()
    response = client.get(address(promise))
    assert response.status_code == 302
    assert response.url.startswith(reverse("sign-in"))


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [("/", "/"), ("/overdue/?x=1", "/overdue/?x=1"), ("https://example.net/", None), ("", None)],
)
def test_afterwards_one_goes_back_only_to_an_address_of_ours(
    client: Client, wanted: str, goes: str | None
) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    form = client.get(address(promise), {"next": wanted}).context["form"]
    assert form["next"].value() == wanted
    sent = filled(client, promise, progress="in_progress", next=wanted)
    assert client.post(address(promise), sent).url == (goes or promise.get_absolute_url())


def test_a_form_without_its_hidden_parts_asks_to_be_opened_again(client: Client) -> None:
    promise = make.deliverable()
    signed_in(client, promise)
    sent = filled(client, promise, progress="in_progress")
    for lost in ("version", "nonce"):
        response = client.post(address(promise), {k: v for k, v in sent.items() if k != lost})
        assert "This form is not complete any more: open it again." in page_of(response)
    assert not promise.updates.exists()


def test_a_nonce_of_somebody_else_is_no_way_to_lose_words(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    other = make.update(promise)
    signed_in(client, promise, "TVP")
    sent = filled(client, promise, progress="in_progress", nonce=str(other.nonce))
    response = client.post(address(promise), sent)
    assert response.status_code == 409
    assert uuid.UUID(str(response.context["form"]["nonce"].value())) != other.nonce
    assert promise.updates.count() == 1
