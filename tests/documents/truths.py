"""What a document holds, written down by whoever made it: the plan JSON of tests/golden."""

from typing import Any


def plan(
    title: str, themes: list[str], actions: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """A whole plan; themes are numbered from 1 as they come."""
    numbered = [{"number": at, "title": words} for at, words in enumerate(themes, start=1)]
    return {"title": title, "themes": numbered, "actions": actions, **more}


def action(
    ref: str,
    theme: int | None,
    *promises: dict[str, Any],
    heading: str | None = None,
    outcomes: tuple[str, ...] = (),
) -> dict[str, Any]:
    """One printed row."""
    return {
        "ref": ref,
        "theme": theme,
        "heading": heading,
        "outcomes": list(outcomes),
        "deliverables": list(promises),
    }


def promise(text: str, leads: str, by_when: str, due: str, **more: Any) -> dict[str, Any]:
    """One promise: leads divided by "; ", `due` a kind and days: "by 2025-03-31".

    `lead` is the marked lead, `status` a progress and a confidence: "in_progress+on_track".
    """
    kind, *days = due.split()
    dated = bool(days) and days[0][0].isdigit()
    opens = days.pop(0) if kind in {"from", "between", "recurring"} and dated else None
    recurrence = days.pop() if days and not days[-1][0].isdigit() else None
    data: dict[str, Any] = {"text": text}
    if more.get("points"):
        data["points"] = list(more["points"])
    data["leads"] = [name for name in leads.split("; ") if name]
    if more.get("lead"):
        data["marked_lead"] = more["lead"]
    data["by_when"] = by_when
    data["deadline"] = {
        "kind": kind,
        "opens_on": opens,
        "due_on": days,
        "recurrence": recurrence,
        "tentative": bool(more.get("tentative")),
    }
    if more.get("status"):
        progress, _, confidence = more["status"].partition("+")
        data["status"] = {"progress": progress, "confidence": confidence or "not_said"}
    for name in ("progress_text", "measure", "evidence"):
        if more.get(name):
            data[name] = more[name]
    return data
