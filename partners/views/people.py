"""Inviting people, and changing or ending what they are in a partnership."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from concordat.lib.access import Access, open_to
from concordat.lib.days import in_words
from concordat.lib.tables import as_key
from partners.forms.people import (
    DeputyForm,
    EndForm,
    InviteForm,
    RightForm,
    RoleForm,
    SendAgainForm,
)
from partners.models import Membership, Partner, Partnership, Role
from partners.permissions import (
    ROLES_OF_COLLEAGUES,
    check_may_change_membership,
    check_may_end_membership,
    check_may_invite,
    check_may_see_people,
    inviting_at,
    may_coordinate,
)
from partners.services.people import (
    change_role,
    colleagues_of,
    end_membership,
    invite,
    let_invite,
    name_deputy,
    send_again,
    why_it_cannot_end,
)
from partners.views.acting import ActView


@open_to(Access.MEMBER)
class InviteView(ActView):
    """Invite somebody to the partnership. The answer is the same whoever has the address."""

    form_class = InviteForm
    title = "Invite somebody"
    button = "Send the invitation"
    partners: list[Partner]

    def find(self, pk: int) -> None:
        """A partnership of the person's own, for who may invite to one of its organisations."""
        mine = Partnership.objects.visible_to(self.standing.person, self.standing.on)
        self.partnership = get_object_or_404(mine, pk=pk)
        check_may_see_people(self.standing, pk)
        bodies = self.partnership.partners.bodies().select_related("organisation")
        if not may_coordinate(self.standing, pk):
            bodies = bodies.filter(pk__in=inviting_at(self.standing))
        self.partners = list(bodies.order_by("organisation__name", "pk"))

    def form_options(self) -> dict[str, Any]:
        """The organisations and roles that they may choose from."""
        every = may_coordinate(self.standing, self.partnership.pk)
        return {"partners": self.partners, "roles": list(Role) if every else ROLES_OF_COLLEAGUES}

    def initial(self) -> dict[str, Any]:
        """The organisation from which somebody came, and the role it lacks."""
        partner = as_key(self.request.GET.get("partner"))
        given = {"partner": partner} if partner in {each.pk for each in self.partners} else {}
        role = self.request.GET.get("role", "")
        return given | ({"role": role} if role in set(Role) else {})

    def sentences(self) -> list[str]:
        """What an invitation is."""
        return [
            (
                "They get an email that says what they are here and where to sign in. There is no "
                "password, and nobody gets in with the email alone: it holds no code."
            )
        ]

    def apply(self, form: InviteForm) -> str:
        """Invite them."""
        says = form.cleaned_data
        invite(
            name=says["name"],
            email=says["email"],
            partner=says["partner"],
            role=says["role"],
            nonce=says["nonce"],
            by=self.standing,
        )
        return (
            f"{says['email']} is now a {Role(says['role']).label.lower()} at "
            f"{says['partner'].full_name}. An email says how to sign in."
        )

    def goes_on_to(self) -> str:
        """The people of the partnership."""
        return reverse("people-list", args=[self.partnership.pk])


class MembershipView(ActView):
    """Something done with what somebody is at a partner."""

    membership: Membership

    def find(self, pk: int) -> None:
        """A membership of the person's own partnerships, if they may do this with it."""
        self.membership = visible_membership(self.standing, pk)
        self.partnership = self.membership.partner.partnership
        self.check()

    def check(self) -> None:
        """Raise PermissionDenied where they may not."""
        check_may_change_membership(self.standing, self.membership)

    def caption(self) -> str:
        """Who, where, as what."""
        membership = self.membership
        role = Role(membership.role).label.lower()
        return f"{membership.person.name}, {role} at {membership.partner.full_name}"

    def goes_on_to(self) -> str:
        """Their own page."""
        return self.membership.get_absolute_url()

    def breadcrumbs(self) -> list[dict[str, str]]:
        """People, and whom this is about."""
        who = {"label": self.membership.person.name, "url": self.membership.get_absolute_url()}
        return [*super().breadcrumbs(), who]

    def stop(self) -> str:
        """What is over stays as it is."""
        if self.membership.is_ended(self.standing.on):
            return f"{self.membership.person.name} is this no longer. You can invite them again."
        return ""


def visible_membership(standing: Any, pk: int) -> Membership:
    """A membership of somebody's own partnerships, or 404."""
    return get_object_or_404(
        Membership.objects.visible_to(standing.person, standing.on).select_related(
            "person", "partner__organisation", "partner__partnership", "deputy_for__person"
        ),
        pk=pk,
    )


@open_to(Access.MEMBER)
class SendAgainView(MembershipView):
    """Write to somebody again how to sign in."""

    form_class = SendAgainForm
    title = "Send the invitation again"
    button = "Send it again"

    def check(self) -> None:
        """Who may invite them may."""
        check_may_invite(self.standing, self.membership.partner, self.membership.role)

    def sentences(self) -> list[str]:
        """What they get."""
        return [
            (
                "They get the email again that says what they are here and where to sign in. Ask "
                "them to look among unwanted mail too."
            )
        ]

    def apply(self, form: SendAgainForm) -> str:
        """Write to them."""
        send_again(membership=self.membership, nonce=form.cleaned_data["nonce"], by=self.standing)
        return f"The invitation goes to {self.membership.person.email} again."


