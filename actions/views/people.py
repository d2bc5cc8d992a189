"""The people of a partnership, for those who look after them; one of them; handing over."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.filters import PeopleFilter, people_panel
from actions.reports.membership import handed_over, page_of_membership
from actions.reports.people import counts_of, line_of, memberships_of, unanswered_in
from actions.services.handover import hand_over, why_not_handed_over
from concordat.lib.access import Access, open_to
from concordat.lib.links import page_links
from concordat.lib.tables import SortKey, count_in_words, page_by_key
from partners.forms.people import ColleagueForm
from partners.models import Membership, Partner, Partnership
from partners.permissions import (
    check_may_see_membership,
    check_may_see_people,
    inviting_at,
    may_coordinate,
    may_see_people,
    standing_in,
)
from partners.services.people import colleagues_of
from partners.views.acting import people_breadcrumbs
from partners.views.people import MembershipView

BY_NAME = (SortKey("person__name"), SortKey("pk"))


@open_to(Access.MEMBER)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """One partnership: its people, or its contacts. Several: which one."""
    standing = standing_in(request)
    partnerships = Partnership.objects.visible_to(standing.person, standing.on).order_by("name")
    lines = [
        {
            "name": each.name,
            "people_url": (
                reverse("people-list", args=[each.pk]) if may_see_people(standing, each.pk) else ""
            ),
            "contacts_url": reverse("contact-list", args=[each.pk]),
        }
        for each in partnerships
    ]
    if len(lines) == 1:
        return redirect(lines[0]["people_url"] or lines[0]["contacts_url"])
    context = {"partnerships": lines, "looks_after": any(line["people_url"] for line in lines)}
    return render(request, "actions/people.html", context)


@open_to(Access.MEMBER)
@require_safe
def people_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in a partnership, who never signed in, and which organisations nobody answers for."""
    standing = standing_in(request)
    mine = Partnership.objects.visible_to(standing.person, standing.on)
    partnership = get_object_or_404(mine, pk=pk)
    check_may_see_people(standing, pk)
    every = may_coordinate(standing, pk)
    partners = Partner.objects.filter(partnership=pk).bodies().select_related("organisation")
    if not every:
        partners = partners.filter(pk__in=inviting_at(standing))
    memberships = memberships_of(pk, standing)
    chosen = PeopleFilter(
        request.GET,
        memberships,
        partners=list(partners.order_by("organisation__name", "pk")),
        on=standing.on,
    )
    rows = chosen.qs.select_related("person", "partner__organisation", "deputy_for__person")
    page = page_by_key(
        rows, BY_NAME, after=request.GET.get("after"), before=request.GET.get("before")
    )
    unanswered, answering = unanswered_in(partnership, standing.on) if every else ([], 0)
    context = {
        "partnership": partnership,
        "coordinates": every,
        "several": len(standing.partnerships) > 1,
        "counts": counts_of(memberships, len(unanswered), answering, standing.on),
        "people": [line_of(each, standing.on) for each in page.rows],
        "unanswered": unanswered,
        "form": chosen.form,
        "panel": people_panel(),
        "chosen": chosen.chosen(),
        "clear_url": request.path,
        "count_words": count_in_words(chosen.qs, "role"),
        "page_urls": page_links(request.GET, page.previous, page.next),
    }
    return render(request, "actions/people_list.html", context)


@open_to(Access.MEMBER)
@require_safe
def membership_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody is in a partnership, when they were here last, and what can be done."""
    standing = standing_in(request)
    visible = Membership.objects.visible_to(standing.person, standing.on).select_related(
        "person", "partner__organisation", "partner__partnership"
    )
    check_may_see_membership(standing, get_object_or_404(visible, pk=pk))
    found = get_object_or_404(Membership, pk=pk)
    membership = (
        memberships_of(found.partner.partnership_id, standing)
        .select_related(
            "person", "partner__organisation", "partner__partnership", "deputy_for__person"
        )
        .get(pk=pk)
    )
    context = {
        "membership": membership,
        "page": page_of_membership(membership, standing),
        "breadcrumbs": people_breadcrumbs(standing, membership.partner.partnership),
    }
    return render(request, "actions/membership_detail.html", context)


@open_to(Access.MEMBER)
class HandOverView(MembershipView):
    """Hand over a lead's work to a colleague at the same organisation."""

    form_class = ColleagueForm
    template_name = "actions/hand_over.html"
    title = "Hand over the work"
    button = "Hand it over"

    def form_options(self) -> dict[str, Any]:
        """Who can take it over."""
        return {"colleagues": colleagues_of(self.membership, self.standing.on)}

    def stop(self) -> str:
        """Leads hand over, and only to a colleague."""
        why_not = why_not_handed_over(self.membership, self.standing)
        if not why_not and not colleagues_of(self.membership, self.standing.on):
            return (
                f"Nobody else is at {self.membership.partner.full_name} in this partnership. "
                "Invite the colleague first, as reader for example."
            )
        return why_not

    def sentences(self) -> list[str]:
        """What happens."""
        who = self.membership.person.name
        return [
            (
                f"The colleague becomes partner lead today, and {who} stops being it today. "
                "Promises and requests stay with the organisation; what was reported keeps the "
                "name of whoever reported it."
            ),
        ]

    def more(self) -> dict[str, Any]:
        """What goes along."""
        return {"handed": handed_over(self.membership, self.standing)}

    def apply(self, form: ColleagueForm) -> str:
        """Hand it over; the page goes on to the colleague."""
        says = form.cleaned_data
        before = self.membership.person.name
        self.membership = hand_over(
            membership=self.membership,
            colleague=says["colleague"],
            nonce=says["nonce"],
            by=self.standing,
        )
        return f"{self.caption()}, took over from {before}."


hand_it_over = HandOverView.as_view()
