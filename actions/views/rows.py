"""One action's page, and the way to a deliverable on it."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.forms.past import AsAtForm
from actions.models import Action, Deliverable
from actions.reports.action import page_of
from actions.views.past import action_then
from concordat.lib.access import Access, open_to
from partners.permissions import standing_in


@open_to(Access.MEMBER)
@require_safe
def action_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A row as printed beside what the tracker made of it, and what happened since."""
    standing = standing_in(request)
    actions = Action.objects.visible_to(standing.person, standing.on).select_related(
        "plan__partnership", "theme", "heading", "points_to"
    )
    action = get_object_or_404(actions, pk=pk)
    plan = action.plan
    look_back = AsAtForm(request.GET, today=standing.on)
    if look_back.is_bound:
        return action_then(request, look_back, action, standing)
    breadcrumbs = [
        {"label": "Plans", "url": reverse("plan-list")},
        {"label": plan.title, "url": plan.get_absolute_url()},
    ]
    context = {
        "page": page_of(action, standing),
        "action": action,
        "look_back": look_back,
        "breadcrumbs": breadcrumbs,
    }
    return render(request, "actions/action_detail.html", context)


@open_to(Access.MEMBER)
@require_safe
def deliverable_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A deliverable has its place on its action's page."""
    standing = standing_in(request)
    deliverables = Deliverable.objects.visible_to(standing.person, standing.on)
    return redirect(get_object_or_404(deliverables, pk=pk))
