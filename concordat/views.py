"""The few pages that belong to no app."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concordat.lib.access import Access, open_to


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
