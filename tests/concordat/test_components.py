"""The page's frame, the components, the error pages and what is built into `static/`."""

import gzip
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

from tests.concordat.markup import Markup

TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC = Path(settings.BASE_DIR) / "static"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
OURS = [
    *TEMPLATES.glob("*.html"),
    *COMPONENTS,
    *(TEMPLATES / "govuk").rglob("*.html"),
    *(TEMPLATES / "registration").glob("*.html"),
]
ERROR_PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]


@dataclass
class Look:
    """Stands for a look of the tables of states."""

    word: str
    tone: str
    shape: str


class Question(forms.Form):
    """A form whose only question is missing an answer."""

    stands = forms.ChoiceField(
        choices=[("a", "A"), ("b", "B")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say where it stands"},
    )


AT_RISK = Look("At risk", "amber", "triangle")
LINK = {"label": "See all promises", "url": "/plans/"}
MODULE = "govuk-notification-banner"
SAVED = Message(constants.SUCCESS, "Your report is saved")

# What each component is given, and words that its markup must then hold.
GIVEN: dict[str, tuple[dict[str, Any], list[str]]] = {
    "_agreed_words.html": (
        {"words": "Mar 15", "reading_words": "by 31 March 2015", "flagged": True, "tentative": 1},
        ["Mar 15", "(by 31 March 2015)", "Reading to be checked", "Provisional"],
    ),
    "_breadcrumbs.html": ({"items": [LINK]}, ["See all promises"]),
    "_chosen_filters.html": (
        {"chosen": [{"label": "Status: overdue", "remove_url": "?"}], "clear_url": "?"},
        ["Remove Status: overdue", "Clear all"],
    ),
    "_count_links.html": (
        {
            "label": "Counts",
            "counts": [{"number": 7, "words": "of 41 overdue", "url": "?", "tone": "red"}],
        },
        ["7 of 41 overdue"],
    ),
    "_empty.html": (
        {"title": "Nothing is overdue", "text": "Well done.", "link": LINK},
        ["Nothing is overdue", "Well done.", "See all promises"],
    ),
    "_error_summary.html": ({"form": None}, ["There is a problem"]),
    "_held.html": (
        {"demonstration": True, "held_day": date(2015, 6, 15)},
        ["Demonstration.", "The clock is held at 15 June 2015.", "the two plans are real"],
    ),
    "_message.html": ({"message": SAVED, "number": 1}, ["Done", "Your report is saved"]),
    "_navigation.html": (
        {"items": [{"label": "Plans", "url": "/plans/", "current": True}]},
        ["Menu", "Plans"],
    ),
    "_pagination.html": (
        {"previous_url": "?a", "next_url": "?b", "count_words": "51 to 100 of 120"},
        ["Previous page", "51 to 100 of 120", "Next page"],
    ),
    "_rating_key.html": (
        {
            "title": "What the colours mean",
            "name": "key",
            "scheme": "BRAG",
            "ratings": [{"look": AT_RISK, "meaning": "May be late"}],
        },
        ["What the colours mean", "Rating scheme: BRAG", "At risk", "May be late"],
    ),
    "_stacked_bar.html": (
        {
            "title": "Theme 1",
            "name": "theme-1",
            "sentence": "7 of 12 are overdue.",
            "width": 1000,
            "segments": [{"x": 0, "width": 583, "fill": "#b3261e", "label": "overdue", "count": 7}],
            "key": True,
        },
        ["Theme 1. 7 of 12 are overdue.", "7 overdue"],
    ),
    "_tag.html": ({"look": AT_RISK}, ["At risk"]),
    "_timeline.html": (
        {
            "entries": [
                {
                    "title": "Reported in progress",
                    "by": "Oxford Health",
                    "when": "3 February 2015",
                    "tags": [AT_RISK],
                    "parts": [{"label": "What has happened", "text": "Two nurses began."}],
                    "demonstration": True,
                    "anchor": "update-1",
                }
            ]
        },
        ["Oxford Health, 3 February 2015", "Two nurses began.", "Demonstration", "At risk"],
    ),
    "_wordmark.html": ({}, ["Concordat"]),
}


def component(name: str, /, **given: Any) -> str:
    """A component's markup, drawn alone."""
    return render_to_string(f"components/{name}", given)


def page(name: str = "base.html", /, **given: Any) -> str:
    """A page drawn from a context alone, without the service's context processors."""
    return render_to_string(name, {"csrf_token": "token", **given})


def words(html: str) -> str:
    """The text of some markup with its white space folded."""
    return " ".join(Markup(html).text.split())


def test_what_is_tried_here_is_there() -> None:
    assert sorted(set(GIVEN) - {path.name for path in COMPONENTS}) == []


@pytest.mark.parametrize("name", GIVEN)
def test_a_component_says_what_it_is_given_and_refers_only_to_what_is_there(name: str) -> None:
    given, said = GIVEN[name]
    if name == "_error_summary.html":
        given = {"form": Question()}
    html = component(name, **given)
    assert [each for each in said if each not in words(html)] == []
    assert Markup(html).broken_references() == []
    assert Markup(html).inline() == []


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_a_component_opens_with_a_comment_that_names_its_parameters(path: Path) -> None:
    source = path.read_text()
    assert source.startswith(("{#", "{% comment %}"))
    opening = source.split("#}" if source.startswith("{#") else "{% endcomment %}")[0]
    given, _ = GIVEN.get(path.name, ({}, []))
    assert [name for name in given if name not in opening] == []


def test_a_tag_has_a_word_a_tone_and_a_shape_that_the_style_sheet_knows() -> None:
    html = component("_tag.html", look=AT_RISK)
    style = (STATIC / "concordat.css").read_text()
    assert 'class="app-tag app-tag--amber app-tag--triangle"' in html
    assert ".app-tag--amber{" in style
    assert ".app-tag--triangle::before{" in style


def test_a_bar_carries_its_colours_as_attributes_and_its_sentence_as_a_title() -> None:
    html = component("_stacked_bar.html", **GIVEN["_stacked_bar.html"][0])
    assert 'fill="#b3261e"' in html
    assert '<title id="bar-theme-1">Theme 1. 7 of 12 are overdue.</title>' in html
    assert "style=" not in html


def test_an_unread_date_says_so_instead_of_showing_empty_quotation_marks() -> None:
    html = component("_agreed_words.html", words="", reading_words="")
    assert words(html) == "No date printed"
    assert "<q" not in html


def test_no_filters_chosen_draws_nothing() -> None:
    assert component("_chosen_filters.html", chosen=[], clear_url="?").strip() == ""


def test_the_first_page_has_no_link_to_a_previous_one() -> None:
    html = component("_pagination.html", previous_url="", next_url="?b", count_words="1 to 50")
    assert "Previous page" not in html
    assert "Next page" in html


def test_a_page_says_where_it_is_and_whose_it_is() -> None:
    html = page("404.html", person="Lead, Oxford Health", navigation=[])
    assert "<title>Page not found – Concordat</title>" in html
    assert "signed in as Lead, Oxford Health" in words(html)
    forms = Markup(html).all("form")
    assert {form["method"] for form in forms} == {"post"}
    assert ["sign-out" in form["action"] for form in forms] == [True, False]  # and to stay


def test_a_page_for_nobody_offers_no_signing_out() -> None:
    assert Markup(page("404.html")).all("form") == []


def test_the_open_entry_of_the_navigation_is_marked() -> None:
    navigation = [
        {"label": "Your work", "url": "/", "current": False},
        {"label": "Plans", "url": "/plans/", "current": True},
    ]
    markup = Markup(page(navigation=navigation))
    assert [each["href"] for each in markup.all("a", **{"aria-current": "page"})] == ["/plans/"]
    assert markup.broken_references() == []


def test_the_skip_link_is_first_and_lands_on_the_content() -> None:
    markup = Markup(page())
    assert markup.all("a")[0]["href"] == "#main-content"
    assert markup.all("main")[0]["id"] == "main-content"


def test_a_held_clock_is_announced_and_a_running_one_is_not() -> None:
    assert "The clock is held at 15 June 2015." in words(page(held_day=date(2015, 6, 15)))
    assert "The clock is held" not in words(page(held_day=None, demonstration=False))
    assert "app-held" not in page(held_day=None, demonstration=False)


def test_messages_are_banners_with_a_title_each() -> None:
    html = page(messages=[SAVED, Message(constants.INFO, "A colleague has reported too")])
    markup = Markup(html)
    assert [each["role"] for each in markup.all("div", **{"data-module": MODULE})] == [
        "alert",
        "region",
    ]
    assert markup.broken_references() == []


def test_a_page_with_a_form_in_error_says_so_in_its_title_and_links_to_the_first_choice() -> None:
    html = page("registration/login.html", form=Question({}), next="/")
    assert "<title>Error: Sign in – Concordat</title>" in html
    assert html.count("govuk-error-summary__title") == 1
    assert html.index("govuk-error-summary") < html.index("<h1")
    assert '<a href="#id_stands_0">Say where it stands</a>' in html
    assert Markup(html).broken_references() == []


def test_sign_in_offers_the_demonstrations_people_as_buttons() -> None:
    people = [{"pk": 7, "name": "Lead", "role": "Lead", "organisation": "Oxford Health"}]
    groups = [{"partnership": "Oxfordshire", "people": people}]
    html = page(
        "registration/login.html", form=Question(), next="/plans/", demonstration_people=groups
    )
    [button] = Markup(html).all("button", name="person")
    assert button["value"] == "7"
    assert "Lead Oxford Health" in words(html)
    assert html.count('name="next" value="/plans/"') == 2


def test_sign_in_offers_nobody_outside_the_demonstration() -> None:
    html = page("registration/login.html", form=Question(), next="/", demonstration_people=[])
    assert "Pick a person" not in html


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_needs_nothing_from_the_service(name: str) -> None:
    html = render_to_string(name)
    markup = Markup(html)
    assert len(markup.all("h1")) == 1
    assert len(markup.all("main")) == 1
    assert markup.all("html")[0]["lang"] == "en-GB"
    assert markup.inline() == []
    assert markup.broken_references() == []


def test_the_page_of_a_failure_asks_nothing_of_what_may_have_failed() -> None:
    """Neither the database, nor the addresses, nor the list of static files."""
    source = (TEMPLATES / "500.html").read_text()
    tags = set(re.findall(r"{%\s*(\w+)", source))
    assert tags == {"include"}
    assert set(re.findall(r"/static/([\w.]+)", source)) == {
        "concordat.css",
        "favicon.svg",
    }


def test_a_refusal_shows_its_reason() -> None:
    html = page("403.html", exception="Only the lead may change progress.")
    assert "Only the lead may change progress." in words(html)


def test_the_accessibility_statement_says_what_the_regulations_ask_for() -> None:
    said = words(page("accessibility.html", support_address="help@example.org"))
    for needed in (
        "partially compliant",
        "version 2.2 AA",
        "What has not been tested",
        "screen readers",
        "help@example.org",
        "Equality and Human Rights Commission",
        "(No. 2) Accessibility Regulations 2018",
        "This statement was prepared on",
    ):
        assert needed in said


def test_the_style_sheet_asks_for_nothing_that_the_policy_refuses() -> None:
    style = (STATIC / "concordat.css").read_text()
    assert re.findall(r"data:|@import|url\(|@font-face|GDS Transport", style) == []
    assert len(gzip.compress(style.encode())) < 20 * 1024


def test_the_licence_of_what_is_built_in_is_kept_beside_it() -> None:
    for name in ("concordat.css", "concordat.js"):
        assert "LICENSE-govuk-frontend.txt" in (STATIC / name).read_text()[:200]
    assert "The MIT License" in (STATIC / "LICENSE-govuk-frontend.txt").read_text()


def test_every_class_of_our_own_in_these_templates_is_in_the_style_sheet() -> None:
    style = (STATIC / "concordat.css").read_text()
    used = {
        name
        for path in OURS
        for classes in re.findall(r'class="([^"]*)"', path.read_text())
        for name in re.findall(r"(?<![\w-])app-[\w-]+(?![\w{-])", classes)
        if not name.endswith("--")
    }
    assert len(used) > 30
    assert sorted(name for name in used if f".{name}" not in style) == []
