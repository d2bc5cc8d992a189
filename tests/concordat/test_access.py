"""Who a view is for is declared on it, and closed unless opened."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.views import View

from concordat.lib.access import Access, open_to


def make_function() -> Any:
    """A view that is a function."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    return view


def make_class() -> Any:
    """A view that is a class."""
    return type("Page", (View,), {"get": lambda self, request: HttpResponse()})


def needs_sign_in(view: Any) -> bool:
    """What LoginRequiredMiddleware reads."""
    if isinstance(view, type):
        view = view.as_view()
    return bool(getattr(view, "login_required", True))


@pytest.mark.parametrize("make_view", [make_function, make_class])
@pytest.mark.parametrize("rule", list(Access))
def test_only_what_is_for_members_needs_a_sign_in(make_view: Any, rule: Access) -> None:
    view = open_to(rule)(make_view())
    assert view.access is rule
    assert needs_sign_in(view) is (rule is Access.MEMBER)


@pytest.mark.parametrize("make_view", [make_function, make_class])
def test_a_view_without_a_declaration_stays_closed(make_view: Any) -> None:
    """The control: Django's middleware closes what nobody opened."""
    assert needs_sign_in(make_view())
