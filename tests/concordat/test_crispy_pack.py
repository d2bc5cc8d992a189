"""The GOV.UK template pack: every kind of field, empty, filled and in error."""

from datetime import date
from typing import Any

import pytest
from crispy_forms.bootstrap import FormActions
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Div, Field, Fieldset, Layout, Submit
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test import RequestFactory

from concordat.lib.crispy_pack import DayInput, HintedCheckboxes, HintedRadios
from tests.concordat.markup import Markup

CHOICES = [("on_track", "On track"), ("at_risk", "At risk")]
HINTS = {"at_risk": "It may be late"}

FIELDS: dict[str, tuple[type[forms.Field], dict[str, Any], Any]] = {
    "text": (forms.CharField, {}, "Some words"),
    "email": (forms.EmailField, {}, "lead@example.org"),
    "password": (forms.CharField, {"widget": forms.PasswordInput}, "a long secret"),
    "number": (forms.IntegerField, {}, "7"),
    "textarea": (forms.CharField, {"widget": forms.Textarea}, "Several\nlines"),
    "counted": (forms.CharField, {"widget": forms.Textarea, "max_length": 200}, "A line"),
    "select": (forms.ChoiceField, {"choices": CHOICES}, "at_risk"),
    "radios": (forms.ChoiceField, {"choices": CHOICES, "widget": forms.RadioSelect}, "at_risk"),
    "hinted radios": (
        forms.ChoiceField,
        {"choices": CHOICES, "widget": HintedRadios(hints=HINTS)},
        "at_risk",
    ),
    "checkboxes": (
        forms.MultipleChoiceField,
        {"choices": CHOICES, "widget": forms.CheckboxSelectMultiple},
        ["at_risk"],
    ),
    "hinted checkboxes": (
        forms.MultipleChoiceField,
        {"choices": CHOICES, "widget": HintedCheckboxes(hints=HINTS)},
        ["at_risk"],
    ),
    "checkbox": (forms.BooleanField, {}, "on"),
    "date": (forms.DateField, {"widget": DayInput}, "2015-03-31"),
    "file": (forms.FileField, {}, None),
}
HELP = ["", "What a good answer is"]


def form_of(kind: str, *, help_text: str = "", filled: bool | None = None) -> forms.Form:
    """A form with one field of a kind: unbound (None), bound and filled, or bound and empty."""
    field_class, options, value = FIELDS[kind]
    answer = field_class(label="The question", help_text=help_text, **options)
    form_class = type("OneForm", (forms.Form,), {"answer": answer})
    if filled is None:
        return form_class()
    files = {"answer": SimpleUploadedFile("plan.txt", b"words")} if filled else {}
    return form_class({"answer": value} if filled else {}, files)


def draw(form: forms.Form, source: str = "{% crispy form %}") -> str:
    """The markup of a form as a page would draw it."""
    template = engines["django"].from_string("{% load crispy_forms_tags %}" + source)
    return template.render({"form": form}, RequestFactory().get("/"))


@pytest.mark.parametrize("help_text", HELP)
@pytest.mark.parametrize("filled", [None, True, False], ids=["empty", "filled", "error"])
@pytest.mark.parametrize("kind", FIELDS)
def test_every_reference_lands_and_every_control_has_one_label(
    kind: str, filled: bool | None, help_text: str
) -> None:
    markup = Markup(draw(form_of(kind, help_text=help_text, filled=filled)))
    assert markup.broken_references() == []
    assert markup.without_one_label() == []
    assert len(markup.ids()) == len(set(markup.ids()))
    assert markup.inline() == []
    assert markup.controls()


@pytest.mark.parametrize("kind", FIELDS)
def test_an_error_is_said_in_the_summary_and_by_the_field(kind: str) -> None:
    form = form_of(kind, filled=False)
    html = draw(form)
    assert html.count("This field is required.") == 2
    assert '<span class="govuk-visually-hidden">Error:</span>' in html
    assert "govuk-form-group--error" in html
    described = [
        attrs for _, attrs in Markup(html).tags if "id_answer_error" in str(attrs.values())
    ]
    assert any("aria-describedby" in attrs for attrs in described)


@pytest.mark.parametrize("kind", FIELDS)
def test_the_summary_links_to_the_first_control(kind: str) -> None:
    markup = Markup(draw(form_of(kind, filled=False)))
    [link] = [attrs for attrs in markup.all("a") if attrs["href"].startswith("#")]
    assert link["href"] == f"#{markup.controls()[0]['id']}"


