"""Inviting people, and changing or ending what they are in a partnership."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied

from concordat.outbox.models import Letter
from concordat.trail.models import Entry
from partners.models import Invitation, Membership, Partner, Person, Role
from partners.permissions import Standing
from partners.services.people import (
    change_role,
    colleagues_of,
    end_membership,
    invite,
    let_invite,
    name_deputy,
    send_again,
)
from partners.services.refusing import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = date(2015, 6, 15)


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def partner() -> Partner:
    """An organisation in a partnership."""
    return make.partner("OHFT")


@pytest.fixture
def by(partner: Partner) -> Standing:
    """A coordinator of its partnership."""
    return make.standing(make.coordinator(partner.partnership))


def ask(partner: Partner, by: Standing, **says: Any) -> Invitation:
    """Invite Ann Lee, or as `says` has it."""
    defaults = {
        "name": "Ann Lee",
        "email": "ann@example.org",
        "role": Role.LEAD,
        "nonce": uuid.uuid4(),
    }
    return invite(partner=partner, by=by, **defaults | says)


def told() -> list[str]:
    """What the trail has, in order."""
    return [entry.what for entry in Entry.objects.order_by("number")]


def allowed_to_invite(partner: Partner, by: Standing) -> Standing:
    """A lead at a partner who may invite colleagues."""
    lead = make.lead(partner)
    let_invite(membership=lead.memberships.get(), allowed=True, by=by)
    return make.standing(lead)


# Inviting


def test_an_invitation_makes_a_person_who_has_no_password_a_member_and_writes_to_them(
    partner: Partner, by: Standing
) -> None:
    invitation = ask(partner, by, name="  Ann \n Lee ", email=" Ann@Example.ORG ")
    person = Person.objects.get(email="ann@example.org")
    membership = person.memberships.get()
    assert person.name == "Ann Lee"
    assert not person.has_usable_password()
    assert (membership.partner, membership.role, membership.since) == (partner, "lead", TODAY)
    assert not membership.may_invite
    assert (invitation.membership, invitation.invited_by) == (membership, by.person)
    assert EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists()
    letter = Letter.objects.get()
    assert (letter.kind, letter.person) == ("invitation", person.pk)
    assert letter.ids == {"invitation": invitation.pk}
    entry = Entry.objects.get(what="invitation-sent")
    assert entry.actor == by.person.pk
    assert entry.partnership == partner.partnership_id
    assert entry.about == {"membership": membership.pk}


def test_a_person_who_is_known_keeps_their_name_and_gets_the_membership(
    partner: Partner, by: Standing
) -> None:
    """Wherever they are known; the address counts whatever its case."""
    elsewhere = make.lead(name="Annabel Lee", email="ann@example.org")
    ask(partner, by, name="Ann Lee", email="ANN@example.org")
    elsewhere.refresh_from_db()
    assert elsewhere.name == "Annabel Lee"
    assert elsewhere.memberships.filter(partner=partner, role="lead").exists()
    assert Person.objects.filter(email__iexact="ann@example.org").count() == 1


def test_inviting_a_member_again_adds_no_membership_but_writes_again(
    partner: Partner, by: Standing
) -> None:
    ask(partner, by)
    ask(partner, by)
    assert Membership.objects.filter(partner=partner).count() == 1
    assert Invitation.objects.count() == Letter.objects.count() == 2


def test_a_double_click_is_one_invitation(partner: Partner, by: Standing) -> None:
    nonce = uuid.uuid4()
    assert ask(partner, by, nonce=nonce) == ask(partner, by, nonce=nonce)
    assert Invitation.objects.count() == Letter.objects.count() == 1
    assert told().count("invitation-sent") == 1


def test_another_persons_nonce_is_refused(partner: Partner, by: Standing) -> None:
    nonce = uuid.uuid4()
    ask(partner, by, nonce=nonce)
    other = make.standing(make.member(partner, Role.COORDINATOR))
    with pytest.raises(Refused, match="sent before"):
        ask(partner, other, nonce=nonce, email="bo@example.org")
    assert not Person.objects.filter(email="bo@example.org").exists(), "all or nothing"


def test_nobody_is_invited_to_a_collective(partner: Partner, by: Standing) -> None:
    both = make.collective(members=[partner, make.partner(of=partner.partnership)])
    with pytest.raises(Refused, match="nobody is a member of a group") as refused:
        ask(both, by)
    assert refused.value.about == "partner"


@pytest.mark.parametrize("role", list(Role))
def test_a_coordinator_invites_in_any_role(partner: Partner, by: Standing, role: Role) -> None:
    assert ask(partner, by, role=role).membership.role == role


@pytest.mark.parametrize("role", list(Role))
def test_a_lead_with_the_right_invites_colleagues_as_lead_or_reader_alone(
    partner: Partner, by: Standing, role: Role
) -> None:
    lead = allowed_to_invite(partner, by)
    if role in {Role.LEAD, Role.READER}:
        assert ask(partner, lead, role=role).membership.partner == partner
        return
    with pytest.raises(PermissionDenied, match="as partner lead or reader"):
        ask(partner, lead, role=role)
    assert not Person.objects.filter(email="ann@example.org").exists()


def test_a_lead_with_the_right_invites_to_no_other_partner(partner: Partner, by: Standing) -> None:
    """Not beside them, and not at a team or parent of their organisation either."""
    team = make.organisation(parent=partner.organisation)
    for other in (
        make.partner(of=partner.partnership),
        make.partner(of=partner.partnership, at=team),
    ):
        with pytest.raises(PermissionDenied, match="Only a coordinator"):
            ask(other, allowed_to_invite(partner, by))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.COORDINATOR}))
def test_nobody_else_invites(partner: Partner, role: str) -> None:
    with pytest.raises(PermissionDenied, match="Only a coordinator"):
        ask(partner, make.standing(make.member(partner, role)))


def test_a_coordinator_of_another_partnership_invites_nobody_here(partner: Partner) -> None:
    with pytest.raises(PermissionDenied):
        ask(partner, make.standing(make.coordinator()))


# Again


def test_an_invitation_is_sent_again_as_a_row_and_letter_of_its_own(
    partner: Partner, by: Standing
) -> None:
    first = ask(partner, by)
    nonce = uuid.uuid4()
    again = send_again(membership=first.membership, nonce=nonce, by=by)
    assert again == send_again(membership=first.membership, nonce=nonce, by=by)
    assert Invitation.objects.count() == Letter.objects.count() == 2
    assert told()[-1] == "invitation-sent-again"


def test_who_may_invite_may_send_again_and_nobody_else(partner: Partner, by: Standing) -> None:
    membership = ask(partner, by).membership
    lead = allowed_to_invite(partner, by)
    send_again(membership=membership, nonce=uuid.uuid4(), by=lead)
    with pytest.raises(PermissionDenied):
        send_again(membership=membership, nonce=uuid.uuid4(), by=make.standing(membership.person))


def test_nobody_is_written_to_about_what_is_over(partner: Partner, by: Standing) -> None:
    membership = ask(partner, by).membership
    end_membership(membership=membership, by=by)
    with pytest.raises(Refused, match="no longer"):
        send_again(membership=membership, nonce=uuid.uuid4(), by=by)


# Ending


def test_who_is_ended_has_no_rights_from_that_moment(partner: Partner, by: Standing) -> None:
    lead = make.lead(partner)
    assert make.standing(lead).is_lead
    end_membership(membership=lead.memberships.get(), by=by)
    membership = lead.memberships.get()
    assert (membership.ended_on, membership.until) == (TODAY, TODAY)
    assert not make.standing(lead).memberships
    entry = Entry.objects.get(what="membership-ended")
    assert entry.about == {"membership": membership.pk}


def test_what_has_not_begun_can_be_ended_too(partner: Partner, by: Standing) -> None:
    coming = make.membership(at=partner, since="2015-07-01")
    end_membership(membership=coming, by=by)
    coming.refresh_from_db()
    assert (coming.ended_on, coming.until) == (TODAY, date(2015, 7, 1))
    assert not Membership.objects.current(date(2015, 7, 1)).filter(pk=coming.pk)


def test_what_is_over_is_not_ended_again(partner: Partner, by: Standing) -> None:
    membership = make.membership(at=partner)
    end_membership(membership=membership, by=by)
    with pytest.raises(Refused, match="no longer"):
        end_membership(membership=membership, by=by)
    past = make.membership(at=partner, until="2015-06-14")
    with pytest.raises(Refused, match="no longer"):
        end_membership(membership=past, by=by)


def test_of_two_who_end_the_same_at_once_the_second_is_told(partner: Partner, by: Standing) -> None:
    membership = make.membership(at=partner)
    stale = Membership.objects.get(pk=membership.pk)
    end_membership(membership=membership, by=by)
    with pytest.raises(Refused, match="ended meanwhile"):
        end_membership(membership=stale, by=by)


def test_the_last_coordinator_cannot_be_ended(partner: Partner, by: Standing) -> None:
    """Others of other partnerships, of the past, switched off or to come do not count."""
    make.coordinator()
    make.membership(at=partner, role=Role.COORDINATOR, until="2015-06-14")
    make.membership(at=partner, role=Role.COORDINATOR, since="2015-06-16")
    make.member(partner, Role.COORDINATOR, is_active=False)
    # The same person at a second partner goes with the role that they would lose next.
    make.membership(by.person, partner, Role.COORDINATOR)
    own = by.person.memberships.order_by("pk").first()
    with pytest.raises(Refused, match="the only coordinator of this partnership"):
        end_membership(membership=own, by=by)
    with pytest.raises(Refused, match="the only coordinator"):
        change_role(membership=own, role=Role.READER, nonce=uuid.uuid4(), by=by)
    own.refresh_from_db()
    assert own.ended_on is None


def test_with_another_one_a_coordinator_can_end_themselves(partner: Partner, by: Standing) -> None:
    """The control."""
    make.member(partner, Role.COORDINATOR)
    end_membership(membership=by.person.memberships.get(), by=by)
    assert not make.standing(by.person).memberships


@pytest.mark.parametrize("role", [Role.LEAD, Role.READER, Role.COMMISSIONER, Role.CHAIR])
def test_only_coordinators_of_the_partnership_end_change_or_let_invite(
    partner: Partner, role: Role
) -> None:
    membership = make.membership(at=partner)
    deeds: list[Callable[[Standing], Any]] = [
        lambda by: end_membership(membership=membership, by=by),
        lambda by: change_role(membership=membership, role="reader", nonce=uuid.uuid4(), by=by),
        lambda by: let_invite(membership=membership, allowed=True, by=by),
        lambda by: name_deputy(
            membership=membership,
            colleague=make.member(partner, Role.READER),
            since=TODAY,
            until=TODAY,
            nonce=uuid.uuid4(),
            by=by,
        ),
    ]
    for who in (make.member(partner, role), make.coordinator()):
        for deed in deeds:
            with pytest.raises(PermissionDenied, match="Only a coordinator"):
                deed(make.standing(who))


# Changing


def test_another_role_ends_one_and_begins_another(partner: Partner, by: Standing) -> None:
    before = make.membership(at=partner, role=Role.READER)
    after = change_role(membership=before, role=Role.LEAD, nonce=uuid.uuid4(), by=by)
    assert after.pk != before.pk
    before.refresh_from_db()
    assert (before.role, before.ended_on) == ("reader", TODAY)
    assert (after.role, after.since, after.person) == ("lead", TODAY, before.person)
    assert Letter.objects.get().person == before.person.pk
    entry = Entry.objects.get(what="role-changed")
    assert entry.details == {"role": "lead", "role_before": "reader"}


def test_a_role_that_somebody_has_beside_it_goes_on(partner: Partner, by: Standing) -> None:
    reader = make.membership(at=partner, role=Role.READER)
    lead = make.membership(reader.person, partner, Role.LEAD)
    assert change_role(membership=reader, role="lead", nonce=uuid.uuid4(), by=by) == lead


def test_what_is_so_or_over_or_for_a_time_does_not_change(partner: Partner, by: Standing) -> None:
    lead = make.membership(at=partner)
    with pytest.raises(Refused, match="is this already") as refused:
        change_role(membership=lead, role="lead", nonce=uuid.uuid4(), by=by)
    assert refused.value.about == "role"
    deputy = deputise(lead, make.member(partner, Role.READER), by)
    with pytest.raises(Refused, match="A deputy is a lead for a time"):
        change_role(membership=deputy, role="reader", nonce=uuid.uuid4(), by=by)
    end_membership(membership=lead, by=by)
    with pytest.raises(Refused, match="no longer"):
        change_role(membership=lead, role="reader", nonce=uuid.uuid4(), by=by)


def test_the_right_to_invite_is_given_and_taken_and_both_are_kept(
    partner: Partner, by: Standing
) -> None:
    lead = make.membership(at=partner)
    for allowed in (True, True, False, False):
        assert let_invite(membership=lead, allowed=allowed, by=by).may_invite == allowed
    assert told() == ["right-to-invite-given", "right-to-invite-taken"]


def test_only_a_lead_gets_the_right_to_invite(partner: Partner, by: Standing) -> None:
    with pytest.raises(Refused, match="Only a partner lead"):
        let_invite(membership=make.membership(at=partner, role="reader"), allowed=True, by=by)


# Deputies


def deputise(lead: Membership, colleague: Person, by: Standing, **says: Any) -> Membership:
    """A colleague stands in for a week, or as `says` has it."""
    week = {"since": TODAY, "until": TODAY + timedelta(days=6), "nonce": uuid.uuid4()}
    return name_deputy(membership=lead, colleague=colleague, by=by, **week | says)


def test_a_deputy_answers_like_the_lead_from_the_first_day_to_the_last(
    partner: Partner, by: Standing
) -> None:
    lead, colleague = make.membership(at=partner), make.member(partner, Role.READER)
    deputy = deputise(lead, colleague, by, since=date(2015, 6, 20), until=date(2015, 6, 30))
    assert (deputy.deputy_for, deputy.role) == (lead, "lead")
    for day, answers in (("06-19", False), ("06-20", True), ("06-30", True), ("07-01", False)):
        standing = make.standing(colleague, f"2015-{day}")
        assert (partner.pk in standing.answers_for) == answers, day
    assert make.standing(lead.person, "2015-06-25").is_lead
    assert told() == ["deputy-named"]
    assert Letter.objects.get().person == colleague.pk


def test_naming_a_deputy_twice_with_one_click_is_one(partner: Partner, by: Standing) -> None:
    lead, colleague, nonce = (
        make.membership(at=partner),
        make.member(partner, "reader"),
        uuid.uuid4(),
    )
    assert deputise(lead, colleague, by, nonce=nonce) == deputise(lead, colleague, by, nonce=nonce)


@pytest.mark.parametrize(
    ("since", "until", "about", "words"),
    [
        ("2015-06-14", "2015-06-20", "since", "15 June 2015 or a later day"),
        ("2015-06-20", "2015-06-19", "until", "must not be before the first"),
    ],
)
def test_a_deputys_days_lie_ahead_and_in_order(
    partner: Partner, by: Standing, since: str, until: str, about: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        deputise(
            make.membership(at=partner),
            make.member(partner, Role.READER),
            by,
            since=date.fromisoformat(since),
            until=date.fromisoformat(until),
        )
    assert refused.value.about == about


def test_who_leads_there_already_needs_no_deputing(partner: Partner, by: Standing) -> None:
    """For good, or in the same days; a deputy may be one again afterwards."""
    lead, other, colleague = (
        make.membership(at=partner),
        make.lead(partner),
        make.member(partner, Role.READER),
    )
    with pytest.raises(Refused, match="is a lead there already, and"):
        deputise(lead, other, by)
    deputise(lead, colleague, by)
    with pytest.raises(Refused, match="already until 21 June 2015"):
        deputise(lead, colleague, by)
    deputise(lead, colleague, by, since=date(2015, 6, 22), until=date(2015, 6, 30))


def test_a_deputy_is_a_colleague_and_stands_in_for_a_lead(partner: Partner, by: Standing) -> None:
    colleague = make.member(partner, Role.READER)
    stranger = make.lead(make.partner(of=partner.partnership))
    lead = make.membership(at=partner)
    with pytest.raises(Refused, match="a colleague at the same organisation"):
        deputise(lead, stranger, by)
    with pytest.raises(Refused, match="Only a partner lead can have a deputy"):
        deputise(make.membership(at=partner, role=Role.READER), colleague, by)
    deputy = deputise(lead, colleague, by)
    with pytest.raises(Refused, match="Only a partner lead can have a deputy"):
        deputise(deputy, make.member(partner, Role.READER), by)
    end_membership(membership=lead, by=by)
    with pytest.raises(Refused, match="no longer"):
        deputise(lead, make.member(partner, Role.READER), by)


def test_colleagues_are_who_is_there_now_each_once(partner: Partner) -> None:
    lead = make.membership(at=partner)
    one = make.member(partner, Role.READER, name="Zoe")
    make.membership(one, partner, Role.COMMISSIONER)
    two = make.member(partner, Role.READER, name="Abe")
    make.membership(at=partner, until="2015-06-14")
    make.lead(make.partner(of=partner.partnership))
    assert colleagues_of(lead, TODAY) == [two, one]
