"""The provider of identities: an OpenID Connect provider, named by settings alone.

allauth asks the question (state, PKCE) and fetches the tokens. What the answer says is checked
here, all of it: allauth leaves out the signature of a token that came straight from the provider,
and has no nonce.
"""

import secrets
from dataclasses import dataclass
from typing import Any

import jwt
import requests
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from partners.models import Person
from partners.services.sign_in import person_at

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
PROVIDER = "oidc"


class NotTaken(Exception):
    """The provider's answer was not taken; the words are for the user."""


@dataclass(frozen=True)
class Known:
    """Whom the provider vouches for, and whether it asked them for a second factor."""

    person: Person
    subject: str
    with_second_factor: bool


class Adapter(OpenIDConnectOAuth2Adapter):
    """The provider's own addresses, as it publishes them; ours from the one setting."""

    def get_provider(self) -> OpenIDConnectProvider:
        """Without a look into the database."""
        return provider_of(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the answer comes."""
        return f"{settings.SITE_ADDRESS}{reverse('sign-in-provider-callback')}"


class Provider(OpenIDConnectProvider):
    """allauth's, with our adapter."""

    oauth2_adapter_class = Adapter
    pkce_enabled_default = True

    def get_default_scope(self) -> list[str]:
        """The address is all that is asked for."""
        return ["openid", "email"]


def provider_of(request: HttpRequest) -> Provider:
    """The provider that the settings name."""
    app = SocialApp(
        provider="openid_connect",
        provider_id=PROVIDER,
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={"server_url": settings.OIDC_ISSUER},
    )
    return Provider(request, app=app)


def question(request: HttpRequest, next_url: str) -> str:
    """Where to send the browser; state, nonce and PKCE stay in its session. Raises NotTaken."""
    nonce = secrets.token_urlsafe(24)
    provider = provider_of(request)
    try:
        answer = provider.redirect(
            request,
            process="login",
            next_url=next_url or None,
            data={"nonce": nonce},
            auth_params={"nonce": nonce},
        )
    except (OAuth2Error, requests.RequestException, KeyError, ValueError) as error:
        raise NotTaken("It does not answer at present. Try again later.") from error
    return str(answer["Location"])


def whom(request: HttpRequest, code: str, state: dict[str, Any]) -> Known:
    """Who comes back with a code; `state` is what was kept at the question. Raises NotTaken."""
    adapter = Adapter(request, PROVIDER)
    app = adapter.get_provider().app
    try:
        tokens = adapter.get_client(request, app).get_access_token(
            code, pkce_code_verifier=state["pkce_code_verifier"]
        )
        claims = _checked(adapter, str(tokens["id_token"]), state["data"]["nonce"])
        if "email" not in claims:
            claims = _with_address(adapter, str(tokens["access_token"]), claims)
    except (OAuth2Error, requests.RequestException, jwt.PyJWTError, KeyError, ValueError) as error:
        raise NotTaken("Its answer could not be believed. Try again.") from error
    return _known(claims)


def _checked(adapter: Adapter, token: str, nonce: str) -> dict[str, Any]:
    """What the token claims, once its signature, issuer, audience, time and nonce are right."""
    about = adapter.openid_config
    if str(about["issuer"]).rstrip("/") != settings.OIDC_ISSUER:
        raise ValueError("The provider publishes another issuer than the settings name.")
    keys = jwt.PyJWKSet.from_dict(_fetched(about["jwks_uri"]))
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=ALGORITHMS,
        audience=settings.OIDC_CLIENT_ID,
        issuer=about["issuer"],
        leeway=60,
        options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
    )
    if not constant_time_compare(str(claims["nonce"]), nonce):
        raise ValueError("The token answers another question.")
    return claims


def _with_address(adapter: Adapter, token: str, claims: dict[str, Any]) -> dict[str, Any]:
    """The claims with those that the provider keeps apart, if they are of the same subject."""
    said = _fetched(adapter.profile_url, {"Authorization": f"Bearer {token}"})
    if said["sub"] != claims["sub"]:
        raise ValueError("Two answers are about two people.")
    return {**said, **claims}


def _fetched(address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """A document of the provider's."""
    response = requests.get(address, headers=headers, timeout=5)
    response.raise_for_status()
    found: dict[str, Any] = response.json()
    return found


def _known(claims: dict[str, Any]) -> Known:
    """The person at a verified address. Raises NotTaken for any other."""
    verified = any(claims.get(name) in (True, "true", 1) for name in ("email_verified", "xms_edov"))
    if not claims.get("email") or not verified:
        raise NotTaken("It does not say that your email address was verified.")
    person = person_at(str(claims["email"]))
    if person is None:
        raise NotTaken("Nobody here has your email address. Ask your coordinator to invite you.")
    shown = {claims.get("acr"), *claims.get("amr", [])}
    return Known(person, str(claims["sub"]), bool(shown & set(settings.OIDC_SECOND_FACTOR)))
