"""One of many who add to the trail at the same time: a program of its own.

It is told "add" line by line and answers "added" or "refused". Without the lock it says "read"
when it knows the end of the chain, and waits for another line before it adds: what a lock prevents.
"""

import sys

from django.db import DatabaseError, connection

from concordat.trail import services
from concordat.trail.models import Head


def say(word: str) -> None:
    """Answer."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def head_without_lock() -> Head:
    """What `locked_head` would be without its lock."""
    head = Head.objects.get()
    say("read")
    sys.stdin.readline()
    return head


def add() -> str:
    """Add an entry."""
    try:
        services.record("signed-in", by=None, partnership=None)
    except DatabaseError:
        return "refused"
    return "added"


def main(lock: str) -> None:
    """Do what the lines say until they end."""
    if lock == "unlocked":
        services.locked_head = head_without_lock
        # On SQLite the lock is that a transaction is IMMEDIATE.
        if connection.vendor == "sqlite":
            connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    for _ in iter(sys.stdin.readline, ""):
        say(add())
