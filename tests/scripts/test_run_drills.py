"""The script that runs the drills and prints their table."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from xml.sax.saxutils import quoteattr

import pytest

from tests.processes import ROOT

PASSED, FAILED, SKIPPED = "", '<failure message="no"/>', '<skipped message="none here"/>'


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("run_drills", ROOT / "scripts" / "run_drills.py")
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "run_drills", found)
    spec.loader.exec_module(found)
    return found


def results(folder: Path, *cases: tuple[str, str, str, str]) -> Path:
    """Pytest's results: for each test "drill" or "control", of what, its figures, what became."""
    rows = [
        f'<testcase name="test_it"><properties><property name="{kind}" value={quoteattr(name)}/>'
        + (f'<property name="figures" value="{words}"/>' if words else "")
        + f"</properties>{outcome}</testcase>"
        for kind, name, words, outcome in cases
    ]
    path = folder / "results.xml"
    path.write_text(f'<testsuites>{"".join(rows)}<testcase name="other"/></testsuites>')
    return path


def test_each_drill_stands_with_its_figures_and_its_control(script, tmp_path):
    place = script.Place("SQLite, files", {})
    place.found = list(
        script.read(
            results(
                tmp_path,
                ("drill", "Killed workers", "0 lost", PASSED),
                ("control", "Killed workers", "many doubled", PASSED),
            )
        )
    )
    heading, name, drill, control = script.table([place])
    assert name == "Killed workers"
    assert drill.split() == ["SQLite,", "files", "passed", "0", "lost"]
    assert control.split() == ["protection", "off", "noticed", "many", "doubled"]
    assert all(each.ok for each in place.found)


@pytest.mark.parametrize(("outcome", "said"), [(FAILED, "FAILED"), (SKIPPED, "not run")])
@pytest.mark.parametrize("kind", ["drill", "control"])
def test_what_failed_or_did_not_run_did_not_pass(script, tmp_path, kind, outcome, said):
    (found,) = script.read(results(tmp_path, (kind, "Killed workers", "", outcome)))
    assert (found.outcome, found.ok, found.words) == (said, False, "test_it")


def main(script, monkeypatch, place, found, *, content=True) -> int:
    """The exit code where one place finds something."""

    def run(place, results) -> bool:
        place.found = found
        return content

    monkeypatch.setattr(script, "places", lambda: [place])
    monkeypatch.setattr(script, "run", run)
    monkeypatch.setattr(sys, "argv", ["run_drills.py"])
    return script.main()


def test_all_is_well_only_where_all_passed(script, monkeypatch, capsys):
    good = script.Found("Killed workers", is_control=False, outcome="passed", words="0 lost")
    bad = script.Found("Killed workers", is_control=True, outcome="FAILED", words="0 doubled")
    place = script.Place("SQLite, files", {})
    assert main(script, monkeypatch, place, [good]) == 0
    assert "All drills passed." in capsys.readouterr().out
    assert main(script, monkeypatch, place, [good, bad]) == 1
    assert main(script, monkeypatch, place, [good], content=False) == 1
    assert main(script, monkeypatch, place, []) == 1
    assert "NOT all drills passed." in capsys.readouterr().out


def test_a_place_that_is_missing_is_not_run_and_no_pass(script, monkeypatch, capsys):
    place = script.Place("PostgreSQL, Redis", {}, missing="there is no redis-server here")
    assert main(script, monkeypatch, place, []) == 1
    said = capsys.readouterr().out
    assert "PostgreSQL, Redis: not run: there is no redis-server here" in said
