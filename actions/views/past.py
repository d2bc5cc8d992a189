"""A plan and its actions as they were known at the end of a day; nothing can be changed here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from actions.exports import register
from actions.filters import DeliverableFilter, register_panel
from actions.forms.past import AsAtForm
from actions.models import Action, Deliverable, Outcome, Plan
from actions.reports.action import page_then
from actions.reports.as_at import Past, as_at, row_then, standing_then, url_then
from actions.reports.choosing import fits, in_order, page_in_memory
from actions.reports.organisations import BY_DUE_DATE, answered_for_by, people_of
from actions.reports.picture import picture_of_rows, rating_key
from actions.reports.plans import plans_then, written_in_words
from actions.reports.rows import grouped, scheme_of
from actions.services.trail import record_register_download
from concordat.lib.days import in_words
from concordat.lib.filtering import PAGING
from concordat.lib.links import page_links, with_changes
from concordat.lib.tables import bounded_in_words, csv_response
from partners.models import Organisation, Partner
from partners.permissions import Standing

Then = Callable[[date], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What is looked back at, its page as it is now, and since when there is anything to show."""

    title: str
    now_url: str
    since: date | None
    since_when: str  # "it was agreed on 1 November 2014", as the end of a sentence
    above: tuple[str, str]  # the page above it, and its address


def look_back(
    request: HttpRequest, form: AsAtForm, plan: Plan, now_url: str, then: Then
) -> HttpResponseBase:
    """What a page of a plan shows of the day that was asked for, or why it cannot."""
    agreed = in_words(plan.agreed_on)
    since_when = f"it was agreed on {agreed}" if agreed else "it is not agreed yet"
    above = ("Plans", reverse("plan-list"))
    looked_at = LookedAt(plan.title, now_url, plan.agreed_on, since_when, above)
    return _look_back(request, form, looked_at, then)


def look_back_over(
    request: HttpRequest, form: AsAtForm, plans: Sequence[Plan], page: tuple[str, str], then: Then
) -> HttpResponseBase:
    """The same of a page over several plans; `page` is its title and its address."""
    first = min((plan.agreed_on for plan in plans if plan.agreed_on), default=None)
    agreed = in_words(first)
    since_when = (
        f"the first of your plans was agreed on {agreed}"
        if agreed
        else "none of your plans is agreed yet"
    )
    return _look_back(request, form, LookedAt(*page, first, since_when, above=page), then)


def _look_back(
    request: HttpRequest, form: AsAtForm, looked_at: LookedAt, then: Then
) -> HttpResponseBase:
    """The page of the day, or one that says why there is none."""
    label, url = looked_at.above
    context: dict[str, object] = {
        "form": form,
        "looked_at": looked_at,
        "breadcrumbs": [{"label": label, "url": url}],
    }
    if not form.is_valid():
        return render(request, "actions/no_past.html", context, status=400)
    day = form.cleaned_data["as_at"]
    if looked_at.since is None or day < looked_at.since:
        return render(request, "actions/no_past.html", context | {"day": in_words(day)})
    return then(day)


def agreed_by(plans: Sequence[Plan], day: date) -> list[Plan]:
    """The plans that there were on a day."""
    return [plan for plan in plans if plan.agreed_on is not None and plan.agreed_on <= day]


def plan_list_then(request: HttpRequest, form: AsAtForm, standing: Standing) -> HttpResponseBase:
    """The plans that there were, and how they stood."""
    now_url = reverse("plan-list")

    def page(day: date) -> HttpResponse:
        there = agreed_by(plans, day)
        past = as_at(Deliverable.objects.filter(action__plan__in=[each.pk for each in there]), day)
        context = {
            "plans": plans_then(there, past, standing),
            "past": {"day": in_words(day), "now_url": now_url},
            "look_back": form,
        }
        return render(request, "actions/plan_list.html", context)

    plans = list(
        Plan.objects.visible_to(standing.person, standing.on).select_related("partnership")
    )
    return look_back_over(request, form, plans, ("Plans", now_url), page)


def plan_then(
    request: HttpRequest, form: AsAtForm, plan: Plan, standing: Standing, health_url: str
) -> HttpResponseBase:
    """A plan's picture, counts and register as they were; `health_url` for those who see it."""

    def page(day: date) -> HttpResponse:
        then, past = standing_then(standing, day), _past_of(plan, day)
        chosen, rows = chosen_then(request, past, plan, then)
        found = page_in_memory(
            rows, after=request.GET.get("after"), before=request.GET.get("before")
        )
        lines = [row_then(each, then) for each in found.rows]
        here = url_then(plan.get_absolute_url(), day)
        picture = picture_of_rows(plan, chosen.themes, day, past.deliverables, len(rows))
        context = {
            "plan": plan,
            "past": {"day": in_words(day), "now_url": plan.get_absolute_url()},
            "look_back": form,
            "asked": f"?as_at={day.isoformat()}",
            "health_url": url_then(health_url, day) if health_url else "",
            "written": written_in_words(plan),
            "breadcrumbs": [{"label": "Plans", "url": reverse("plan-list")}],
            "picture": picture,
            "rating_key": rating_key(scheme_of(plan.partnership)),
            "form": chosen.form,
            "panel": register_panel(past=True),
            "chosen": chosen.chosen(),
            "clear_url": here,
            "groups": grouped(lines) if chosen.in_plan_order else [],
            "rows": lines,
            "count_words": bounded_in_words(picture.chosen, "promise"),
            "csv_query": with_changes(request.GET, dict.fromkeys(PAGING)),
            "page_urls": page_links(request.GET, found.previous, found.next),
        }
        return render(request, "actions/plan_detail.html", context)

    return look_back(request, form, plan, plan.get_absolute_url(), page)


