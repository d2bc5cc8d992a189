"""What the forms themselves do: keep what was typed, place refusals, offer and hint."""

from collections.abc import Callable
from typing import Any

import pytest
from crispy_forms.utils import render_crispy_form

from actions.forms import CorrectTextForm, ReportForm
from actions.forms.base import EditForm
from actions.models import Deliverable
from actions.services.reporting import offer_to
from actions.statuses import Progress, Refused
from concordat.lib.free_text import NO_PATIENTS
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(hold: Callable[[str], Any]) -> None:
    hold("2015-06-15")


def report_form(
    promise: Deliverable, data: dict[str, Any] | None = None, **more: Any
) -> ReportForm:
    """The form of a lead of the first that answers."""
    by = make.standing(make.lead(promise.responsibilities.order_by("position")[0].partner))
    offer = offer_to(by=by, deliverable=promise)
    return ReportForm(data, deliverable=promise, offer=offer, **more)


def test_every_box_for_words_asks_for_no_patient_details() -> None:
    form = report_form(make.deliverable())
    for name in ("reason", "happened", "next_steps"):
        assert form.fields[name].help_text.endswith(NO_PATIENTS)


def test_what_was_typed_fills_another_form_but_what_belongs_to_one_showing() -> None:
    form = CorrectTextForm({"text": " As typed ", "points": "a\nb", "why": "", "version": "7"})
    assert form.typed() == {"text": " As typed ", "points": "a\nb", "why": ""}
    assert "nonce" not in report_form(make.deliverable(), {"nonce": "x"}).typed()


def test_a_refusal_without_a_place_in_the_form_stands_above_it() -> None:
    form = CorrectTextForm({"text": "a", "points": "", "why": "b", "version": "1"})
    assert form.is_valid()
    form.show(Refused("Whole.", others=[Refused("Other.", about="no such field")]))
    assert form.non_field_errors() == ["Whole.", "Other."]


def test_a_form_lays_out_all_its_fields_unless_it_says_otherwise() -> None:
    form = EditForm()
    assert form.layout() == ["version"]


def test_one_organisation_is_not_asked_for_and_several_are() -> None:
    promise = make.deliverable(leads=["OH", "TVP"])
    one = report_form(promise)
    assert one["partner"].is_hidden
    assert one.only_partner is not None
    by = make.standing(make.coordinator(promise.action.plan.partnership))
    several = ReportForm(deliverable=promise, offer=offer_to(by=by, deliverable=promise))
    assert not several["partner"].is_hidden
    assert several.only_partner is None
    assert len(several.fields["partner"].choices) == 3


@pytest.mark.parametrize(
    ("progress", "hint", "labels"),
    [
        (
            None,
            "“Not delivered” needs a reason, and a commissioner decides on it.",
            ["Not started", "In progress", "Delivered", "Not delivered"],
        ),
        (
            Progress.NOT_DELIVERED_PROPOSED,
            "Taking it up again needs a reason.",
            ["Not delivered – proposed", "In progress"],
        ),
        (
            Progress.DELIVERED,
            "Taking it up again needs a reason.",
            ["Leave it as delivered", "In progress: take it up again"],
        ),
    ],
)
def test_moves_are_offered_in_words_with_what_they_ask_for(
    progress: Progress | None, hint: str, labels: list[str]
) -> None:
    promise = make.deliverable()
    if progress:
        make.update(promise, progress=progress, reason="No money")
    field = report_form(promise).fields["progress"]
    assert field.help_text == hint
    assert [label for _, label in field.choices] == labels


def test_the_present_state_is_chosen_at_first() -> None:
    promise = make.deliverable()
    assert report_form(promise)["progress"].value() is None
    make.update(promise)
    assert report_form(promise)["progress"].value() == "in_progress"
    make.update(promise, progress=Progress.DELIVERED)
    assert report_form(promise)["progress"].value() == ""


def test_a_choice_that_is_gone_is_named_and_others_are_not() -> None:
    promise = make.deliverable()
    make.update(promise, progress=Progress.DELIVERED)
    lost = {
        chosen: report_form(promise, initial={"progress": chosen}).lost
        for chosen in ("not_started", "in_progress", "", None, "nonsense")
    }
    assert lost == {
        "not_started": "“Not started”",
        "in_progress": "",
        "": "",
        None: "",
        "nonsense": "",
    }


@pytest.mark.parametrize(("typed", "said"), [("2015-06-10", "10 June 2015"), ("soon", "soon")])
def test_the_day_and_the_dates_that_went_with_it_are_named_too(typed: str, said: str) -> None:
    promise = make.deliverable(by_when="May 15 and Dec 15")
    may = promise.reading.due_dates.order_by("due_on")[0]
    make.update(promise, progress=Progress.DELIVERED)
    before = {"progress": "delivered", "delivered_on": typed, "met": [str(may.pk)]}
    assert report_form(promise, initial=before).lost == f"“Delivered”, {said}, 31 May 2015"


def test_what_was_typed_never_hides() -> None:
    promise = make.deliverable()
    make.update(promise, progress=Progress.DELIVERED)
    assert "data-app-shown-when" in render_crispy_form(report_form(promise))
    typed = report_form(promise, initial={"reason": "No rooms"})
    shown = render_crispy_form(typed)
    assert "No rooms" in shown
    assert "data-app-shown-when" not in shown


def test_the_day_is_asked_with_delivered_where_scripts_run() -> None:
    shown = render_crispy_form(report_form(make.deliverable()))
    assert 'data-app-shown-when="progress:delivered"' in shown
    assert 'type="date"' in shown


def test_nonsense_for_progress_is_refused_by_the_form() -> None:
    form = report_form(make.deliverable(), {"progress": "nonsense"})
    assert "progress" in form.errors


def test_each_showing_has_a_nonce_of_its_own() -> None:
    promise = make.deliverable()
    assert report_form(promise)["nonce"].value() != report_form(promise)["nonce"].value()


def test_who_may_only_add_to_the_record_is_not_asked_how_far_it_is() -> None:
    promise = make.deliverable(leads=["OH", "TVP"], marked_lead="OH", by_when="May 15 and Dec 15")
    tvp = promise.responsibilities.get(partner__short_name="TVP").partner
    by = make.standing(make.lead(tvp))
    form = ReportForm(deliverable=promise, offer=offer_to(by=by, deliverable=promise))
    assert set(form.layout()) & {"progress", "met"} == set()
    assert form.fields["progress"].help_text == ""
    assert {"confidence", "reason", "happened", "next_steps"} <= set(form.layout())
