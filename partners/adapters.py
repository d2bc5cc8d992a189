"""What allauth asks of us: who may come in, what it says, how secrets are kept."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from concordat.lib.limits import network_of
from partners.models import Person
from partners.services.sign_in_letters import letter_of_change, send_soon

NOT_THAT_CODE = (
    "The code is not right. Codes from an app change every half minute: enter the latest"
)
TOO_MANY = "Too many codes were not right. Wait five minutes, then try again"


class AccountAdapter(DefaultAccountAdapter):
    """Signing in, in our words and with our letters."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": NOT_THAT_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: coordinators and operators admit people."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """For its limits and the list of sessions."""
        return network_of(request)

    def get_login_stages(self) -> list[str]:
        """After the code: the second factor, on our own page."""
        return ["partners.views.second_factor.SecondFactorStage"]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Our own views ask for it: see `partners.views.account.ConfirmedLately`."""
        return False

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """As for an address that nobody has."""
        return redirect("sign-in")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our views say what happened."""

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: Mapping[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person what changed about their ways in, at once."""
        if isinstance(user, Person):
            send_soon(letter_of_change(template_prefix.rpartition("/")[2]), user.email)

    def is_safe_url(self, url: str | None) -> bool:
        """Where one may be led after signing in: to our own pages."""
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Authenticator apps, passkeys and recovery codes."""

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": NOT_THAT_CODE}

    def encrypt(self, text: str) -> str:
        """Seeds are unreadable in the database and its copies without the service's key."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """See `encrypt`; the keys of SECRET_KEY_FALLBACKS still open what they closed."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name that passkeys are tied to, from the one setting and never from a request."""
        return {"id": urlsplit(settings.SITE_ADDRESS).hostname or "", "name": "Concordat"}


def _keys() -> MultiFernet:
    """The keys for seeds, made from the service's secret keys, the present one first."""
    secrets = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        [
            Fernet(
                base64.urlsafe_b64encode(hashlib.sha256(f"concordat.seed {key}".encode()).digest())
            )
            for key in secrets
        ]
    )


class ProviderAdapter(DefaultSocialAccountAdapter):
    """What allauth asks about the provider of identities; see `partners.services.provider`."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up here either."""
        return False
