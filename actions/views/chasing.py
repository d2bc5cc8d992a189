"""“Please report”: one promise from its page, or many from the list of what is overdue."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from actions.forms.letters import PleaseReportForm
from actions.models import Deliverable
from actions.permissions import check_may_ask_for_report
from actions.reports.chasing import say_what_was_done, to_be_asked
from actions.services.chasing import WITH_REQUESTS, ask_for_report
from actions.statuses import Refused
from concordat.lib.access import Access, open_to
from concordat.lib.tables import as_key
from partners.permissions import Standing, standing_in

# As many as one press is about.
MOST = 50


class Asking(View):
    """GET says who would be asked and who not; POST asks. The address names the promises."""

    http_method_names = ["get", "head", "options", "post"]
    standing: Standing
    promises: list[Deliverable]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Promises of the person's own partnerships, where they may ask; another's is 404."""
        self.standing = standing_in(request)
        wanted = set(self.wanted())
        visible = Deliverable.objects.visible_to(self.standing.person, self.standing.on)
        chosen = visible.filter(pk__in={each for each in wanted if each})
        loaded = chosen.select_related("action__plan").prefetch_related(WITH_REQUESTS)
        self.promises = list(loaded.order_by("due_on", "pk"))
        if len(self.promises) != len(wanted):
            raise Http404
        for promise in self.promises:
            check_may_ask_for_report(self.standing, promise)
        return super().dispatch(request, *args, **kwargs)

    def wanted(self) -> list[int | None]:
        """The pks that the address names; None for what is none."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        """Who would be asked."""
        return self.page(PleaseReportForm())

    def post(self, request: HttpRequest, **kwargs: int) -> HttpResponse:
        """Ask them."""
        form = PleaseReportForm(request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            outcome = ask_for_report(
                deliverables=self.promises,
                by=self.standing,
                nonce=form.cleaned_data["nonce"],
            )
        except Refused as refused:
            form.show(refused)
            return self.page(form)
        level = messages.SUCCESS if outcome.requests else messages.INFO
        messages.add_message(request, level, say_what_was_done(outcome, self.standing.on))
        return redirect(self.back())

    def back(self) -> str:
        """Where one came from."""
        raise NotImplementedError

    def page(self, form: PleaseReportForm) -> HttpResponse:
        """The page."""
        context = {
            "form": form,
            "found": to_be_asked(self.promises, self.standing.on),
            "cancel_url": self.back(),
            "breadcrumbs": [{"label": "Overdue", "url": reverse("overdue")}],
        }
        return render(self.request, "actions/please_report.html", context)


@open_to(Access.MEMBER)
class PleaseReport(Asking):
    """About one promise, from its page."""

    def wanted(self) -> list[int | None]:
        """The one."""
        return [self.kwargs["pk"]]

    def back(self) -> str:
        """Its page."""
        return self.promises[0].get_absolute_url()


@open_to(Access.MEMBER)
class PleaseReportMany(Asking):
    """About those that were marked in the list of what is overdue."""

    def wanted(self) -> list[int | None]:
        """What was marked; the same once, however often it stands there."""
        return [as_key(each) for each in self.request.GET.getlist("promise")[:MOST]]

    def back(self) -> str:
        """The list."""
        return reverse("overdue")


please_report = PleaseReport.as_view()
please_report_many = PleaseReportMany.as_view()
