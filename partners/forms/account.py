"""Forms of one's own account: setting up a second factor."""

from typing import Any

from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core import signing

from partners.forms.sign_in import CODE_WIDGET, UNREADABLE
from partners.models import Person

HOUR = 60 * 60
WRONG = "The code is not right. Enter the six digits that the app shows now"
TOO_LATE = "This page was open for too long. Scan the new picture, and enter the app’s new code"
SALT = "concordat.authenticator-app"


class AuthenticatorAppForm(forms.Form):
    """The secret that the page shows, and the app's first code.

    The secret travels in the form, signed for this person, so that looking at the page writes
    nothing. It is theirs to see: the picture holds it too.
    """

    signed = forms.CharField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label="Code that the app shows",
        max_length=20,
        widget=forms.TextInput(
            attrs={**CODE_WIDGET, "inputmode": "numeric", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": "Enter the code that the app shows"},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.in_time = True
        self.secret = self._secret()

    def _secret(self) -> str:
        """The one that was shown before; a new one where there is none that can be believed."""
        try:
            return str(signing.loads(self.data.get("signed", ""), salt=self._salt, max_age=HOUR))
        except signing.BadSignature:
            self.in_time = False
        secret = totp.generate_totp_secret()
        self.initial["signed"] = signing.dumps(secret, salt=self._salt)
        if self.is_bound:
            self.data = {"code": self.data.get("code", ""), "signed": self.initial["signed"]}
        return secret

    @property
    def _salt(self) -> str:
        return f"{SALT}.{self.person.pk}"

    def clean_code(self) -> str:
        """Five wrong ones in five minutes, as at sign-in."""
        code: str = self.cleaned_data["code"]
        if not self.in_time:
            raise forms.ValidationError(TOO_LATE)
        forget = check_rate_limit(self.person)
        if not totp.validate_totp_code(self.secret, code):
            raise forms.ValidationError(WRONG)
        forget()
        return code


class PasskeyForm(AddWebAuthnForm):
    """The browser's answer, and what to call the passkey."""

    name = forms.CharField(required=False, max_length=60)

    def clean_name(self) -> str:
        """Never blank, so that one can be told from another."""
        return self.cleaned_data.get("name", "").strip() or "Passkey"

    def clean(self) -> dict[str, Any]:
        """What is no answer of a browser is refused like one that is wrong."""
        try:
            found: dict[str, Any] = super().clean()
        except UNREADABLE as error:
            raise forms.ValidationError("This is no passkey") from error
        return found
