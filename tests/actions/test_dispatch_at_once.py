"""Ticks at the same time: the second waits for the first and finds nothing to do."""

import threading
from contextlib import nullcontext
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection

from actions import dispatch
from actions.dispatch import tick
from actions.models import Escalation
from concordat.outbox.models import Letter, Occurrence
from tests import factories as make
from tests.actions import plain_letters

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2015, 6, 15, 9, tzinfo=UTC)


def world():
    """Somebody with a digest, and a step of the ladder."""
    of = make.partnership()
    at = make.partner(of=of)
    make.lead(at)
    make.deliverable(plan=make.plan(of), leads=[at], by_when="29 May 2015")


def both_at_once():
    """Two ticks, each in a thread with a connection of its own: how many letters each wrote."""
    start, ends = threading.Barrier(2), []

    def one():
        try:
            start.wait(timeout=10)
            ends.append(len(tick(MONDAY).letters))
        except IntegrityError:
            ends.append(-1)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def test_of_two_ticks_at_once_one_writes_and_one_finds_nothing(monkeypatch):
    plain_letters.use(monkeypatch)
    world()
    assert both_at_once() == [0, 1]
    assert Letter.objects.count() == 1
    assert Escalation.objects.count() == 1
    assert Occurrence.objects.exclude(kind="tick").count() == 2


def test_without_waiting_for_each_other_both_would_write_control(monkeypatch):
    """The control: the unique rows still hold, but a tick meets them as an error."""
    plain_letters.use(monkeypatch)
    world()
    looked, write = threading.Barrier(2), dispatch._write

    def after_both_looked(ticked, now):
        looked.wait(timeout=10)
        write(ticked, now)

    monkeypatch.setattr(dispatch, "transaction", SimpleNamespace(atomic=nullcontext))
    monkeypatch.setattr(dispatch, "_one_at_a_time", lambda: None)
    monkeypatch.setattr(dispatch, "_write", after_both_looked)
    assert both_at_once() == [-1, 1]
    assert Letter.objects.count() == 1
