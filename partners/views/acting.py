"""What the pages share that do something with people or contacts: show, apply, go on."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from concordat.lib.typed import put_back
from concordat.lib.versioned import EditedMeanwhile
from partners.forms.base import ActForm
from partners.models import Partnership
from partners.permissions import Standing, may_see_people, standing_in
from partners.services.refusing import Refused
from partners.services.trail import record_override


class ActView(View, ABC):
    """GET shows a form; POST applies it and goes on. What is refused comes back with the form.

    Where somebody else was faster the page says so (409), with what was typed and as it is now.
    """

    http_method_names = ["get", "head", "options", "post"]
    form_class: type[ActForm]
    template_name = "partners/act.html"
    title: str
    button: str
    warning = False  # whether the button is red
    standing: Standing
    partnership: Partnership

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Every request looks first at what it is about and who asks."""
        self.standing = standing_in(request)
        self.find(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form as it stands, with what its sender had typed when their session ended."""
        return self.page(self.make_form(typed=put_back(request)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Apply what was typed, or show why not; nothing typed is lost."""
        form = self.make_form(request.POST)
        if not form.is_valid():
            form.refuse_rows_out_of_reach(self.standing.person, self.standing.on)
            return self.page(form)
        try:
            said = self.apply_and_record(form)
        except EditedMeanwhile:
            self.find(pk)
            return self.page(self.make_form(typed=form.typed()), conflict=True)
        except Refused as refused:
            form.show(refused)
            return self.page(form)
        messages.success(request, said)
        return redirect(self.goes_on_to())

    @transaction.atomic
    def apply_and_record(self, form: ActForm) -> str:
        """Do it, and keep that somebody overrode the watch for patients' numbers."""
        said = self.apply(form)
        record_override(
            form.overridden,
            by=self.standing.person,
            partnership=self.partnership.pk,
            about=self.about(),
        )
        return said

    def make_form(
        self, data: QueryDict | None = None, typed: dict[str, Any] | None = None
    ) -> ActForm:
        """The form with what was sent, with what was typed before, or as things stand."""
        initial = {**self.initial(), **(typed or {})}
        return self.form_class(data, initial=initial, **self.form_options())

    def page(self, form: ActForm, *, conflict: bool = False) -> HttpResponse:
        """The page; `conflict` where the row was edited meanwhile."""
        context = {
            "form": form,
            "title": self.title,
            "caption": self.caption(),
            "sentences": self.sentences(),
            "stop": self.stop(),
            "button": self.button,
            "warning": self.warning,
            "conflict": conflict,
            "cancel_url": self.cancel_url(),
            "breadcrumbs": self.breadcrumbs(),
        }
        context |= self.more()
        return render(self.request, self.template_name, context, status=409 if conflict else 200)

    # What a page says of itself

    @abstractmethod
    def find(self, pk: int) -> None:
        """Set what this is about, or raise Http404 or PermissionDenied."""

    @abstractmethod
    def apply(self, form: Any) -> str:
        """Do it; the sentence that says so. May raise Refused or EditedMeanwhile."""

    @abstractmethod
    def goes_on_to(self) -> str:
        """The address after success."""

    def about(self) -> dict[str, int]:
        """The row that the trail names, where words were overridden."""
        return {}

    def initial(self) -> dict[str, Any]:
        """What the form holds at first."""
        return {}

    def form_options(self) -> dict[str, Any]:
        """What else the form needs to be made."""
        return {}

    def caption(self) -> str:
        """What stands above the heading."""
        return self.partnership.name

    def sentences(self) -> list[str]:
        """What somebody should know before."""
        return []

    def stop(self) -> str:
        """Why it cannot be done, which takes the place of the form; blank where it can."""
        return ""

    def cancel_url(self) -> str:
        """The address of who does not want to."""
        return self.goes_on_to()

    def breadcrumbs(self) -> list[dict[str, str]]:
        """The way down."""
        return people_breadcrumbs(self.standing, self.partnership)

    def more(self) -> dict[str, Any]:
        """What else the template needs."""
        return {}


def people_breadcrumbs(standing: Standing, partnership: Partnership) -> list[dict[str, str]]:
    """The people of a partnership; for who does not see them, its contacts."""
    if may_see_people(standing, partnership.pk):
        return [{"label": "People", "url": reverse("people-list", args=[partnership.pk])}]
    return [contacts_crumb(partnership)]


def contacts_crumb(partnership: Partnership) -> dict[str, str]:
    """The contacts of a partnership."""
    return {"label": "Contacts", "url": reverse("contact-list", args=[partnership.pk])}
