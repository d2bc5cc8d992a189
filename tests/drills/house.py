"""The service as it runs, for a drill: the Procfile's programs, a broker, a mail server."""

import http.client
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from partners.models import Membership, Partner, Person, Role
from tests.drills.brokers import Broker, broker
from tests.drills.door import Door
from tests.processes import ROOT, end, environment, manage
from tests.signing_in import session_of

DAY = "2015-06-15"  # a Monday, on which everybody's digest goes
SINCE = date(2014, 12, 1)


def database_url() -> str:
    """The database of this test, for another process."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    user = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    host = quote(given["HOST"], safe="") or "localhost"
    port = f":{given['PORT']}" if given["PORT"] else ""
    return f"postgres://{user}@{host}{port}/{given['NAME']}"


def people_of_a_partnership(count: int) -> list[Person]:
    """A published plan, and so many people at its partners, each of whom is owed a digest."""
    call_command("loaddata", "partners", "oxfordshire", verbosity=0)
    partners = Partner.objects.filter(
        partnership__plans__isnull=False, organisation__isnull=False
    ).order_by("pk")
    people = Person.objects.bulk_create(
        Person(email=f"drill-{number}@example.org", name=f"Drill {number}", password="!")
        for number in range(count)
    )
    special = {0: Role.COORDINATOR, 1: Role.COMMISSIONER}
    Membership.objects.bulk_create(
        Membership(
            person=person,
            partner=partners[number % len(partners)],
            role=special.get(number, Role.LEAD),
            since=SINCE,
        )
        for number, person in enumerate(people)
    )
    return people


class Sink:
    """A mail server in its own process, and what reached it."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.sink"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.taken: list[tuple[str, str]] = []
        """Message-ID and reader, in the order of arrival."""
        self.last_at = 0.0
        self.reading = threading.Thread(target=self._read)
        self.reading.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            message_id, reader = line.split()
            self.taken.append((message_id, reader))
            self.last_at = time.monotonic()

    def end(self) -> None:
        """End it."""
        end(self.process)
        self.reading.join()
        self.process.communicate()


class House:
    """The programs of the service, all in one environment; those that ran are ended at the end."""

    def __init__(self, var: Path, sink: Sink, its_broker: Broker, **more: str) -> None:
        self.sink, self.broker = sink, its_broker
        self.var = var
        self.env = environment(
            var,
            DATABASE_URL=database_url(),
            CELERY_BROKER_URL=its_broker.url,
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=str(sink.port),
            EMAIL_SECURITY="none",
            **more,
        )
        self.log = var / "drill.log"
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str, **more: str) -> subprocess.Popen[bytes]:
        """Start a program of the virtual environment; what it says goes to the log."""
        program = str(Path(sys.executable).parent / words[0])
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 -- the words are our own
                [program, *words[1:]],
                env=self.env | more,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started.append(process)
        return process

    def worker(self) -> subprocess.Popen[bytes]:
        """The Procfile's, with its beat, at a drill's pace."""
        return self.start(*procfile("worker"))

    def second_beat(self) -> subprocess.Popen[bytes]:
        """Another beat, as if on another machine, with a timetable's memory of its own."""
        memory = str(self.var / "second-beat")
        words = ("-A", "tests.drills.pace", "beat", "--schedule", memory, "--pidfile", "")
        return self.start("celery", "--quiet", *words, "--loglevel", "WARNING")

    def web(self) -> "Site":
        """The Procfile's web server, with its static files collected, once it answers."""
        collected = str(Path(settings.VAR_DIR).parent / "collected")  # once for all drills of a run
        self.env["STATIC_ROOT"] = collected
        if not Path(collected).exists():
            manage("collectstatic", "--verbosity", "0", "--noinput", env=self.env)
        with Door.free_port() as port:
            pass
        words = [word.replace("$PORT", str(port)) for word in procfile("web")]
        self.start(*words)
        self.until(lambda: answers(port), 60, "the web server answers")
        return Site(port)

    def until(self, holds: Callable[[], bool], patience: float, what: str) -> None:
        """Look again and again until something holds. Raises AssertionError after so many seconds.

        And at once where a program ended by itself; in both cases with what was said last.
        """
        began = time.monotonic()
        while not holds():
            codes = [each.poll() for each in self.started]
            assert {*codes} <= {None, -signal.SIGKILL}, f"ended by itself: {codes} {self.said()}"
            late = time.monotonic() - began > patience
            assert not late, f"not within {patience} seconds: {what} {self.said()}"
            time.sleep(0.05)

    def said(self) -> str:
        """The end of what the programs said, for whoever looks why a drill failed."""
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def end(self) -> None:
        """End every program and its children."""
        for process in self.started:
            end(process)  # type: ignore[arg-type]  # it only needs the id
            process.wait()


class Site:
    """The pages as somebody who is signed in gets them; how long each took is kept."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies = SimpleCookie[str]()
        self.longest = 0.0
        """Seconds of the slowest answer."""

    def sign_in(self, person: Person) -> None:
        """Be somebody."""
        self.cookies[settings.SESSION_COOKIE_NAME] = session_of(person)

    def get(self, path: str) -> str:
        """A page; it must be there."""
        status, page = self._ask("GET", path)
        assert status == http.client.OK, (path, status)
        return page

    def send(self, path: str) -> int:
        """Press the button of a page with a form; the status of the answer."""
        page = self.get(path)
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
        status, _ = self._ask("POST", path, urlencode(hidden))
        return status

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v.value}" for k, v in self.cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        self.longest = max(self.longest, time.monotonic() - began)
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(line)
        connection.close()
        return answer.status, page


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def procfile(name: str) -> list[str]:
    """The words of a line of the Procfile, with the drill's own app in the place of the service's.

    So that the pace can be another; see `tests.drills.pace`.
    """
    lines = (ROOT / "Procfile").read_text(encoding="ascii").splitlines()
    (found,) = (line.partition(":")[2] for line in lines if line.startswith(f"{name}:"))
    words = [word for word in shlex.split(found) if word != "exec"]
    return ["tests.drills.pace" if word == "concordat" else word for word in words]


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` of one process alone, with no time to tidy up; its children are left behind."""
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def house(var: Path, patience: float, **more: str) -> Iterator[House]:
    """The service for the length of a drill; after `patience` seconds everything is ended."""
    sink = Sink()
    try:
        with broker(var) as its_broker:
            there = House(var, sink, its_broker, **more)
            watch = threading.Timer(patience, there.end)
            watch.start()
            try:
                yield there
            finally:
                watch.cancel()
                there.end()
    finally:
        sink.end()
