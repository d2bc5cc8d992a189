"""Plans: the list, a plan's picture and register, and the register as CSV."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.exports import register
from actions.filters import DeliverableFilter, register_panel
from actions.forms.past import AsAtForm
from actions.models import Deliverable, Plan, PlanStatus
from actions.reports.picture import picture_of, rating_key
from actions.reports.plans import plans_of, written_in_words
from actions.reports.rows import for_rows, grouped, row_of, scheme_of
from actions.services.trail import record_register_download
from actions.views.past import plan_csv_then, plan_list_then, plan_then
from concordat.lib.access import Access, open_to
from concordat.lib.filtering import PAGING
from concordat.lib.links import page_links, with_changes
from concordat.lib.tables import CSV_CHUNK, bounded_in_words, csv_response, page_by_key
from partners.models import Partnership, Role
from partners.permissions import Standing, may_coordinate, may_see_health, standing_in


@open_to(Access.MEMBER)
@require_safe
def plan_list(request: HttpRequest) -> HttpResponseBase:
    """The plans of my partnerships; as they are, or as they were on a day."""
    standing = standing_in(request)
    form = AsAtForm(request.GET, today=standing.on)
    if form.is_bound:
        return plan_list_then(request, form, standing)
    context = {"plans": plans_of(standing), "look_back": form, "uploads": _uploads(standing)}
    return render(request, "actions/plan_list.html", context)


def _uploads(standing: Standing) -> list[dict[str, str]]:
    """Where a coordinator brings a plan, for each of their partnerships."""
    mine = Partnership.objects.filter(pk__in=standing.partnerships_as(Role.COORDINATOR))
    return [
        {"name": each.name, "url": reverse("import-list", args=[each.pk])}
        for each in mine.order_by("name")
    ]


def _visible_plan(standing: Standing, pk: int) -> Plan:
    """A plan of the person's own partnerships, or 404."""
    plans = Plan.objects.visible_to(standing.person, standing.on)
    return get_object_or_404(plans.select_related("partnership"), pk=pk)


def _health_url(plan: Plan, standing: Standing) -> str:
    """Where its health is told, for those who look after it."""
    may = may_see_health(standing, plan.partnership_id)
    return reverse("plan-health", args=[plan.pk]) if may else ""


def _scheme_url(plan: Plan, standing: Standing) -> str:
    """Where a coordinator chooses what the colours mean."""
    if not may_coordinate(standing, plan.partnership_id):
        return ""
    return reverse("partnership-scheme", args=[plan.partnership_id])


def _begin_url(plan: Plan, standing: Standing) -> str:
    """Where a coordinator lets a draft begin."""
    may = plan.status == PlanStatus.DRAFT and may_coordinate(standing, plan.partnership_id)
    return reverse("plan-begin", args=[plan.pk]) if may else ""


def _newer_url(plan: Plan, standing: Standing) -> str:
    """Where a coordinator brings the newer version of the plan."""
    if not may_coordinate(standing, plan.partnership_id):
        return ""
    return reverse("plan-newer-version", args=[plan.pk])


def _chosen(request: HttpRequest, plan: Plan, standing: Standing) -> DeliverableFilter:
    """The plan's register, filtered as the address says."""
    rows = Deliverable.objects.promised().filter(action__plan=plan).with_timeliness(standing.on)
    return DeliverableFilter(
        request.GET,
        rows,
        themes=list(plan.themes.all()),
        partners=list(plan.partnership.partners.all()),
        on=standing.on,
    )


@open_to(Access.MEMBER)
@require_safe
def plan_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A plan: its picture, its counts, its register; as it is, or as it was on a day."""
    standing = standing_in(request)
    plan = _visible_plan(standing, pk)
    look_back = AsAtForm(request.GET, today=standing.on)
    if look_back.is_bound:
        return plan_then(request, look_back, plan, standing, _health_url(plan, standing))
    chosen = _chosen(request, plan, standing)
    page = page_by_key(
        for_rows(chosen.qs),
        chosen.order,
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    rows = [row_of(deliverable, standing) for deliverable in page.rows]
    picture = picture_of(plan, chosen.themes, standing.on, chosen.qs)
    context = {
        "plan": plan,
        "look_back": look_back,
        "clear_url": plan.get_absolute_url(),
        "scheme_url": _scheme_url(plan, standing),
        "health_url": _health_url(plan, standing),
        "begin_url": _begin_url(plan, standing),
        "written": written_in_words(plan),
        "newer_url": _newer_url(plan, standing),
        "breadcrumbs": [{"label": "Plans", "url": reverse("plan-list")}],
        "picture": picture,
        "rating_key": rating_key(scheme_of(plan.partnership)),
        "filter": chosen,
        "form": chosen.form,
        "panel": register_panel(),
        "chosen": chosen.chosen(),
        "groups": grouped(rows) if chosen.in_plan_order else [],
        "rows": rows,
        "count_words": bounded_in_words(picture.chosen, "promise"),
        "csv_query": with_changes(request.GET, dict.fromkeys(PAGING)),
        "page_urls": page_links(request.GET, page.previous, page.next),
    }
    return render(request, "actions/plan_detail.html", context)


@open_to(Access.MEMBER)
@require_safe
def plan_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Exactly the rows that the filters choose, in the order chosen, all pages.

    Where a filter cannot be read the page says so; a file of all rows would not.
    """
    standing = standing_in(request)
    plan = _visible_plan(standing, pk)
    look_back = AsAtForm(request.GET, today=standing.on)
    if look_back.is_bound:
        return plan_csv_then(request, look_back, plan, standing)
    chosen = _chosen(request, plan, standing)
    if not chosen.form.is_valid():
        return redirect(f"{plan.get_absolute_url()}?{request.GET.urlencode()}")
    record_register_download(request, plan)
    ordered = for_rows(chosen.qs).order_by(*(key.order(backwards=False) for key in chosen.order))
    rows = (row_of(deliverable, standing) for deliverable in ordered.iterator(chunk_size=CSV_CHUNK))
    return csv_response(f"{plan.slug}.csv", register.HEADER, register.lines(rows))
