"""What is overdue over all my plans, worst first; and the same as CSV."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.exports import register
from actions.filters import PAGING, OverdueFilter, overdue_panel
from actions.models import Deliverable, Plan
from actions.reports.overdue import WORST_FIRST, page_of_overdue
from actions.reports.rows import for_rows, row_of
from concordat.lib.access import Access, open_to
from concordat.lib.links import page_links, with_changes
from concordat.lib.tables import CSV_CHUNK, count_in_words, csv_response
from partners.models import Partner
from partners.permissions import Standing, standing_in


def _chosen(request: HttpRequest, standing: Standing) -> OverdueFilter:
    """What is overdue in the plans that I see, filtered as the address says."""
    person, on = standing.person, standing.on
    return OverdueFilter(
        request.GET,
        Deliverable.objects.visible_to(person, on).overdue(on),
        plans=list(Plan.objects.visible_to(person, on).select_related("partnership")),
        partners=list(Partner.objects.visible_to(person, on).select_related("partnership")),
        on=on,
    )


@open_to(Access.MEMBER)
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Overdue promises with how late, first agreed date, who leads and the last report's age."""
    standing = standing_in(request)
    chosen = _chosen(request, standing)
    page = page_of_overdue(
        chosen.qs,
        standing,
        by=chosen.value("by"),
        partner=chosen.value("partner"),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    context = {
        "groups": page.groups,
        "oldest": page.oldest,
        "only_plan": page.only_plan,
        "form": chosen.form,
        "panel": overdue_panel(),
        "chosen": chosen.chosen(),
        "clear_url": reverse("overdue"),
        "count_words": count_in_words(chosen.qs, "overdue promise"),
        "csv_query": with_changes(request.GET, dict.fromkeys(PAGING)),
        "page_urls": page_links(request.GET, page.previous, page.next),
    }
    return render(request, "actions/overdue.html", context)


@open_to(Access.MEMBER)
@require_safe
def overdue_csv(request: HttpRequest) -> HttpResponseBase:
    """Exactly the promises that the filters choose, each once, most days late first.

    Where a filter cannot be read the page says so; a file of all rows would not.
    """
    standing = standing_in(request)
    chosen = _chosen(request, standing)
    if not chosen.form.is_valid():
        return redirect(f"{reverse('overdue')}?{request.GET.urlencode()}")
    ordered = for_rows(chosen.qs).order_by(*(key.order(backwards=False) for key in WORST_FIRST))
    rows = (row_of(deliverable, standing) for deliverable in ordered.iterator(chunk_size=CSV_CHUNK))
    return csv_response("overdue.csv", register.HEADER, register.lines(rows))
