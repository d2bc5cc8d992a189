"""Programs run by tests, each in an environment of its own making."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# What a program needs wherever it runs; nothing of the service's settings is handed on.
BASE = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def environment(var: Path, **more: str) -> dict[str, str]:
    """A demonstration that keeps everything in `var`; an operator's own .env cannot reach it."""
    names = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_ADDRESS", "DATABASE_URL", "EMAIL_HOST")
    blank = dict.fromkeys(names, "")
    return {
        **BASE,
        **blank,
        "CONCORDAT_MODE": "demonstration",
        "CONCORDAT_VAR": str(var),
        "CELERY_BROKER_URL": "filesystem://",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


def run(
    *words: str, env: dict[str, str], cwd: Path = ROOT, patience: int = 120
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, within `patience` seconds; what it wrote is text."""
    return subprocess.run(  # noqa: S603 -- the words are the tests' own
        words, env=env, cwd=cwd, capture_output=True, text=True, timeout=patience, check=False
    )


def manage(*words: str, env: dict[str, str]) -> str:
    """Run a management command; what it printed. It must succeed."""
    done = run(sys.executable, "manage.py", *words, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def start(*words: str, env: dict[str, str]) -> subprocess.Popen[str]:
    """Start a program; its output and its errors come together, line by line."""
    return subprocess.Popen(  # noqa: S603 -- the words are the tests' own
        words,
        env=env,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,  # so that `end` finds its children too
    )


def end(process: subprocess.Popen[str]) -> None:
    """End a program and its children at once, where they still run."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
