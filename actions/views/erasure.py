"""An operator takes out who somebody was; what they wrote stays."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from actions.forms.erasure import ErasureForm
from actions.services.erasure import ErasureRefused, contacts_of, erase, why_not_yet
from concordat.lib.access import Access, open_to
from partners.models import Person
from partners.permissions import standing_in


@open_to(Access.OPERATOR)
class ErasureView(View):
    """GET says what goes and what stays; POST does it."""

    http_method_names = ["get", "head", "options", "post"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would go."""
        return self.page(get_object_or_404(Person, pk=pk), ErasureForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Erase them, once."""
        person = get_object_or_404(Person, pk=pk)
        form = ErasureForm(request.POST)
        if not form.is_valid():
            return self.page(person, form)
        try:
            erased = erase(person=person, by=standing_in(request))
        except ErasureRefused as refused:
            form.show(refused)
            return self.page(person, form)
        messages.success(request, f"Done. What they wrote now says: {erased}.")
        return redirect("person-data", pk)

    def page(self, person: Person, form: ErasureForm) -> HttpResponse:
        """The page."""
        back = reverse("person-data", args=[person.pk])
        context = {
            "about": person,
            "form": form,
            "contacts": contacts_of(person).count(),
            "stop": "" if form.errors else why_not_yet(person, standing_in(self.request)),
            "cancel_url": back,
            "breadcrumbs": [{"label": person.name, "url": back}],
        }
        return render(self.request, "actions/erase_person.html", context)


erase_person = ErasureView.as_view()
