"""How partners and groups appear in a partnership: names, members, and who may change them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.models import Entry
from partners.models import CollectiveMember, Partner, Partnership, Person
from partners.services.organisations import name_partner, set_member
from partners.services.refusing import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def home() -> Partnership:
    """A partnership."""
    return make.partnership()


@pytest.fixture
def coordinator(home: Partnership) -> Person:
    """Its coordinator."""
    return make.coordinator(home)


def named(partner: Partner, by: Person, short_name: str, *aliases: str) -> Partner:
    """A partner with other names, from the form as it stands."""
    partner.refresh_from_db()
    return name_partner(
        partner=partner,
        seen_version=partner.version,
        short_name=short_name,
        aliases=aliases,
        by=make.standing(by),
    )


def names_of(partner: Partner) -> tuple[str, list[str]]:
    """As they stand in the database."""
    fresh = Partner.objects.get(pk=partner.pk)
    return fresh.short_name, list(fresh.aliases.values_list("name", flat=True))


def test_a_partner_gets_another_short_name_and_other_aliases(
    home: Partnership, coordinator: Person
) -> None:
    partner = make.partner("OH", of=home)
    partner.aliases.create(name="Oxford H.")
    named(partner, coordinator, "  OHFT ", "Oxford  Health", "oxford health", "ohft", " ")
    assert names_of(partner) == ("OHFT", ["oxford health"])
    entry = Entry.objects.get(what="partner-edited")
    assert (entry.partnership, entry.about) == (home.pk, {"partner": partner.pk})


def test_what_is_so_already_changes_nothing(home: Partnership, coordinator: Person) -> None:
    partner = make.partner("OH", of=home)
    named(partner, coordinator, "OHFT", "Oxford Health")
    before = Partner.objects.get(pk=partner.pk).version
    named(partner, coordinator, "OHFT", "Oxford Health")
    assert Partner.objects.get(pk=partner.pk).version == before
    assert Entry.objects.filter(what="partner-edited").count() == 1


@pytest.mark.parametrize(
    ("short_name", "aliases", "about"),
    [
        ("  ", (), "short_name"),
        ("tvp", (), "short_name"),
        ("Thames Valley", (), "short_name"),
        ("OH", ("TVP",), "aliases"),
        ("OH", ("thames valley",), "aliases"),
        ("OH", ("x" * 201,), "aliases"),
    ],
)
def test_a_name_means_one_partner_of_the_partnership(
    home: Partnership, coordinator: Person, short_name: str, aliases: tuple[str, ...], about: str
) -> None:
    partner = make.partner("OH", of=home)
    make.partner("TVP", of=home).aliases.create(name="Thames Valley")
    with pytest.raises(Refused) as refused:
        named(partner, coordinator, short_name, *aliases)
    assert refused.value.about == about
    assert names_of(partner) == ("OH", [])


def test_another_partnership_may_use_the_same_name(home: Partnership, coordinator: Person) -> None:
    """The control."""
    partner = make.partner("OH", of=home)
    make.partner("TVP")
    assert named(partner, coordinator, "TVP").short_name == "TVP"


def test_of_two_who_edit_at_the_same_time_the_second_is_told(
    home: Partnership, coordinator: Person
) -> None:
    partner = make.partner("OH", of=home)
    seen = partner.version
    named(partner, coordinator, "OHFT")
    with pytest.raises(EditedMeanwhile):
        name_partner(
            partner=partner,
            seen_version=seen,
            short_name="Oxford",
            aliases=[],
            by=make.standing(coordinator),
        )
    assert names_of(partner) == ("OHFT", [])


def put(
    collective: Partner,
    member: Partner,
    by: Person,
    since: date | None = None,
    until: date | None = None,
) -> CollectiveMember:
    """A member of a group, from the form as it stands."""
    collective.refresh_from_db()
    return set_member(
        collective=collective,
        seen_version=collective.version,
        member=member,
        since=since,
        until=until,
        by=make.standing(by),
    )


def test_a_group_gets_a_member_and_days_are_changed(home: Partnership, coordinator: Person) -> None:
    one, two = make.partner(of=home), make.partner(of=home)
    group = make.collective("CCGs", members=[one])
    put(group, two, coordinator, since=date(2015, 1, 1))
    put(group, one, coordinator, until=date(2015, 5, 31))
    rows = group.collective_members.order_by("pk").values_list("member", "since", "until")
    assert list(rows) == [(one.pk, None, date(2015, 5, 31)), (two.pk, date(2015, 1, 1), None)]
    assert Entry.objects.filter(what="partner-edited", about__partner=group.pk).count() == 2
    before = Partner.objects.get(pk=group.pk).version
    put(group, one, coordinator, until=date(2015, 5, 31))
    assert Partner.objects.get(pk=group.pk).version == before


def test_a_lead_answers_for_a_group_from_the_day_to_the_day(
    home: Partnership, coordinator: Person
) -> None:
    """What members may is read from these days at once."""
    partner = make.partner(of=home)
    group = make.collective("CCGs", members=[make.partner(of=home)])
    lead = make.lead(partner)
    assert group.pk not in make.standing(lead).answers_for
    put(group, partner, coordinator, since=date(2015, 6, 15))
    assert group.pk in make.standing(lead).answers_for
    put(group, partner, coordinator, since=date(2015, 6, 1), until=date(2015, 6, 14))
    assert group.pk not in make.standing(lead).answers_for


def test_what_cannot_be_a_member_is_refused(home: Partnership, coordinator: Person) -> None:
    partner = make.partner(of=home)
    group, other = make.collective(members=[partner]), make.collective(members=[partner])
    for member in (other, make.partner()):
        with pytest.raises(Refused, match="Choose an organisation of this partnership"):
            put(group, member, coordinator)
    with pytest.raises(Refused, match="before the first"):
        put(group, partner, coordinator, since=date(2015, 2, 1), until=date(2015, 1, 1))
    with pytest.raises(Refused, match="has no members"):
        put(partner, make.partner(of=home), coordinator)


@pytest.mark.parametrize("role", ["lead", "reader", "commissioner", "chair"])
def test_only_coordinators_of_the_partnership_do_either(home: Partnership, role: str) -> None:
    partner = make.partner(of=home)
    group = make.collective(members=[partner])
    for somebody in (make.member(partner, role), make.coordinator()):
        with pytest.raises(PermissionDenied):
            named(partner, somebody, "X")
        with pytest.raises(PermissionDenied):
            put(group, partner, somebody)
