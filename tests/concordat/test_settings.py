"""Settings from the environment: what is needed, what is refused, what the documents say."""

import os
import re
import subprocess
import sys

import pytest
from django.db import connection

from tests.processes import ROOT, environment, run

NEEDED = {
    "SECRET_KEY": "long-enough-and-said-by-nobody-else-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "concordat.example.org",
    "SITE_ADDRESS": "https://concordat.example.org",
}


def load(tmp_path, expression: str = "", **changes: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own, print an expression over them."""
    program = f"from concordat import settings as s; print({expression})"
    return run(sys.executable, "-c", program, env=environment(tmp_path, **changes))


def test_the_suite_runs_on_the_database_that_was_asked_for():
    """Settings made too late leave the tests on SQLite without a word."""
    url = os.environ.get("DATABASE_URL") or "sqlite:"
    from_url = "postgresql" if url.startswith("postgres") else "sqlite"
    assert connection.vendor == os.environ.get("CONCORDAT_EXPECT_DATABASE", from_url)


@pytest.mark.parametrize("name", sorted(NEEDED))
def test_production_names_the_setting_that_is_missing(tmp_path, name):
    done = load(tmp_path, **{**NEEDED, name: "", "CONCORDAT_MODE": "production"})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: {name} is not set. Set it in the environment" in done.stderr


def test_production_is_the_mode_unless_another_is_set_and_starts_with_what_it_needs(tmp_path):
    """The control of the test above."""
    env = {**environment(tmp_path), **NEEDED}
    del env["CONCORDAT_MODE"]
    program = "from concordat import settings as s; print(s.MODE, s.DEBUG, s.SESSION_COOKIE_SECURE)"
    done = run(sys.executable, "-c", program, env=env)
    assert done.stdout == "production False True\n", done.stderr


def test_commands_that_only_read_need_no_setting_and_those_that_write_do(tmp_path):
    env = environment(tmp_path)
    del env["CONCORDAT_MODE"]
    done = run(sys.executable, "manage.py", "read_by_when", "Mar 15", env=env)
    assert '"due_on": ["2015-03-31"]' in done.stdout, done.stderr
    plan = str(ROOT / "fixtures" / "documents" / "oxfordshire.txt")
    command = [sys.executable, "manage.py", "import_plan", plan]
    assert run(*command, "--json", env=env).stdout.startswith("{")
    done = run(*command, "--commit", "--partnership", "oxfordshire", env=env)
    assert done.returncode == 1
    assert done.stderr.startswith("This cannot start: SECRET_KEY is not set."), done.stderr
    assert "Traceback" not in done.stderr


def test_the_demonstration_needs_nothing(tmp_path):
    done = load(tmp_path, "s.DEMONSTRATION, s.ALLOWED_HOSTS")
    assert done.stdout.startswith("True ['127.0.0.1', 'localhost'"), done.stderr


def test_a_mode_that_is_none_is_refused(tmp_path):
    done = load(tmp_path, CONCORDAT_MODE="prod")
    assert "CONCORDAT_MODE is 'prod'; it must be one of production" in done.stderr


def test_the_settings_of_the_tests_serve_nobody(tmp_path):
    """They make cheap passwords."""
    done = load(tmp_path, CONCORDAT_MODE="test")
    assert "CONCORDAT_MODE=test is for the test suite only." in done.stderr


def test_the_database_is_the_one_that_the_environment_names(tmp_path):
    engine = "s.DATABASES['default']['ENGINE']"
    url = "postgres://somebody@db.example.org/concordat"
    assert "sqlite3" in load(tmp_path, engine).stdout
    done = load(tmp_path, engine, DATABASE_URL=url)
    assert "postgresql" in done.stdout, done.stderr


def read_by_the_settings() -> set[str]:
    """Every environment variable that settings.py reads."""
    source = (ROOT / "concordat" / "settings.py").read_text(encoding="utf-8")
    pattern = r"(?:env\.\w+|required_in_production)\(\s*\"([A-Z_]+)\""
    return set(re.findall(pattern, source))


def in_the_table() -> set[str]:
    """Every environment variable in the table of docs/operators.md."""
    guide = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    section = guide.partition("## Settings")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([A-Z_]+)`", section, re.MULTILINE))


def test_the_guide_for_operators_has_every_setting_and_no_other():
    assert len(read_by_the_settings()) > 10
    assert in_the_table() == read_by_the_settings()


NOTIFY = {"MAIL_CHANNEL": "notify", "NOTIFY_API_KEY": "key", "NOTIFY_TEMPLATE_ID": "template"}


def test_letters_go_through_notify_where_the_settings_say_so(tmp_path):
    done = load(tmp_path, "s.EMAIL_BACKEND", **NOTIFY)
    assert done.stdout == "concordat.lib.mail_notify.EmailBackend\n", done.stderr
    done = load(tmp_path, "s.EMAIL_BACKEND")
    assert done.stdout == "concordat.lib.mail_files.EmailBackend\n", done.stderr


@pytest.mark.parametrize("name", ["NOTIFY_API_KEY", "NOTIFY_TEMPLATE_ID"])
def test_notify_needs_a_key_and_a_template(tmp_path, name):
    done = load(tmp_path, **{**NOTIFY, name: ""})
    assert "MAIL_CHANNEL is notify, which needs NOTIFY_API_KEY" in done.stderr


def test_a_channel_that_is_none_is_refused(tmp_path):
    done = load(tmp_path, MAIL_CHANNEL="pigeon")
    assert "MAIL_CHANNEL is 'pigeon'; it must be one of smtp, notify" in done.stderr
