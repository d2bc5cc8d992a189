"""The ways in: `make`, what it says when something is missing, and the demonstration it runs."""

import http.client
import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.processes import BASE, ROOT, end, environment, run, start

# A stand-in for Python: notes how it was called, and fails at what the test says is missing.
FAKE_PYTHON = """#!/bin/sh
echo "$*" >> "$CALLS"
case "$*" in
    *version_info*) exit ${OLD:-0} ;;
    *"import venv"*) exit ${NO_VENV:-0} ;;
    *"import ensurepip"*) exit ${NO_ENSUREPIP:-0} ;;
    *"-m pip --version"*) exit ${NO_PIP:-0} ;;
    *"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"pip install"*) exit ${PIP_FAILS:-0} ;;
    --version) echo "Python 3.11.0" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout without an environment, and a stand-in for Python in it."""
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "scripts").mkdir()
    for name in ("find_python.sh", "setup.sh", "check_port.py"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts")
    python = tmp_path / "fake-python"
    python.write_text(FAKE_PYTHON, encoding="ascii")
    python.chmod(0o755)
    return tmp_path


def make(checkout: Path, *words: str, **env: str):
    calls = checkout / "calls"
    calls.write_text("", encoding="ascii")
    return run("make", *words, cwd=checkout, env={**BASE, "CALLS": str(calls), **env})


def calls(checkout: Path) -> str:
    return (checkout / "calls").read_text(encoding="ascii")


def one_line(text: str) -> str:
    """The only line of a complaint, but for make's own."""
    lines = [line for line in text.splitlines() if not line.startswith("make: ***")]
    assert len(lines) == 1, text
    return lines[0]


def test_make_alone_says_what_there_is(checkout):
    said = make(checkout).stdout
    for target in ("setup", "run", "test", "test-postgres", "check", "lock", "fixtures", "clean"):
        assert f"make {target} " in said


def test_the_environment_is_made_from_the_lock_with_hashes(checkout):
    done = make(checkout, "setup", PYTHON="./fake-python")
    assert done.returncode == 0, done.stderr
    assert "-m venv .venv" in calls(checkout)
    assert "--require-hashes -r requirements.lock" in calls(checkout)


def test_an_unchanged_lock_installs_nothing_again_and_a_changed_one_does(checkout):
    make(checkout, "setup", PYTHON="./fake-python")
    again = make(checkout, "setup", PYTHON="./fake-python")
    assert (again.returncode, again.stdout) == (0, "")
    assert "pip" not in calls(checkout)
    with (checkout / "requirements.lock").open("a", encoding="utf-8") as lock:
        lock.write("# changed\n")
    make(checkout, "setup", PYTHON="./fake-python")
    assert "pip install" in calls(checkout)
    assert "-m venv" not in calls(checkout)


def test_what_tests_need_is_installed_only_for_them_and_serves_the_service_too(checkout):
    make(checkout, "setup", PYTHON="./fake-python")
    make(checkout, "setup-dev", PYTHON="./fake-python")
    assert "-r requirements-dev.lock" in calls(checkout)
    make(checkout, "setup", PYTHON="./fake-python")
    assert "pip" not in calls(checkout)


def test_an_installation_that_failed_is_tried_again(checkout):
    failed = make(checkout, "setup", PYTHON="./fake-python", PIP_FAILS="1")
    assert failed.returncode != 0
    assert "The packages of requirements.lock could not be installed" in one_line(failed.stderr)
    assert make(checkout, "setup", PYTHON="./fake-python").returncode == 0
    assert "pip install" in calls(checkout)


def test_a_python_that_cannot_fill_an_environment_lends_its_own_pip(checkout):
    """As on a Debian without python3-venv."""
    done = make(checkout, "setup", PYTHON="./fake-python", NO_ENSUREPIP="1")
    assert done.returncode == 0, done.stderr
    assert "-m venv --without-pip .venv" in calls(checkout)


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"PYTHON": "no-such-python"}, "PYTHON is 'no-such-python', and there is no such program."),
        ({"OLD": "1"}, "PYTHON is './fake-python', which is not Python 3.11 or later."),
        ({"NO_VENV": "1"}, "./fake-python has no venv module."),
        ({"NO_ENSUREPIP": "1", "NO_PIP": "1"}, "./fake-python has neither ensurepip nor pip."),
    ],
    ids=["no Python", "old Python", "no venv", "no pip"],
)
@pytest.mark.parametrize("target", ["setup", "run", "test"])
def test_a_missing_tool_gets_one_clear_line(checkout, missing, said, target):
    done = make(checkout, target, **{"PYTHON": "./fake-python", **missing})
    assert done.returncode != 0
    assert one_line(done.stderr).replace(str(checkout), ".").startswith(said)
    assert done.stdout == ""


