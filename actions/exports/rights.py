"""The table of roles and rights as a page of the documentation."""

from collections.abc import Iterable, Iterator, Sequence

from django.apps import apps

from actions import rights as about_promises
from partners import rights as about_people
from partners.rights import Capacity, Right

HEAD = """# Who may do what

Drawn from `partners/rights.py` and `actions/rights.py` by `manage.py draw_permissions`. Tests hold
this page to those tables, and the tables to the checks: each line is tried for each role.

All rights come from memberships: being somebody in one partnership gives nothing in another.
Whoever is no member of a partnership finds nothing of it: its pages answer 404, as if they were
not there. A membership that ends takes its rights with it at the next request.

"own" means what is of one's own organisation (and its teams), or what one asked oneself. "if nobody
else" is explained below the tables. An empty cell is no.
"""
DECIDING = """Somebody of another organisation decides. Where none of the first is left, the
next do; the page of what waits says by name who can.
"""
SEEING = """Plans, promises, reports and organisations are for every member to read. Rows of these
kinds are looked up through `visible_to(person)`, which knows the person's own partnerships alone:
{}.
"""


def page() -> str:
    """The whole page, as Markdown."""
    both = [*about_promises.RIGHTS, *about_people.RIGHTS]
    return "\n".join(
        [
            HEAD,
            "## Promises\n",
            *_rights(about_promises.RIGHTS),
            "## People and the partnership\n",
            *_rights(about_people.RIGHTS),
            "## What the tables cannot say\n",
            *(f"- **{each.words}**: {each.rule}" for each in both if each.rule),
            "",
            "## Who decides when nobody else remains\n",
            DECIDING,
            *_table(("Decision", "First", "Then", "Then"), map(_order, filter(_then, both))),
            "## Seeing\n",
            SEEING.format(", ".join(looked_up())),
        ]
    )


def looked_up() -> list[str]:
    """The kinds of rows that have a `visible_to`, in plain words."""
    return sorted(
        str(model._meta.verbose_name_plural)
        for label in ("partners", "actions")
        for model in apps.get_app_config(label).get_models()
        if hasattr(model._default_manager, "visible_to")
    )


def _rights(rights: Iterable[Right]) -> Iterator[str]:
    """One line a right, one column a capacity."""
    return _table(
        ("Right", *Capacity),
        ((right.words, *(right.says(who) for who in Capacity)) for right in rights),
    )


def _then(right: Right) -> bool:
    return bool(right.then)


def _order(right: Right) -> tuple[str, ...]:
    """Who decides, and who after them."""
    steps = [
        " or ".join(who.lower() for who in Capacity if who in step)
        for step in (right.may, *right.then)
    ]
    return (right.words, *steps, *[""] * (3 - len(steps)))


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[str]:
    """A Markdown table with an empty line behind it."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for line in lines:
        yield f"| {' | '.join(line)} |"
    yield ""
