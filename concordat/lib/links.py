"""Addresses that carry a page's state: the same address with some of its parameters changed."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import QueryDict


def with_changes(query: QueryDict, changes: Mapping[str, str | None]) -> str:
    """The query string with parameters set, or removed where the value is None."""
    pairs = [
        (name, value)
        for name, values in query.lists()
        for value in values
        if value and name not in changes
    ]
    pairs += [(name, value) for name, value in changes.items() if value is not None]
    return f"?{urlencode(pairs)}" if pairs else "?"


def without_value(query: QueryDict, name: str, value: str, drop: Sequence[str] = ()) -> str:
    """The query string without one value of one parameter, and without those in `drop`."""
    pairs = [
        (key, each)
        for key, values in query.lists()
        for each in values
        if each and key not in drop and not (key == name and each == value)
    ]
    return f"?{urlencode(pairs)}" if pairs else "?"


def page_links(query: QueryDict, previous: int | None, following: int | None) -> dict[str, str]:
    """The query strings of the neighbouring pages by key; blank where there is none."""
    links = {"previous": "", "next": ""}
    if previous is not None:
        links["previous"] = with_changes(query, {"before": str(previous), "after": None})
    if following is not None:
        links["next"] = with_changes(query, {"after": str(following), "before": None})
    return links
