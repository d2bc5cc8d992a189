"""Whether a test run did what it should: nothing skipped, and tests of each kind really ran.

    check_results.py RESULTS.xml [KIND=MINIMUM …] [--as OTHER.xml --but KIND]

RESULTS.xml is pytest's JUnit file. KIND is a marker or the database, as `tests/conftest.py` records
them. With `--as` every test of the other run must be in this one too, but those of one kind. Prints
one line with the counts; then a line for each shortfall, and exit code 1, when there is one.
"""

import argparse
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET


@dataclass
class Run:
    """Tests that ran, each with its kinds, and those that were skipped, each with its reason."""

    ran: dict[str, set[str]] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


def read(path: str) -> Run:
    """A run from pytest's JUnit file; an empty one where there is no file."""
    run = Run()
    if not Path(path).exists():
        return run
    tree = ET.parse(path)  # noqa: S314 -- pytest wrote it a moment ago
    for case in tree.getroot().iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        skip = case.find("skipped")
        if skip is not None:
            run.skipped[name] = skip.get("message", "")
        else:
            properties = [one for one in case.iter("property") if one.get("name") == "kind"]
            run.ran[name] = {one.get("value", "") for one in properties}
    return run


def main() -> list[str]:
    """What is wrong with a run, one line each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("results")
    parser.add_argument("minimums", nargs="*", metavar="KIND=MINIMUM")
    parser.add_argument("--as", dest="other", metavar="OTHER.xml")
    parser.add_argument("--but", metavar="KIND", default="")
    asked = parser.parse_args()
    run = read(asked.results)
    counts = Counter(kind for kinds in run.ran.values() for kind in kinds)
    words = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    print(f"{asked.results}: {len(run.ran)} tests ran ({words}), {len(run.skipped)} skipped")
    wrong = [f"skipped: {name}: {why}" for name, why in run.skipped.items()]
    if not run.ran:
        wrong.append("no test ran")
    for minimum in asked.minimums:
        kind, _, least = minimum.partition("=")
        if counts[kind] < int(least):
            wrong.append(f"{counts[kind]} tests of kind {kind} ran, and at least {least} must")
    if asked.other:
        others = read(asked.other).ran
        missing = [name for name in others if name not in run.ran and asked.but not in others[name]]
        wrong += [f"not run, but in {asked.other}: {name}" for name in missing]
    return [f"{asked.results}: {line}" for line in wrong]


if __name__ == "__main__":
    sys.exit("\n".join(main()) or 0)
