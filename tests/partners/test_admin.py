"""Django's admin: for operators alone, behind the same sign-in; what can be changed there."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import get_resolver, reverse

from actions.models import Plan
from concordat.admin_site import QuietAdmin
from concordat.checks import declared_access, views_of
from concordat.lib.access import Access
from concordat.lib.versioned import EditedMeanwhile
from concordat.trail.models import Entry
from partners.models import Membership, Organisation, Partner, Partnership, Person, Succession
from tests import factories as make
from tests.actions.views.scene import body_of, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def held(hold: Callable[..., date]) -> date:
    """15 June 2015."""
    return hold("2015-06-15")


@pytest.fixture
def operator() -> Person:
    """Who may."""
    return Person.objects.create_superuser("operator@example.org", name="Op")


@pytest.fixture
def client(operator: Person) -> Client:
    """An operator's browser."""
    return signed_in(operator)


def rows() -> dict[str, Any]:
    """A row of each model that stands there."""
    membership = make.membership()
    succession = make.succession()
    return {
        "partners_organisation": succession.successor,
        "partners_partnership": membership.partner.partnership,
        "partners_partner": membership.partner,
        "partners_person": membership.person,
        "partners_membership": membership,
        "partners_succession": succession,
        "actions_plan": make.plan(membership.partner.partnership),
    }


def addresses() -> list[str]:
    """Every page of the admin, with a row where it needs one."""
    found = [reverse("admin:index"), reverse("admin:jsi18n")]
    found += [reverse("admin:app_list", args=[label]) for label in ("partners", "actions")]
    for name, row in rows().items():
        found += [reverse(f"admin:{name}_changelist"), reverse(f"admin:{name}_add")]
        found.append(reverse(f"admin:{name}_change", args=[row.pk]))
    return found


def test_every_view_of_the_admin_is_declared_for_operators() -> None:
    """By one rule, where the site is put together: a model registered later is in it."""
    of_admin = [view for route, view in views_of(get_resolver()) if route.startswith("admin/")]
    assert len(of_admin) > 20
    assert {declared_access(view) for view in of_admin} == {Access.OPERATOR}


def test_operators_see_every_page(client: Client) -> None:
    for url in addresses():
        status = client.get(url).status_code
        assert status == 200 or (url.endswith("/add/") and status == 403), url


@pytest.mark.parametrize("role", ["lead", "coordinator", "commissioner", "reader", "chair"])
def test_nobody_else_sees_any(role: str) -> None:
    client = signed_in(make.member(make.partner(), role))
    for url in addresses():
        for response in (client.get(url), client.post(url, {"name": "Mine"})):
            assert response.status_code == 403, url
            assert "Only operators of the service can do this." in body_of(response)


def test_whoever_is_not_signed_in_comes_to_our_page() -> None:
    """There is no other sign-in than the service's own, and no password page."""
    for url in addresses():
        assert Client().get(url)["Location"] == f"/sign-in/?next={url}"
    names = {view.__name__ for _, view in views_of(get_resolver()) if hasattr(view, "__name__")}
    assert not names & {"password_change", "password_change_done"}
    assert Client().get("/admin/login/")["Location"].startswith("/sign-in/?next=")


def test_an_operator_whose_right_ended_is_out_at_the_next_request(
    client: Client, operator: Person
) -> None:
    assert client.get("/admin/").status_code == 200
    Person.objects.filter(pk=operator.pk).update(is_superuser=False)
    assert client.get("/admin/").status_code == 403


