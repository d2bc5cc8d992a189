"""The script that holds the coverage of a run to what the house asks for."""

import runpy
from typing import Any

import pytest

from tests.processes import ROOT

SCRIPT = runpy.run_path(str(ROOT / "scripts" / "check_coverage.py"))


def report(percent: float = 95.0, **files: Any) -> dict[str, Any]:
    """A report with files by path, each with its missing lines."""
    return {
        "totals": {"percent_covered": percent},
        "files": {
            path: {
                "missing_lines": lines,
                "missing_branches": [],
                "summary": {"missing_lines": len(lines), "percent_covered": percent},
            }
            for path, lines in files.items()
        },
    }


COMPLETE = {"actions/statuses.py": [], "actions/views/home.py": [3]}


def test_enough_is_enough():
    assert SCRIPT["complaints"](report(**COMPLETE)) == []


@pytest.mark.parametrize(
    "path",
    [
        "actions/by_when/reading.py",
        "actions/services/reporting.py",
        "actions/statuses.py",
        "actions/permissions.py",
        "partners/permissions.py",
    ],
)
def test_one_line_of_the_rules_that_never_ran_is_too_much(path):
    (said,) = SCRIPT["complaints"](report(**{**COMPLETE, path: [7]}))
    assert path in said
    assert "missing 7;" in said


def test_one_branch_of_the_rules_that_was_never_taken_is_too_much():
    measured = report(**COMPLETE)
    measured["files"]["actions/statuses.py"]["missing_branches"] = [[4, 9]]
    (said,) = SCRIPT["complaints"](measured)
    assert "4->9" in said


def test_of_many_lines_the_first_few_are_named():
    (said,) = SCRIPT["complaints"](report(**{**COMPLETE, "actions/statuses.py": [*range(1, 41)]}))
    assert "11, 12, and 28 more" in said


def test_too_little_overall_names_where_most_is_missing():
    said = SCRIPT["complaints"](report(percent=80.0, **COMPLETE))
    assert said[0].startswith("Overall 80.0%")
    assert "actions/views/home.py" in said[1]


def test_rules_that_were_not_measured_at_all_are_noticed():
    """As when a folder is renamed and the list here is not."""
    (said,) = SCRIPT["complaints"](report(**{"actions/views/home.py": []}))
    assert "None of the files" in said
