"""What a person has as second factors, and browsers in words."""

import pytest
from allauth.mfa.models import Authenticator

from partners.services.browsers import in_words
from partners.services.second_factors import factors_of, take_away_all
from tests import factories as make
from tests.signing_in import authenticator_app


@pytest.mark.django_db
def test_factors_are_told_apart_and_recovery_codes_count_for_nothing_alone() -> None:
    kim = make.person()
    assert not factors_of(kim).any
    assert factors_of(kim).codes_left == 0
    app = authenticator_app(kim)
    key = Authenticator.objects.create(user=kim, type="webauthn", data={"name": "Key"})
    found = factors_of(kim)
    assert (found.app, found.passkeys, found.codes_left) == (app, [key], 10)
    app.delete()
    assert factors_of(kim).any
    key.delete()
    assert not factors_of(kim).any


@pytest.mark.django_db
def test_all_can_be_taken_from_somebody_who_lost_them_and_from_nobody_else() -> None:
    kim, other = make.person(), make.person()
    authenticator_app(kim)
    authenticator_app(other)
    assert take_away_all(kim) == 2
    assert not factors_of(kim).any
    assert factors_of(other).any


FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605 Version/17.5 Safari/604.1"


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (EDGE, "Edge on Windows"),
        (SAFARI, "Safari on an iPhone"),
        ("Chrome/128.0", "Chrome"),
        ("curl/8", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_a_browser_is_said_in_words(says: str, words: str) -> None:
    assert in_words(says) == words
