"""Signing in and out; the demonstration's page where you pick a person."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth import login, views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from concordat.lib import clock
from concordat.lib.access import Access, open_to
from concordat.lib.tables import as_key
from partners.forms.sign_in import SignInForm
from partners.models import Membership, Person


@open_to(Access.PUBLIC)
class SignIn(views.LoginView):
    """Email address and password; in the demonstration also a person to pick."""

    form_class = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the people of the demonstration, only there."""
        people = demonstration_people() if settings.DEMONSTRATION else []
        return super().get_context_data(demonstration_people=people, **kwargs)


@open_to(Access.PUBLIC)
class SignOut(views.LogoutView):
    """Signs out; by POST alone."""

    http_method_names = ["post", "options"]


@open_to(Access.DEMONSTRATION)
@require_POST
def demonstration_sign_in(request: HttpRequest) -> HttpResponse:
    """Become one of the demonstration's made-up people; not there outside the demonstration."""
    chosen = as_key(request.POST.get("person"))
    if not settings.DEMONSTRATION or chosen is None:
        raise Http404
    person = get_object_or_404(Person, pk=chosen, is_demonstration=True, is_active=True)
    login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return redirect(wanted)
    return redirect("home")


def demonstration_people() -> list[dict[str, Any]]:
    """The made-up people by partnership, those who run it first."""
    memberships = (
        Membership.objects.current(clock.today())
        .filter(person__is_demonstration=True)
        .select_related("person", "partner__organisation", "partner__partnership")
        .order_by("partner__partnership__name", "partner__partnership__pk", "person__name", "pk")
    )
    first = {"coordinator": 0, "commissioner": 1, "lead": 2}
    groups = groupby(memberships, key=lambda each: each.partner.partnership)
    return [
        {
            "partnership": partnership.name,
            "people": [
                {
                    "pk": each.person.pk,
                    "name": each.person.name,
                    "role": each.get_role_display(),
                    "organisation": each.partner.full_name,
                }
                for each in sorted(members, key=lambda each: first.get(each.role, 3))
            ],
        }
        for partnership, members in groups
    ]
