"""`manage.py admit_operator`: who runs the service."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from partners.models import Person
from partners.services.sign_in import person_at
from tests import factories as make

pytestmark = pytest.mark.django_db


def run(email: str, name: str = "Jo") -> str:
    """What the command prints."""
    out = StringIO()
    call_command("admit_operator", email, name, stdout=out)
    return out.getvalue()


def test_somebody_new_becomes_an_operator_and_again_changes_nothing() -> None:
    for _ in range(2):
        assert run("Jo@example.org").startswith("Operator: Jo.")
    operator = Person.objects.get()
    assert operator.is_superuser
    assert person_at("jo@example.org") == operator
    assert not operator.has_usable_password()


def test_somebody_known_becomes_one_under_their_own_name() -> None:
    lead = make.lead(name="Kim", email="kim@example.org")
    assert run("KIM@example.org", "Another").startswith("Operator: Kim.")
    lead.refresh_from_db()
    assert lead.is_superuser


def test_what_is_no_address_or_name_is_refused() -> None:
    for email, name in (("jo", "Jo"), ("jo@example.org", " ")):
        with pytest.raises(CommandError) as caught:
            run(email, name)
        assert caught.value.returncode == 2
    assert not Person.objects.exists()
