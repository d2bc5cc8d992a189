"""Boxes for words are watched for what looks like a patient's number."""

from django import forms

from concordat.lib.free_text import NO_PATIENTS, OVERRIDE, WatchedForm, free_text

NUMBER = "943 476 5919"


class Box(WatchedForm):
    """Two boxes and a link."""

    happened = free_text("What has happened?", "In a sentence.", rows=2)
    link = forms.CharField(required=False)


def test_a_box_asks_for_no_patient_details() -> None:
    assert Box().fields["happened"].help_text == f"In a sentence. {NO_PATIENTS}"


def test_words_without_a_number_are_taken_and_nothing_more_is_asked() -> None:
    form = Box({"happened": "Agreed on 12 May", OVERRIDE: "on"})
    assert form.is_valid()
    assert OVERRIDE not in form.fields
    assert form.overridden == []


def test_a_number_is_refused_beside_its_box_with_a_way_to_say_that_it_is_none() -> None:
    form = Box({"happened": f"Seen: {NUMBER}"})
    assert not form.is_valid()
    assert NUMBER in form.errors["happened"][0]
    assert OVERRIDE in form.fields
    assert form["happened"].value() == f"Seen: {NUMBER}"  # nothing typed is lost


def test_who_knows_better_may_keep_it_and_that_is_told() -> None:
    form = Box({"happened": f"Invoice {NUMBER}", OVERRIDE: "on"})
    assert form.is_valid()
    assert form.cleaned_data["happened"] == f"Invoice {NUMBER}"
    assert form.overridden == ["happened"]


def test_a_link_may_hold_any_number() -> None:
    assert Box({"happened": "x", "link": NUMBER}).is_valid()


def test_what_was_ticked_in_a_first_step_is_ticked_in_the_second() -> None:
    form = Box(initial={"happened": f"Invoice {NUMBER}", OVERRIDE: True})
    assert form[OVERRIDE].value() is True
    assert OVERRIDE not in Box(initial={"happened": "Agreed", OVERRIDE: True}).fields


def test_a_form_that_was_not_sent_asks_nothing_more() -> None:
    assert OVERRIDE not in Box(initial={"happened": NUMBER}).fields
