"""The script that notices what a test run left out."""

import sys
from pathlib import Path

import pytest

from tests.processes import BASE, ROOT, run

KIND = '<properties><property name="kind" value="{}"/></properties>'


def results(folder: Path, name: str, **cases: str) -> str:
    """A results file with a test a keyword: its kind, or `skipped`."""
    rows = [
        f'<testcase classname="tests" name="{case}">'
        + ('<skipped message="no Chromium"/>' if kind == "skipped" else KIND.format(kind))
        + "</testcase>"
        for case, kind in cases.items()
    ]
    path = folder / name
    path.write_text(f"<testsuites><testsuite>{''.join(rows)}</testsuite></testsuites>")
    return str(path)


def check(*words: str):
    script = str(ROOT / "scripts" / "check_results.py")
    return run(sys.executable, script, *words, env=BASE)


def test_a_run_with_everything_in_it_passes(tmp_path):
    done = check(results(tmp_path, "a.xml", one="browser", two="sqlite"), "browser=1", "sqlite=1")
    assert done.returncode == 0, done.stderr
    assert "2 tests ran (1 browser, 1 sqlite), 0 skipped" in done.stdout


@pytest.mark.parametrize(
    ("cases", "minimum", "said"),
    [
        ({"one": "browser", "two": "skipped"}, "browser=1", "skipped: tests.two: no Chromium"),
        ({"one": "sqlite"}, "browser=1", "0 tests of kind browser ran, and at least 1 must"),
        ({}, "browser=0", "no test ran"),
    ],
    ids=["skipped", "none of a kind", "none at all"],
)
def test_what_was_left_out_fails_and_is_named(tmp_path, cases, minimum, said):
    done = check(results(tmp_path, "a.xml", **cases), minimum)
    assert done.returncode != 0
    assert said in done.stderr


def test_a_run_that_left_no_results_fails(tmp_path):
    done = check(str(tmp_path / "none.xml"))
    assert done.returncode != 0
    assert "no test ran" in done.stderr


def test_a_test_that_only_the_other_run_had_fails_unless_its_kind_may_be_left_out(tmp_path):
    first = results(tmp_path, "a.xml", one="sqlite", two="pages")
    second = results(tmp_path, "b.xml", one="postgresql")
    assert check(second, "--as", first, "--but", "pages").returncode == 0
    done = check(second, "--as", first)
    assert done.returncode != 0
    assert "tests.two" in done.stderr
