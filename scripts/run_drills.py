"""Run the drills in full, and print one table of what they found: `make drills`.

Three times: on SQLite with files for a broker, on PostgreSQL with a Redis of the drills' own, and
(what goes through a broker) on PostgreSQL with RabbitMQ. Numbers in the environment go before those
below, as in `DRILL_DIGESTS=10000 make drills`; `--on SQLite` (or Redis, RabbitMQ) runs that alone.
Exit code 1 unless every drill passed and every control failed without its protection; what could
not run is "not run", and did not pass.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

FULL = {
    "DRILL_PACE": "real",
    "DRILL_DIGESTS": "1000",
    "DRILL_MANY_DIGESTS": "10000",
    "DRILL_KILLS": "20",
    "DRILL_BATCH": "100",
    "DRILL_LETTERS": "2000",
    "DRILL_REPORTS": "500",
    "DRILL_PROCESSES": "10",
    "DRILL_OTHERS": "39",
    "DRILL_SMTP_TIMEOUT": "30",
}
RABBITMQ = os.environ.get("DRILL_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672//")
TESTS = ["tests/drills", "tests/actions/test_year_of_letters.py"]


@dataclass
class Found:
    """What one test of a drill came to."""

    drill: str
    is_control: bool
    outcome: str
    words: str

    @property
    def ok(self) -> bool:
        """Whether it is as it must be."""
        return self.outcome in ("passed", "noticed")


@dataclass
class Place:
    """A database and a broker on which the drills run."""

    name: str
    env: dict[str, str]
    select: list[str] = field(default_factory=list)
    missing: str = ""
    """Why nothing can run here; blank where it can."""
    found: list[Found] = field(default_factory=list)


def places() -> list[Place]:
    """The three, each saying what it lacks."""
    sqlite = {"DATABASE_URL": "", "DRILL_BROKER": "filesystem://"}
    asked = subprocess.run(
        [sys.executable, "scripts/find_postgres.py"], capture_output=True, text=True, check=False
    )
    lacks = "" if asked.returncode == 0 else asked.stderr.strip()
    postgres = {"DATABASE_URL": asked.stdout.strip()}
    no_redis = "" if shutil.which("redis-server") else "there is no redis-server here"
    no_rabbit = "" if answers(RABBITMQ) else "no RabbitMQ answers (DRILL_RABBITMQ names one)"
    return [
        Place("SQLite, files", sqlite),
        Place(
            "PostgreSQL, Redis", postgres | {"DRILL_BROKER": "redis://"}, missing=lacks or no_redis
        ),
        Place(
            "PostgreSQL, RabbitMQ",
            postgres | {"DRILL_BROKER": RABBITMQ},
            ["-m", "broker"],
            lacks or no_rabbit,
        ),
    ]


def answers(url: str) -> bool:
    """Whether somebody listens at an address."""
    there = urlsplit(url)
    try:
        socket.create_connection((there.hostname or "", there.port or 5672), timeout=5).close()
    except OSError:
        return False
    return True


def run(place: Place, results: Path) -> bool:
    """Run the drills at a place, and read what they found; whether pytest was content."""
    results.unlink(missing_ok=True)
    print(f"== Drills on {place.name}", flush=True)
    words = ["--ds=tests.settings_env", "-q", f"--junit-xml={results}", *place.select, *TESTS]
    env = {**FULL, **os.environ, **place.env, "CONCORDAT_MODE": "test"}
    done = subprocess.run([sys.executable, "-m", "pytest", *words], env=env, check=False)
    place.found = list(read(results)) if results.exists() else []
    return done.returncode == 0


def read(results: Path) -> Iterator[Found]:
    """What is in pytest's results."""
    tree = ET.parse(results)  # noqa: S314 -- pytest wrote it a moment ago
    for case in tree.getroot().iter("testcase"):
        said = {one.get("name", ""): one.get("value", "") for one in case.iter("property")}
        drill = said.get("drill") or said.get("control")
        if not drill:
            continue
        is_control = "control" in said
        outcome = "noticed" if is_control else "passed"
        if case.find("skipped") is not None:
            outcome = "not run"
        elif case.find("failure") is not None or case.find("error") is not None:
            outcome = "FAILED"
        yield Found(drill, is_control, outcome, said.get("figures") or str(case.get("name")))


def table(found: list[Place]) -> Iterator[str]:
    """The lines of the table: by drill, by place, what it found and what its control did."""
    names = list(dict.fromkeys(each.drill for place in found for each in place.found))
    yield f"{'':24}{'':14}figures"
    for name in names:
        yield name
        for place in found:
            where = f"  {place.name}"
            for each in (one for one in place.found if one.drill == name):
                label = "protection off" if each.is_control else where
                indent = "    " if each.is_control else ""
                yield f"{indent + label:26}{each.outcome:12}{each.words}"
    for place in found:
        if place.missing:
            yield f"{place.name}: not run: {place.missing}"


def main() -> int:
    """Run what is asked for and print the table; the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--on", default="", metavar="NAME", help="only places with this in a name")
    asked = parser.parse_args()
    chosen = [each for each in places() if asked.on.lower() in each.name.lower()]
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results.xml"
        content = [not place.missing and run(place, results) for place in chosen]
    print("\n" + "\n".join(table(chosen)))
    good = all(content) and all(place.found for place in chosen)
    good = good and all(each.ok for place in chosen for each in place.found)
    print("All drills passed." if good else "NOT all drills passed.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
