"""`manage.py reset_second_factor`: the way back for who lost everything."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from partners.services.second_factors import factors_of
from tests import factories as make
from tests.signing_in import authenticator_app

pytestmark = pytest.mark.django_db


def test_it_takes_them_away_and_signs_the_person_out_and_nobody_else() -> None:
    kim, other = make.person(name="Kim", email="kim@example.org"), make.person()
    clients = {kim: Client(), other: Client()}
    for person, client in clients.items():
        authenticator_app(person)
        client.force_login(person)
    out = StringIO()
    call_command("reset_second_factor", "KIM@example.org", stdout=out)
    assert out.getvalue() == "Kim: 2 taken away, sessions ended: 1.\n"
    assert not factors_of(kim).any
    assert clients[kim].get("/").status_code == 302
    assert factors_of(other).any
    assert clients[other].get("/").status_code == 200


def test_nobody_is_said_to_be_nobody() -> None:
    with pytest.raises(CommandError, match="Nobody here") as caught:
        call_command("reset_second_factor", "nobody@example.org")
    assert caught.value.returncode == 2