@pytest.mark.parametrize("kind", FIELDS)
def test_without_an_error_nothing_looks_like_one(kind: str) -> None:
    html = draw(form_of(kind, filled=True))
    assert "error" not in html.lower()


@pytest.mark.parametrize("kind", FIELDS)
def test_the_hint_describes_the_field(kind: str) -> None:
    markup = Markup(draw(form_of(kind, help_text="What a good answer is")))
    described = [attrs.get("aria-describedby", "").split() for _, attrs in markup.tags]
    assert ["id_answer_helptext" in ids for ids in described].count(True) == 1


@pytest.mark.parametrize("kind", [kind for kind in FIELDS if kind not in {"password", "file"}])
def test_what_was_typed_stays(kind: str) -> None:
    markup = Markup(draw(form_of(kind, filled=True)))
    value = FIELDS[kind][2]
    if kind in {"textarea", "counted"}:
        assert value in markup.text
    elif kind == "select":
        assert [option["value"] for option in markup.all("option") if "selected" in option] == [
            value
        ]
    elif "type" in markup.controls()[0] and markup.controls()[0]["type"] in {"radio", "checkbox"}:
        assert [each.get("value", "on") for each in markup.controls() if "checked" in each] == [
            value[0] if isinstance(value, list) else value
        ]
    else:
        assert markup.controls()[0]["value"] == value


@pytest.mark.parametrize("kind", ["radios", "hinted radios", "checkboxes", "hinted checkboxes"])
def test_choices_are_a_fieldset_with_the_question_as_legend(kind: str) -> None:
    html = draw(form_of(kind, help_text="Choose one", filled=False))
    markup = Markup(html)
    [fieldset] = markup.all("fieldset")
    assert fieldset["aria-describedby"].split() == ["id_answer_helptext", "id_answer_error"]
    assert len(markup.all("legend")) == 1
    assert html.index("<legend") < html.index("The question") < html.index("</legend>")


def test_a_choice_with_a_hint_is_described_by_it_and_the_others_are_not() -> None:
    markup = Markup(draw(form_of("hinted radios")))
    described = [each.get("aria-describedby") for each in markup.controls()]
    assert described == [None, "id_answer_1_hint"]
    assert "It may be late" in markup.text


def test_a_day_is_sent_and_shown_as_iso_whatever_the_language() -> None:
    field = forms.DateField(widget=DayInput)
    form_class = type("DayForm", (forms.Form,), {"answer": field})
    [control] = Markup(draw(form_class(initial={"answer": date(2015, 3, 31)}))).controls()
    assert control["type"] == "date"
    assert control["value"] == "2015-03-31"
    assert form_class({"answer": control["value"]}).is_valid()


def test_a_long_answer_counts_its_letters_and_says_so() -> None:
    html = draw(form_of("counted", help_text="No patient details", filled=False))
    [control] = Markup(html).controls()
    assert control["aria-describedby"].split() == [
        "id_answer_helptext",
        "id_answer_error",
        "id_answer-info",
    ]
    assert 'data-maxlength="200"' in html
    assert "You can enter up to 200 characters" in html


def test_drawing_a_form_twice_gives_the_same_markup() -> None:
    class Everything(forms.Form):
        words = forms.CharField(widget=forms.Textarea, max_length=20, help_text="Hint")
        sure = forms.BooleanField()
        which = forms.ChoiceField(choices=CHOICES, widget=HintedRadios(hints=HINTS))

    form = Everything({})
    first, second = (Markup(draw(form, "{{ form|crispy }}")) for _ in range(2))
    assert first.tags == second.tags


def test_a_hidden_field_has_no_label_and_its_error_is_still_told() -> None:
    class Versioned(forms.Form):
        version = forms.IntegerField(
            widget=forms.HiddenInput, error_messages={"required": "Load the page again"}
        )

    markup = Markup(draw(Versioned({})))
    assert markup.all("label") == []
    assert "Load the page again" in markup.text
    assert markup.broken_references() == []


class Report(forms.Form):
    """A form with a layout, as pages have them."""

    confidence = forms.ChoiceField(choices=CHOICES, widget=HintedRadios)
    reason = forms.CharField(required=False)
    what = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))
    nonce = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_action = "/send/"
        self.helper.layout = Layout(
            Fieldset(
                "How it stands",
                "confidence",
                Div("reason", data_app_shown_when="confidence:at_risk"),
            ),
            Field("what", css_class="govuk-!-width-two-thirds", wrapper_class="app-what"),
            "nonce",
            ButtonHolder(Submit("send", "Send the report"), HTML('<a href="/">Cancel</a>')),
        )

    def clean(self) -> dict[str, Any]:
        """Refuse, for the test of an error of the whole form."""
        raise forms.ValidationError("Somebody else reported while you wrote")