def plan_csv_then(
    request: HttpRequest, form: AsAtForm, plan: Plan, standing: Standing
) -> HttpResponseBase:
    """The rows of the register as they were, as CSV; its name says of which day."""

    def download(day: date) -> HttpResponseBase:
        then, past = standing_then(standing, day), _past_of(plan, day)
        chosen, rows = chosen_then(request, past, plan, then)
        if not chosen.form.is_valid():
            return redirect(f"{plan.get_absolute_url()}?{request.GET.urlencode()}")
        record_register_download(request, plan, as_at=day)
        lines = register.lines(row_then(each, then) for each in rows)
        return csv_response(f"{plan.slug}-as-at-{day.isoformat()}.csv", register.HEADER, lines)

    return look_back(request, form, plan, plan.get_absolute_url(), download)


def action_then(
    request: HttpRequest, form: AsAtForm, action: Action, standing: Standing
) -> HttpResponseBase:
    """An action's promises as they were, and what had happened by then."""

    def page(day: date) -> HttpResponse:
        plan = action.plan
        plan_url = url_then(plan.get_absolute_url(), day)
        context = {
            "page": page_then(action, standing, day),
            "action": action,
            "past": {"day": in_words(day), "now_url": action.get_absolute_url()},
            "look_back": form,
            "breadcrumbs": [
                {"label": "Plans", "url": reverse("plan-list")},
                {"label": plan.title, "url": plan_url},
            ],
        }
        return render(request, "actions/action_detail.html", context)

    return look_back(request, form, action.plan, action.get_absolute_url(), page)


def organisation_then(
    request: HttpRequest,
    form: AsAtForm,
    organisation: Organisation,
    partners: list[Partner],
    standing: Standing,
) -> HttpResponseBase:
    """What an organisation answered for, and who its people were."""
    now_url = organisation.get_absolute_url()

    def page(day: date) -> HttpResponse:
        then, there = standing_then(standing, day), [each.pk for each in agreed_by(plans, day)]
        promises = answered_for_by(partners, then).filter(action__plan__in=there)
        rows = in_order(as_at(promises, day).promised, BY_DUE_DATE)
        found = page_in_memory(
            rows, after=request.GET.get("after"), before=request.GET.get("before")
        )
        context = {
            "organisation": organisation,
            "past": {"day": in_words(day), "now_url": now_url},
            "look_back": form,
            "partners": partners,
            "people": people_of(partners, then),
            "rows": [row_then(each, then) for each in found.rows],
            "count_words": bounded_in_words(len(rows), "promise"),
            "page_urls": page_links(request.GET, found.previous, found.next),
            "breadcrumbs": [{"label": "Organisations", "url": reverse("organisation-list")}],
        }
        return render(request, "actions/organisation_detail.html", context)

    plans = list(Plan.objects.visible_to(standing.person, standing.on))
    return look_back_over(request, form, plans, (organisation.name, now_url), page)


def _past_of(plan: Plan, day: date) -> Past:
    """All deliverables of a plan on a day, in the colours of that day; so is the plan itself."""
    past = as_at(Deliverable.objects.filter(action__plan=plan), day)
    past.recolour(plan.partnership)
    return past


def chosen_then(
    request: HttpRequest, past: Past, plan: Plan, then: Standing
) -> tuple[DeliverableFilter, list[Deliverable]]:
    """The filters of the address, and the rows of the past that they choose, in their order."""
    chosen = DeliverableFilter(
        request.GET,
        Deliverable.objects.none(),
        themes=list(plan.themes.all()),
        partners=list(plan.partnership.partners.all()),
        on=then.on,
    )
    chosen.form.is_valid()
    values = chosen.form.cleaned_data
    outcomes = _outcomes(plan) if values.get("words") else {}
    rows = [each for each in past.promised if fits(each, values, on=then.on, outcomes=outcomes)]
    return chosen, in_order(rows, chosen.order)


def _outcomes(plan: Plan) -> dict[int, list[str]]:
    """The outcomes of a plan's actions; one query."""
    found: dict[int, list[str]] = {}
    outcomes = Outcome.objects.filter(action__plan=plan).order_by("pk")
    for action, text in outcomes.values_list("action", "text"):
        found.setdefault(action, []).append(text)
    return found
