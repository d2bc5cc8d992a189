"""Limits in the shared cache, and where a request comes from."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import RequestFactory

from concordat.lib.limits import NOWHERE, claim, network_of


@pytest.mark.django_db
def test_a_slot_is_free_again_after_its_own_time() -> None:
    """Not all at once when a window is over: never more than three in ten seconds."""
    with time_machine.travel("2026-03-01 10:00:00Z", tick=False) as clock:
        taken = []
        for _ in range(30):
            taken.append(claim("x", of=3, within=10))
            clock.shift(timedelta(seconds=2))
    assert taken[:3] == [True, True, True]
    assert all(sum(taken[at : at + 5]) <= 3 for at in range(len(taken)))
    assert sum(taken[15:]) >= 6, "and they do come back"


@pytest.mark.django_db
def test_limits_of_different_things_do_not_meet() -> None:
    assert claim("one", of=1, within=10)
    assert not claim("one", of=1, within=10)
    assert claim("other", of=1, within=10)


@pytest.mark.parametrize(
    ("given", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("", NOWHERE),
        ("nonsense", NOWHERE),
    ],
)
def test_an_address_names_its_network(given: str, network: str) -> None:
    assert network_of(RequestFactory().get("/", REMOTE_ADDR=given)) == network


@pytest.mark.parametrize(
    ("behind", "header", "network"),
    [
        (False, "198.51.100.9", "127.0.0.1"),
        (True, "198.51.100.9", "198.51.100.9"),
        (True, "203.0.113.1, 198.51.100.9", "198.51.100.9"),
        (True, "", "127.0.0.1"),
    ],
)
def test_only_what_our_own_proxy_adds_is_believed(
    settings: Any, behind: bool, header: str, network: str
) -> None:
    """What stands before it in the header was sent by the client."""
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", headers={"X-Forwarded-For": header})
    assert network_of(request) == network
