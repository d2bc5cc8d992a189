"""What every test stands on: a folder and clock of its own, a database, a browser."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.creation import DatabaseCreation as PostgreSQLCreation
from django.db.backends.sqlite3.base import DatabaseWrapper
from whitenoise.middleware import WhiteNoiseMiddleware

from concordat.lib import clock

CHROMIUM = os.environ.get("PLAYWRIGHT_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
NO_CHROMIUM = (
    "no Chromium here: install it (on Debian: apt-get install chromium), or name one in "
    "PLAYWRIGHT_CHROMIUM"
)
REQUIRE_BROWSER = os.environ.get("CONCORDAT_REQUIRE_BROWSER") == "1"


def drop_although_somebody_is_there(self: Any, test_database_name: str, verbosity: int) -> None:
    """Drop a test database; a thread that served a browser may hold a connection until the end.

    In place of Django's own, which fails then. It is called after the last fixture has ended, so
    it is put there for good.
    """
    name = self.connection.ops.quote_name(test_database_name)
    with self._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


PostgreSQLCreation._destroy_test_db = drop_although_somebody_is_there

look_through_static_files = WhiteNoiseMiddleware.add_files_from_finders
static_files_found: dict[tuple[str, ...], dict[str, Any]] = {}


def look_through_static_files_once(self: Any) -> None:
    """Know the static files that another client has found before.

    Each test client begins the middleware anew, and WhiteNoise looks through all of them each
    time: that was two fifths of the matrix.
    """
    by = (self.static_prefix, str(self.max_age), *map(str, settings.STATICFILES_DIRS))
    if by not in static_files_found:
        look_through_static_files(self)
        static_files_found[by] = dict(self.files)
    self.files.update(static_files_found[by])


WhiteNoiseMiddleware.add_files_from_finders = look_through_static_files_once

KINDS = ("browser", "pages", "journey")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Note each test's database and kinds in the results, for `scripts/check_results.py`.

    And of a drill its name, and whether it is the control, for `scripts/run_drills.py`.
    """
    for item in items:
        kinds = [connection.vendor, *(kind for kind in KINDS if item.get_closest_marker(kind))]
        item.user_properties += [("kind", kind) for kind in kinds]
        if drill := item.get_closest_marker("drill"):
            is_control = "control" if drill.kwargs.get("control") else "drill"
            item.user_properties += [(is_control, drill.args[0])]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a browser where there is none; fail where one is required."""
    if CHROMIUM is None and item.get_closest_marker("browser"):
        if REQUIRE_BROWSER:
            pytest.fail(NO_CHROMIUM, pytrace=False)
        pytest.skip(NO_CHROMIUM)


@pytest.fixture(scope="session")
def base_url() -> None:
    """None: tests say `live_server.url`. (Pytest warns of how the plugin defines its own.)"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, as root and without a network of its own."""
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session", autouse=True)
def append_only_tables_can_be_emptied() -> Iterator[None]:
    """Let tests with real transactions empty append-only tables on SQLite.

    Django empties tables there with DELETE, which their triggers refuse; so they are lifted for
    that moment. PostgreSQL uses TRUNCATE, which row triggers do not see.
    """
    operations = DatabaseWrapper.ops_class
    flush = operations.sql_flush

    def flush_without_triggers(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND "
                r"(name LIKE '%\_no\_update' ESCAPE '\' OR name LIKE '%\_no\_delete' ESCAPE '\')"
            )
            triggers = cursor.fetchall()
        drop = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        return [*drop, *flush(self, style, tables, **options), *(sql for _, sql in triggers)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", flush_without_triggers)
        yield


@pytest.fixture(autouse=True)
def own_var(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty `var/` for each test, and with it a clock that nobody holds."""
    # Not `tmp_path`: numbering its folders costs more with each of some thousand tests.
    with tempfile.TemporaryDirectory(dir=tmp_path_factory.getbasetemp()) as folder:
        settings.VAR_DIR = Path(folder)
        settings.MEDIA_ROOT = Path(folder) / "media"
        yield settings.VAR_DIR


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Note what a drill found, for the table of `make drills`: `figures("0 lost")`."""
    return lambda words: request.node.user_properties.append(("figures", words))


@pytest.fixture
def hold(own_var: Path) -> Callable[[date | str], date]:
    """Hold the clock of this test at a day: `hold("2015-06-15")`; again moves it."""

    def hold_at(day: date | str) -> date:
        if isinstance(day, str):
            day = date.fromisoformat(day)
        clock.hold(day)
        return day

    return hold_at
