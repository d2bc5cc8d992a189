"""What holds for every file of the repository, so that nobody has to remember it."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("concordat", "partners", "actions")
LONGEST_FILE = 500
# Written by a tool, by others, or by hand as one whole.
NOT_CODE = (
    "static/",
    "fixtures/",
    "tests/golden/",
    "requirements",
    "actions/migrations/",
    "partners/migrations/",
)
# Names of templates that Django or crispy-forms look for by themselves.
ASKED_FOR_BY_NAME = re.compile(
    r"^(4\d\d|403_csrf|500)\.html$|^govuk/|^admin/|^registration/login\.html$"
)


@cache
def tracked() -> tuple[str, ...]:
    """The files that the repository holds, or without git those that lie here."""
    try:
        listed = subprocess.run(  # noqa: S603 -- the words are our own
            [shutil.which("git") or "git", "ls-files", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        skipped = {".git", ".venv", "var", "node_modules", "__pycache__"}
        listed = [
            str(path.relative_to(ROOT))
            for path in ROOT.rglob("*")
            if not skipped.intersection(path.parts)
        ]
    return tuple(sorted(name for name in listed if name and (ROOT / name).is_file()))


def texts(*endings: str, under: tuple[str, ...] = ("",)) -> Iterator[tuple[str, str]]:
    """Name and text of the files with an ending, below some folders."""
    for name in tracked():
        if name.endswith(endings) and name.startswith(under):
            yield name, (ROOT / name).read_text(encoding="utf-8")


def modules(*under: str) -> Iterator[tuple[str, str]]:
    """Our Python modules."""
    yield from texts(".py", under=under or tuple(f"{package}/" for package in PACKAGES))


def templates() -> dict[str, str]:
    """Every template by the name under which it is asked for."""
    found = {}
    for name, text in texts(".html", under=("templates/", "actions/", "partners/")):
        found[name.partition("templates/")[2] or name] = text
    return found


# Templates


def test_every_template_is_used_somewhere() -> None:
    """Named in Python or in another template, or one that Django asks for by its name."""
    sources = [text for _, text in modules()] + list(templates().values())
    unused = [
        name
        for name in templates()
        if not ASKED_FOR_BY_NAME.search(name) and not any(f'"{name}"' in text for text in sources)
    ]
    assert not unused


def test_every_template_can_be_read() -> None:
    names = templates()
    assert len(names) > 40
    for name in names:
        get_template(name)


FORBIDDEN_IN_TEMPLATES = {
    "a filter that lets markup through": r"\|\s*safe\b|\|\s*safeseq\b",
    "markup that is not escaped": r"autoescape\s+off",
    "a style attribute": r"\sstyle\s*=",
    "a handler attribute": r"\son[a-z]+\s*=",
    "an inline style sheet": r"<style\b",
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "a foreign address": r"(src|href|action)=\"(https?:)?//",
}


# No policy of ours reaches a letter, which can load nothing: its rules of style stand in it.
ALLOWED_IN_TEMPLATES = {("an inline style sheet", "emails/base.html")}


@pytest.mark.parametrize("what", FORBIDDEN_IN_TEMPLATES)
def test_no_template_has_what_the_policy_or_escaping_forbids(what: str) -> None:
    pattern = re.compile(FORBIDDEN_IN_TEMPLATES[what])
    found = {(what, name) for name, text in templates().items() if pattern.search(text)}
    assert found <= ALLOWED_IN_TEMPLATES


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("a filter that lets markup through", "{{ text|safe }}"),
        ("markup that is not escaped", "{% autoescape off %}"),
        ("a style attribute", '<p style="color: red">'),
        ("a handler attribute", '<p onclick="x()">'),
        ("an inline style sheet", "<style>p {}</style>"),
        ("an inline script", "<script>x()</script>"),
        ("a foreign address", '<img src="https://example.org/x.png">'),
    ],
)
def test_what_is_forbidden_would_be_found(what: str, sample: str) -> None:
    """The control."""
    assert re.search(FORBIDDEN_IN_TEMPLATES[what], sample)


def test_no_code_builds_markup_that_is_not_escaped() -> None:
    """`format_html` escapes what it is given; these do not."""
    pattern = re.compile(r"\bmark_safe\b|\bSafeString\b|\bSafeText\b|__html__|autoescape=False")
    assert [name for name, text in modules() if pattern.search(text)] == []


# Code


def test_no_file_is_too_long_to_read() -> None:
    endings = (".py", ".html", ".scss", ".sh", ".mjs", ".toml")
    long = {
        name: len(text.splitlines())
        for name, text in texts(*endings)
        if not name.startswith(NOT_CODE) and len(text.splitlines()) > LONGEST_FILE
    }
    assert not long


def test_every_module_opens_with_a_line_that_says_what_lives_there() -> None:
    """The first line of its docstring is a sentence. Empty files mark packages."""
    without = []
    for name, text in texts(".py"):
        docstring = ast.get_docstring(ast.parse(text)) if text.strip() else "An empty mark."
        if name.endswith(("0001_initial.py",)):
            continue
        if not docstring or not docstring.splitlines()[0].endswith((".", "`.", ":", "?", '"')):
            without.append(name)
    assert without == []


def test_only_the_clock_knows_what_day_it_is() -> None:
    """Anything else would tell another day than the one at which the clock is held."""
    pattern = re.compile(r"\btimezone\.now\b|\bdate\.today\(|\bdatetime\.(now|utcnow|today)\(")
    allowed = {
        "concordat/lib/clock.py",  # the clock itself
        "partners/models/person.py",  # when an account was made: technical, on the real clock
    }
    found = {name for name, text in modules() if pattern.search(text)}
    found -= {name for name in found if "/migrations/" in name}
    assert found - allowed == set()
    assert "concordat/lib/clock.py" in found


def test_nobody_skips_a_rule_without_saying_why() -> None:
    """An ignored rule is named, and the line gives the reason."""
    for name, text in modules():
        for line in text.splitlines():
            if "type: ignore" in line:
                assert re.search(r"type: ignore\[[\w, -]+\]\s+# \w", line), f"{name}: {line}"
            if "noqa" in line:
                assert re.search(r"# noqa: [A-Z0-9, ]+ (--|#) \w", line), f"{name}: {line}"


# The repository


PLACES = {
    "a folder of somebody's machine": r"(?<![\w.])/(home|Users|root)/\w",
    "a package index": r"--(extra-)?index-[u]rl[ =]\S|--find-[l]inks[ =]\S",
    "an address of a registry": r"https?://[^\s\"']*(pypi|artifactory|nexus|registry\.npmjs)",
}


@pytest.mark.parametrize("what", PLACES)
def test_nothing_names_a_place_of_one_machine(what: str) -> None:
    pattern = re.compile(PLACES[what])
    found = []
    for name in tracked():
        if name.startswith("static/") or name == "tests/guards/test_repository.py":
            continue
        text = (ROOT / name).read_bytes().decode("utf-8", errors="replace")
        found += [name] if pattern.search(text) else []
    assert found == []


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("a folder of somebody's machine", "/home/kim/concordat"),
        ("a package index", "--extra-" + "index-url https://example.org"),
        ("an address of a registry", "https://pypi.org/simple"),
    ],
)
def test_a_place_would_be_found(what: str, sample: str) -> None:
    """The control."""
    assert re.search(PLACES[what], sample)


def test_every_test_module_has_tests() -> None:
    """A file that pytest collects and finds empty looks as if something were tested."""
    empty = [
        name
        for name, text in texts(".py", under=("tests/",))
        if Path(name).name.startswith("test_") and "def test_" not in text
    ]
    assert empty == []
