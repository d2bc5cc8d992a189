"""Your work: what my organisations owe, and what waits for me."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.reports.work import section_counts, work_of
from concordat.lib.access import Access, open_to
from partners.permissions import standing_in


@open_to(Access.MEMBER)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page, the same for everybody; its parts depend on what somebody is."""
    work = work_of(standing_in(request))
    counts = section_counts(work)
    return render(request, "actions/home.html", {"work": work, "counts": counts})
