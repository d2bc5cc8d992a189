"""Signing in through a provider of identities: only who is here, only what can be believed."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from partners.models import Person
from tests import factories as make
from tests.concordat.markup import Markup
from tests.identity_provider import CLIENT, SECRET, IdentityProvider, running
from tests.signing_in import authenticator_app

pytestmark = pytest.mark.django_db

NOT_BELIEVED = "Its answer could not be believed."
NOT_VERIFIED = "It does not say that your email address was verified."
NOBODY = "Nobody here has your email address."
NO_QUESTION = "Its answer is to no question that this browser asked just now."


@pytest.fixture
def provider(settings: Any) -> Iterator[IdentityProvider]:
    """A provider, named by settings alone."""
    with running() as found:
        settings.OIDC_ISSUER = found.address
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
        settings.OIDC_NAME = "the NHS"
        yield found


@pytest.fixture
def kim() -> Person:
    """Whom the provider knows."""
    return make.lead(name="Kim", email="kim@example.org")


def leave(client: Client, **data: str) -> str:
    """Press the button; the provider's address to which the browser is led."""
    response = client.post("/sign-in/provider/", data)
    assert response.status_code == 200, response.content.decode()
    there = Markup(response.content.decode()).all("a", href=response["Refresh"][7:])
    assert len(there) == 1, "a link stands beside"
    return response["Refresh"][7:]