def test_a_layout_is_drawn_with_its_legend_divs_and_buttons() -> None:
    html = draw(Report())
    markup = Markup(html)
    [form] = markup.all("form")
    assert form["action"] == "/send/"
    assert form["method"] == "post"
    assert "novalidate" in form
    assert html.count("csrfmiddlewaretoken") == 1
    assert "How it stands</legend>" in html
    assert markup.all("div", **{"data-app-shown-when": "confidence:at_risk"})
    [area] = markup.all("textarea")
    assert {"govuk-textarea", "govuk-!-width-two-thirds"} <= set(area["class"].split())
    assert 'class="govuk-form-group app-what"' in html
    assert '<a href="/">Cancel</a>' in html
    assert html.count('name="nonce"') == 1


def test_a_submit_button_guards_against_a_double_click() -> None:
    [button] = Markup(draw(Report())).all("button")
    assert button["type"] == "submit"
    assert button["class"].split() == ["govuk-button"]
    assert button["data-module"] == "govuk-button"
    assert button["data-prevent-double-click"] == "true"
    assert button["name"] == "send"


def test_buttons_added_to_the_helper_stand_at_the_end() -> None:
    form = form_of("text")
    form.helper = FormHelper()
    form.helper.add_input(Submit("save", "Save", css_class="govuk-button--secondary"))
    html = draw(form)
    assert html.index('<input type="text"') < html.index("govuk-button--secondary")
    assert "btn" not in html


def test_a_button_without_a_name_sends_nothing_of_its_own() -> None:
    form = form_of("text")
    form.helper = FormHelper()
    form.helper.add_input(Submit("", "Apply filters", css_id="apply"))
    [button] = Markup(draw(form)).all("button")
    assert "name" not in button


def test_form_actions_hold_buttons_too() -> None:
    form = form_of("text")
    form.helper = FormHelper()
    form.helper.layout = Layout("answer", FormActions(Submit("save", "Save"), css_class="app-x"))
    assert 'class="govuk-button-group app-x"' in draw(form)


def test_an_error_of_the_whole_form_is_in_the_summary_once() -> None:
    markup = Markup(draw(Report({"confidence": "on_track", "what": "Words"})))
    assert markup.text.count("Somebody else reported while you wrote") == 1
    assert markup.broken_references() == []


def test_the_form_leaves_its_summary_to_a_page_that_shows_it_above() -> None:
    source = "{% with errors_are_above=form.errors %}{% crispy form %}{% endwith %}"
    html = draw(Report({}), source)
    assert "govuk-error-summary" not in html
    assert "govuk-error-message" in html


def test_the_filter_draws_the_fields_alone() -> None:
    html = draw(form_of("text", filled=False), "{{ form|crispy }}")
    assert "<form" not in html
    assert "govuk-error-summary" not in html
    assert Markup(html).without_one_label() == []


def test_the_summary_can_be_drawn_alone() -> None:
    html = draw(form_of("radios", filled=False), "{{ form|as_crispy_errors }}")
    assert 'href="#id_answer_0"' in html
    assert draw(form_of("radios"), "{{ form|as_crispy_errors }}").strip() == ""


def test_a_form_that_sends_by_get_carries_no_token() -> None:
    form = form_of("text")
    form.helper = FormHelper()
    form.helper.form_method = "get"
    assert "csrfmiddlewaretoken" not in draw(form)


def test_labels_that_are_not_shown_are_still_read_out() -> None:
    form = form_of("text")
    form.helper = FormHelper()
    form.helper.form_show_labels = False
    assert "govuk-label govuk-label--s govuk-visually-hidden" in draw(form)


def test_a_form_inside_a_page_s_own_form_tag_draws_none() -> None:
    form = form_of("file")
    form.helper = FormHelper()
    form.helper.form_tag = False
    html = draw(form)
    assert "<form" not in html
    assert "csrfmiddlewaretoken" in html


def test_a_form_with_a_file_is_sent_in_parts() -> None:
    assert 'enctype="multipart/form-data"' in draw(form_of("file"))


def test_a_reader_of_markup_sees_a_broken_reference() -> None:
    """The control of the tests above: with the protection off they must fail."""
    markup = Markup('<label for="a">A</label><input id="b" aria-describedby="c"><a href="#d">')
    assert markup.broken_references() == ["c", "a", "d"]
    assert markup.without_one_label() == ["b"]
    assert Markup('<p style="x" onclick="y">').inline() == ["style", "onclick"]
