"""One database for each module of these tests: built once, and each request is rolled back."""

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from concordat.lib import clock
from tests.matrix.world import ON, World, world


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of the world lie."""
    return tmp_path_factory.mktemp("matrix")


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any, files: Path) -> Iterator[World]:
    """Both partnerships; nothing of it is left in the database when the module ends."""
    with (
        django_db_blocker.unblock(),
        override_settings(VAR_DIR=files, MEDIA_ROOT=files / "media"),
        clock.pretend(datetime.combine(ON, time(12), tzinfo=clock.LONDON)),
        transaction.atomic(),
    ):
        yield world()
        transaction.set_rollback(True)


@pytest.fixture
def both(built: World, db: None, settings: Any, files: Path, own_var: Path) -> Iterator[World]:
    """The world of the module on its day, with its files."""
    settings.VAR_DIR, settings.MEDIA_ROOT = files, files / "media"
    with clock.pretend(datetime.combine(ON, time(12), tzinfo=clock.LONDON)):
        yield built


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many cells of the matrix were looked at, also where several processes did."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    cells = [
        value
        for report in reports
        if report.when == "call"
        for key, value in report.user_properties
        if key == "cells"
    ]
    if cells:
        terminalreporter.write_line(f"matrix: {sum(cells)} cells of {len(cells)} addresses")
