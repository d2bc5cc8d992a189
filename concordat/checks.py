"""System checks of our own: the demonstration stays at home, every view says who it is for."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import URLPattern, URLResolver, get_resolver

from concordat.lib.access import Access

# "testserver" is the name that Django's test client uses; no browser can reach it.
AT_HOME = frozenset({"127.0.0.1", "localhost", "[::1]", "::1", "testserver"})

# Django's own views that show nothing of ours; by name, so that no other comes in with them.
DJANGO_VIEWS = frozenset({"django.views.static.serve", "django.contrib.staticfiles.views.serve"})


@register(Tags.security)
def demonstration_stays_at_home(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse the demonstration, whose sign-in page asks for no password, where others reach it.

    Where it can be reached from is said by ALLOWED_HOSTS and SITE_ADDRESS. The database says
    nothing about that: a demonstration may stand on PostgreSQL.
    """
    if not settings.DEMONSTRATION:
        return []
    away = sorted(host for host in settings.ALLOWED_HOSTS if host.lower() not in AT_HOME)
    address = urlsplit(settings.SITE_ADDRESS)
    wrong = []
    if away:
        wrong.append(f"ALLOWED_HOSTS has {', '.join(away)}")
    if address.scheme != "http" or (address.hostname or "") not in AT_HOME:
        wrong.append(f"SITE_ADDRESS is {settings.SITE_ADDRESS}")
    if not wrong:
        return []
    return [
        Error(
            f"CONCORDAT_MODE is demonstration, but {' and '.join(wrong)}. In the demonstration "
            "anybody may sign in as anybody, so it must only be reached from its own machine.",
            hint="Unset CONCORDAT_MODE to run for real (docs/operators.md), or unset the others.",
            id="concordat.E001",
        )
    ]


@register(Tags.urls)
def every_view_says_who_it_is_for(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Refuse an address whose view was not declared with `concordat.lib.access.open_to`."""
    return [
        Error(
            f"The view at {route!r} ({dotted_name(view)}) does not say who it is for.",
            hint="Declare it with @open_to(Access.…) from concordat.lib.access.",
            id="concordat.E002",
        )
        for route, view in views_of(get_resolver())
        if dotted_name(view) not in DJANGO_VIEWS and not isinstance(declared_access(view), Access)
    ]


def views_of(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every (route, view) below a resolver, through its includes."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views_of(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def declared_access(view: Any) -> object:
    """What a view, a function or the outcome of `as_view()`, declares; None for nothing."""
    return getattr(view, "access", None) or getattr(
        getattr(view, "view_class", None), "access", None
    )


def dotted_name(view: Any) -> str:
    """`package.module.name` of a view, a class, or an object that can be called."""
    named = getattr(view, "view_class", view)
    named = named if hasattr(named, "__qualname__") else type(named)
    return f"{named.__module__}.{named.__qualname__}"


@register(Tags.database)
def append_only_tables_are_guarded(
    app_configs: Sequence[AppConfig] | None = None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """Warn of a table that should refuse changes and has lost its triggers, as a restore may do.

    A table that is not there yet is left to `migrate`.
    """
    tables = sorted(
        model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)
    )
    return [
        CheckWarning(
            f"The table {table} in database {alias!r} has no trigger that keeps it append-only.",
            hint="Was it restored without its triggers? Restore it whole, or create them again.",
            id="concordat.W001",
        )
        for alias in databases or ()
        for table in unguarded(connections[alias], tables)
    ]


def unguarded(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> list[str]:
    """Those of `tables` that exist and lack a trigger against UPDATE or DELETE."""
    if connection.vendor == "postgresql":
        # 'O' fires as usual; a disabled trigger ('D') guards nothing.
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        suffixes = ["append_only"]
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        suffixes = ["no_update", "no_delete"]
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute(query)
        triggers = {row[0] for row in cursor.fetchall()}
    return [
        table
        for table in tables
        if table in existing and not triggers.issuperset(f"{table}_{end}" for end in suffixes)
    ]
