"""Plan health, for those who look after a plan; and setting findings aside."""

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from actions.forms.health import SetAsideForm
from actions.forms.past import AsAtForm
from actions.models import Deliverable, Plan
from actions.reports.as_at import as_at
from actions.reports.health import Health, Section, health_of, health_then
from actions.reports.health_rules import RULES_BY_CODE
from actions.services.health import set_aside
from actions.statuses import Refused
from actions.views.past import look_back
from actions.views.pictures import breadcrumbs, visible_plan
from concordat.lib.access import Access, open_to
from concordat.lib.days import counted, in_words
from concordat.lib.typed import put_back
from partners.permissions import (
    check_may_see_health,
    check_may_set_aside,
    may_coordinate,
    standing_in,
)
from partners.services.trail import record_override


@open_to(Access.MEMBER)
@require_safe
def plan_health(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What weakens a plan, worst first; advisory. As it is, or as it was on a day."""
    standing = standing_in(request)
    plan = visible_plan(standing, pk)
    check_may_see_health(standing, plan.partnership_id)
    form = AsAtForm(request.GET, today=standing.on)
    here = reverse("plan-health", args=[plan.pk])

    def page(health: Health, **more: object) -> HttpResponse:
        context = {
            "plan": plan,
            "breadcrumbs": breadcrumbs(plan),
            "look_back": form,
            "health": health,
        }
        return render(request, "actions/health.html", context | more)

    def then(day: date) -> HttpResponse:
        past = as_at(Deliverable.objects.filter(action__plan=plan), day)
        return page(
            health_then(plan, past),
            past={"day": in_words(day), "now_url": here},
            breadcrumbs=breadcrumbs(plan, day),
        )

    if form.is_bound:
        return look_back(request, form, plan, here, then)
    may = may_coordinate(standing, plan.partnership_id)
    return page(health_of(plan, standing.on, may_set_aside=may), may_set_aside=may)


@open_to(Access.MEMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_health_set_aside(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Choose findings of one rule, say why, and they are folded away."""
    standing = standing_in(request)
    plan = visible_plan(standing, pk)
    check_may_set_aside(standing, plan.partnership_id)
    if code not in RULES_BY_CODE:
        raise Http404("There is no such rule.")
    back = reverse("plan-health", args=[plan.pk])
    health = health_of(plan, standing.on, may_set_aside=True)
    section = next((each for each in health.sections if each.rule.code == code), None)
    if section is None:  # a second click, or somebody else was faster
        messages.success(request, "There is nothing left to set aside here.")
        return redirect(back)
    initial = _alone(section) | ({} if request.method == "POST" else put_back(request))
    form = SetAsideForm(request.POST or None, findings=section.findings, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        try:
            with transaction.atomic():
                done = set_aside(
                    plan=plan, code=code, subjects=said["subjects"], why=said["why"], by=standing
                )
                record_override(
                    form.overridden,
                    by=standing.person,
                    partnership=plan.partnership_id,
                    about={"plan": plan.pk},
                )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"{counted(len(done), 'finding')} set aside.")
            return redirect(back)
    elif form.is_bound:
        form.refuse_rows_out_of_reach(standing.person, standing.on)
    return render(request, "actions/set_aside.html", _context(plan, section, form, back))


def _alone(section: Section) -> dict[str, list[str]]:
    """One finding alone is chosen already."""
    found = [each.subject for each in section.findings]
    return {"subjects": found} if len(found) == 1 else {}


def _context(plan: Plan, section: Section, form: SetAsideForm, back: str) -> dict[str, object]:
    """What the page of the form needs."""
    return {
        "plan": plan,
        "breadcrumbs": [*breadcrumbs(plan), {"label": "Plan health", "url": back}],
        "title": "Set findings aside",
        "rule": section.rule,
        "button": "Set aside",
        "form": form,
        "cancel_url": back,
    }
