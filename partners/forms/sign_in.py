"""Forms of signing in: an email address, the code, a second factor."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from django import forms

# What the library raises on an answer that is no passkey's, or on one that was tampered with.
UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, InvalidSignature)
CODE_WIDGET = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "off"}


class AddressForm(forms.Form):
    """Whom to send a code."""

    email = forms.EmailField(
        label="Email address",
        help_text="The one at which your coordinator invited you.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address in the form name@example.org",
        },
    )


class CodeForm(forms.Form):
    """What stands in the mail."""

    code = forms.CharField(
        label="Code from the email",
        help_text="Four letters and six digits, such as KTRM-482915.",
        max_length=40,
        widget=forms.TextInput(
            attrs={**CODE_WIDGET, "autocapitalize": "characters", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": "Enter the code from the email"},
    )


class SecondFactorForm(AuthenticateForm):
    """A code of an authenticator app, or one of the recovery codes."""

    code = forms.CharField(
        label="Code",
        help_text="Six digits from your authenticator app, or one of your recovery codes.",
        max_length=40,
        widget=forms.TextInput(
            attrs={**CODE_WIDGET, "inputmode": "numeric", "class": "govuk-input--width-10"}
        ),
        error_messages={"required": "Enter a code"},
    )


class PasskeyAnswerForm(AuthenticateWebAuthnForm):
    """The browser's answer to the question for a passkey."""

    def clean_credential(self) -> Any:
        """What is no answer of a browser is refused like one that is wrong."""
        try:
            return super().clean_credential()
        except UNREADABLE as error:
            raise forms.ValidationError("This is no passkey") from error