@open_to(Access.MEMBER)
class EndView(MembershipView):
    """End what somebody is."""

    form_class = EndForm
    title = "End this role"
    button = "End it now"
    warning = True

    def check(self) -> None:
        """Coordinators."""
        check_may_end_membership(self.standing, self.membership)

    def stop(self) -> str:
        """Why nobody can end it; blank where somebody can."""
        return why_it_cannot_end(self.membership, self.standing.on)

    def sentences(self) -> list[str]:
        """What goes and what stays."""
        who = self.membership.person.name
        return [
            f"{who} loses what this role gives at their next click, even if they are signed in.",
            (
                "What they reported, asked for and decided stays, with their name. Other roles of "
                "theirs stay as they are. Promises belong to the organisation, and stay there."
            ),
            *self.who_is_left(),
        ]

    def who_is_left(self) -> list[str]:
        """That nobody answers afterwards; nothing where somebody does."""
        partner = self.membership.partner
        leads = Membership.objects.current(self.standing.on).filter(partner=partner, role=Role.LEAD)
        if self.membership.role != Role.LEAD or leads.exclude(pk=self.membership.pk).exists():
            return []
        return [
            (
                f"Nobody else is a lead at {partner.full_name}. If a colleague takes over, hand "
                "the work over instead."
            )
        ]

    def apply(self, form: EndForm) -> str:
        """End it."""
        end_membership(membership=self.membership, by=self.standing)
        return f"{self.caption()}: this ended today."

    def goes_on_to(self) -> str:
        """The people; who ended their own right to see them, their own work."""
        return reverse("people")

    def cancel_url(self) -> str:
        """Back to whom this is about."""
        return self.membership.get_absolute_url()


@open_to(Access.MEMBER)
class RoleView(MembershipView):
    """Give somebody another role at the same organisation."""

    form_class = RoleForm
    title = "Change the role"
    button = "Change the role"

    def form_options(self) -> dict[str, Any]:
        """Every role but the one they have."""
        return {"roles": [role for role in Role if role != self.membership.role]}

    def stop(self) -> str:
        """A role that cannot end cannot change."""
        return why_it_cannot_end(self.membership, self.standing.on)

    def sentences(self) -> list[str]:
        """How it is done."""
        return [
            (
                "The present role ends today and the new one begins. They get an email that says "
                "so; what they did before stays as it is."
            )
        ]

    def apply(self, form: RoleForm) -> str:
        """Change it; the page goes on to the new one."""
        says = form.cleaned_data
        self.membership = change_role(
            membership=self.membership, role=says["role"], nonce=says["nonce"], by=self.standing
        )
        return f"{self.caption()}: this begins today."


@open_to(Access.MEMBER)
class RightView(MembershipView):
    """Let a lead invite colleagues, or no longer."""

    form_class = RightForm
    title = "The right to invite"
    button = "Save"

    def initial(self) -> dict[str, Any]:
        """As it is."""
        return {"may_invite": "yes" if self.membership.may_invite else "no"}

    def stop(self) -> str:
        """Only leads have it."""
        if self.membership.role != Role.LEAD:
            return "Only a partner lead can be given the right to invite colleagues."
        return super().stop()

    def apply(self, form: RightForm) -> str:
        """Give or take it."""
        allowed = form.cleaned_data["may_invite"]
        let_invite(membership=self.membership, allowed=allowed, by=self.standing)
        can = "can invite colleagues" if allowed else "invites nobody"
        return f"{self.membership.person.name} {can} at {self.membership.partner.full_name}."


@open_to(Access.MEMBER)
class DeputyView(MembershipView):
    """Name a colleague who answers in place of a lead for a time."""

    form_class = DeputyForm
    title = "Name a deputy"
    button = "Name the deputy"

    def form_options(self) -> dict[str, Any]:
        """Who can stand in."""
        return {"colleagues": colleagues_of(self.membership, self.standing.on)}

    def initial(self) -> dict[str, Any]:
        """From today."""
        return {"since": self.standing.on}

    def stop(self) -> str:
        """Leads have deputies, and only colleagues can be one."""
        if self.membership.role != Role.LEAD or self.membership.deputy_for_id is not None:
            return "Only a partner lead can have a deputy."
        if not colleagues_of(self.membership, self.standing.on):
            return (
                f"Nobody else is at {self.membership.partner.full_name} in this partnership. "
                "Invite a colleague first, as reader for example."
            )
        return super().stop()

    def sentences(self) -> list[str]:
        """What a deputy may."""
        return [
            (
                f"A deputy reports like {self.membership.person.name}, under their own name, from "
                "the first day until the last; both can. It ends by itself."
            )
        ]

    def apply(self, form: DeputyForm) -> str:
        """Name them."""
        says = form.cleaned_data
        deputy = name_deputy(
            membership=self.membership,
            colleague=says["colleague"],
            since=says["since"],
            until=says["until"],
            nonce=says["nonce"],
            by=self.standing,
        )
        return (
            f"{deputy.person.name} stands in for {self.membership.person.name} from "
            f"{in_words(deputy.since)} until {in_words(deputy.until)}."
        )


invite_somebody = InviteView.as_view()
send_it_again = SendAgainView.as_view()
end = EndView.as_view()
role = RoleView.as_view()
right = RightView.as_view()
deputy = DeputyView.as_view()
