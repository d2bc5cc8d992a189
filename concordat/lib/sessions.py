"""How long somebody stays signed in, and who gives a second factor first; from the session alone.

Nothing here makes a query beyond the session and the person, which every page loads anyway, and
nothing is written when a page is looked at: when the person was last here stands in a signed
cookie. Sessions run on the real clock. See docs/decisions/0021.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac

from concordat.lib import typed
from concordat.lib.access import Access, ViewLike

Answer = Callable[[HttpRequest], HttpResponse]

SIGNED_IN_AT = "signed_in_at"
NEEDED = "second_factor_needed"  # whether the person's part called for one at sign-in
GIVEN_AT = "second_factor_at"  # when it was last given in this session
SEEN = "concordat.seen"


class SecondFactorNeeded(Exception):
    """A part that came since sign-in calls for a second factor; the page asks for it."""


def begin(request: HttpRequest, *, needed: bool, given: bool) -> None:
    """Note in the session of somebody who has just signed in what the limits go by."""
    now = time.time()
    request.session[SIGNED_IN_AT] = now
    request.session[NEEDED] = needed
    if given:
        request.session[GIVEN_AT] = now
    typed.forget_what_is_not_theirs(request)


def note_second_factor(request: HttpRequest) -> None:
    """A second factor was given, or one was set up, in this session."""
    request.session[GIVEN_AT] = time.time()


def forget_second_factor(request: HttpRequest) -> None:
    """The last second factor was taken away in this session."""
    request.session.pop(GIVEN_AT, None)


def gave_second_factor(request: HttpRequest, *, within: float | None = None) -> bool:
    """Whether one was given in this session, or that many seconds ago at most."""
    given = request.session.get(GIVEN_AT)
    return given is not None and (within is None or time.time() - given <= within)


def without_second_factor(view: ViewLike) -> ViewLike:
    """Declare a view that must be reached to set one up."""
    view.without_second_factor = True  # type: ignore[union-attr]  # an attribute of our own on a callable
    return view


def check_second_factor(request: HttpRequest) -> None:
    """For a part that calls for one, found while a page is made. Raises SecondFactorNeeded."""
    if getattr(request, "asks_for_second_factor", False) and not gave_second_factor(request):
        raise SecondFactorNeeded


def seen_cookie() -> str:
    """The name of the cookie that says when somebody was last here."""
    return "__Host-seen" if settings.SESSION_COOKIE_SECURE else "seen"


class SessionLimits:
    """Ends sessions that are too old or were idle for too long, and notes who was here when."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out first, so that the page asks to sign in again."""
        if SESSION_KEY in request.session and _is_over(request):
            request.was_signed_in = request.session[SESSION_KEY]  # type: ignore[attr-defined]  # for process_view
            logout(request)
        response = self.get_response(request)
        if SESSION_KEY in request.session:
            _note_seen(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> None:
        """Nothing that is sent to a member's page is lost with the session.

        Here, because Django has found by now that the form is one of ours.
        """
        declared: Any = getattr(view, "view_class", view)
        secret = getattr(declared, "without_second_factor", False)  # a seed, a passkey
        if request.method != "POST" or secret or _declared(view) is not Access.MEMBER:
            return
        person = getattr(request, "was_signed_in", None)
        if person is not None:
            typed.keep(request, person)
        elif request.user.is_authenticated:
            typed.forget_what_was_sent(request)


def _declared(view: Callable[..., Any]) -> Access | None:
    """Who a view, a function or made from a class, is for."""
    return getattr(getattr(view, "view_class", view), "access", None)


def _is_over(request: HttpRequest) -> bool:
    """Whether the session is beyond one of its limits; one without a beginning is."""
    began = request.session.get(SIGNED_IN_AT)
    if began is None:
        return True
    now = time.time()
    last = max(began, _last_seen(request))
    return now - began > settings.SESSION_SECONDS or now - last > settings.SESSION_IDLE_SECONDS


def _last_seen(request: HttpRequest) -> float:
    """When this session was last here, as its cookie says; 0 where that cannot be believed."""
    try:
        mark, moment = signing.loads(request.COOKIES.get(seen_cookie(), ""), salt=SEEN)
    except (signing.BadSignature, ValueError, TypeError):
        return 0.0
    return float(moment) if mark == _mark(request) else 0.0


def _mark(request: HttpRequest) -> str:
    """What ties the cookie to one session without saying its key."""
    return salted_hmac(SEEN, request.session.session_key or "").hexdigest()


def _note_seen(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser when it was here."""
    response.set_cookie(
        seen_cookie(),
        signing.dumps([_mark(request), int(time.time())], salt=SEEN),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


class SecondFactorFirst:
    """Leads whoever needs a second factor and gave none to the page where it is set up."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Before any page but those for everybody and those to set it up."""
        if not settings.SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        declared: Any = getattr(view, "view_class", view)
        free = _declared(view) in {Access.PUBLIC, Access.DEMONSTRATION}
        if free or getattr(declared, "without_second_factor", False):
            return None
        request.asks_for_second_factor = True  # type: ignore[attr-defined]  # for what is found out later
        needed = request.session.get(NEEDED, True) or request.user.is_superuser
        return self._lead(request) if needed and not gave_second_factor(request) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A part that came since sign-in."""
        return self._lead(request) if isinstance(exception, SecondFactorNeeded) else None

    def _lead(self, request: HttpRequest) -> HttpResponse:
        """To the page that says what to do."""
        return redirect("second-factor")
