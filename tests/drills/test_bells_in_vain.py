"""A bell that is rung while the broker is away: nobody waits for it.

On a page a bell is rung for somebody who waits. Redis and RabbitMQ need not be there for this.
"""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from concordat.celery import transport_options
from tests.drills.door import Door

ADDRESSES = ["redis://127.0.0.1:{port}/0", "amqp://guest:guest@127.0.0.1:{port}//"]
AT_ONCE = 1.0  # seconds


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
    app.conf.update(broker_transport_options=options, broker_connection_timeout=1.5)
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
