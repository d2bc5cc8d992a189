"""A draft plan begins."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from actions.forms.importing import DaysForm
from actions.models import Plan, PlanStatus
from actions.services.plans import begin_plan
from actions.views.importing import ActionActView
from concordat.lib.access import Access, open_to
from partners.permissions import check_may_coordinate


@open_to(Access.MEMBER)
class BeginView(ActionActView):
    """From when a plan that was a draft counts."""

    form_class = DaysForm
    title = "Let this plan begin"
    button = "Let it begin"
    plan: Plan

    def find(self, pk: int) -> None:
        """A plan of a partnership that the person coordinates."""
        plans = Plan.objects.visible_to(self.standing.person, self.standing.on)
        self.plan = get_object_or_404(plans.select_related("partnership"), pk=pk)
        self.partnership = self.plan.partnership
        check_may_coordinate(self.standing, self.partnership.pk)

    def initial(self) -> dict[str, Any]:
        """Today, unless somebody says otherwise."""
        today = self.standing.on
        return {"version": self.plan.version, "agreed_on": today, "chased_from": today}

    def caption(self) -> str:
        """The plan."""
        return self.plan.title

    def sentences(self) -> list[str]:
        """What follows from it."""
        return ["Its partners report on it, and get letters about what is due and late."]

    def stop(self) -> str:
        """Only a draft can begin."""
        return "" if self.plan.status == PlanStatus.DRAFT else "This plan is no draft."

    def apply(self, form: DaysForm) -> str:
        """Let it begin."""
        said = form.cleaned_data
        begin_plan(
            plan=self.plan,
            seen_version=said["version"],
            agreed_on=said["agreed_on"],
            chased_from=said["chased_from"],
            by=self.standing,
        )
        return f"“{self.plan.title}” is live."

    def about(self) -> dict[str, int]:
        """The plan."""
        return {"plan": self.plan.pk}

    def goes_on_to(self) -> str:
        """The plan's page."""
        return self.plan.get_absolute_url()

    def breadcrumbs(self) -> list[dict[str, str]]:
        """Plans, and the plan."""
        return [
            {"label": "Plans", "url": reverse("plan-list")},
            {"label": self.plan.title, "url": self.plan.get_absolute_url()},
        ]


plan_begin = BeginView.as_view()
