"""Holds addresses against what is declared for them: what is wrong comes back in words."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from tests.matrix.asking import Answer, address, ask, fill_in
from tests.matrix.forms import Data
from tests.matrix.rules import ELSEWHERE, METHODS, Row
from tests.matrix.world import Who, World

TRAIL = frozenset({"trail_entry", "trail_head"})
REFUSING = {403, 404, 405}


def sent(both: World, name: str, row: Row) -> Callable[[Who], Data]:
    """What everybody posts: those who may what fits them, the others what one of those would."""
    if row.public or row.answers.get("POST") != ELSEWHERE:
        return lambda who: {}
    allowed = [each for each in Who if each in row.may]
    fitting = {who: fill_in(both, name, row, who, both.first) for who in allowed}
    return lambda who: fitting.get(who, fitting[allowed[0]])


def wrong_cells(
    both: World,
    name: str,
    row: Row,
    *,
    people: Iterable[Who] = tuple(Who),
    methods: Collection[str] = METHODS,
) -> list[str]:
    """What is not as declared, in words; and what was written where nothing may be."""
    url = address(name, row, both.first)
    data = sent(both, name, row) if "POST" in methods else None
    found = []
    for who in people:
        for method in methods:
            answer = ask(both, who, method, url, data(who) if data and method == "POST" else None)
            found += wrong_with(answer, row, who, method, f"{method} {name} by the {who}")
    return found


def wrong_with(answer: Answer, row: Row, who: Who, method: str, cell: str) -> list[str]:
    """What is not as declared in one cell."""
    expected = row.expected(who, method)
    if answer.status != expected:
        return [f"{cell}: {answer.status}, declared is {expected}"]
    refused = expected in REFUSING or (who is Who.ANONYMOUS and not row.public)
    written = answer.written - (TRAIL if row.recorded else frozenset())
    if written and (method != "POST" or refused):
        return [f"{cell}: wrote to {sorted(written)}"]
    if who is Who.ANONYMOUS and not row.public:
        return led_elsewhere(answer.response, cell)
    return []


def led_elsewhere(response: Any, cell: str) -> list[str]:
    """What is wrong with an answer that should lead to the sign-in page."""
    where = response["Location"]
    leads_there = where.startswith(f"{reverse(settings.LOGIN_URL)}?next=")
    return [] if leads_there else [f"{cell}: leads to {where}"]
