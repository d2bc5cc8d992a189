"""What happened in a partnership, for its coordinators: a page to filter, and the same as CSV."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concordat.lib.access import Access, open_to
from concordat.lib.filtering import PAGING
from concordat.lib.links import page_links, with_changes
from concordat.lib.tables import CSV_CHUNK, SortKey, count_in_words, csv_response, page_by_key
from concordat.trail.filters import EntryFilter, trail_panel
from concordat.trail.reports import HEADER, csv_rows, lines_of
from concordat.trail.services import record_download
from partners.models import Partnership
from partners.permissions import check_may_see_trail, standing_in
from partners.services.trail import entries_of, people_of

NEWEST_FIRST = (SortKey("pk", descending=True),)


def _asked_for(request: HttpRequest, pk: int) -> tuple[Partnership, EntryFilter]:
    """One of the person's own partnerships, or 404, and its trail as the address filters it."""
    standing = standing_in(request)
    own = Partnership.objects.visible_to(standing.person, standing.on)
    partnership = get_object_or_404(own, pk=pk)
    check_may_see_trail(standing, partnership.pk)
    entries = entries_of(partnership)
    return partnership, EntryFilter(request.GET, entries, people=people_of(partnership))


@open_to(Access.MEMBER)
@require_safe
def partnership_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who did what, when, about what; the newest first."""
    partnership, asked = _asked_for(request, pk)
    query = request.GET
    page = page_by_key(asked.qs, NEWEST_FIRST, after=query.get("after"), before=query.get("before"))
    context = {
        "partnership": partnership,
        "breadcrumbs": [{"label": "Plans", "url": reverse("plan-list")}],
        "lines": lines_of(page.rows),
        "form": asked.form,
        "panel": trail_panel(),
        "chosen": asked.chosen(),
        "clear_url": request.path,
        "count_words": count_in_words(asked.qs, "event"),
        "csv_query": with_changes(query, dict.fromkeys(PAGING)),
        "page_urls": page_links(query, page.previous, page.next),
    }
    return render(request, "partners/trail.html", context)


@open_to(Access.MEMBER)
@require_safe
def partnership_trail_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Exactly what the filters choose, all pages. That it was downloaded is in the trail itself.

    Where a filter cannot be read the page says so; a file of everything would not.
    """
    partnership, asked = _asked_for(request, pk)
    if not asked.form.is_valid():
        page = reverse("partnership-trail", args=[partnership.pk])
        return redirect(f"{page}?{request.GET.urlencode()}")
    record_download(request, "trail-exported", partnership=partnership.pk)
    ordered = asked.qs.order_by(*(key.order(backwards=False) for key in NEWEST_FIRST))
    rows = csv_rows(ordered.iterator(chunk_size=CSV_CHUNK))
    return csv_response(f"{partnership.slug}-trail.csv", HEADER, rows)
