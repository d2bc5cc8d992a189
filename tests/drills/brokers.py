"""Brokers that a drill can take away, empty and bring back, none of them anybody else's.

DRILL_BROKER chooses: `filesystem://`, the folder of the service; `redis://`, a server of the
drill's own; or the address of a RabbitMQ, which goes on while the door to it is shut. Messages in
its queue `celery` are thrown away, so name a virtual host that nobody works with.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from celery import Celery

from tests.drills.door import Door
from tests.processes import end

BROKER = os.environ.get("DRILL_BROKER", "filesystem://")
KIND = {"filesystem": "files", "redis": "Redis", "amqp": "RabbitMQ"}[urlsplit(BROKER).scheme]


class Broker(Protocol):
    """What a drill does with one."""

    url: str

    def take_away(self) -> None:
        """Nobody reaches it, and what it held is lost."""

    def bring_back(self) -> None:
        """It is there again, empty."""

    def end(self) -> None:
        """Leave nothing behind."""


class Files:
    """The default: a folder, which nobody can kill; it is only emptied."""

    def __init__(self, var: Path) -> None:
        self.url = "filesystem://"
        self.folder = var / "celery" / "messages"

    def take_away(self) -> None:
        """Throw all messages away."""
        for each in self.folder.iterdir():
            each.unlink(missing_ok=True)  # the worker may be faster

    def bring_back(self) -> None:
        """It was never away; throw away what came since."""
        self.take_away()

    def end(self) -> None:
        """Tests empty `var/` themselves."""


class Redis:
    """A server of our own, that keeps nothing on any disk."""

    def __init__(self, var: Path) -> None:
        found = shutil.which("redis-server")
        if found is None:
            raise FileNotFoundError("Not run: there is no redis-server here.")
        self.program = found
        with Door.free_port() as port:
            self.port = port
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.folder = var
        self.bring_back()

    def take_away(self) -> None:
        """Kill it."""
        end(self.process)
        self.process.communicate()

    def bring_back(self) -> None:
        """Start it, and wait until it is ready."""
        words = [
            "--bind",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self.process = subprocess.Popen(  # noqa: S603 -- the words are our own
            [self.program, *words],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "eady to accept connections" in line:
                return
        raise AssertionError("".join(said))

    def end(self) -> None:
        """Kill it for good."""
        self.take_away()


class RabbitMQ:
    """A server that is there already, behind a door of our own."""

    def __init__(self, address: str) -> None:
        self.address = address
        there = urlsplit(address)
        assert there.hostname is not None
        self.door = Door(there.hostname, there.port or 5672)
        user = f"{there.username}:{there.password}@" if there.username else ""
        self.url = urlunsplit(there._replace(netloc=f"{user}127.0.0.1:{self.door.port}"))
        self.empty()

    def take_away(self) -> None:
        """Shut the door and end all connections; throw away the queue with what it holds."""
        self.door.shut()
        self.empty()

    def bring_back(self) -> None:
        """Open the door."""
        self.door.open()

    def empty(self) -> None:
        """Throw the queue away; a worker that connects makes it anew."""
        with Celery(broker=self.address).connection_for_write() as connection:
            connection.default_channel.queue_delete("celery")

    def end(self) -> None:
        """Leave nothing in it."""
        self.take_away()


@contextmanager
def broker(var: Path) -> Iterator[Broker]:
    """The broker of this run, for a service that lies in `var`."""
    found: Broker
    if KIND == "files":
        found = Files(var)
    elif KIND == "Redis":
        found = Redis(var)
    else:
        found = RabbitMQ(BROKER)
    try:
        yield found
    finally:
        found.end()
