"""Measure the service at the size of a nation, beside the floor that Django itself sets.

    .venv/bin/python scripts/bench.py --sizes 10000 100000 1000000    (what `make bench` does)

For each size: a database of its own on the PostgreSQL that BENCH_DATABASE_URL names (made by
`make_scale`, kept for the next time), the service as the Procfile starts it with two workers, the
floor (`bench_floor.py`) with two workers beside it, and three people with real sessions. Pages and
floor take turns, so that both meet the same machine. Writes docs/performance.md and nothing else.
"""

import argparse
import http.client
import json
import os
import platform
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
REPORT = ROOT / "docs" / "performance.md"
DAY = "2015-06-15"  # the day at which the clock is held, and as at which the rows are made
SERVER = os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
WARM_UP = 5


@dataclass
class Times:
    """Of one address: seconds a request, in the order made."""

    taken: list[float] = field(default_factory=list)
    bytes: int = 0

    def at(self, share: float) -> float:
        """The time within which this share of requests was answered, in milliseconds."""
        ordered = sorted(self.taken)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    @property
    def median(self) -> float:
        """Milliseconds."""
        return 1000 * statistics.median(self.taken)


@dataclass
class Line:
    """One line of the report."""

    name: str
    median: float
    p95: float
    p99: float
    floor: str
    floor_median: float
    queries: int
    database: float
    bytes: int

    @property
    def ratio(self) -> float:
        """How often the floor fits into it."""
        return self.median / self.floor_median


class Browser:
    """One person's connection, kept open as a browser keeps it."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies = cookies

    def ask(self, path: str) -> tuple[int, bytes, float]:
        """Status, content, and seconds until the last byte."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.connection.request("GET", path, headers={"Cookie": cookies})
        response = self.connection.getresponse()
        content = response.read()
        return response.status, content, time.perf_counter() - began


def database_of(size: int) -> str:
    """The address of a size's database."""
    return SERVER.rpartition("/")[0] + f"/concordat_bench_{size}"


def environment(size: int) -> dict[str, str]:
    """What the service and its commands run with."""
    return {
        **os.environ,
        "CONCORDAT_MODE": "demonstration",
        "CONCORDAT_VAR": str(ROOT / "var" / f"bench-{size}"),
        "DATABASE_URL": database_of(size),
        "SITE_ADDRESS": "http://127.0.0.1",
        "SECRET_KEY": "only-for-the-bench",  # the same for the floor, which reads the sessions
        "PYTHONWARNINGS": "ignore:::celery.platforms",
    }


def manage(size: int, *command: str) -> str:
    """What a command says; its complaints go to the terminal."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(size),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def make_database(size: int) -> str:
    """The database of a size, made where it is not there; what was said when it was made."""
    name = f"concordat_bench_{size}"
    said = ROOT / "var" / f"bench-{size}" / "made.txt"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if there.fetchone() and said.is_file():
            return said.read_text(encoding="utf-8")
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    said.parent.mkdir(parents=True, exist_ok=True)
    manage(size, "migrate", "--verbosity", "0")
    manage(size, "createcachetable")
    words = manage(size, "make_scale", "--deliverables", str(size)).splitlines()[-1]
    manage(size, "hold_clock", DAY)
    said.write_text(words, encoding="utf-8")
    return words


@contextmanager
def served(size: int, application: str, *more: str) -> Iterator[tuple[int, int]]:
    """An application with two workers; its port and the process of its master."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(BIN / "gunicorn"), application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    options = ["--threads", "4", "--no-control-socket", "--log-level", "warning", *more]
    process = subprocess.Popen(command + options, cwd=ROOT, env=environment(size))
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_for(port: int) -> None:
    """Until something answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit(f"Nothing answers at port {port}.")


def memory_of(master: int) -> float:
    """The largest worker's own memory, in MB."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words = status.read_text(encoding="utf-8")
        except OSError:
            continue
        if re.search(rf"^PPid:\t{master}$", words, re.MULTILINE):
            resident = re.search(r"^VmRSS:\s+(\d+) kB$", words, re.MULTILINE)
            found.append(int(resident[1]) / 1024 if resident else 0.0)
    return max(found, default=0.0)


def take_turns(first: Callable[[], Any], second: Callable[[], Any], times: int) -> None:
    """Both, one after the other, so that whatever slows the machine slows both."""
    for _ in range(times):
        first()
        second()


def measured(browser: Browser, path: str, times: Times) -> Callable[[], None]:
    """Ask for a page once more; anything but 200 ends the bench."""
    browser.connection.close()  # a server ends one that was idle; the next request opens it again

    def ask() -> None:
        status, content, taken = browser.ask(path)
        if status != 200:
            sys.exit(f"{path} answered {status}.")
        times.taken.append(taken)
        times.bytes = len(content)

    return ask


