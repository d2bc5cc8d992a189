"""The second factor when signing in: a code of an app, a recovery code, or a passkey."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal import auth
from django.forms import Form
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from concordat.lib.access import Access, open_to
from partners.forms.sign_in import PasskeyAnswerForm, SecondFactorForm
from partners.models import Person
from partners.services.provider import PROVIDER
from partners.services.sign_in_letters import letter_of_change, send_soon
from partners.services.trail import record_failure

PASSKEY_REFUSED = "The passkey was not recognised. Try again, or enter a code instead."
at_this_stage = login_stage_required(stage=AuthenticateStage.key, redirect_urlname="sign-in")


class SecondFactorStage(AuthenticateStage):
    """Comes after the code for whoever has a second factor, on our own page."""

    urlname = "sign-in-second-factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Lead to the page, unless the provider of identities asked for one already."""
        return (redirect(self.urlname) if self._should_handle(self.request) else None), True

    def _should_handle(self, request: HttpRequest) -> bool:
        """As allauth decides, but for the provider's own."""
        records = get_authentication_records(request, self.login.user)
        given = any(record.get("type") == PROVIDER for record in records)
        return super()._should_handle(request) and not given


def has_passkey(person: Person) -> bool:
    """Whether one of the person's second factors is a passkey."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN).exists()


def form_of(request: HttpRequest, person: Person) -> Form:
    """The form that was sent: a passkey's answer, or a code."""
    if "credential" in request.POST:
        return PasskeyAnswerForm(user=person, data=request.POST)
    return SecondFactorForm(user=person, data=request.POST or None)


def tell_of_recovery_code(authenticator: Authenticator, person: Person) -> None:
    """A used recovery code is worth a letter: somebody may have found the sheet of paper."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        send_soon(letter_of_change("recovery_code_used"), person.email)


class SecondFactorPage(FormView):
    """Asks a person for one of their second factors; what follows is the subclass's."""

    template_name = "registration/second_factor.html"
    title = "Your second factor"
    options_url_name = ""

    def whose(self) -> Person:
        """Of whom it is asked."""
        raise NotImplementedError

    def get_form(self, form_class: Any = None) -> Form:
        """By what was sent."""
        return form_of(self.request, self.whose())

    def form_valid(self, form: Any) -> HttpResponse:
        """Note that it was given."""
        form.save()
        authenticator = getattr(form, "authenticator", None)
        if authenticator is not None:
            tell_of_recovery_code(authenticator, self.whose())
        return self.given()

    def given(self) -> HttpResponse:
        """Where it leads."""
        raise NotImplementedError

    def form_invalid(self, form: Any) -> HttpResponse:
        """A passkey has no field of its own: what is wrong with it stands at the top."""
        record_failure(self.whose())
        if isinstance(form, PasskeyAnswerForm):
            form = SecondFactorForm(user=self.whose())
            form.cleaned_data = {}
            form._errors = ErrorDict()
            form.add_error(None, PASSKEY_REFUSED)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether to offer the passkey, and where its question is asked for."""
        return super().get_context_data(
            has_passkey=has_passkey(self.whose()),
            options_url=reverse(self.options_url_name),
            title=self.title,
            **kwargs,
        )


@open_to(Access.PUBLIC)
@method_decorator(at_this_stage, name="dispatch")
class SignInSecondFactor(SecondFactorPage):
    """The last step of signing in."""

    title = "Show that it is you"
    options_url_name = "sign-in-passkey"

    def whose(self) -> Person:
        """Who gave the right code before, and is not signed in yet."""
        return self.request._login_stage.login.user  # type: ignore[attr-defined]  # allauth keeps it there

    def given(self) -> HttpResponse:
        """Signed in, and where they wanted to go."""
        return self.request._login_stage.exit()  # type: ignore[attr-defined]  # allauth keeps it there


@open_to(Access.PUBLIC)
@require_POST
@at_this_stage
def sign_in_passkey(request: HttpRequest) -> HttpResponse:
    """The question for a passkey, kept in the session: that is why it is a POST."""
    person = request._login_stage.login.user  # type: ignore[attr-defined]  # allauth keeps it there
    return JsonResponse(auth.begin_authentication(person))