def test_without_a_second_factor_an_operator_comes_to_where_one_is_set_up(
    operator: Person, settings: Any
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    response = signed_in(operator).get("/admin/partners/organisation/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("second-factor"))


def test_no_page_has_what_the_policy_refuses(client: Client) -> None:
    """Scripts and styles come from files; Django's list has one inline style, taken out here."""
    for url in addresses():
        response = client.get(url)
        assert "'unsafe-inline'" not in response["Content-Security-Policy"]
        body = body_of(response)
        assert "<style" not in body, url
        assert " style=" not in body, url
        assert " onclick=" not in body, url


# What can be changed


def test_an_organisation_is_edited_and_the_trail_says_so(client: Client) -> None:
    organisation = make.organisation("Old name", kind="police")
    parent = make.organisation("Parent")
    url = reverse("admin:partners_organisation_change", args=[organisation.pk])
    said = {
        "name": "New name",
        "kind": "council",
        "parent": parent.pk,
        "note": "",
        "seen_version": 1,
        "successor": parent.pk,
        "slug": "other",
    }
    assert client.post(url, said).status_code == 302
    slug = organisation.slug
    organisation.refresh_from_db()
    assert (organisation.name, organisation.kind, organisation.parent) == (
        "New name",
        "council",
        parent,
    )
    assert (organisation.slug, organisation.successor, organisation.version) == (slug, None, 2)
    entry = Entry.objects.get(what="organisation-edited")
    assert entry.about == {"organisation": organisation.pk}
    assert not LogEntry.objects.exists(), "Django's own log would keep names"


def test_of_two_operators_the_second_is_told_and_loses_nothing(client: Client) -> None:
    organisation = make.organisation("Old name")
    url = reverse("admin:partners_organisation_change", args=[organisation.pk])
    said = {"name": "First", "kind": "other", "parent": "", "note": "", "seen_version": 1}
    client.post(url, said)
    late = client.post(url, said | {"name": "Second", "note": "Long thoughts"})
    html = body_of(late)
    assert late.status_code == 200
    assert "First was changed by somebody else meanwhile. Yours is not saved yet." in html
    assert "Name is now “First”." in html
    assert 'value="Second"' in html
    assert "Long thoughts" in html
    assert 'name="seen_version" value="2"' in html
    organisation.refresh_from_db()
    assert organisation.name == "First"
    client.post(url, said | {"name": "Second", "seen_version": 2})
    organisation.refresh_from_db()
    assert (organisation.name, organisation.version) == ("Second", 3)


def test_of_two_at_the_very_same_moment_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the reading and the writing; the write decides."""
    organisation = make.organisation("Old name")
    shown = admin.ModelAdmin.changeform_view
    calls = []

    def fails(self: Organisation, seen_version: int, **changes: Any) -> None:
        raise EditedMeanwhile(self)

    def show(self: Any, *args: Any, **options: Any) -> Any:
        """The second time the other one's words are there."""
        if calls:
            Organisation.objects.filter(pk=organisation.pk).update(name="First", version=2)
        calls.append(args)
        return shown(self, *args, **options)

    monkeypatch.setattr(Organisation, "write", fails)
    monkeypatch.setattr(admin.ModelAdmin, "changeform_view", show)
    url = reverse("admin:partners_organisation_change", args=[organisation.pk])
    said = {"name": "Second", "kind": "other", "parent": "", "note": "", "seen_version": 1}
    html = body_of(client.post(url, said))
    assert "somebody else meanwhile" in html
    assert 'value="Second"' in html
    organisation.refresh_from_db()
    assert organisation.name == "First"


def test_organisations_partnerships_and_partners_are_added(client: Client) -> None:
    said = {"name": "New", "slug": "new", "kind": "police", "parent": "", "note": ""}
    assert client.post(reverse("admin:partners_organisation_add"), said).status_code == 302
    said = {"name": "Berkshire", "slug": "berks", "reporting_cycle_months": 1}
    assert client.post(reverse("admin:partners_partnership_add"), said).status_code == 302
    organisation, partnership = Organisation.objects.get(), Partnership.objects.get()
    said = {"partnership": partnership.pk, "organisation": organisation.pk, "short_name": "TVP"}
    assert client.post(reverse("admin:partners_partner_add"), said).status_code == 302
    partner = Partner.objects.get()
    assert (partner.short_name, partner.organisation) == ("TVP", organisation)
    told = dict(Entry.objects.values_list("what", "partnership"))
    assert told == {
        "signed-in": None,
        "organisation-edited": None,
        "partnership-edited": partnership.pk,
        "partner-edited": partnership.pk,
    }


def test_an_account_is_renamed_and_switched_off_and_nothing_else(client: Client) -> None:
    person = make.person("Ann Lee", email="ann@example.org")
    url = reverse("admin:partners_person_change", args=[person.pk])
    assert "password" not in body_of(client.get(url)).lower()
    said = {"name": "Ann Leigh", "email": "mine@example.org", "is_superuser": "on"}
    assert client.post(url, said).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.is_active) == ("Ann Leigh", False)
    assert (person.email, person.is_superuser) == ("ann@example.org", False)
    assert reverse("person-data", args=[person.pk]) in body_of(client.get(url))


def test_what_services_write_is_not_written_here(client: Client) -> None:
    """Memberships, partners, successions, plans, people who were erased: to look at."""
    erased = make.person("A former member", is_active=False, erased_at="2015-06-01T00:00Z")
    found = rows() | {"partners_person": erased}
    read_only = [
        *("partners_membership", "partners_partner", "partners_succession", "actions_plan"),
        "partners_person",
    ]
    for name in read_only:
        before = list(type(found[name]).objects.values())
        url = reverse(f"admin:{name}_change", args=[found[name].pk])
        assert client.get(url).status_code == 200, name
        assert client.post(url, {"name": "Mine", "short_name": "X"}).status_code == 403, name
        assert list(type(found[name]).objects.values()) == before
    for name in ("partners_membership", "partners_succession", "actions_plan", "partners_person"):
        assert client.get(reverse(f"admin:{name}_add")).status_code == 403, name


def test_nothing_is_deleted_there(client: Client) -> None:
    for name, row in rows().items():
        url = reverse(f"admin:{name}_change", args=[row.pk]).replace("/change/", "/delete/")
        client.post(url, {"post": "yes"}, follow=True)
        changelist = reverse(f"admin:{name}_changelist")
        client.post(changelist, {"action": "delete_selected", "_selected_action": [row.pk]})
        assert type(row).objects.filter(pk=row.pk).exists(), name


def test_only_what_we_registered_stands_there() -> None:
    """Nothing of what is in a plan, no sessions, no keys of second factors."""
    expected = {Organisation, Partnership, Partner, Person, Membership, Succession, Plan}
    assert set(admin.site._registry) == expected
    assert all(isinstance(each, QuietAdmin) for each in admin.site._registry.values())
