"""Stopping routine letters by the link or the header of one of them, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from concordat.lib.access import Access, open_to
from partners.services.wishes import is_stopped, person_of, stop_letters


@open_to(Access.PUBLIC)
@csrf_exempt  # a mail program sends the POST by itself (RFC 8058); the signed token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and changes nothing, as scanners open every link; POST stops them.

    Whose letters they are is not said: who has the token has the letter, and needs no more.
    """
    person = person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        stop_letters(person)
        return redirect(reverse("letters-stop", args=[token]))
    return render(request, "account/stop_letters.html", {"stopped": is_stopped(person)})
