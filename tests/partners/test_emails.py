"""The letter of an invitation: what it says, to whom, and what it does not hold."""

import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from concordat.lib.mail import Mail
from partners import emails
from partners.emails import invitation_letter, may_have_invitation
from partners.models import Invitation, Partner, Person, Role
from partners.permissions import Standing
from partners.services.people import change_role, end_membership, invite, name_deputy
from tests import factories as make
from tests.concordat.markup import Markup

pytestmark = pytest.mark.django_db
TODAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date], settings: Any) -> date:
    """15 June 2015, at an address of our own."""
    settings.SITE_ADDRESS = "https://concordat.example.org"
    settings.SECOND_FACTOR_REQUIRED = True
    return hold("2015-06-15")


@pytest.fixture
def partner() -> Partner:
    """An organisation in a partnership."""
    of = make.partnership("Oxfordshire Crisis Care Concordat")
    return make.partner("OH", of=of, at=make.organisation("Oxford Health"))


@pytest.fixture
def by(partner: Partner) -> Standing:
    """A coordinator of its partnership."""
    return make.standing(make.coordinator(partner.partnership, name="Robin Cole"))


def invited(partner: Partner, by: Standing, role: str = Role.LEAD) -> Invitation:
    """Ann Lee is invited."""
    return invite(
        name="Ann Lee",
        email="ann@example.org",
        partner=partner,
        role=role,
        nonce=uuid.uuid4(),
        by=by,
    )


def letter_of(invitation: Invitation) -> Mail:
    """Its letter."""
    mail = invitation_letter(invitation.membership.person_id, {"invitation": invitation.pk})
    assert mail is not None
    return mail


def words_of(invitation: Invitation) -> str:
    """The words of its letter, on one line."""
    return " ".join(letter_of(invitation).text.split())


def test_the_letter_says_who_invited_to_what_and_how_to_sign_in(
    partner: Partner, by: Standing
) -> None:
    mail = letter_of(invited(partner, by))
    assert (
        mail.subject == "Oxfordshire Crisis Care Concordat: you are a partner lead at Oxford Health"
    )
    assert mail.text == (
        "Hello Ann Lee,\n\n"
        "Robin Cole invited you to Oxfordshire Crisis Care Concordat as a partner\n"
        "lead at Oxford Health.\n\n"
        "As partner lead you say where the promises of your organisation stand. It\n"
        "takes half a minute each, and you can ask for a new date where one cannot be\n"
        "kept.\n\n"
        "How to sign in\n"
        "--------------\n\n"
        "Open the sign-in page:\n"
        "https://concordat.example.org/sign-in/\n\n"
        "Enter this address there: ann@example.org. We then send it a code, which you\n"
        "type into the same browser. You need no password.\n\n"
        "You get this because Robin Cole entered your address on 15 June 2015. If you\n"
        "did not expect it, you need do nothing: nobody can sign in without a code\n"
        "that is sent to this address. Questions, or not for you? Write to\n"
        "support@example.org.\n"
    )


def test_the_words_in_html_are_the_same(partner: Partner, by: Standing) -> None:
    """Only that a link's address stands behind its words."""
    mail = letter_of(invited(partner, by))
    in_html = " ".join(Markup(mail.html.partition("<body>")[2]).text.split())
    in_text = re.sub(r":\nhttps://\S+|\n-+\n", "\n", mail.text)
    assert in_html == " ".join(in_text.split())


@pytest.mark.parametrize("role", list(Role))
def test_the_letter_holds_no_secret_and_one_link_to_the_sign_in_page(
    partner: Partner, by: Standing, role: Role
) -> None:
    """No code, no token, nothing that opening it could spend."""
    invitation = invited(partner, by, role)
    mail = letter_of(invitation)
    links = [attrs["href"] for attrs in Markup(mail.html).all("a")]
    assert links == re.findall(r"https?://\S+", mail.text)
    assert links == ["https://concordat.example.org/sign-in/"]
    for secret in (str(invitation.nonce), invitation.nonce.hex, "token", "key="):
        assert secret not in mail.text + mail.html
    assert not re.search(r"\b\d{6,}\b", mail.text)


@pytest.mark.parametrize("role", list(Role))
def test_who_decides_is_told_of_the_second_factor(
    partner: Partner, by: Standing, role: Role, settings: Any
) -> None:
    invitation = invited(partner, by, role)
    decides = role not in {Role.LEAD, Role.READER}
    assert ("an authenticator app" in words_of(invitation)) == decides
    settings.SECOND_FACTOR_REQUIRED = False
    assert "an authenticator app" not in words_of(invitation)


def test_a_deputy_is_told_for_whom_and_for_how_long(partner: Partner, by: Standing) -> None:
    lead = make.membership(make.person("Bo Hill"), partner)
    deputy = name_deputy(
        membership=lead,
        colleague=make.member(partner, Role.READER),
        since=TODAY + timedelta(days=1),
        until=date(2015, 6, 30),
        nonce=uuid.uuid4(),
        by=by,
    )
    words = words_of(deputy.invitations.get())
    assert (
        "a partner lead at Oxford Health in Oxfordshire Crisis Care Concordat, in place of "
        "Bo Hill, from 16 June 2015 until 30 June 2015."
    ) in words


def test_who_was_a_member_before_is_told_of_the_change(partner: Partner, by: Standing) -> None:
    """They were invited once; elsewhere does not count."""
    reader = make.membership(at=partner, role=Role.READER)
    make.membership(reader.person, make.partner())
    lead = change_role(membership=reader, role=Role.LEAD, nonce=uuid.uuid4(), by=by)
    words = words_of(lead.invitations.get())
    assert (
        "Robin Cole made you a partner lead at Oxford Health in Oxfordshire Crisis Care Concordat."
    ) in words
    assert "because Robin Cole changed what you are here on 15 June 2015." in words


def test_what_begins_later_says_when(partner: Partner, by: Standing) -> None:
    coming = make.membership(at=partner, since="2015-07-01")
    assert ", from 1 July 2015." in words_of(make.invitation(coming, by=by.person))


def test_a_name_with_markup_stays_a_name(partner: Partner, by: Standing) -> None:
    invitation = invited(partner, by)
    Person.objects.filter(pk=invitation.membership.person_id).update(name="<b>Ann</b> & Co")
    mail = letter_of(invitation)
    assert "Hello &lt;b&gt;Ann&lt;/b&gt; &amp; Co," in mail.html
    assert "Hello <b>Ann</b> & Co," in mail.text


def test_the_letter_is_for_the_person_while_the_membership_goes_on(
    partner: Partner, by: Standing
) -> None:
    """Looked at when it is sent: what ended meanwhile is not written about."""
    invitation = invited(partner, by)
    person, ids = invitation.membership.person, {"invitation": invitation.pk}
    assert may_have_invitation(person.pk, ids)
    assert not may_have_invitation(by.person.pk, ids)
    assert invitation_letter(by.person.pk, ids) is None
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert not may_have_invitation(person.pk, ids)
    Person.objects.filter(pk=person.pk).update(is_active=True)
    end_membership(membership=invitation.membership, by=by)
    assert not may_have_invitation(person.pk, ids)


def test_every_role_is_explained() -> None:
    assert set(emails.DOES) == set(Role)
