"""What is overdue over all my plans, worst first; and the same as CSV, now or on a day before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.exports import register
from actions.filters import OverdueFilter, overdue_panel
from actions.forms.past import AsAtForm
from actions.models import Deliverable, Plan
from actions.reports.as_at import as_at, row_then, standing_then
from actions.reports.choosing import fits_late, in_order
from actions.reports.overdue import (
    WORST_FIRST,
    Arranged,
    LatePage,
    late_of,
    page_of_overdue,
    page_of_overdue_then,
)
from actions.reports.rows import for_rows, row_of
from actions.services.trail import record_overdue_download
from actions.views.past import agreed_by, look_back_over
from concordat.lib.access import Access, open_to
from concordat.lib.days import in_words
from concordat.lib.filtering import PAGING
from concordat.lib.links import page_links, with_changes
from concordat.lib.tables import CSV_CHUNK, bounded_in_words, count_in_words, csv_response
from partners.models import Partner
from partners.permissions import Standing, standing_in


@dataclass(frozen=True, slots=True)
class Late:
    """What was asked for: the filters, and the plans that they choose from."""

    request: HttpRequest
    standing: Standing
    look_back: AsAtForm
    plans: list[Plan]
    chosen: OverdueFilter

    @property
    def arranged(self) -> Arranged:
        """How the list is arranged, and which part of it is asked for."""
        query, value = self.request.GET, self.chosen.value
        return Arranged(value("by"), value("partner"), query.get("after"), query.get("before"))

    @property
    def plans_chosen(self) -> list[Plan]:
        """The plans that the list is about."""
        chosen = self.chosen.value("plan")
        return [plan for plan in self.plans if not chosen or str(plan.pk) == chosen]

    def on_a_day_before(self, then: Callable[[date], HttpResponseBase]) -> HttpResponseBase:
        """What `then` makes of the day, or why there is nothing to show."""
        page = ("Overdue", reverse("overdue"))
        return look_back_over(self.request, self.look_back, self.plans, page, then)

    def known_on(self, day: date) -> list[Deliverable]:
        """What was overdue on a day before, as the filters choose; what cannot be read chooses all.

        Plans that were agreed later were not there.
        """
        there = agreed_by(self.plans, day)
        past = as_at(Deliverable.objects.filter(action__plan__in=[plan.pk for plan in there]), day)
        self.chosen.form.is_valid()
        values = self.chosen.form.cleaned_data
        return [each for each in late_of(past) if fits_late(each, values, on=day)]


def _asked_for(request: HttpRequest) -> Late:
    """What is overdue in the plans that I see, filtered as the address says."""
    standing = standing_in(request)
    person, on = standing.person, standing.on
    plans = list(Plan.objects.visible_to(person, on).select_related("partnership"))
    chosen = OverdueFilter(
        request.GET,
        Deliverable.objects.visible_to(person, on).overdue(on),
        plans=plans,
        partners=list(Partner.objects.visible_to(person, on).select_related("partnership")),
        on=on,
    )
    return Late(request, standing, AsAtForm(request.GET, today=on), plans, chosen)


@open_to(Access.MEMBER)
@require_safe
def overdue(request: HttpRequest) -> HttpResponseBase:
    """Overdue promises with how late, who leads and the last report's age; as it is, or was."""
    late = _asked_for(request)
    if late.look_back.is_bound:
        return late.on_a_day_before(lambda day: _page_then(late, day))
    page = page_of_overdue(late.chosen.qs, late.standing, late.arranged)
    return _shown(late, page, count_in_words(late.chosen.qs, "overdue promise"))


def _page_then(late: Late, day: date) -> HttpResponse:
    """The page as it was at the end of a day."""
    rows = late.known_on(day)
    page = page_of_overdue_then(rows, standing_then(late.standing, day), late.arranged)
    return _shown(late, page, bounded_in_words(len(rows), "overdue promise"), past=day)


def _shown(
    late: Late, page: LatePage, count_words: str, *, past: date | None = None
) -> HttpResponse:
    """The page; `past` is the day looked at, where it is not today."""
    now_url = reverse("overdue")
    query = late.request.GET
    context = {
        "past": {"day": in_words(past), "now_url": now_url} if past else None,
        "look_back": late.look_back,
        "groups": page.groups,
        "can_ask": page.can_ask,
        "oldest": page.oldest,
        "only_plan": page.only_plan,
        "form": late.chosen.form,
        "panel": overdue_panel(past=past is not None),
        "chosen": late.chosen.chosen(),
        "clear_url": f"{now_url}?as_at={past.isoformat()}" if past else now_url,
        "count_words": count_words,
        "csv_query": with_changes(query, dict.fromkeys(PAGING)),
        "page_urls": page_links(query, page.previous, page.next),
    }
    return render(late.request, "actions/overdue.html", context)


@open_to(Access.MEMBER)
@require_safe
def overdue_csv(request: HttpRequest) -> HttpResponseBase:
    """Exactly the promises that the filters choose, each once, most days late first.

    Where a filter cannot be read the page says so; a file of all rows would not.
    """
    late = _asked_for(request)
    if late.look_back.is_bound:
        return late.on_a_day_before(lambda day: _csv_then(late, day))
    if not late.chosen.form.is_valid():
        return _back_to_the_page(late)
    record_overdue_download(request, late.plans_chosen)
    order = (key.order(backwards=False) for key in WORST_FIRST)
    ordered = for_rows(late.chosen.qs).order_by(*order)
    rows = (row_of(each, late.standing) for each in ordered.iterator(chunk_size=CSV_CHUNK))
    return csv_response("overdue.csv", register.HEADER, register.lines(rows))


def _csv_then(late: Late, day: date) -> HttpResponseBase:
    """The file as it was; its name says of which day."""
    if not late.chosen.form.is_valid():
        return _back_to_the_page(late)
    record_overdue_download(late.request, late.plans_chosen, as_at=day)
    then = standing_then(late.standing, day)
    rows = (row_then(each, then) for each in in_order(late.known_on(day), WORST_FIRST))
    name = f"overdue-as-at-{day.isoformat()}.csv"
    return csv_response(name, register.HEADER, register.lines(rows))


def _back_to_the_page(late: Late) -> HttpResponseBase:
    """The page that says which filter cannot be read."""
    return redirect(f"{reverse('overdue')}?{late.request.GET.urlencode()}")
