"""Your work: what my organisations owe, and what waits for me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.reports.sheets import sheet_links
from actions.reports.work import section_counts, work_of
from concordat.lib.access import Access, open_to
from partners.permissions import standing_in


@open_to(Access.MEMBER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page, the same for everybody; its parts depend on what somebody is."""
    standing = standing_in(request)
    work = work_of(standing)
    context = {"work": work, "counts": section_counts(work), "sheets": sheet_links(standing)}
    return render(request, "actions/home.html", context)
