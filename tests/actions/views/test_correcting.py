"""A coordinator's corrections: what they show, who may, and what two coordinators at once get."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import Deliverable, Revision, RevisionKind
from actions.statuses import Progress
from tests import factories as make
from tests.actions.views.sending import held, page_of

pytestmark = pytest.mark.django_db

PAGES = ("deliverable-text", "deliverable-leads", "deliverable-withdraw", "deliverable-supersede")


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[str], Any]) -> None:
    hold("2015-06-15")


@pytest.fixture
def promise() -> Deliverable:
    """A promise of OH and TVP with a point."""
    return make.deliverable("Open a place of safety", leads=["OH", "TVP"], points=["By night"])


@pytest.fixture
def coordinator(client: Client, promise: Deliverable) -> Any:
    """A coordinator of its partnership, signed in."""
    person = make.coordinator(promise.action.plan.partnership)
    client.force_login(person)
    return person


def address(name: str, promise: Deliverable) -> str:
    """The page of a correction."""
    pk = promise.action_id if name == "deliverable-add" else promise.pk
    return reverse(name, args=[pk])


def filled(client: Client, name: str, promise: Deliverable, **typed: Any) -> dict[str, Any]:
    """What the browser sends after opening a page and typing."""
    return held(client.get(address(name, promise)), **{"why": "Agreed on 12 May"} | typed)


# Each of them


def test_a_text_is_corrected(client: Client, promise: Deliverable, coordinator: Any) -> None:
    typed = filled(
        client, "deliverable-text", promise, text="Open two", points="By day\n\n By night "
    )
    response = client.post(address("deliverable-text", promise), typed, follow=True)
    assert response.redirect_chain[-1][0] == promise.get_absolute_url()
    assert "The text was corrected." in page_of(response)
    promise.refresh_from_db()
    assert (promise.text, promise.points) == ("Open two", ["By day", "By night"])
    assert promise.revisions.get().person == coordinator


def test_the_form_holds_the_text_as_it_is(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    form = client.get(address("deliverable-text", promise)).context["form"]
    assert (form["text"].value(), form["points"].value()) == ("Open a place of safety", "By night")


def test_who_leads_is_changed(client: Client, promise: Deliverable, coordinator: Any) -> None:
    page = client.get(address("deliverable-leads", promise))
    ticked = {part.partner_id for part in promise.responsibilities.all()}
    assert set(page.context["form"]["leads"].value()) == ticked
    scas = make.partner("SCAS", of=promise.action.plan.partnership)
    typed = held(page, leads=[scas.pk], marked_lead=scas.pk, why="The service moved")
    response = client.post(address("deliverable-leads", promise), typed)
    assert response.url == promise.get_absolute_url()
    part = promise.responsibilities.get(until=None)
    assert (part.partner, part.role) == (scas, "lead")


def test_the_form_shows_who_is_marked(client: Client) -> None:
    promise = make.deliverable(leads=["OH", "TVP"], marked_lead="TVP")
    client.force_login(make.coordinator(promise.action.plan.partnership))
    form = client.get(address("deliverable-leads", promise)).context["form"]
    marked = promise.responsibilities.get(role="lead").partner_id
    assert form["marked_lead"].value() == marked


def test_a_marked_lead_is_one_of_those_who_lead(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    scas = make.partner("SCAS", of=promise.action.plan.partnership)
    typed = filled(client, "deliverable-leads", promise, marked_lead=scas.pk)
    response = client.post(address("deliverable-leads", promise), typed)
    assert response.context["form"].errors["leads"] == ["Tick SCAS too, or mark nobody as the lead"]


def test_a_partner_of_another_partnership_cannot_be_chosen(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    foreign = make.partner()
    typed = filled(client, "deliverable-leads", promise, leads=[foreign.pk])
    assert client.post(address("deliverable-leads", promise), typed).status_code == 404
    typed["leads"] = ["9" * 30]  # larger than any key
    assert client.post(address("deliverable-leads", promise), typed).status_code == 404
    assert not Revision.objects.exists()


def test_a_promise_is_withdrawn_by_post_alone(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    typed = filled(client, "deliverable-withdraw", promise)
    promise.refresh_from_db()
    assert promise.withdrawn_on is None
    assert client.post(address("deliverable-withdraw", promise), typed).status_code == 302
    promise.refresh_from_db()
    assert promise.withdrawn_on is not None
    again = client.get(address("deliverable-withdraw", promise))
    assert "This was withdrawn from the plan and stays as it was then." in page_of(again)


def test_a_promise_is_superseded_by_another_of_the_plan(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    instead = make.deliverable(of=promise.action, text=" ".join(["word"] * 20))
    make.deliverable("Not of this plan", plan=make.plan(promise.action.plan.partnership))
    page = page_of(client.get(address("deliverable-supersede", promise)))
    assert "Not of this plan" not in page
    assert f"{promise.action}: {' '.join(['word'] * 14)} …" in page
    typed = filled(client, "deliverable-supersede", promise, instead=instead.pk)
    for _ in range(2):  # the second is a double click
        assert client.post(address("deliverable-supersede", promise), typed).status_code == 302
    promise.refresh_from_db()
    assert (promise.progress, promise.superseded_by) == (Progress.SUPERSEDED, instead)
    assert promise.updates.get().reason == "Agreed on 12 May"


def test_what_the_tables_refuse_is_said_above_the_form(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    instead = make.deliverable(of=promise.action)
    make.update(promise, progress=Progress.DELIVERED)
    typed = filled(client, "deliverable-supersede", promise, instead=instead.pk)
    response = client.post(address("deliverable-supersede", promise), typed)
    assert "It cannot go from “Delivered” to “Superseded”." in page_of(response)
    assert response.context["form"]["why"].value() == "Agreed on 12 May"


def test_a_refusal_about_what_replaces_it_stands_beside_that_field(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    first, last = make.deliverable(of=promise.action), make.deliverable(of=promise.action)
    sent = filled(client, "deliverable-supersede", first, instead=last.pk)
    client.post(address("deliverable-supersede", first), sent)
    sent = filled(client, "deliverable-supersede", promise, instead=first.pk)
    response = client.post(address("deliverable-supersede", promise), sent)
    assert "Choose another deliverable" in response.context["form"].errors["instead"][0]


# Adding


def addition(client: Client, promise: Deliverable, **typed: Any) -> dict[str, Any]:
    """What is typed to add a promise of OH."""
    oh = promise.action.plan.partnership.partners.get(short_name="OH")
    said = {"text": "A new promise", "points": "A point", "leads": [oh.pk], "by_when": "Sep 15"}
    return filled(client, "deliverable-add", promise, **said | typed)


def test_an_addition_shows_what_is_read_before_it_is_made(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    url = address("deliverable-add", promise)
    shown = client.post(url, addition(client, promise))
    assert shown.status_code == 200
    assert "by 30 September 2015" in page_of(shown)
    assert "Add this deliverable" in page_of(shown)
    assert promise.action.deliverables.count() == 1
    made = client.post(url, held(shown))
    added = promise.action.deliverables.get(number=2)
    assert made.url == added.get_absolute_url()
    assert (added.text, added.points) == ("A new promise", ["A point"])
    assert added.revisions.get().kind == RevisionKind.ADDED


def test_other_words_for_the_date_are_shown_once_more(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    url = address("deliverable-add", promise)
    shown = client.post(url, addition(client, promise))
    again = client.post(url, held(shown, by_when="Purple"))
    assert again.status_code == 200
    assert "Reading to be checked" in page_of(again)
    assert promise.action.deliverables.count() == 1
    assert client.post(url, held(again)).status_code == 302


def test_a_blank_date_is_shown_too(client: Client, promise: Deliverable, coordinator: Any) -> None:
    url = address("deliverable-add", promise)
    shown = client.post(url, addition(client, promise, by_when=""))
    assert "No date printed" in page_of(shown)
    assert client.post(url, held(shown)).status_code == 302


def test_an_incomplete_addition_keeps_what_was_typed(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    url = address("deliverable-add", promise)
    response = client.post(url, addition(client, promise, text="", leads=[], why=""))
    form = response.context["form"]
    assert set(form.errors) == {"text", "leads", "why"}
    assert form["by_when"].value() == "Sep 15"


def test_an_addition_after_somebody_elses_shows_theirs(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    url = address("deliverable-add", promise)
    mine = held(client.post(url, addition(client, promise)))
    theirs = held(client.post(url, addition(client, promise, text="Their promise")))
    client.post(url, theirs)
    response = client.post(url, mine)
    assert response.status_code == 409
    assert "Their promise" in page_of(response)
    assert response.context["form"]["text"].value() == "A new promise"
    assert client.post(url, held(response)).status_code == 302
    assert promise.action.deliverables.count() == 3


def test_a_double_click_adds_one(client: Client, promise: Deliverable, coordinator: Any) -> None:
    url = address("deliverable-add", promise)
    sent = held(client.post(url, addition(client, promise)))
    first, second = (client.post(url, sent) for _ in range(2))
    assert first.url == second.url
    assert promise.action.deliverables.count() == 2


# All of them


def test_two_coordinators_on_one_text_the_second_loses_nothing(
    client: Client, promise: Deliverable, coordinator: Any
) -> None:
    url = address("deliverable-text", promise)
    mine = filled(client, "deliverable-text", promise, text="My words", points="My point")
    other = Client()
    other.force_login(make.coordinator(promise.action.plan.partnership))
    other.post(url, filled(other, "deliverable-text", promise, text="Their words"))
    response = client.post(url, mine)
    page = page_of(response)
    assert response.status_code == 409
    assert "Somebody changed this meanwhile" in page
    assert "Their words" in page
    form = response.context["form"]
    assert (form["text"].value(), form["points"].value()) == ("My words", "My point")
    assert form["why"].value() == "Agreed on 12 May"
    assert [entry.title for entry in response.context["meanwhile"]] == ["Text corrected"]
    promise.refresh_from_db()
    assert promise.text == "Their words"
    assert client.post(url, held(response)).status_code == 302
    promise.refresh_from_db()
    assert promise.text == "My words"


@pytest.mark.parametrize("name", PAGES)
def test_every_correction_meets_what_was_reported_meanwhile(
    client: Client, promise: Deliverable, coordinator: Any, name: str
) -> None:
    instead = make.deliverable(of=promise.action)
    scas = make.partner("SCAS", of=promise.action.plan.partnership)
    typed = filled(client, name, promise, text="My words", leads=[scas.pk], instead=instead.pk)
    make.update(promise, happened="It is open")
    response = client.post(address(name, promise), typed)
    assert response.status_code == 409
    assert "It is open" in page_of(response)
    assert response.context["form"]["why"].value() == "Agreed on 12 May"
    assert client.post(address(name, promise), held(response)).status_code == 302


@pytest.mark.parametrize("name", [*PAGES, "deliverable-add"])
def test_a_reason_is_asked_for_beside_its_field(
    client: Client, promise: Deliverable, coordinator: Any, name: str
) -> None:
    response = client.post(address(name, promise), filled(client, name, promise, why=" "))
    assert response.status_code == 200
    assert response.context["form"].errors["why"] == ["Say why; it stays on the timeline"]
    assert "<title>Error: " in page_of(response)
    assert not Revision.objects.exists()


@pytest.mark.parametrize("name", [*PAGES, "deliverable-add"])
def test_only_coordinators_correct_and_foreign_promises_are_not_there(
    client: Client, promise: Deliverable, name: str
) -> None:
    lead = make.lead(promise.responsibilities.all()[0].partner)
    for person, status in ((lead, 403), (make.coordinator(), 404)):
        client.force_login(person)
        assert client.get(address(name, promise)).status_code == status
        assert client.post(address(name, promise), {}).status_code == status
    client.logout()
    assert client.get(address(name, promise)).status_code == 302


@pytest.mark.parametrize("name", [*PAGES, "deliverable-add"])
def test_a_page_shows_everything_by_get_and_changes_nothing(
    client: Client, promise: Deliverable, coordinator: Any, name: str
) -> None:
    assert client.get(address(name, promise)).status_code == 200
    promise.refresh_from_db()
    assert promise.version == 1
    assert not Revision.objects.exists()
