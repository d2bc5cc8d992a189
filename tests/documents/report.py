"""How well the documents are read, as a table: python -m tests.documents.report [--wrong]."""

import json
import sys
from pathlib import Path
from typing import Any

from actions.importing.document import Document, UnreadableDocument
from actions.importing.formats.reader import read_document
from actions.importing.reading import read
from tests.documents.scoring import Score, score

FILES = Path(__file__).parent / "files"
UNSEEN = Path(__file__).parent / "unseen"
HEAD = (
    "document",
    "actions",
    "found",
    "missed",
    "extra",
    "fields",
    "right",
    "flagged",
    "unflagged",
)


def score_of(document: Document, truth: dict[str, Any]) -> Score:
    """Read one document without any answer and compare; nothing found where it cannot be read."""
    try:
        plan = read(document, answers={})
    except UnreadableDocument as refusal:
        missed = [str(refusal)] * len(truth["actions"])
        return Score(expected=len(truth["actions"]), missed=missed)
    return score(truth, plan)


def documents() -> dict[str, tuple[Document, dict[str, Any]]]:
    """The files, each with its truth."""
    paths = sorted(path for path in FILES.iterdir() if path.suffix != ".json")
    return {
        path.name: (
            read_document(path.read_bytes(), name=path.name),
            json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8")),
        )
        for path in paths
    }


def shapes() -> dict[str, tuple[Document, dict[str, Any]]]:
    """Small plans in the shapes of published ones, each a document and its truth in one file."""
    found = {}
    for path in sorted(UNSEEN.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        found[path.stem] = (Document.from_json(data["document"]), data["truth"])
    return found


def line(name: str, one: Score) -> str:
    """One row of the table."""
    share = f"{100 * one.right / one.fields:.1f}%" if one.fields else "-"
    cells = (one.expected, one.found, len(one.missed), len(one.extra), one.fields, share)
    flagged = len(one.wrong) - len(one.unflagged)
    return f"{name:<28}" + "".join(f"{cell:>10}" for cell in (*cells, flagged, len(one.unflagged)))


def report(made: dict[str, tuple[Document, dict[str, Any]]], *, wrong: bool) -> list[str]:
    """The table of some documents, and with `wrong` each field that was read otherwise."""
    lines = [f"{HEAD[0]:<28}" + "".join(f"{name:>10}" for name in HEAD[1:])]
    total = Score()
    told: list[str] = []
    for name, (document, truth) in made.items():
        one = score_of(document, truth)
        total.add(one)
        lines.append(line(name, one))
        told += [f"{name}: missed: {words}" for words in one.missed]
        told += [f"{name}: extra: {words}" for words in one.extra]
        for each in one.wrong:
            flag = "flagged" if each.flagged else "NOT FLAGGED"
            told.append(
                f"{name}: {each.action}: {each.name} ({flag})\n"
                f"    expected {each.expected!r}\n    found    {each.found!r}"
            )
    lines.append(line("all", total))
    timed = [each for each in total.unflagged if each.name in {"leads", "deadline", "by_when"}]
    of = sum(total.by_name.get(name, 0) for name in ("leads", "deadline", "by_when"))
    share = 100 * len(timed) / of if of else 0.0
    lines.append(
        f"Dates and leads that are wrong and unflagged: {len(timed)} of {of} ({share:.1f}%)"
    )
    return lines + ([""] + told if wrong else [])


def main() -> None:
    """Print the tables."""
    wrong = "--wrong" in sys.argv
    for title, made in (("Documents of our own", documents()), ("Shapes of others", shapes())):
        words = "\n".join(report(made, wrong=wrong))
        sys.stdout.write(f"{title}\n{words}\n\n")


if __name__ == "__main__":
    main()
