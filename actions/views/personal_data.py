"""What is held about a person: for themselves, and for operators who answer for them."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.reports.personal_data import PersonalData, data_of
from concordat.lib import clock
from concordat.lib.access import Access, open_to
from concordat.trail.services import record
from partners.models import Person
from partners.permissions import standing_in

# What is personal is kept by no browser and no proxy.
kept_nowhere = cache_control(private=True, no_store=True)


@open_to(Access.MEMBER)
@require_safe
@kept_nowhere
def own_data(request: HttpRequest) -> HttpResponse:
    """Your data, to read and to print."""
    person = standing_in(request).person
    return _page(request, person, data_of(person), download=reverse("account-data-file"))


@open_to(Access.MEMBER)
@require_POST
@kept_nowhere
def own_file(request: HttpRequest) -> HttpResponse:
    """Your data as a file for other programs."""
    return _file(standing_in(request).person, by=standing_in(request).person)


@open_to(Access.OPERATOR)
@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def persons_data(request: HttpRequest, pk: int) -> HttpResponse:
    """GET asks whether an operator wants to see it; POST shows it, and the trail says so."""
    person = get_object_or_404(Person, pk=pk)
    found = None
    if request.method == "POST":
        _record(person, by=standing_in(request).person, form="page")
        found = data_of(person)
    return _page(request, person, found, download=reverse("person-data-file", args=[pk]))


@open_to(Access.OPERATOR)
@require_POST
@kept_nowhere
def persons_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a file."""
    return _file(get_object_or_404(Person, pk=pk), by=standing_in(request).person)


def _page(
    request: HttpRequest, person: Person, found: PersonalData | None, *, download: str
) -> HttpResponse:
    """The page; without `found` it only offers to show it."""
    own = person.pk == standing_in(request).person.pk and found is not None
    context: dict[str, Any] = {
        "about": person,
        "own": own,
        "found": found,
        "download": download,
        "erase_url": reverse("person-erase", args=[person.pk]),
    }
    return render(request, "actions/personal_data.html", context)


def _file(person: Person, *, by: Person) -> HttpResponse:
    """A download; the trail says that it was made."""
    _record(person, by=by, form="file")
    options = {"indent": 2, "ensure_ascii": False}
    response = JsonResponse(data_of(person).as_dict(), json_dumps_params=options)
    name = f"concordat-{person.pk}-{clock.today().isoformat()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _record(person: Person, *, by: Person, form: str) -> None:
    """An entry in the trail."""
    about = {"person": person.pk}
    record("person-exported", by=by, partnership=None, about=about, details={"form": form})
