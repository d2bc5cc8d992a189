"""Who a view is for is declared on it, and closed unless opened."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views import View

from concordat.lib.access import Access, open_to
from partners.models import Person


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
def test_only_what_is_for_members_or_operators_needs_a_sign_in(
    make_view: Any, rule: Access
) -> None:
    view = open_to(rule)(make_view())
    assert view.access is rule
    assert needs_sign_in(view) is (rule in {Access.MEMBER, Access.OPERATOR})


@pytest.mark.parametrize("make_view", [make_function, make_class])
@pytest.mark.parametrize("is_superuser", [True, False])
def test_what_is_for_operators_refuses_everybody_else(
    make_view: Any, is_superuser: bool, rf: RequestFactory
) -> None:
    view = open_to(Access.OPERATOR)(make_view())
    request = rf.get("/")
    request.user = Person(is_superuser=is_superuser)
    answer = view.as_view() if isinstance(view, type) else view
    if is_superuser:
        assert answer(request).status_code == 200
    else:
        with pytest.raises(PermissionDenied, match="Only operators"):
            answer(request)


@pytest.mark.parametrize("make_view", [make_function, make_class])
def test_a_view_without_a_declaration_stays_closed(make_view: Any) -> None:
    """The control: Django's middleware closes what nobody opened."""
    assert needs_sign_in(make_view())
