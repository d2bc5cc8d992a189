"""Organisations: the list, and one with its promises over all plans and its people."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.forms.past import AsAtForm
from actions.reports.organisations import (
    BY_DUE_DATE,
    organisations_of,
    partners_of,
    people_of,
    promises_of,
)
from actions.reports.rows import for_rows, row_of
from actions.reports.sheets import links_for
from actions.views.past import organisation_then
from concordat.lib.access import Access, open_to
from concordat.lib.links import page_links
from concordat.lib.tables import count_in_words, page_by_key
from partners.models import Organisation
from partners.permissions import standing_in
from partners.reports.organisations import about, groups_of


@open_to(Access.MEMBER)
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The organisations of my partnerships."""
    standing = standing_in(request)
    context = {"organisations": organisations_of(standing), "groups": groups_of(standing)}
    return render(request, "actions/organisation_list.html", context)


@open_to(Access.MEMBER)
@require_safe
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What an organisation promised in all plans that I see, soonest first; now, or on a day."""
    standing = standing_in(request)
    visible = Organisation.objects.visible_to(standing.person, standing.on)
    organisation = get_object_or_404(visible.select_related("parent", "succession"), pk=pk)
    partners = partners_of(organisation, standing)
    look_back = AsAtForm(request.GET, today=standing.on)
    if look_back.is_bound:
        return organisation_then(request, look_back, organisation, partners, standing)
    promises = promises_of(partners, standing)
    page = page_by_key(
        for_rows(promises),
        BY_DUE_DATE,
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    context = {
        "organisation": organisation,
        "look_back": look_back,
        "partners": partners,
        "about": about(organisation, partners, standing),
        "sheets": links_for(partners, standing),
        "people": people_of(partners, standing),
        "rows": [row_of(deliverable, standing) for deliverable in page.rows],
        "count_words": count_in_words(promises, "promise"),
        "page_urls": page_links(request.GET, page.previous, page.next),
        "breadcrumbs": [{"label": "Organisations", "url": reverse("organisation-list")}],
    }
    return render(request, "actions/organisation_detail.html", context)
