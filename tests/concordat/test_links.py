"""Addresses that carry a page's state: what is changed changes, everything else stays."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from concordat.lib.links import page_links, with_changes, without_value

NAMES = st.sampled_from(["theme", "words", "after", "before"])
VALUES = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=6)


def query_of(pairs: list[tuple[str, str]]) -> QueryDict:
    """A query as a request has it."""
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query


def read(address: str) -> list[tuple[str, str]]:
    """The pairs of a query string, sorted, as the next request would read them."""
    assert address.startswith("?")
    query = QueryDict(address[1:])
    return sorted((name, value) for name, values in query.lists() for value in values)


@given(PAIRS, st.dictionaries(NAMES, st.none() | VALUES))
def test_changes_are_read_back_and_the_rest_stays(
    pairs: list[tuple[str, str]], changes: dict[str, str | None]
) -> None:
    """Round trip through the address, whatever the characters; blanks are left out."""
    kept = [(name, value) for name, value in pairs if value and name not in changes]
    changed = [(name, value) for name, value in changes.items() if value is not None]
    assert read(with_changes(query_of(pairs), changes)) == sorted(kept + changed)


@given(PAIRS, NAMES, VALUES)
def test_one_value_goes_and_its_neighbours_stay(
    pairs: list[tuple[str, str]], name: str, value: str
) -> None:
    wanted = [pair for pair in pairs if pair[1] and pair != (name, value) and pair[0] != "after"]
    address = without_value(query_of(pairs), name, value, drop=["after"])
    expected = [] if name == "after" and not wanted else sorted(wanted)
    assert read(address) == expected


def test_nothing_left_is_still_an_address_that_clears_the_query() -> None:
    """An empty `href` would keep the query of the page it stands on."""
    query = QueryDict("theme=1")
    assert without_value(query, "theme", "1") == "?"
    assert with_changes(query, {"theme": None}) == "?"


def test_the_neighbouring_pages_keep_the_filters_and_one_key() -> None:
    query = QueryDict("theme=1&theme=2&after=7")
    links = page_links(query, previous=8, following=57)
    assert links == {
        "previous": "?theme=1&theme=2&before=8",
        "next": "?theme=1&theme=2&after=57",
    }


def test_where_there_is_no_neighbour_there_is_no_link() -> None:
    assert page_links(QueryDict("theme=1"), None, None) == {"previous": "", "next": ""}
