"""Pictures of a plan: its promises against the calendar, and how it went month by month."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.forms.past import AsAtForm
from actions.models import Deliverable, Plan
from actions.reports.as_at import as_at, url_then
from actions.reports.over_time import over_time_of
from actions.reports.schedule import Schedule, schedule_of, schedule_then
from actions.views.past import look_back
from concordat.lib.access import Access, open_to
from concordat.lib.days import in_words
from partners.permissions import Standing, standing_in


def visible_plan(standing: Standing, pk: int) -> Plan:
    """A plan of the person's own partnerships, or 404."""
    plans = Plan.objects.visible_to(standing.person, standing.on)
    return get_object_or_404(plans.select_related("partnership"), pk=pk)


def breadcrumbs(plan: Plan, past: date | None = None) -> list[dict[str, str]]:
    """Plans, the plan; of the past as it was on that day."""
    url = plan.get_absolute_url()
    return [
        {"label": "Plans", "url": reverse("plan-list")},
        {"label": plan.title, "url": url_then(url, past) if past else url},
    ]


@open_to(Access.MEMBER)
@require_safe
def plan_timeline(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every promise of a plan as a bar, with the table beside it; as it is, or as it was."""
    standing = standing_in(request)
    plan = visible_plan(standing, pk)
    form = AsAtForm(request.GET, today=standing.on)
    here = reverse("plan-timeline", args=[plan.pk])

    def page(schedule: Schedule, past: date | None) -> HttpResponse:
        context = _context(plan, form, here, past) | {
            "today": in_words(past or standing.on),
            "schedule": schedule,
        }
        return render(request, "actions/schedule.html", context)

    def then(day: date) -> HttpResponse:
        past = as_at(Deliverable.objects.filter(action__plan=plan), day)
        return page(schedule_then(plan, past), day)

    if form.is_bound:
        return look_back(request, form, plan, here, then)
    return page(schedule_of(plan, standing.on), None)


@open_to(Access.MEMBER)
@require_safe
def plan_over_time(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Promised, delivered and overdue at each month's end since the plan was agreed."""
    standing = standing_in(request)
    plan = visible_plan(standing, pk)
    form = AsAtForm(request.GET, today=standing.on)
    here = reverse("plan-over-time", args=[plan.pk])

    def page(day: date) -> HttpResponse:
        past = day if form.is_bound else None
        context = _context(plan, form, here, past) | {"history": over_time_of(plan, day)}
        return render(request, "actions/over_time.html", context)

    if form.is_bound:
        return look_back(request, form, plan, here, page)
    return page(standing.on)


def _context(plan: Plan, form: AsAtForm, here: str, past: date | None) -> dict[str, object]:
    """What both pages need."""
    return {
        "plan": plan,
        "breadcrumbs": breadcrumbs(plan, past),
        "look_back": form,
        "past": {"day": in_words(past), "now_url": here} if past else None,
    }
