"""What operators see of who: organisations and partnerships to edit, people, memberships.

What services write by rules of their own is shown and not edited here.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from concordat.admin_site import QuietAdmin, ReadOnlyAdmin, VersionedAdmin
from partners.models import (
    Membership,
    Organisation,
    Partner,
    Partnership,
    Person,
    Succession,
)


@admin.register(Organisation)
class OrganisationAdmin(VersionedAdmin):
    """Shared by all partnerships: only here can it be edited."""

    edited = "organisation-edited"
    list_display = ("name", "kind", "parent", "successor")
    list_filter = ("kind",)
    list_select_related = ("parent", "successor")
    search_fields = ("name", "slug", "partners__short_name")
    fields = ("name", "slug", "kind", "parent", "note", "successor")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """The slug names it in files; a successor comes by a succession alone."""
        return ("successor", "slug") if obj is not None else ("successor",)


@admin.register(Partnership)
class PartnershipAdmin(VersionedAdmin):
    """Partnerships are opened here; their coordinators choose the rating scheme."""

    edited = "partnership-edited"
    list_display = ("name", "slug", "reporting_cycle_months")
    search_fields = ("name", "slug")
    fields = ("name", "slug", "reporting_cycle_months", "rating_scheme")

    def get_readonly_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> tuple[str, ...]:
        """The slug names it in files."""
        return ("slug", "rating_scheme") if obj is not None else ("rating_scheme",)

    def partnership_of(self, obj: Model) -> int | None:
        """Its coordinators read in their trail what an operator changed."""
        return obj.pk


@admin.register(Partner)
class PartnerAdmin(QuietAdmin):
    """A new partner, so that its first people can be let in; coordinators edit it from then on."""

    edited = "partner-edited"
    list_display = ("short_name", "organisation", "partnership")
    list_filter = ("partnership",)
    list_select_related = ("organisation", "partnership")
    search_fields = ("short_name", "organisation__name")
    fields = ("partnership", "organisation", "short_name")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """How it appears is the partnership's own."""
        return False

    def partnership_of(self, obj: Model) -> int | None:
        """Where it is a partner."""
        return obj.partnership_id if isinstance(obj, Partner) else None


@admin.register(Person)
class PersonAdmin(QuietAdmin):
    """Accounts: their names, and whether they are switched on. They come by invitation."""

    edited = "person-edited"
    list_display = ("name", "email", "is_active", "is_superuser", "last_login")
    list_filter = ("is_active", "is_superuser")
    search_fields = ("name", "email")
    fields = (
        "name",
        "is_active",
        "email",
        "is_superuser",
        "is_demonstration",
        "joined_at",
        "last_login",
        "erased_at",
        "their_data",
    )
    readonly_fields = (
        "email",
        "is_superuser",
        "is_demonstration",
        "joined_at",
        "last_login",
        "erased_at",
        "their_data",
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Coordinators invite people; `admit_person` lets the first ones in."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who was erased stays erased."""
        return not (isinstance(obj, Person) and obj.erased_at is not None)

    @admin.display(description="Their data")
    def their_data(self, person: Person) -> Any:
        """Where it can be downloaded, and erased."""
        address = reverse("person-data", args=[person.pk])
        return format_html('<a href="{}">Download or erase what is kept about them</a>', address)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who is what and where: given and ended by coordinators."""

    list_display = ("person", "partner", "partnership", "role", "since", "until")
    list_filter = ("role", "partner__partnership")
    list_select_related = ("person", "partner__partnership")
    search_fields = ("person__name", "person__email", "partner__short_name")

    @admin.display(ordering="partner__partnership__name")
    def partnership(self, membership: Membership) -> Any:
        """Where it counts."""
        return membership.partner.partnership


@admin.register(Succession)
class SuccessionAdmin(ReadOnlyAdmin):
    """What took over from what: recorded on a page of its own, and never changed."""

    list_display = ("predecessor", "successor", "on", "person")
    list_select_related = ("predecessor", "successor", "person")