def test_without_any_python_it_says_which_is_needed(checkout):
    tools = checkout / "tools"
    tools.mkdir()
    for name in ("make", "sh"):
        (tools / name).symlink_to(shutil.which(name))
    done = make(checkout, "setup", PATH=str(tools))
    assert done.returncode != 0
    assert "Python 3.11 or later is needed and was not found." in one_line(done.stderr)


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_port_in_use_is_one_clear_line_before_anything_is_made(checkout, taken_port):
    done = make(checkout, "run", f"PORT={taken_port}", PYTHON=sys.executable)
    assert done.returncode != 0
    assert one_line(done.stderr).startswith(f"Port {taken_port} is in use.")
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_what_is_no_port_is_one_clear_line(checkout, port):
    done = make(checkout, "run", f"PORT={port}", PYTHON=sys.executable)
    assert done.returncode != 0
    assert "must be a number from 1 to 65535" in one_line(done.stderr)


def test_a_free_port_is_no_complaint():
    """The control of the two tests above."""
    done = run(sys.executable, "scripts/check_port.py", str(free_port()), env=BASE)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_a_postgresql_server_it_says_so_in_one_line():
    url = f"postgres://postgres@127.0.0.1:{free_port()}/postgres"
    env = {**BASE, "TEST_DATABASE_URL": url}
    done = run(sys.executable, "scripts/find_postgres.py", env=env)
    assert done.returncode != 0
    assert one_line(done.stderr).startswith("No tests on PostgreSQL: TEST_DATABASE_URL cannot be")


def processes_of(var: Path) -> list[int]:
    """Processes that were given this `var/`, by their environment (Linux)."""
    marker = f"CONCORDAT_VAR={var}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        try:
            if marker in entry.read_bytes().split(b"\0"):
                found.append(int(entry.parent.name))
        except OSError:
            continue  # it ended meanwhile, or is not ours
    return found


def test_a_demonstration_that_others_could_reach_does_not_start(tmp_path):
    env = environment(tmp_path, PORT=str(free_port()), ALLOWED_HOSTS="plans.example.org")
    done = run(sys.executable, "scripts/run_demonstration.py", env=env)
    assert done.returncode != 0
    assert "concordat.E001" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "concordat.sqlite3").exists()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `var/` that the second start finds as the first one left it."""
    return tmp_path_factory.mktemp("kept")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_the_demonstration_answers_and_stops_cleanly(kept, number):
    """The whole of `make run` but the packages."""
    port = free_port()
    env = {**environment(kept, PORT=str(port)), "SITE_ADDRESS": ""}
    server = start(sys.executable, "scripts/run_demonstration.py", env=env)
    give_up = threading.Timer(240, end, [server])
    give_up.start()
    lines = []
    try:
        for line in server.stdout:
            lines.append(line)
            if line.startswith("Ready:"):
                break
        assert lines[-1] == f"Ready: http://127.0.0.1:{port}/\n", "".join(lines)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", "/sign-in/")
        page = connection.getresponse()
        assert page.status == http.client.OK
        assert b"demonstration" in page.read().lower()
        connection.close()
        assert len(processes_of(kept)) > 3
        os.kill(server.pid, number)
        lines += server.stdout
        assert server.wait() == 0
    finally:
        give_up.cancel()
        server.terminate()  # it stops what it started; `end` does not reach that
        server.wait()
        end(server)
        server.stdout.close()
    said = "".join(lines)
    assert "Traceback" not in said, said
    assert processes_of(kept) == []
