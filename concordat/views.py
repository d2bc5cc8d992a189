"""The few pages that belong to no app."""

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concordat.lib.access import Access, open_to
from concordat.lib.mail_files import kept_letter, kept_letters


@open_to(Access.PUBLIC)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Cheap: the process answers and its database does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@open_to(Access.PUBLIC)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the regulations ask for."""
    return render(request, "accessibility.html")


@open_to(Access.DEMONSTRATION)
@require_safe
def demonstration_mail(request: HttpRequest) -> HttpResponse:
    """The letters that the demonstration wrote instead of sending; not there outside it."""
    if not settings.DEMONSTRATION:
        raise Http404
    to = request.GET.get("to", "")
    context = {"letters": kept_letters(to=to), "to": to}
    return render(request, "demonstration/mail.html", context)


@open_to(Access.DEMONSTRATION)
@require_safe
def demonstration_letter(request: HttpRequest, name: str) -> HttpResponse:
    """One of them as text; its HTML is never shown as a page of ours."""
    letter = kept_letter(name) if settings.DEMONSTRATION else None
    if letter is None:
        raise Http404
    return render(request, "demonstration/letter.html", {"letter": letter})
