"""One's own account: who one is here, second factors, recovery codes, sessions."""

from typing import Any
from urllib.parse import urlencode

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery_flows
from allauth.mfa.totp.internal import flows as totp_flows
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from concordat.lib import clock
from concordat.lib.access import Access, open_to
from concordat.lib.sessions import (
    NEEDED,
    forget_second_factor,
    gave_second_factor,
    note_second_factor,
    without_second_factor,
)
from partners.forms.account import AuthenticatorAppForm, PasskeyForm
from partners.models import Membership, Person
from partners.services.browsers import in_words
from partners.services.second_factors import Factors, factors_of
from partners.services.sessions import sessions_of
from partners.views.second_factor import SecondFactorPage
from partners.views.sign_in import wanted_page

LATELY = 10 * 60  # seconds for which a second factor need not be given again


def me(request: HttpRequest) -> Person:
    """Whoever is signed in."""
    return request.user  # type: ignore[return-value]  # these views are closed to AnonymousUser


@open_to(Access.MEMBER)
@without_second_factor
class Account(TemplateView):
    """Who one is here, and how one signs in."""

    template_name = "account/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Memberships, second factors, the number of sessions."""
        person = me(self.request)
        memberships = (
            Membership.objects.of(person)
            .current(clock.today())
            .select_related("partner__organisation", "partner__partnership")
        )
        return super().get_context_data(
            memberships=memberships,
            factors=factors_of(person),
            sessions=len(sessions_of(person)),
            **kwargs,
        )


# Sessions


@open_to(Access.MEMBER)
@without_second_factor
class Sessions(TemplateView):
    """Where one is signed in."""

    template_name = "account/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sessions, this one marked."""
        here = self.request.session.session_key
        return super().get_context_data(
            sessions=[
                {
                    "pk": each.pk,
                    "browser": in_words(each.user_agent),
                    "address": each.ip,
                    "began": each.created_at,
                    "is_here": each.session_key == here,
                }
                for each in sessions_of(me(self.request))
            ],
            breadcrumbs=[crumb()],
            **kwargs,
        )


@open_to(Access.MEMBER)
@without_second_factor
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; it is signed out at its next request."""
    session = get_object_or_404(UserSession, pk=pk, user=me(request))
    is_here = session.session_key == request.session.session_key
    session.end()
    if is_here:
        logout(request)
        return redirect("sign-in")
    messages.success(request, "The session was ended.")
    return redirect("account-sessions")


@open_to(Access.MEMBER)
@without_second_factor
@require_POST
def stay_signed_in(request: HttpRequest) -> HttpResponse:
    """Nothing but being here: the answer's cookie says when."""
    return HttpResponse(status=204)


# Second factors


class ConfirmedLately:
    """Mixed into a view that changes them: whoever has one gives it again after a while."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """On to the page that asks for it, and back here."""
        self.factors: Factors = factors_of(me(request))
        if self.factors.any and not gave_second_factor(request, within=LATELY):
            return redirect(f"{reverse('account-confirm')}?{urlencode({'next': request.path})}")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view it is mixed into


@open_to(Access.MEMBER)
@without_second_factor
@method_decorator(never_cache, name="dispatch")
class Confirm(SecondFactorPage):
    """Gives one's second factor again before one's account is changed."""

    title = "Show that it is you"
    options_url_name = "account-confirm-passkey"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only for those who have one."""
        if not factors_of(me(request)).any:
            return redirect("second-factor")
        return super().dispatch(request, *args, **kwargs)

    def whose(self) -> Person:
        """One's own."""
        return me(self.request)

    def given(self) -> HttpResponse:
        """Back to where it was asked for."""
        note_second_factor(self.request)
        return redirect(wanted_page(self.request) or "second-factor")


@open_to(Access.MEMBER)
@without_second_factor
@require_POST
def confirm_passkey(request: HttpRequest) -> HttpResponse:
    """The question for a passkey."""
    return JsonResponse(webauthn.begin_authentication(me(request)))


@open_to(Access.MEMBER)
@without_second_factor
class SecondFactor(TemplateView):
    """What one has, and what can be added; who needs one is led here first."""

    template_name = "account/second_factor.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Second factors, and whether the person's part calls for one."""
        return super().get_context_data(
            factors=factors_of(me(self.request)),
            is_needed=settings.SECOND_FACTOR_REQUIRED
            and (self.request.session.get(NEEDED, True) or me(self.request).is_superuser),
            was_given=gave_second_factor(self.request),
            breadcrumbs=[crumb()],
            **kwargs,
        )


class Adds(ConfirmedLately):
    """What adding one leads to: the first one comes with recovery codes to keep."""

    def added(self, words: str, *, with_codes: bool) -> HttpResponse:
        """Say so, and show the codes."""
        note_second_factor(self.request)
        messages.success(self.request, words)
        return redirect("recovery-codes" if with_codes else "second-factor")


