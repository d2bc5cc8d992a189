"""`manage.py admit_person`: the first people of an installation."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from concordat.trail.models import Entry
from partners.models import Membership, Partner, Person
from partners.services.sign_in import person_at
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner() -> Partner:
    """An organisation in a partnership."""
    return make.partner("ABC", of=make.partnership(slug="ours"))


def run(*more: str, email: str = "Jo@example.org", at: str = "ABC", role: str = "lead") -> str:
    """What the command prints."""
    out = StringIO()
    call_command(
        "admit_person", email, "Jo", "--partnership=ours", f"--partner={at}", f"--role={role}",
        *more, stdout=out,
    )  # fmt: skip
    return out.getvalue()


def refused(**options: str) -> str:
    """The sentence with which the command ends, by code 2."""
    with pytest.raises(CommandError) as caught:
        run(**options)
    assert caught.value.returncode == 2
    return str(caught.value)


@pytest.mark.usefixtures("partner")
def test_somebody_new_is_admitted_from_today_and_again_changes_nothing(hold):
    today = hold("2015-06-15")
    assert "They sign in at http://127.0.0.1:8000 with a code sent by email." in run()
    membership = Membership.objects.get()
    assert membership.person.email == "jo@example.org"
    assert person_at("Jo@Example.org") == membership.person
    assert not membership.person.has_usable_password()
    assert (membership.role, membership.since) == ("lead", today)
    assert run().startswith("Already there: Jo at ABC as Partner lead")
    assert Membership.objects.count() == 1


def test_that_somebody_was_admitted_is_recorded_once(partner):
    run()
    run()
    entry = Entry.objects.get(what="membership-given")
    assert (entry.actor, entry.partnership) == (None, partner.partnership_id)
    membership = Membership.objects.get()
    assert entry.about == {"membership": membership.pk, "person": membership.person_id}


@pytest.mark.usefixtures("partner")
def test_somebody_known_gets_another_role_under_the_same_address():
    run()
    run(email="JO@EXAMPLE.ORG", role="coordinator")
    assert Person.objects.count() == 1
    assert Membership.objects.count() == 2


def test_what_does_not_fit_is_refused_in_a_sentence(partner):
    make.collective("Everybody", members=[partner])
    assert "its partners are ABC" in refused(at="XYZ")
    assert "several organisations" in refused(at="Everybody")
    assert "no email address" in refused(email="jo")
    assert not Person.objects.exists()


def test_a_partnership_that_is_not_there_and_a_person_without_a_name_are_refused(partner):
    Partner.objects.all().delete()
    assert "no such partnership has partners" in refused()
    make.partner("ABC", of=partner.partnership)
    with pytest.raises(CommandError, match="what they are called"):
        call_command(
            "admit_person", "jo@example.org", " ", partnership="ours", partner="ABC", role="lead"
        )
