"""The worker: settings, timetable, the hint that wakes it, and real ones on real brokers."""

import logging
import os
import re
import shutil
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from celery.exceptions import OperationalError
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerAway

from concordat import celery
from concordat.lib import wake as wake_module
from concordat.lib.wake import wake
from tests.processes import end, environment, manage, start

# The broker of the default settings is always tested; others are named where they run, as in
# CONCORDAT_TEST_BROKERS="redis://127.0.0.1:6379/9 amqp://guest:guest@127.0.0.1:5672//".
BROKERS = ["filesystem://", *os.environ.get("CONCORDAT_TEST_BROKERS", "").split()]

MADE = re.compile(r"Task actions\.make_due_dates\[.*\] succeeded in .*: (\d+)$")


def test_the_app_is_loaded_with_the_service():
    """Else tasks would bind to another app, with another broker."""
    assert current_app._get_current_object() is celery.app


def test_each_task_of_the_timetable_is_there():
    celery.app.loader.import_default_modules()
    named = {entry["task"] for entry in celery.TIMETABLE.values()}
    assert named
    assert named <= set(celery.app.tasks)


def test_a_ring_that_nobody_heard_is_gone_before_the_next():
    """Else a day without a worker would be followed by a day's rings at once."""
    for entry in celery.TIMETABLE.values():
        assert entry["options"]["expires"] < 3600


def test_a_task_is_given_back_when_its_worker_dies_and_no_result_is_kept():
    conf = celery.app.conf
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_ignore_result
    assert conf.task_soft_time_limit < conf.task_time_limit


def test_only_json_is_accepted_and_all_times_are_utc():
    conf = celery.app.conf
    assert conf.accept_content == ["json"]
    assert (conf.task_serializer, conf.timezone, conf.enable_utc) == ("json", "UTC", True)


def test_the_broker_of_files_has_its_folders_made(tmp_path):
    options = celery.transport_options("filesystem://", tmp_path / "celery")
    assert options["data_folder_in"] == options["data_folder_out"]
    assert Path(options["data_folder_in"]).is_dir()
    assert options["control_folder"].is_dir()


@pytest.mark.parametrize("url", ["redis://127.0.0.1/1", "rediss://example.org/0"])
def test_redis_gives_a_lost_task_to_another_within_minutes(tmp_path, url):
    """A task must be over by then, or it would be given to two at once."""
    options = celery.transport_options(url, tmp_path)
    assert options["visibility_timeout"] == 300
    assert celery.app.conf.task_time_limit < options["visibility_timeout"]


@pytest.mark.parametrize("url", ["redis://127.0.0.1/1", "amqp://guest:guest@127.0.0.1//"])
def test_a_bell_is_rung_once_and_nobody_waits_for_a_broker_that_is_away(tmp_path, url):
    """`tests/drills/test_lost_broker.py` shows it with real ones."""
    assert celery.transport_options(url, tmp_path)["max_retries"] == 0
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def sent(monkeypatch) -> list[tuple]:
    """What reached the broker: (task, arguments)."""
    seen: list[tuple] = []
    monkeypatch.setattr(
        celery.app, "send_task", lambda name, args=(), **options: seen.append((name, args))
    )
    return seen


def test_a_worker_that_starts_rings_every_bell(sent):
    celery.ring_at_start()
    assert sent == [(entry["task"], ()) for entry in celery.TIMETABLE.values()]


@pytest.mark.django_db(transaction=True)
def test_the_hint_is_sent_once_the_transaction_stands(sent):
    with transaction.atomic():
        wake("actions.make_due_dates", 7)
        assert sent == []
    assert sent == [("actions.make_due_dates", (7,))]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_fails_wakes_nobody(sent):
    def fail_after_waking() -> None:
        with transaction.atomic():
            wake("actions.make_due_dates")
            raise ValueError("anything")

    with pytest.raises(ValueError, match="anything"):
        fail_after_waking()
    assert sent == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [BrokerAway, OperationalError, ConnectionRefusedError])
def test_a_broker_that_is_away_is_logged_and_stops_nothing(monkeypatch, caplog, error):
    def away(*args: object, **options: object) -> None:
        raise error("no route")

    monkeypatch.setattr(celery.app, "send_task", away)
    with caplog.at_level(logging.WARNING, wake_module.__name__):
        wake("actions.make_due_dates")
    assert "actions.make_due_dates waits for the timetable" in caplog.text


def due_dates(database: Path) -> int:
    """How many due dates there are, read beside whoever writes."""
    connection = sqlite3.connect(database)
    try:
        return connection.execute("SELECT count(*) FROM actions_duedate").fetchone()[0]
    finally:
        connection.close()


def lines_until_succeeded(worker, wanted: str) -> Iterator[str]:
    """The worker's lines, up to the one that says that a task succeeded with a result."""
    for line in worker.stdout:
        yield line
        if (made := MADE.search(line)) and int(made[1]) > 0:
            return
    raise AssertionError(f"The worker ended before {wanted}.")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `var/` with a published plan in its database and the clock held, to be copied."""
    var = tmp_path_factory.mktemp("prepared")
    manage("migrate", "--verbosity", "0", env=environment(var))
    manage("loaddata", "--verbosity", "0", "partners", "oxfordshire", env=environment(var))
    (var / "held-day").write_text("2015-06-15\n", encoding="ascii")
    return var


@pytest.mark.parametrize("broker", BROKERS, ids=lambda url: url.partition(":")[0])
def test_a_real_worker_makes_due_dates_at_its_start_and_when_the_clock_moves(
    tmp_path, prepared, broker
):
    """The whole way: command, hint, broker, worker, task, service, rows; then a clean stop."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    env = environment(tmp_path, CELERY_BROKER_URL=broker)
    database = tmp_path / "concordat.sqlite3"
    worker = start(
        sys.executable, "-m", "celery", "-A", "concordat", "worker", "-B", "--pool", "solo",
        "--loglevel", "INFO", "--without-gossip", "--without-mingle",
        env=env,
    )  # fmt: skip
    give_up = threading.Timer(180, end, [worker])
    give_up.start()
    try:
        before = due_dates(database)
        lines = [*lines_until_succeeded(worker, "the task of the start")]
        at_start = due_dates(database)
        assert at_start > before
        assert manage("hold_clock", "+400", env=env) == "2016-07-19, held\n"
        lines += lines_until_succeeded(worker, "the task that the clock asked for")
        assert due_dates(database) > at_start
        worker.terminate()
        lines += worker.stdout
        assert worker.wait() == 0
        assert "Traceback" not in "".join(lines)
    finally:
        give_up.cancel()
        end(worker)
        worker.wait()
        worker.stdout.close()