@open_to(Access.MEMBER)
@without_second_factor
@method_decorator(never_cache, name="dispatch")
class AddApp(Adds, FormView):
    """Sets up an authenticator app: a picture to scan, and its first code."""

    form_class = AuthenticatorAppForm
    template_name = "account/add_app.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One app is enough."""
        if self.factors.app is not None:
            return redirect("second-factor")
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """For whom."""
        return {**super().get_form_kwargs(), "person": me(self.request)}

    def form_valid(self, form: AuthenticatorAppForm) -> HttpResponse:
        """The app is the person's second factor from now on."""
        if self.factors.app is not None:
            return redirect("second-factor")
        _, codes = totp_flows.activate_totp(self.request, form)
        return self.added("The authenticator app is set up.", with_codes=codes is not None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The picture, drawn as one path, and the secret to type instead."""
        context = super().get_context_data(breadcrumbs=[crumb(), crumb_of_factors()], **kwargs)
        secret = context["form"].secret
        picture = qrcode.QRCode(border=2)
        picture.add_data(get_adapter().build_totp_url(me(self.request), secret))
        squares = picture.get_matrix()
        return {
            **context,
            "size": len(squares),
            "path": "".join(
                f"M{x} {y}h1v1h-1z"
                for y, row in enumerate(squares)
                for x, dark in enumerate(row)
                if dark
            ),
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        }


@open_to(Access.MEMBER)
@without_second_factor
@method_decorator(never_cache, name="dispatch")
class AddPasskey(Adds, FormView):
    """Sets up a passkey, by the browser."""

    form_class = PasskeyForm
    template_name = "account/add_passkey.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """For whom."""
        return {**super().get_form_kwargs(), "user": me(self.request)}

    def form_valid(self, form: PasskeyForm) -> HttpResponse:
        """The passkey is a second factor from now on."""
        said = form.cleaned_data
        _, codes = webauthn_flows.add_authenticator(
            self.request, name=said["name"], credential=said["credential"]
        )
        return self.added(f"The passkey “{said['name']}” is set up.", with_codes=codes is not None)

    def form_invalid(self, form: PasskeyForm) -> HttpResponse:
        """What is wrong with it has no field on the page."""
        messages.error(self.request, "The passkey could not be set up. Try again.")
        return redirect("passkey-add")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The button needs to know where its question is asked for."""
        return super().get_context_data(
            options_url=reverse("passkey-options"),
            breadcrumbs=[crumb(), crumb_of_factors()],
            **kwargs,
        )


@open_to(Access.MEMBER)
@without_second_factor
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """The question with which a browser makes a passkey."""
    return JsonResponse(webauthn.begin_registration(me(request), passwordless=False))


@open_to(Access.MEMBER)
class RemoveFactor(ConfirmedLately, TemplateView):
    """Takes the app or a passkey away, after asking."""

    template_name = "account/remove_factor.html"

    def authenticator(self) -> Authenticator:
        """The one that is meant; another's is not found."""
        for each in (self.factors.app, *self.factors.passkeys):
            if each is not None and each.pk == self.kwargs["pk"]:
                return each
        raise Http404

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remove it; with the last one its recovery codes go as well."""
        found = self.authenticator()
        if found.type == Authenticator.Type.TOTP:
            totp_flows.deactivate_totp(request, found)
        else:
            webauthn_flows.remove_authenticator(request, found)
        if not factors_of(me(request)).any:
            forget_second_factor(request)
        messages.success(request, "It was removed, and is not asked for any more.")
        return redirect("second-factor")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is removed, in words."""
        found = self.authenticator()
        is_app = found.type == Authenticator.Type.TOTP
        return super().get_context_data(
            what="your authenticator app" if is_app else f"the passkey “{found}”",
            breadcrumbs=[crumb(), crumb_of_factors()],
            **kwargs,
        )


@open_to(Access.MEMBER)
@without_second_factor
@method_decorator(never_cache, name="dispatch")
class RecoveryCodes(ConfirmedLately, TemplateView):
    """The recovery codes that are left; sending the page makes new ones."""

    template_name = "account/recovery_codes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """They come with a second factor."""
        if not self.factors.any:
            return redirect("second-factor")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The old ones are worth nothing any more."""
        if self.factors.any:
            recovery_flows.generate_recovery_codes(request)
            messages.success(request, "There are new recovery codes. The old ones are void.")
        return redirect("recovery-codes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The codes, in two halves that are easier to read."""
        recovery = self.factors.recovery
        codes = recovery.wrap().get_unused_codes() if recovery else []
        return super().get_context_data(
            codes=[f"{code[:4]} {code[4:]}" for code in codes],
            breadcrumbs=[crumb(), crumb_of_factors()],
            **kwargs,
        )


def crumb() -> dict[str, str]:
    """The way back to one's account."""
    return {"label": "Your account", "url": reverse("account")}


def crumb_of_factors() -> dict[str, str]:
    """The way back to one's second factors."""
    return {"label": "Second factor", "url": reverse("second-factor")}
