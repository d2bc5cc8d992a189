"""What every page shows: who is signed in, the held clock, where one is."""

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import NoReverseMatch, URLPattern, get_resolver, resolve, reverse

from concordat.checks import declared_access
from concordat.lib.access import Access
from concordat.lib.page import NAVIGATION, page
from partners.models import Person

LABELS = [label for label, _, _ in NAVIGATION]


def context_of(url: str, user: Any) -> dict[str, Any]:
    """What the context processor gives to the page at an address."""
    request = RequestFactory().get(url)
    request.user = user
    request.resolver_match = resolve(url)
    return page(request)


def named_pages() -> list[str]:
    """The names of all addresses of pages for members; one's account lies under one's own name."""
    found = [each for each in flat(get_resolver().url_patterns) if each.name]
    patterns = [
        each for each in found if not str(each.pattern).startswith(("account/", "sign-in/"))
    ]
    return [
        str(each.name)
        for each in patterns
        if declared_access(each.callback) is Access.MEMBER and not str(each.name).endswith("csv")
    ]


def flat(patterns: list[Any]) -> list[URLPattern]:
    """URL patterns without their includes."""
    found: list[URLPattern] = []
    for each in patterns:
        found += [each] if isinstance(each, URLPattern) else flat(each.url_patterns)
    return found


def address_of(name: str) -> str:
    """An address by its name, with a key where it needs one."""
    for args in ([], [1], [1, "word"]):
        with suppress(NoReverseMatch):
            return reverse(name, args=args)
    raise AssertionError(name)


@pytest.mark.parametrize("name", named_pages())
def test_exactly_one_entry_of_the_navigation_is_current_on_every_page(name: str) -> None:
    """A page that belongs under no entry would leave its reader nowhere."""
    if name == "deliverable-detail":
        return  # goes on to its action's page
    entries = context_of(address_of(name), Person(name="A"))["navigation"]
    assert [entry["label"] for entry in entries] == LABELS
    assert len([entry for entry in entries if entry["current"]]) == 1


@pytest.mark.parametrize("name", ["succession", "person-data", "person-erase"])
def test_operators_have_an_entry_of_their_own(name: str) -> None:
    """It is current on their pages, and nobody else has it."""
    operator = Person(name="O", is_superuser=True)
    entries = context_of(address_of(name), operator)["navigation"]
    assert [entry["label"] for entry in entries] == [*LABELS, "For operators"]
    assert [entry["label"] for entry in entries if entry["current"]] == ["For operators"]


def test_somebody_not_signed_in_sees_no_navigation() -> None:
    context = context_of("/sign-in/", AnonymousUser())
    assert (context["person"], context["navigation"]) == (None, [])


def test_an_address_that_leads_nowhere_still_has_a_page() -> None:
    """The 404 page is drawn with neither a match nor, where a middleware failed, a user."""
    request = RequestFactory().get("/nowhere/")
    assert page(request)["person"] is None
    request.user = Person(name="A")
    assert not any(entry["current"] for entry in page(request)["navigation"])


def test_a_held_clock_is_said(hold: Any) -> None:
    assert context_of("/sign-in/", AnonymousUser())["held_day"] is None
    hold("2015-06-15")
    assert context_of("/sign-in/", AnonymousUser())["held_day"] == date(2015, 6, 15)


def test_the_demonstration_is_said(settings: Any) -> None:
    assert context_of("/sign-in/", AnonymousUser())["demonstration"] is False
    settings.DEMONSTRATION = True
    assert context_of("/sign-in/", AnonymousUser())["demonstration"] is True
