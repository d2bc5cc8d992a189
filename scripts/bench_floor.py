"""The floor of the bench: what Django alone takes for a page, served in the same way.

    gunicorn --chdir scripts bench_floor:application

`/bytes/N/` answers N bytes. `/rows/` is the barest list there can be: a session, its person, a
bounded count and 50 rows of one indexed query, each with three dates. `/lines/N/` streams
N lines of CSV. Needs DATABASE_URL.
"""

import csv
import os
from collections.abc import Iterator
from typing import Any

import dj_database_url
import django
from django.conf import settings

settings.configure(
    DEBUG=False,
    SECRET_KEY=os.environ["SECRET_KEY"],
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            **dj_database_url.parse(os.environ["DATABASE_URL"]),
            **(
                {"OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}}}
                if os.environ["DATABASE_URL"].startswith("postgres")
                else {}
            ),
        }
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  # after the settings
from django.db import connection  # noqa: E402  # after the setup
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse  # noqa: E402  # after the setup
from django.template import engines  # noqa: E402  # after the setup
from django.urls import path  # noqa: E402  # after the setup

COLUMNS = "id, text, progress, due_on, final_due_on, first_due_on"
LIST = engines["django"].from_string(
    "<!doctype html><title>Rows</title><p>{{ count }} rows for {{ person }}<table>"
    "{% for row in rows %}<tr><td>{{ row.0 }}<td>{{ row.1 }}<td>{{ row.2 }}"
    "<td>{{ row.3|date:'j F Y' }}<td>{{ row.4|date:'j F Y' }}<td>{{ row.5|date:'j F Y' }}"
    "{% endfor %}</table>"
)


def answer_bytes(request: HttpRequest, number: int) -> HttpResponse:
    """So many bytes."""
    return HttpResponse(b"x" * number)


def rows(request: HttpRequest) -> HttpResponse:
    """Fifty rows."""
    return HttpResponse(LIST.render({"rows": _rows(50), "count": _count(), "person": _me(request)}))


def lines(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """So many lines of a file."""

    class Echo:
        def write(self, value: str) -> str:
            return value

    def each() -> Iterator[Any]:
        writer = csv.writer(Echo())
        for row in _rows(number):
            yield writer.writerow(row)

    return StreamingHttpResponse(each(), content_type="text/csv")


def _me(request: HttpRequest) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM partners_person WHERE id = %s", [request.session["_auth_user_id"]]
        )
        return str(cursor.fetchone()[0])


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM (SELECT 1 FROM actions_deliverable LIMIT 1001) AS few")
        return int(cursor.fetchone()[0])


def _rows(number: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM actions_deliverable ORDER BY id LIMIT %s",  # noqa: S608  # names of our own tables
            [number],
        )
        return list(cursor.fetchall())


urlpatterns = [
    path("bytes/<int:number>/", answer_bytes),
    path("rows/", rows),
    path("lines/<int:number>/", lines),
]
application = get_wsgi_application()
