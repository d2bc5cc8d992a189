"""What the bench must ask within the service: who comes, how many queries, which plans they have.

bench_inside.py people             sessions of three people, and the addresses they ask for
bench_inside.py count PAGES        queries and milliseconds in the database of each address
bench_inside.py explain PAGES      whole reads of large tables in the queries of each address
"""

import html
import json
import os
import re
import sys
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concordat.settings")
django.setup()

from django.conf import settings  # noqa: E402  # after the setup
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402  # after the setup
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402  # after the setup
from django.db import connection  # noqa: E402  # after the setup
from django.db.models import Count  # noqa: E402  # after the setup
from django.test import Client  # noqa: E402  # after the setup
from django.test.utils import CaptureQueriesContext  # noqa: E402  # after the setup

from actions.models import Plan, Responsibility  # noqa: E402  # after the setup
from concordat.lib import clock, sessions  # noqa: E402  # after the setup
from partners.models import Membership, Partner, Partnership, Person, Role  # noqa: E402  # after the setup

LARGE = 10_000  # rows; a whole read of a table with more is told
NEXT = re.compile(r'rel="next"[^>]*href="(\?[^"]+)"|href="(\?[^"]+)"[^>]*rel="next"')
PROMISES = 60  # of the lead


def people() -> dict[str, Any]:
    """Cookies of a lead, a commissioner and somebody who sees all; pages by name."""
    lead = _lead()
    commissioner = Membership.objects.filter(role=Role.COMMISSIONER).order_by("pk")[0]
    plan = Plan.objects.filter(partnership=commissioner.partner.partnership_id).order_by("pk")[0]
    action = plan.actions.exclude(deliverables=None).order_by("position")[0]
    who = {"lead": lead, "commissioner": commissioner.person, "all": _who_sees_all()}
    rows, csv = "/rows/", "/lines/10000/"
    pages = {
        "Your work (a lead)": ("lead", "/", rows),
        "Plan's register (a commissioner)": ("commissioner", f"/plans/{plan.pk}/", rows),
        "Register, filtered": (
            "commissioner",
            f"/plans/{plan.pk}/?timeliness=overdue&progress=in_progress",
            rows,
        ),
        "Register as at a day": ("commissioner", f"/plans/{plan.pk}/?as_at=2015-05-15", rows),
        "Overdue, page 1 (a commissioner)": ("commissioner", "/overdue/", rows),
        "Overdue, page 1 (who sees all)": ("all", "/overdue/", rows),
        "Overdue, a late page (who sees all)": ("all", _late_page(who["all"]), rows),
        "Overdue by organisation (who sees all)": ("all", "/overdue/?by=organisation", rows),
        "An action": ("commissioner", action.get_absolute_url(), rows),
        "Overdue as CSV (a commissioner)": ("commissioner", "/overdue/overdue.csv", csv),
    }
    return {"cookies": {name: _cookies(person) for name, person in who.items()}, "pages": pages}


def _lead() -> Person:
    """The lead whose partners answer for some sixty promises."""
    parts = Responsibility.objects.filter(
        partner__memberships__role=Role.LEAD, deliverable__action__plan__isnull=False
    )
    found = parts.values("partner__memberships__person").annotate(number=Count("pk"))
    near = sorted(found[:5000], key=lambda row: abs(row["number"] - PROMISES))
    return Person.objects.get(pk=near[0]["partner__memberships__person"])


def _who_sees_all() -> Person:
    """A reader at one partner of every partnership; made once."""
    person, made = Person.objects.get_or_create(
        email="all@example.org", defaults={"name": "Reader of everything"}
    )
    if made:
        firsts = [
            Partner.objects.bodies().filter(partnership=each).order_by("pk")[0]
            for each in Partnership.objects.order_by("pk")
        ]
        Membership.objects.bulk_create(
            Membership(person=person, partner=each, role=Role.READER, since=clock.today())
            for each in firsts
        )
    return person


def _late_page(person: Person) -> str:
    """The address of the hundredth page, by following the links to the next."""
    client, address = _client(person), "/overdue/"
    for _ in range(100):
        following = NEXT.search(client.get(address).content.decode())
        if not following:
            break
        address = f"/overdue/{html.unescape(following[1] or following[2])}"
    return address


def _session(person: Person) -> SessionStore:
    """A session as signing in begins it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    now = time.time()
    session.update({sessions.SIGNED_IN_AT: now, sessions.NEEDED: False, sessions.GIVEN_AT: now})
    session.create()
    return session


def _cookies(person: Person) -> dict[str, str]:
    return {settings.SESSION_COOKIE_NAME: str(_session(person).session_key)}


def _client(person: Person) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    for name, value in _cookies(person).items():
        client.cookies[name] = value
    return client


def _queries(pages: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """By page, the second time round: what it asks of the database."""
    here = {"lead": _lead(), "all": _who_sees_all()}
    here["commissioner"] = (
        Membership.objects.filter(role=Role.COMMISSIONER).order_by("pk")[0].person
    )
    found = {}
    for name, (person, path, _) in pages.items():
        client = _client(here[person])
        list(client.get(path))
        with CaptureQueriesContext(connection) as captured:
            list(client.get(path))
        found[name] = captured.captured_queries
    return found


def count(pages: dict[str, Any]) -> dict[str, Any]:
    """Queries, and how long the database took for them."""
    return {
        name: {
            "queries": len(queries),
            "milliseconds": 1000 * sum(float(each["time"]) for each in queries),
        }
        for name, queries in _queries(pages).items()
    }


def explain(pages: dict[str, Any]) -> list[str]:
    """Pages with a whole read of a large table, and of which."""
    found = []
    for name, queries in _queries(pages).items():
        tables = set()
        for each in queries:
            if each["sql"].startswith("SELECT"):
                tables |= _read_whole(each["sql"])
        found += [f"{name}: {table}" for table in sorted(tables)]
    return found


def _read_whole(sql: str) -> set[str]:
    """The large tables that a query reads from end to end."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (answer,) = cursor.fetchone()
    plan = json.loads(answer) if isinstance(answer, str) else answer
    return {table for table in _scanned(plan[0]["Plan"]) if _rows_of(table) > LARGE}


def _scanned(node: dict[str, Any]) -> list[str]:
    own = [node["Relation Name"]] if node["Node Type"] == "Seq Scan" else []
    return own + [table for each in node.get("Plans", []) for table in _scanned(each)]


def _rows_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        return int(cursor.fetchone()[0])


def main() -> None:
    """Print what was asked for, as JSON."""
    asked = {"people": people, "count": count, "explain": explain}
    words = [json.loads(word) for word in sys.argv[2:]]
    print(json.dumps(asked[sys.argv[1]](*words)))


if __name__ == "__main__":
    main()
