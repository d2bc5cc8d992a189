"""How a document differs from the plan that was loaded from one: its printed words, row by row."""

from collections.abc import Iterator
from typing import Any

from actions.importing.plan import ReadPlan
from actions.importing.printed import printed_cells, printed_words, row_key
from actions.models import Plan

Printed = dict[str, Any]


def differences(plan: Plan, read: ReadPlan) -> list[str]:
    """One sentence for each printed row, theme or title that is not the same; none: all is.

    What people corrected in the tracker since does not count: the words as first loaded do.
    """
    before, after = _of_rows(plan), _of_document(read)
    found = list(_of_heads(plan, read))
    for key in dict.fromkeys([*before, *after]):
        if key not in after:
            found.append(f"{_name(key, before[key])} is not in the document any more.")
        elif key not in before:
            found.append(f"{_name(key, after[key])} is new.")
        else:
            changed = [part for part in after[key] if before[key][part] != after[key][part]]
            if changed:
                found.append(f"{_name(key, after[key])}: {', '.join(changed)} changed.")
    return found


def _of_heads(plan: Plan, read: ReadPlan) -> Iterator[str]:
    """The title and the themes."""
    if plan.title != read.title:
        yield f"The title was “{plan.title}”, and is “{read.title}”."
    themes = {theme.number: theme.title for theme in plan.themes.all()}
    now = {theme.number: theme.title for theme in read.themes}
    for number in sorted(themes.keys() | now.keys()):
        if themes.get(number) != now.get(number):
            yield f"Theme {number} changed."


def _of_document(read: ReadPlan) -> dict[str, Printed]:
    """The document's rows by their key."""
    return {
        row_key(row.position): {
            "number": row.ref,
            "theme": row.theme,
            "heading": row.heading,
            "words": printed_cells(row),
            "outcomes": list(row.outcomes),
            "deliverables": [printed_words(deliverable) for deliverable in row.deliverables],
        }
        for row in read.actions
    }


def _of_rows(plan: Plan) -> dict[str, Printed]:
    """The plan's rows by their key, as they were first loaded."""
    actions = plan.actions.select_related("theme", "heading").prefetch_related(
        "outcomes", "deliverables"
    )
    return {
        action.key: {
            "number": action.ref,
            "theme": action.theme.number,
            "heading": action.heading.title if action.heading else None,
            "words": action.printed,
            "outcomes": [outcome.text for outcome in action.outcomes.all()],
            # What a coordinator added later has no printed words.
            "deliverables": [one.printed for one in action.deliverables.all() if one.printed],
        }
        for action in actions.order_by("position")
    }


def _name(key: str, row: Printed) -> str:
    """A row, for a sentence."""
    return f"Row {row['number']}" if row["number"] else f"The row without a number ({key})"
