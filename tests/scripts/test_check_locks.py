"""The script that compares the lock files with pyproject.toml."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.processes import BASE, ROOT, run

FILES = ("pyproject.toml", "requirements.lock", "requirements-dev.lock")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what the script reads."""
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def check(checkout: Path):
    script = str(ROOT / "scripts" / "check_locks.py")
    return run(sys.executable, script, env=BASE, cwd=checkout)


def change(path: Path, pattern: str, replacement: str) -> None:
    text, times = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), count=1)
    assert times == 1
    path.write_text(text, encoding="utf-8")


def test_the_locks_of_the_repository_fit(checkout):
    done = check(checkout)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "pattern", "replacement", "said"),
    [
        ("pyproject.toml", r'"django>=5\.2', '"djongo>=5.2', "requirements.lock lacks djongo>=5.2"),
        ("pyproject.toml", r'"django>=5\.2,<5\.3', '"django>=6.0', "which is not django>=6.0"),
        ("pyproject.toml", r'"hypothesis>=6', '"hypotheses>=6', "requirements-dev.lock lacks"),
        ("requirements-dev.lock", r"\ndjango==[\d.]+", "\ndjango==5.2.1", "has django 5.2.1, and"),
    ],
    ids=["added", "out of range", "added for development", "two versions"],
)
def test_a_lock_that_does_not_fit_is_named(checkout, name, pattern, replacement, said):
    change(checkout / name, pattern, replacement)
    done = check(checkout)
    assert done.returncode != 0
    assert said in done.stderr
    assert "make lock" in done.stderr
