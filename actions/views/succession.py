"""An operator records that one organisation took over from others: shown first, then done."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from actions.forms.succession import SuccessionForm, as_checked
from actions.services.succession import Preview, SuccessionRefused, preview, succeed
from concordat.lib import clock
from concordat.lib.access import Access, open_to
from concordat.lib.days import counted, in_words
from partners.models import Succession
from partners.permissions import standing_in


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """What moves in one partnership."""

    partnership: str
    leaving: str
    arriving: str
    promises: str
    collectives: str
    people: str


@open_to(Access.OPERATOR)
class SuccessionView(View):
    """GET shows the form; POST shows what would move, and with that seen, does it."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, and what was recorded before."""
        return self.page(SuccessionForm(initial={"on": clock.today()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show it, or carry out what was shown."""
        form = SuccessionForm(request.POST)
        if not form.is_valid():
            return self.page(form)
        try:
            found = preview(form.order())
            if form.cleaned_data["checked"] != as_checked(found):
                again = {**form.typed(), "checked": as_checked(found)}
                return self.page(SuccessionForm(initial=again), found)
            succeed(order=form.order(), by=standing_in(request))
        except SuccessionRefused as refused:
            form.show(refused)
            return self.page(form)
        moved = counted(found.promises, "promise")
        messages.success(request, f"{found.order.successor} has taken over {moved}.")
        return redirect("succession")

    def page(self, form: SuccessionForm, found: Preview | None = None) -> HttpResponse:
        """The page; `found` is what an order would do."""
        context = {
            "form": form,
            "found": found,
            "places": lines_of(found) if found else [],
            "button": "Record the succession" if found else "Show what would move",
            "cancel_url": reverse("admin:index"),
            "recorded": Succession.objects.select_related("predecessor", "successor", "person"),
            "first_day": in_words(found.order.on) if found else "",
        }
        return render(self.request, "actions/succession.html", context)


def lines_of(found: Preview) -> list[PlaceLine]:
    """What moves, a line a partnership."""
    return [
        PlaceLine(
            partnership=place.partnership.name,
            leaving=", ".join(each.short_name for each in place.leaving),
            arriving=(
                f"{place.arriving.short_name}, a partner already"
                if place.arriving
                else f"{found.order.short_name or found.order.successor}, a new partner"
            ),
            promises=counted(len(place.promises), "open promise")
            + (f", {place.shared} of them its own already" if place.shared else ""),
            collectives=", ".join(row.collective.short_name for row in place.collectives),
            people=counted(len(place.memberships), "role"),
        )
        for place in found.places
    ]


record_succession = SuccessionView.as_view()