def come_back(client: Client, there: str) -> Any:
    """Go there and follow the provider's answer home."""
    sent = requests.get(there, allow_redirects=False, timeout=5)
    back = urlsplit(sent.headers["Location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == (
        "http://127.0.0.1:8000/sign-in/provider/callback/"
    )
    return client.get(f"{back.path}?{back.query}")


def sign_in(client: Client, **data: str) -> Any:
    """There and back."""
    return come_back(client, leave(client, **data))


def is_in(client: Client) -> bool:
    """Whether somebody is signed in there."""
    return "_auth_user_id" in client.session


def refused(client: Client, response: Any, why: str) -> bool:
    """Whether it was refused in that sentence."""
    words = " ".join(Markup(response.content.decode()).text.split())
    return response.status_code == 403 and why in words and not is_in(client)


def test_somebody_who_is_here_signs_in(
    client: Client, provider: IdentityProvider, kim: Person
) -> None:
    assert "Sign in with the NHS" in client.get("/sign-in/").content.decode()
    assert sign_in(client, next="/plans/")["Location"] == "/plans/"
    assert client.session["_auth_user_id"] == str(kim.pk)
    assert provider.asked["code_challenge_method"] == "S256"
    assert set(provider.asked["scope"].split()) == {"openid", "email"}


def test_without_a_provider_there_is_none(client: Client) -> None:
    assert "provider" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/provider/").status_code == 404


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_it_leads_to_no_foreign_place(
    client: Client, provider: IdentityProvider, kim: Person, wanted: str
) -> None:
    assert sign_in(client, next=wanted)["Location"] == "/"


def tampered(**changes: Any) -> Callable[[IdentityProvider], None]:
    """A provider that claims something else."""
    return lambda provider: provider.overriding.update(changes)


def forging(provider: IdentityProvider) -> None:
    """Somebody else's signature."""
    provider.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def unsigned(provider: IdentityProvider) -> None:
    """No signature at all."""
    provider.signs_with, provider.algorithm = None, "none"


def symmetric(provider: IdentityProvider) -> None:
    """Signed with what everybody may know."""
    provider.signs_with, provider.algorithm = "k" * 32, "HS256"


def another_issuer(provider: IdentityProvider) -> None:
    """It publishes that it is somebody else."""
    provider.issuer = "https://evil.example"


def other_subject(provider: IdentityProvider) -> None:
    """What it says of somebody is said of another."""
    provider.overriding.update(email=None)
    provider.userinfo = {**provider.claims, "sub": "another"}


BAD = {
    "nonce": (tampered(nonce="another"), NOT_BELIEVED),
    "no nonce": (tampered(nonce=None), NOT_BELIEVED),
    "audience": (tampered(aud="another"), NOT_BELIEVED),
    "issuer": (tampered(iss="https://evil.example"), NOT_BELIEVED),
    "out of date": (tampered(exp=int(time.time()) - 3600), NOT_BELIEVED),
    "no subject": (tampered(sub=None), NOT_BELIEVED),
    "signature": (forging, NOT_BELIEVED),
    "no signature": (unsigned, NOT_BELIEVED),
    "symmetric signature": (symmetric, NOT_BELIEVED),
    "published issuer": (another_issuer, NOT_BELIEVED),
    "somebody else's address": (other_subject, NOT_BELIEVED),
    "unverified": (tampered(email_verified=False), NOT_VERIFIED),
    "not said to be verified": (tampered(email_verified=None), NOT_VERIFIED),
    "unknown": (tampered(email="nobody@example.org"), NOBODY),
}


@pytest.mark.parametrize("what", BAD)
def test_what_cannot_be_believed_is_refused_in_a_sentence(
    client: Client, provider: IdentityProvider, kim: Person, what: str
) -> None:
    """The control for each is the same provider, unchanged, above."""
    spoil, why = BAD[what]
    spoil(provider)
    assert refused(client, sign_in(client), why)
    assert Person.objects.count() == 1, "nobody signs up"


def test_somebody_switched_off_is_as_unknown(
    client: Client, provider: IdentityProvider, kim: Person
) -> None:
    kim.is_active = False
    kim.save()
    assert refused(client, sign_in(client), NOBODY)


def test_the_address_may_come_apart_from_the_token(
    client: Client, provider: IdentityProvider, kim: Person
) -> None:
    provider.overriding.update(email=None, email_verified=None)
    provider.userinfo = dict(provider.claims)
    assert sign_in(client)["Location"] == "/"
    assert is_in(client)


def test_an_answer_counts_once_and_only_where_it_was_asked_for(
    client: Client, provider: IdentityProvider, kim: Person
) -> None:
    """State is tied to the browser, and spent."""
    there = leave(client)
    other = Client()
    assert refused(other, come_back(other, there), NO_QUESTION)
    assert come_back(client, there).status_code == 302
    client.post("/sign-out/")
    assert refused(client, come_back(client, there), NO_QUESTION)


@pytest.mark.parametrize("query", ["", "?code=c0de", "?code=c0de&state=made-up", "?state="])
def test_an_answer_to_no_question_is_refused(
    client: Client, provider: IdentityProvider, query: str
) -> None:
    assert refused(client, client.get(f"/sign-in/provider/callback/{query}"), NO_QUESTION)


def test_who_does_not_agree_there_is_not_signed_in(
    client: Client, provider: IdentityProvider, kim: Person
) -> None:
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    response = client.get("/sign-in/provider/callback/", {"state": state, "error": "access_denied"})
    assert refused(client, response, "It did not let you in.")


def test_a_provider_that_is_down_is_said_to_be(client: Client, provider: IdentityProvider) -> None:
    provider.down = True
    assert refused(client, client.post("/sign-in/provider/"), "It does not answer at present.")


def test_a_code_that_the_provider_does_not_know_is_refused(
    client: Client, provider: IdentityProvider, kim: Person, settings: Any
) -> None:
    settings.OIDC_CLIENT_SECRET = "wrong"
    assert refused(client, sign_in(client), NOT_BELIEVED)


@pytest.mark.parametrize(
    ("counts", "claims", "goes_to"),
    [
        ([], {"amr": ["pwd", "mfa"]}, "/sign-in/second-factor/"),
        (["mfa"], {"amr": ["pwd"]}, "/sign-in/second-factor/"),
        (["mfa"], {"amr": ["pwd", "mfa"]}, "/"),
        (["AAL3"], {"acr": "AAL3"}, "/"),
    ],
)
def test_its_second_factor_counts_only_if_a_setting_says_so(
    client: Client,
    provider: IdentityProvider,
    kim: Person,
    settings: Any,
    counts: list[str],
    claims: dict[str, Any],
    goes_to: str,
) -> None:
    authenticator_app(kim)
    settings.OIDC_SECOND_FACTOR = counts
    provider.claims.update(claims)
    assert sign_in(client)["Location"] == goes_to
    assert is_in(client) is (goes_to == "/")


def test_who_coordinates_goes_on_with_the_providers_second_factor(
    client: Client, provider: IdentityProvider, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    make.coordinator(email="kim@example.org")
    sign_in(client)
    assert client.get("/plans/")["Location"] == "/account/second-factor/"
    client.post("/sign-out/")
    settings.OIDC_SECOND_FACTOR = ["mfa"]
    provider.claims["amr"] = ["mfa"]
    sign_in(client)
    assert client.get("/plans/").status_code == 200


def test_somebody_signed_in_stays_so(client: Client, kim: Person) -> None:
    client.force_login(kim)
    assert client.get("/sign-in/provider/callback/?code=c0de&state=x")["Location"] == "/"
