"""How organisations and groups appear in a partnership: names, and who belongs to a group."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from concordat.lib.access import Access, open_to
from partners.forms.organisations import GroupMemberForm, PartnerNamesForm
from partners.models import Partner
from partners.permissions import check_may_coordinate
from partners.reports.organisations import members_of
from partners.services.organisations import name_partner, set_member
from partners.views.acting import ActView


class PartnerView(ActView):
    """Something of a partner of the person's own partnerships, for its coordinators."""

    partner: Partner

    def find(self, pk: int) -> None:
        """The partner as it is now."""
        mine = Partner.objects.visible_to(self.standing.person, self.standing.on)
        self.partner = get_object_or_404(mine.select_related("partnership", "organisation"), pk=pk)
        self.partnership = self.partner.partnership
        check_may_coordinate(self.standing, self.partnership.pk)

    def goes_on_to(self) -> str:
        """Its organisation's page; for a group the list."""
        if self.partner.organisation is not None:
            return self.partner.organisation.get_absolute_url()
        return reverse("organisation-list")

    def caption(self) -> str:
        """Who it is about, and where."""
        return f"{self.partner.full_name}, {self.partnership}"

    def breadcrumbs(self) -> list[dict[str, str]]:
        """The list, and the organisation."""
        found = [{"label": "Organisations", "url": reverse("organisation-list")}]
        if self.partner.organisation is not None:
            found.append({"label": self.partner.full_name, "url": self.goes_on_to()})
        return found


@open_to(Access.MEMBER)
class NamesView(PartnerView):
    """Another short name, other aliases."""

    form_class = PartnerNamesForm
    title = "Change its names here"
    button = "Save the names"

    def initial(self) -> dict[str, Any]:
        """As they stand."""
        return PartnerNamesForm.initial_of(self.partner)

    def sentences(self) -> list[str]:
        """What somebody should know before."""
        return [
            "It counts in this partnership only, from now on and for the past too.",
            "What documents printed stays as it was printed.",
        ]

    def apply(self, form: PartnerNamesForm) -> str:
        """Write them."""
        said = form.cleaned_data
        name_partner(
            partner=self.partner,
            seen_version=said["version"],
            short_name=said["short_name"],
            aliases=said["aliases"],
            by=self.standing,
        )
        return "The names were saved."


@open_to(Access.MEMBER)
class MembersView(PartnerView):
    """Who belongs to a group, from and until."""

    form_class = GroupMemberForm
    template_name = "partners/group_members.html"
    title = "Who belongs to this group"
    button = "Save"

    def find(self, pk: int) -> None:
        """A group; one organisation has no members."""
        super().find(pk)
        if not self.partner.is_collective:
            raise Http404

    def initial(self) -> dict[str, Any]:
        """The version that was shown."""
        return {"version": self.partner.version}

    def form_options(self) -> dict[str, Any]:
        """Who can belong."""
        bodies = self.partnership.partners.bodies()
        return {"partners": list(bodies.order_by("organisation__name", "pk"))}

    def sentences(self) -> list[str]:
        """What somebody should know before."""
        return [
            "While an organisation belongs, its leads report on what the group promised.",
            "Nobody is deleted: enter the last day instead.",
        ]

    def apply(self, form: GroupMemberForm) -> str:
        """Write it."""
        said = form.cleaned_data
        set_member(
            collective=self.partner,
            seen_version=said["version"],
            member=said["member"],
            since=said["since"],
            until=said["until"],
            by=self.standing,
        )
        return f"The members of {self.partner} were saved."

    def goes_on_to(self) -> str:
        """Here, for the next one."""
        return reverse("partner-members", args=[self.partner.pk])

    def cancel_url(self) -> str:
        """The list."""
        return reverse("organisation-list")

    def more(self) -> dict[str, Any]:
        """Those who belong."""
        return {"members": members_of(self.partner)}


edit_names = NamesView.as_view()
edit_members = MembersView.as_view()
