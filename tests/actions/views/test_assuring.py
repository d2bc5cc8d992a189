"""Delivered with evidence, confirmed by another organisation, returned, closed: on the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Confirmation, Deliverable, Evidence, Update
from actions.services.evidence import link, where
from actions.statuses import Assurance, Progress
from concordat.lib.files import MOST_BYTES
from partners.models import Role
from tests import factories as make
from tests.actions.views.scene import body_of, signed_in, wrong_with

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[str], Any]) -> None:
    hold("2015-06-15")


@pytest.fixture
def promise() -> Deliverable:
    """Led by OH."""
    return make.deliverable("Open a place of safety", leads=["OH"])


def member(promise: Deliverable, role: str, short_name: str = "CCG") -> Client:
    """Somebody of a partner of the promise's partnership, signed in."""
    of = promise.action.plan.partnership
    partner = of.partners.filter(short_name=short_name).first() or make.partner(short_name, of=of)
    return signed_in(make.member(partner, role, name=f"{role} of {short_name}"))


def address(name: str, promise: Deliverable) -> str:
    """A page about a promise."""
    return reverse(f"deliverable-{name}", args=[promise.pk])


def held(response: Any, **typed: Any) -> dict[str, Any]:
    """What the browser would send of a page's form."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None} | typed


def send(client: Client, name: str, promise: Deliverable, **typed: Any) -> Any:
    """Open a page and send its form; the page that follows."""
    url = address(name, promise)
    return client.post(url, held(client.get(url), **typed), follow=True)


DELIVERED = {
    "progress": "delivered",
    "delivered_on": "2015-06-01",
    "happened": "It is open",
}


def a_pdf(name: str = "minutes.pdf") -> SimpleUploadedFile:
    """A small PDF as a browser sends it; what it says of its kind is wrong."""
    return SimpleUploadedFile(name, PDF, content_type="text/html")


def test_a_lead_delivers_with_a_file_which_only_another_organisation_confirms(
    promise: Deliverable,
) -> None:
    """The whole way, on the pages."""
    lead, same = member(promise, Role.LEAD, "OH"), member(promise, Role.COMMISSIONER, "OH")
    commissioner, reader = member(promise, Role.COMMISSIONER), member(promise, Role.READER, "TVP")
    page = body_of(send(lead, "report", promise, **DELIVERED, evidence_file=a_pdf()))
    assert "Report added" in page
    assert "Evidence attached" in page
    assert "minutes.pdf" in page
    assert "commissioner of CCG (commissioner, CCG) can confirm it." in page
    assert address("confirm", promise) not in page

    page = body_of(same.get(promise.get_absolute_url()))
    assert address("confirm", promise) not in page
    refused = same.post(address("confirm", promise), {"version": 2})
    assert refused.status_code == 403
    assert "for your own organisation" in body_of(refused)
    assert not Confirmation.objects.exists()

    home = body_of(commissioner.get("/"))
    assert "Waiting for your confirmation" in home
    assert "Waiting for your confirmation" not in body_of(same.get("/"))
    assert "Waiting for your confirmation" not in body_of(reader.get("/"))
    assert address("confirm", promise) in body_of(commissioner.get(promise.get_absolute_url()))
    page = body_of(send(commissioner, "confirm", promise))
    assert "You confirmed that it is delivered." in page
    assert "Confirmed by commissioner of CCG for CCG on 15 June 2015" in page
    assert "Confirmed as delivered" in page
    assert wrong_with(page) == []
    promise.refresh_from_db()
    assert promise.assurance == Assurance.CONFIRMED
    assert "Waiting for your confirmation" not in body_of(commissioner.get("/"))


def test_a_file_is_only_ever_saved(promise: Deliverable) -> None:
    lead = member(promise, Role.LEAD, "OH")
    send(lead, "report", promise, **DELIVERED, evidence_file=a_pdf("a<b>.html"))
    file = Evidence.objects.get()
    response = lead.get(reverse("evidence-file", args=[file.pk]))
    assert body_of(response).encode() == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="a_b_.html.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"
    file.file.storage.delete(file.file.name)
    assert lead.get(reverse("evidence-file", args=[file.pk])).status_code == 404


def test_words_and_links_are_no_files(promise: Deliverable) -> None:
    update = make.update(promise, progress=Progress.DELIVERED, evidence=[where("There")])
    lead = member(promise, Role.LEAD, "OH")
    url = reverse("evidence-file", args=[update.evidence.get().pk])
    assert lead.get(url).status_code == 404


def test_a_link_is_shown_as_one_and_carries_nothing_along(promise: Deliverable) -> None:
    lead = member(promise, Role.LEAD, "OH")
    address_of_it = "https://example.org/minutes?a=1&b=2"
    page = body_of(send(lead, "report", promise, **DELIVERED, evidence_link=address_of_it))
    assert (
        'href="https://example.org/minutes?a=1&amp;b=2" rel="noopener noreferrer nofollow"' in page
    )


REFUSED = {
    "nothing": ({}, "evidence_link", "one of them is enough"),
    "no link": ({"evidence_link": "javascript:alert(1)"}, "evidence_link", "the whole address"),
    "a program": (
        {"evidence_file": SimpleUploadedFile("a.pdf", b"MZ\x00\x01")},
        "evidence_file",
        "of no kind that is taken here",
    ),
    "nothing in it": (
        {"evidence_file": SimpleUploadedFile("a.pdf", b"")},
        "evidence_file",
        "The file is empty",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_shows_nothing_is_refused_beside_its_field(promise: Deliverable, kind: str) -> None:
    typed, field, said = REFUSED[kind]
    lead = member(promise, Role.LEAD, "OH")
    response = send(lead, "report", promise, **DELIVERED, **typed)
    assert response.status_code == 200
    assert said in response.context["form"].errors[field][0]
    assert len(response.context["form"].errors[field]) == 1
    assert response.context["form"]["happened"].value() == "It is open"
    assert 'enctype="multipart/form-data"' in body_of(response)
    assert wrong_with(body_of(response)) == []
    assert not Update.objects.exists()


def test_an_upload_that_is_too_large_is_refused_and_not_stored(promise: Deliverable) -> None:
    lead = member(promise, Role.LEAD, "OH")
    large = SimpleUploadedFile("large.txt", b"a" * (MOST_BYTES + 1_000_000))
    response = send(lead, "report", promise, **DELIVERED, evidence_file=large)
    assert "larger than 20 MB" in response.context["form"].errors["evidence_file"][0]


@pytest.mark.parametrize("typed", [{"delivered_on": "soon"}, {"delivered_on": "2015-06-16"}])
def test_a_chosen_file_is_asked_for_again_where_something_else_is_wrong(
    promise: Deliverable, typed: dict[str, str]
) -> None:
    """What the form finds, and what the service refuses."""
    lead = member(promise, Role.LEAD, "OH")
    response = send(lead, "report", promise, **DELIVERED | typed, evidence_file=a_pdf())
    errors = response.context["form"].errors
    assert errors["evidence_file"] == ["Choose the file again: “minutes.pdf” was not kept."]
    assert len(errors) == 2


def test_a_chosen_file_is_asked_for_again_where_somebody_was_faster(promise: Deliverable) -> None:
    lead = member(promise, Role.LEAD, "OH")
    typed = held(lead.get(address("report", promise)), **DELIVERED, evidence_where="There")
    make.update(promise)
    response = lead.post(address("report", promise), typed | {"evidence_file": a_pdf()})
    assert response.status_code == 409
    assert "Choose the file again: “minutes.pdf” was not kept." in body_of(response)
    assert response.context["form"]["evidence_where"].value() == "There"


def test_evidence_left_behind_by_another_choice_is_not_sent(promise: Deliverable) -> None:
    lead = member(promise, Role.LEAD, "OH")
    send(lead, "report", promise, **DELIVERED | {"progress": "in_progress"}, evidence_where="x")
    assert promise.updates.get().progress == Progress.IN_PROGRESS
    assert not Evidence.objects.exists()


def test_a_report_is_returned_with_a_reason_and_its_lead_reads_it(promise: Deliverable) -> None:
    make.update(promise, progress=Progress.DELIVERED, evidence=[link("https://example.org/")])
    commissioner = member(promise, Role.COMMISSIONER)
    response = send(commissioner, "return", promise)
    assert response.context["form"].errors["reason"] == ["Say why; it stays on the timeline"]
    page = body_of(send(commissioner, "return", promise, reason="Two wards are missing"))
    assert "It was returned" in page
    assert page.count("Returned: not delivered yet") == 1
    assert "Two wards are missing" in page
    promise.refresh_from_db()
    assert promise.progress == Progress.IN_PROGRESS


def proposed(promise: Deliverable) -> None:
    """A lead says that it will not be delivered."""
    make.update(promise, progress=Progress.NOT_DELIVERED_PROPOSED, reason="No money")


def test_what_will_not_be_delivered_is_closed_by_a_commissioner(promise: Deliverable) -> None:
    proposed(promise)
    commissioner = member(promise, Role.COMMISSIONER)
    assert "Not delivered, to close" in body_of(commissioner.get("/"))
    page = body_of(send(commissioner, "close", promise, reason="Agreed"))
    assert "It was closed as not delivered." in page
    assert wrong_with(page) == []
    assert "Not delivered, to close" not in body_of(commissioner.get("/"))
    lead = member(promise, Role.LEAD, "OH")
    refused = send(lead, "report", promise, progress="in_progress", happened="More")
    assert "Say why it goes from" in refused.context["form"].errors["reason"][0]
    send(lead, "report", promise, progress="in_progress", reason="A grant came")
    promise.refresh_from_db()
    assert promise.progress == Progress.IN_PROGRESS


def test_or_sent_back(promise: Deliverable) -> None:
    proposed(promise)
    page = body_of(send(member(promise, Role.COMMISSIONER), "send-back", promise, reason="Go on"))
    assert "It was sent back" in page
    promise.refresh_from_db()
    assert promise.progress == Progress.IN_PROGRESS


@pytest.mark.parametrize("name", ["confirm", "return", "close", "send-back"])
def test_each_page_is_whole_and_says_what_was_reported(promise: Deliverable, name: str) -> None:
    if name in {"confirm", "return"}:
        make.update(promise, progress=Progress.DELIVERED, before_evidence=True, happened="So it is")
    else:
        make.update(
            promise,
            progress=Progress.NOT_DELIVERED_PROPOSED,
            reason="No money",
            happened="So it is",
        )
    page = body_of(member(promise, Role.COMMISSIONER).get(address(name, promise)))
    assert wrong_with(page) == []
    assert "So it is" in page
    assert ("No evidence was given: it is only said." in page) == (name in {"confirm", "return"})


@pytest.mark.parametrize("name", ["confirm", "return", "close", "send-back"])
def test_where_nothing_waits_one_is_led_back(promise: Deliverable, name: str) -> None:
    commissioner = member(promise, Role.COMMISSIONER)
    response = commissioner.get(address(name, promise), follow=True)
    assert response.redirect_chain
    assert "There is nothing to decide here any more." in body_of(response)
    assert member(promise, Role.READER).get(address(name, promise)).status_code == 403


def test_the_second_of_two_sees_what_the_first_decided(promise: Deliverable) -> None:
    make.update(promise, progress=Progress.DELIVERED)
    one, two = (member(promise, Role.COMMISSIONER, name) for name in ("CCG", "OCC"))
    typed = held(two.get(address("return", promise)), reason="Not yet")
    send(one, "confirm", promise)
    response = two.post(address("return", promise), typed)
    assert response.status_code == 409
    assert "Confirmed as delivered" in body_of(response)
    assert response.context["form"]["reason"].value() == "Not yet"
    again = two.post(address("return", promise), held(response))
    assert "This was confirmed already" in body_of(again)


def test_old_confidence_is_not_shown_of_what_is_delivered(promise: Deliverable) -> None:
    """The timeline keeps it, which is history."""
    make.update(promise, confidence="at_risk", reason="No rooms")
    lead = member(promise, Role.LEAD, "OH")
    before = body_of(lead.get(promise.get_absolute_url())).count("At risk</span>")
    coordinator = make.coordinator(promise.action.plan.partnership)
    own = coordinator.memberships.get().partner
    make.update(promise, at=own, by=coordinator, progress=Progress.DELIVERED)
    after = body_of(lead.get(promise.get_absolute_url())).count("At risk</span>")
    assert (before, after) == (3, 1)


def test_who_answers_and_is_silent_is_named(promise: Deliverable) -> None:
    make.update(promise, on="2015-04-30")
    page = body_of(member(promise, Role.READER).get(promise.get_absolute_url()))
    assert "No report for 6 weeks" in page


def test_the_register_is_filtered_by_what_delivered_rests_on(promise: Deliverable) -> None:
    plan = promise.action.plan
    other = make.deliverable("Only said", of=promise.action)
    make.deliverable("Open still", of=promise.action)
    make.update(promise, progress=Progress.DELIVERED)
    make.update(other, progress=Progress.DELIVERED, before_evidence=True)
    reader = member(promise, Role.READER)
    found = reader.get(plan.get_absolute_url(), {"assurance": "said"})
    assert [row.text for row in found.context["rows"]] == ["Only said"]
    found = reader.get(plan.get_absolute_url(), {"assurance": ["said", "evidenced"]})
    assert len(found.context["rows"]) == 2


def test_the_pages_ask_no_more_for_many_that_wait(promise: Deliverable) -> None:
    commissioner, counts = member(promise, Role.COMMISSIONER), []
    for more in (1, 12):
        for _ in range(more):
            delivered = make.deliverable(of=promise.action, leads=["OH"])
            make.update(delivered, progress=Progress.DELIVERED)
        for url in ("/", promise.get_absolute_url()):
            with CaptureQueriesContext(connection) as queries:
                body_of(commissioner.get(url))
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
    assert counts[0] <= 12
    assert counts[1] <= 15
