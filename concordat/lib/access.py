"""Who a view is for: every view says it, and one that does not fails a system check."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View

ViewLike = TypeVar("ViewLike", bound=Callable[..., Any] | type[View])


class Access(StrEnum):
    """The declarations. What somebody may do inside is decided by `permissions.py`."""

    PUBLIC = "public"  # anybody, signed in or not
    MEMBER = "member"  # signed in; sees what their memberships allow, foreign rows are 404
    OPERATOR = "operator"  # signed in, and an operator of the service; others are told so
    DEMONSTRATION = "demonstration"  # anybody, and only while the demonstration runs


def open_to(rule: Access) -> Callable[[ViewLike], ViewLike]:
    """Declare who a view, a function or a class, is for."""

    def declare(view: ViewLike) -> ViewLike:
        view.access = rule  # type: ignore[union-attr]  # an attribute of our own on a callable
        if rule is Access.MEMBER:
            return view  # LoginRequiredMiddleware closes everything that is not opened here
        if rule is Access.OPERATOR:
            if isinstance(view, type):
                return method_decorator(_for_operators, name="dispatch")(view)
            return _for_operators(view)  # type: ignore[return-value]  # a view like the one given
        if isinstance(view, type):
            return method_decorator(login_not_required, name="dispatch")(view)
        return login_not_required(view)

    return declare


def _for_operators(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that operators alone reach; who is not signed in was asked to before."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not getattr(request.user, "is_superuser", False):
            raise PermissionDenied("Only operators of the service can do this.")
        return view(request, *args, **kwargs)

    return inner
