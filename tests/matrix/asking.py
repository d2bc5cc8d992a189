"""One request after another, each rolled back, with what it wrote."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.matrix.forms import Data, filled, forms_on
from tests.matrix.rules import Row
from tests.matrix.world import Side, Who, World

WRITES = re.compile(r'^\s*(?:INSERT\b.*?\bINTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)"?', re.IGNORECASE)
# What the machinery keeps of a visit, whoever comes.
OF_A_VISIT = frozenset({"django_session"})
# How often a form may come back to be looked at once more before it is taken.
SHOWN_AGAIN = 4


@dataclass
class Answer:
    """What came back, and the tables that were written to meanwhile."""

    response: Any
    written: set[str] = field(default_factory=set)

    @property
    def status(self) -> int:
        """Its status."""
        return int(self.response.status_code)


@contextmanager
def undone() -> Iterator[None]:
    """Nothing of what is done inside stays in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def watched(written: set[str]) -> Iterator[None]:
    """Note the tables to which is written inside."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITES.match(sql):
            written.add(found[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def ask(both: World, who: Who, method: str, url: str, data: Any = None) -> Answer:
    """One request, without consequences."""
    answer = Answer(None)
    with undone(), watched(answer.written):
        send = getattr(both.browser(who), method.lower())
        answer.response = send(url, data or {})
        if answer.response.streaming:
            # While its rows are still there; at its end the client closes it.
            answer.response.content_read = b"".join(answer.response.streaming_content)
    answer.written -= OF_A_VISIT
    return answer


def content_of(answer: Answer) -> bytes:
    """The whole answer, a streamed one too."""
    response = answer.response
    return bytes(response.content_read if response.streaming else response.content)


def address(name: str, row: Row, side: Side) -> str:
    """The address of a row's subject."""
    keys = side.keys()[row.about]
    if row.path:
        return row.path.format(*keys)
    try:
        return reverse(name, args=keys)
    except NoReverseMatch as wrong:
        raise AssertionError(
            f"The address {name!r} does not take {row.about!r}: say in tests/matrix/rows.py which "
            f"row it names, and make one in tests/matrix/world.py (Side.keys)."
        ) from wrong


def names() -> dict[str, Any]:
    """Every URL of the service by its name (its route where it has none), with its view."""
    found: dict[str, Any] = {}
    for name, view in named_in(get_resolver()):
        assert name not in found, f"two URLs are called {name!r}"
        found[name] = view
    return found


def named_in(resolver: Any, space: str = "", route: str = "") -> Iterator[tuple[str, Any]]:
    """(name, view) of everything below a resolver; with namespaces, as `reverse` wants them."""
    for pattern in resolver.url_patterns:
        here = f"{route}{pattern.pattern}"
        if hasattr(pattern, "url_patterns"):
            within = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named_in(pattern, within, here)
        else:
            yield f"{space}{pattern.name}" if pattern.name else here, pattern.callback


def fill_in(both: World, name: str, row: Row, who: Who, side: Side) -> Data:
    """What somebody who may sends to an address, so that it is taken.

    Raises AssertionError, with what to add, where that cannot be guessed from the page.
    """
    url = address(name, row, side)
    says = {key: value(side) if callable(value) else value for key, value in row.says.items()}
    if "GET" not in row.answers:
        return dict(says)
    shown = ask(both, who, "GET", url).response
    data: Data = {}
    for _ in range(SHOWN_AGAIN):
        data = sum_of([filled(form, says) for form in forms_on(shown)]) | says
        answer = ask(both, who, "POST", url, data)
        if answer.status == row.answers["POST"]:
            return data
        shown = answer.response
    errors = [form.errors.as_data() for form in forms_on(shown)]
    raise AssertionError(
        f"{name} did not take what was guessed ({answer.status}): {data}. It said {errors}. Say in "
        f"tests/matrix/rows.py what to send: {name!r}: ….told(field=value)."
    )


def sum_of(parts: list[Mapping[str, Any]]) -> Data:
    """All of several forms together, as one page sends them."""
    return {key: value for part in parts for key, value in part.items()}
