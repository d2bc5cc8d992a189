"""Signing in and out; the demonstration's page where you pick a person."""

import time
from collections.abc import Callable
from itertools import groupby
from typing import Any, TypedDict

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import login, views
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from concordat.lib import clock
from concordat.lib.access import Access, open_to
from concordat.lib.limits import claim, network_of
from concordat.lib.sessions import seen_cookie, without_second_factor
from concordat.lib.tables import as_key
from partners.forms.sign_in import AddressForm, CodeForm
from partners.models import Membership, Person
from partners.services import codes
from partners.services.sign_in import person_at
from partners.services.sign_in_letters import letter_with_code, send_soon
from partners.services.trail import record_failure

ASKED = "sign_in"  # where an Asked lies in the session
FAILURES_RECORDED = 20  # from one network in five minutes; a flood is one fact, not a thousand
NOT_THE_CODE = (
    "This is not the code, or it is no longer good. Check the latest email, or ask for another"
)


class Asked(TypedDict):
    """A code was asked for in this browser."""

    email: str  # as typed, whoever has it
    next: str  # the page that was wanted; blank: the first one
    at: float
    wrong: int  # codes typed since


class ThenRedirect(HttpResponseRedirect):
    """A redirect after which something is done, when the browser has it already."""

    def __init__(self, to: str, then: Callable[[], None]) -> None:
        super().__init__(to)
        self.then = then

    def close(self) -> None:
        """Called by the server once the whole answer was sent."""
        self.then()
        super().close()


class ThenPage(TemplateResponse):
    """A page after which something may be done, when the browser has it already."""

    then: Callable[[], None] | None = None

    def close(self) -> None:
        """Called by the server once the whole answer was sent."""
        if self.then is not None:
            self.then()
        super().close()


def wanted_page(request: HttpRequest) -> str:
    """Where somebody wanted to go, if that is one of our pages; blank otherwise."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if safe else ""


@open_to(Access.PUBLIC)
@method_decorator(never_cache, name="dispatch")
class SignIn(FormView):
    """The email address; in the demonstration also a person to pick."""

    form_class = AddressForm
    template_name = "registration/login.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever is signed in is not asked again."""
        if request.user.is_authenticated:
            return redirect(wanted_page(request) or "home")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AddressForm) -> HttpResponse:
        """Send a code, if somebody has the address; the answer is the same if nobody has."""
        address = form.cleaned_data["email"].strip().lower()
        code = codes.new_code(address, network_of(self.request))
        person = person_at(address)
        self.request.session[ASKED] = {
            "email": address,
            "next": wanted_page(self.request),
            "at": time.time(),
            "wrong": 0,
        }

        def then() -> None:
            if person is not None and code is not None:
                send_soon(letter_with_code(code), person.email)

        return ThenRedirect(reverse("sign-in-code"), then)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the people of the demonstration, only there."""
        return super().get_context_data(
            demonstration_people=demonstration_people() if settings.DEMONSTRATION else [],
            next=wanted_page(self.request),
            provider_name=settings.OIDC_NAME if settings.OIDC_ISSUER else "",
            was_signed_out=bool(self.request.COOKIES.get(seen_cookie())),
            **kwargs,
        )


@open_to(Access.PUBLIC)
@method_decorator(never_cache, name="dispatch")
class SignInCode(FormView):
    """The code, typed into the browser that asked for it."""

    form_class = CodeForm
    template_name = "registration/code.html"
    asked: Asked

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only where one was asked for, and while it is good."""
        if request.user.is_authenticated:
            return redirect("home")
        asked = request.session.get(ASKED)
        if asked is None or time.time() - asked["at"] > codes.LIFE:
            return redirect("sign-in")
        self.asked = asked
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Sign in, or on to the second factor."""
        address = self.asked["email"]
        network = network_of(self.request)
        right = codes.is_right(address, form.cleaned_data["code"], network)
        person = person_at(address)
        if not right or person is None:
            return self._refuse(form, person, network)
        del self.request.session[ASKED]
        record_authentication(self.request, person, method="code")
        return perform_login(
            self.request,
            Login(user=person, email=person.email, redirect_url=self.asked["next"] or None),
        )

    def _refuse(self, form: CodeForm, person: Person | None, network: str) -> HttpResponse:
        """Say so beside the field; after three in one browser a new code must be asked for.

        The trail hears of it when the page has gone: it takes longer where somebody has the
        address.
        """
        noted = claim(f"failures:{codes.digest(network)}", of=FAILURES_RECORDED, within=300)

        def then() -> None:
            if noted:
                record_failure(person)

        wrong = self.asked["wrong"] + 1
        if wrong >= codes.TRIES:
            del self.request.session[ASKED]
            return ThenRedirect(f"{reverse('sign-in')}?again=1", then)
        self.request.session[ASKED] = {**self.asked, "wrong": wrong}
        form.add_error("code", NOT_THE_CODE)
        return self.render_to_response(self.get_context_data(form=form), then=then)

    def render_to_response(
        self,
        context: dict[str, Any],
        *,
        then: Callable[[], None] | None = None,
        **response_kwargs: Any,
    ) -> HttpResponse:
        """The page, and what is done when it has gone."""
        page = ThenPage(self.request, self.get_template_names(), context, **response_kwargs)
        page.then = then
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the address that was typed, whoever has it."""
        return super().get_context_data(
            address=self.asked["email"], minutes=codes.LIFE // 60, **kwargs
        )


@open_to(Access.PUBLIC)
@without_second_factor
class SignOut(views.LogoutView):
    """Signs out; by POST alone."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page after it does not say that time ran out."""
        response = super().post(request, *args, **kwargs)
        response.delete_cookie(seen_cookie())
        return response


@open_to(Access.DEMONSTRATION)
@require_POST
def demonstration_sign_in(request: HttpRequest) -> HttpResponse:
    """Become one of the demonstration's made-up people; not there outside the demonstration."""
    chosen = as_key(request.POST.get("person"))
    if not settings.DEMONSTRATION or chosen is None:
        raise Http404
    person = get_object_or_404(Person, pk=chosen, is_demonstration=True, is_active=True)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect(wanted_page(request) or "home")


def demonstration_people() -> list[dict[str, Any]]:
    """The made-up people by partnership, those who run it first."""
    memberships = (
        Membership.objects.current(clock.today())
        .filter(person__is_demonstration=True)
        .select_related("person", "partner__organisation", "partner__partnership")
        .order_by("partner__partnership__name", "partner__partnership__pk", "person__name", "pk")
    )
    first = {"coordinator": 0, "commissioner": 1, "lead": 2}
    groups = groupby(memberships, key=lambda each: each.partner.partnership)
    return [
        {
            "partnership": partnership.name,
            "people": [
                {
                    "pk": each.person.pk,
                    "name": each.person.name,
                    "role": each.get_role_display(),
                    "organisation": each.partner.full_name,
                }
                for each in sorted(members, key=lambda each: first.get(each.role, 3))
            ],
        }
        for partnership, members in groups
    ]