def compare(
    name: str,
    page: Callable[[Times], Callable[[], None]],
    floor: tuple[str, Browser, str],
    counted: dict[str, Any],
    rounds: int,
) -> Line:
    """One page beside its floor."""
    of_page, of_floor = Times(), Times()
    ask, ask_floor = page(of_page), measured(floor[1], floor[2], of_floor)
    take_turns(ask, ask_floor, WARM_UP)
    of_page.taken.clear()
    of_floor.taken.clear()
    take_turns(ask, ask_floor, rounds)
    return Line(
        name=name,
        median=of_page.median,
        p95=of_page.at(0.95),
        p99=of_page.at(0.99),
        floor=floor[0],
        floor_median=of_floor.median,
        queries=counted["queries"],
        database=counted["milliseconds"],
        bytes=of_page.bytes,
    )


def measure(size: int, rounds: int) -> dict[str, Any]:
    """Everything at one size."""
    made = make_database(size)
    who = json.loads(inside(size, "people"))
    counts = json.loads(inside(size, "count", json.dumps(who["pages"])))
    lines: list[Line] = []
    with (
        served(size, "concordat.wsgi") as (port, master),
        served(size, "bench_floor", "--chdir", "scripts") as (floor_port, floor_master),
    ):
        browsers = {name: Browser(port, dict(jar)) for name, jar in who["cookies"].items()}
        bare = Browser(floor_port, dict(who["cookies"]["lead"]))
        for name, (person, path, floor_path) in who["pages"].items():

            def page(times: Times, browser: Browser = browsers[person], path: str = path) -> Any:
                return measured(browser, path, times)

            lines.append(compare(name, page, (floor_path, bare, floor_path), counts[name], rounds))
            print(f"  {name}: {lines[-1].median:.1f} ms, {lines[-1].ratio:.1f} times", flush=True)
        memory = (memory_of(master), memory_of(floor_master))
    return {
        "size": size,
        "made": made,
        "lines": [asdict(each) for each in lines],
        "memory": memory,
        "plans": json.loads(inside(size, "explain", json.dumps(who["pages"]))),
    }


def inside(size: int, *words: str) -> str:
    """What `bench_inside.py` says, which runs within the service."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "bench_inside.py"), *words],
        cwd=ROOT,
        env=environment(size) | {"PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def main() -> int:
    """Measure what is asked for, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--report", type=Path, default=REPORT)
    asked = parser.parse_args()
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=ROOT,
        env=environment(asked.sizes[0]),
        check=True,
    )
    found = []
    for size in asked.sizes:
        print(f"{size:,} promises", flush=True)
        found.append(measure(size, asked.rounds))
    asked.report.write_text(report(found, asked.rounds), encoding="utf-8")
    print(f"Written: {asked.report}")
    return 0


INTRODUCTION = """# Performance

Written by `make bench` on {machine}, {cores} cores, Python {python}, PostgreSQL {postgres}; the
clock held at {day}. Two workers each, one request at a time, {rounds} of each page, page and floor
in turn. Ratios last; milliseconds are those of that machine on that day.

The floor is bare Django served in the same way (`scripts/bench_floor.py`): `/rows/` has a person by
their session, a bounded count and 50 rows of one indexed query; `/lines/N/` streams N lines of CSV.
"""
HEAD = ("page", "median", "p95", "p99", "floor", "times the floor", "queries", "database", "KB")


def report(found: list[dict[str, Any]], rounds: int) -> str:
    """The figures as a page."""
    with psycopg.connect(SERVER) as connection:
        postgres = connection.info.server_version // 10_000
    words = INTRODUCTION.format(
        machine=platform.machine(),
        cores=os.cpu_count(),
        python=platform.python_version(),
        postgres=postgres,
        day=DAY,
        rounds=rounds,
    )
    return "\n".join([words, *(part for each in found for part in _of_one_size(each))])


def _of_one_size(each: dict[str, Any]) -> list[str]:
    own, bare = each["memory"]
    return [
        f"## {each['size']:,} promises\n",
        f"{each['made']}\n",
        _row(HEAD),
        _row(["---"] * len(HEAD)),
        *(_row(_cells(Line(**line))) for line in each["lines"]),
        f"\nMemory of a worker: {own:.0f} MB; of the floor's: {bare:.0f} MB.\n",
        f"Reads of whole large tables in these pages: {'; '.join(each['plans']) or 'none'}.\n",
    ]


def _cells(line: Line) -> list[str]:
    return [
        line.name,
        f"{line.median:.1f} ms",
        f"{line.p95:.1f}",
        f"{line.p99:.1f}",
        f"`{line.floor}` {line.floor_median:.1f} ms",
        f"**{line.ratio:.1f}**",
        str(line.queries),
        f"{line.database:.1f} ms",
        f"{line.bytes / 1000:.0f}",
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
