"""Choosing how a partnership reads facts as colours."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from actions.forms.schemes import SchemeForm
from actions.reports.schemes import previews_of
from actions.services.schemes import choose_scheme
from actions.statuses import SCHEMES, Refused
from concordat.lib.access import Access, open_to
from concordat.lib.versioned import EditedMeanwhile
from partners.models import Partnership
from partners.permissions import Standing, check_may_coordinate, standing_in


@open_to(Access.MEMBER)
class SchemeView(View):
    """GET shows what each scheme makes of the plans of today; POST takes one.

    Where somebody else was faster the page says so (409), and keeps what was chosen.
    """

    http_method_names = ["get", "head", "options", "post"]
    standing: Standing
    partnership: Partnership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A partnership of the person's own, for its coordinators."""
        self.standing = standing_in(request)
        self.find(kwargs["pk"])
        check_may_coordinate(self.standing, self.partnership.pk)
        return super().dispatch(request, *args, **kwargs)

    def find(self, pk: int) -> None:
        """The partnership as it is now."""
        mine = Partnership.objects.visible_to(self.standing.person, self.standing.on)
        self.partnership = get_object_or_404(mine, pk=pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The schemes, and the one in use chosen."""
        return self.page(self.form(scheme=self.partnership.rating_scheme))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the one that was chosen."""
        form = SchemeForm(request.POST)
        if not form.is_valid():
            return self.page(form)
        chosen = form.cleaned_data["scheme"]
        try:
            choose_scheme(
                partnership=self.partnership,
                seen_version=form.cleaned_data["version"],
                scheme=chosen,
                by=self.standing,
            )
        except EditedMeanwhile:
            self.find(pk)
            return self.page(self.form(scheme=chosen), conflict=True)
        except Refused as refused:
            form.show(refused)
            return self.page(form)
        messages.success(request, f"The rating scheme is now “{SCHEMES[chosen].title}”.")
        return redirect("partnership-scheme", pk)

    def form(self, *, scheme: str) -> SchemeForm:
        """A form that carries the present version."""
        return SchemeForm(initial={"scheme": scheme, "version": self.partnership.version})

    def page(self, form: SchemeForm, *, conflict: bool = False) -> HttpResponse:
        """The page; `conflict` where the partnership was changed meanwhile."""
        context = {
            "title": "Rating scheme",
            "form": form,
            "button": "Use this scheme",
            "conflict": conflict,
            "partnership": self.partnership,
            "in_use": SCHEMES[self.partnership.rating_scheme].title,
            "previews": previews_of(self.partnership, self.standing.on),
            "breadcrumbs": [{"label": "Plans", "url": reverse("plan-list")}],
            "cancel_url": reverse("plan-list"),
        }
        status = 409 if conflict else 200
        return render(self.request, "actions/partnership_scheme.html", context, status=status)


choose = SchemeView.as_view()
