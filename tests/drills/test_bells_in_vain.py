"""A bell that is rung while the broker is away or frozen: nobody waits for it.

On a page a bell is rung for somebody who waits. Redis and RabbitMQ need not be there for this.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from concordat import celery
from concordat.celery import transport_options
from tests.drills.door import Door

ADDRESSES = ["redis://127.0.0.1:{port}/0", "amqp://guest:guest@127.0.0.1:{port}//"]
AT_ONCE = 1.0  # seconds
TIMEOUT = 1.5  # seconds; the service's own is 5
REST = 2.0  # seconds for everything else


@pytest.fixture(params=ADDRESSES, ids=["Redis", "RabbitMQ"])
def away(request: pytest.FixtureRequest) -> str:
    """The address of a broker that is not there."""
    with Door.free_port() as port:
        pass
    return request.param.format(port=port)


def seconds_to_ring(address: str, options: dict[str, object]) -> float:
    """How long somebody waits who rings at an address."""
    app = Celery("drill", broker=address, set_as_current=False)
    # What the service has is 5; the control would wait for as long.
    app.conf.update(broker_transport_options=options, broker_connection_timeout=TIMEOUT)
    began = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("outbox.send_due", retry=False, ignore_result=True)
    return time.monotonic() - began


@pytest.mark.drill("Bells in vain")
def test_nobody_waits_for_a_broker_that_is_away(
    away: str, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    seconds = seconds_to_ring(away, transport_options(away, tmp_path))
    figures(f"{away.partition(':')[0]} away: {seconds:.1f} s")
    assert seconds < AT_ONCE


@pytest.mark.drill("Bells in vain", control=True)
def test_with_the_options_of_the_library_they_would_wait(
    away: str, figures: Callable[[str], None]
) -> None:
    """The control."""
    seconds = seconds_to_ring(away, {})
    figures(f"the library's own options: {seconds:.1f} s and more")
    assert seconds > AT_ONCE


@pytest.fixture
def frozen() -> Iterator[str]:
    """The address of a Redis that lets everybody in, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield ADDRESSES[0].format(port=server.getsockname()[1])


@pytest.mark.drill("Bells in vain")
def test_a_broker_that_was_frozen_is_waited_for_only_for_a_while(
    frozen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: Callable[[str], None]
) -> None:
    monkeypatch.setattr(celery, "ANSWERS_WITHIN", TIMEOUT)
    seconds = seconds_to_ring(frozen, transport_options(frozen, tmp_path))
    figures(f"redis frozen, {TIMEOUT} s to answer: {seconds:.1f} s")
    assert seconds < TIMEOUT + REST


@pytest.mark.drill("Bells in vain", control=True)
def test_without_a_limit_a_frozen_broker_would_be_waited_for(
    figures: Callable[[str], None],
) -> None:
    """The control: it ends only when the server does."""

    def ring(address: str) -> None:
        with contextlib.suppress(OperationalError, OSError):
            seconds_to_ring(address, {"max_retries": 0})

    with socket.create_server(("127.0.0.1", 0)) as server:
        address = ADDRESSES[0].format(port=server.getsockname()[1])
        waiting = threading.Thread(target=ring, args=(address,))
        waiting.start()
        caller, _ = server.accept()
        waiting.join(TIMEOUT + REST)
        hung = waiting.is_alive()
        caller.close()
    waiting.join()
    figures("no limit: it still waits" if hung else "no limit: it was over")
    assert hung
