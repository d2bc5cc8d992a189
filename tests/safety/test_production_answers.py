"""What production answers: cookies, transport, policy; in a process with production's settings."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.processes import environment, manage, run

PRODUCTION = {
    "CONCORDAT_MODE": "production",
    "SECRET_KEY": "long-enough-and-said-by-nobody-else-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "concordat.example.org",
    "SITE_ADDRESS": "https://concordat.example.org",
}
# Asks for some pages and prints what came, cookies with all that a browser is told of them.
PROGRAM = """
import json, django; django.setup()
from django.test import Client
client = Client(raise_request_exception=False, HTTP_HOST="concordat.example.org")
def told(response):
    cookies = {name: {key: value for key, value in each.items() if value}
               for name, each in response.cookies.items()}
    return {"status": response.status_code, "headers": dict(response.headers), "cookies": cookies}
def ask(path, **more):
    return told(client.get(path, **{"secure": True, **more}))
page = client.get("/sign-in/", secure=True)
token = page.cookies["__Host-csrf"].value
answers = {
    "page": told(page),
    "plain": ask("/sign-in/?a=b", secure=False),
    "missing": ask("/no-such-page/"),
    "elsewhere": ask("/", HTTP_HOST="evil.example"),
    "health": ask("/healthz"),
    "static": ask("/static/concordat.css"),
    "no token": told(Client(enforce_csrf_checks=True, HTTP_HOST="concordat.example.org").post(
        "/sign-in/", {"email": "kim@example.org"}, secure=True)),
    "closed": ask("/plans/"),
    "asked": told(client.post("/sign-in/", {"email": "kim@example.org"}, secure=True)),
}
print("ANSWERS" + json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What production answers to a few requests, by name."""
    var: Path = tmp_path_factory.mktemp("production")
    env = environment(var, **PRODUCTION, DJANGO_SETTINGS_MODULE="concordat.settings")
    manage("migrate", "--verbosity", "0", env=env)
    manage("collectstatic", "--no-input", "--verbosity", "0", env=env)
    done = run(sys.executable, "-c", PROGRAM, env=env)
    assert "ANSWERS" in done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.partition("ANSWERS")[2])
    return found


EVERYWHERE = ("page", "missing", "elsewhere", "health", "no token", "closed", "asked")


@pytest.mark.parametrize("name", EVERYWHERE)
def test_every_answer_says_what_a_browser_may_do(answers: dict[str, Any], name: str) -> None:
    headers = answers[name]["headers"]
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_cookies_are_bound_to_this_host_and_to_secure_transport(answers: dict[str, Any]) -> None:
    """`__Host-`: a browser refuses such a cookie unless it is secure, for "/", of one host."""
    cookies = {
        name: told for answer in answers.values() for name, told in answer["cookies"].items()
    }
    assert {"__Host-csrf", "__Host-session"} <= cookies.keys()
    for name, told in cookies.items():
        assert name.startswith("__Host-"), name
        assert told["secure"], name
        assert told["path"] == "/", name
        assert "domain" not in told, name
        assert told["samesite"] in {"Lax", "Strict"}, name
    assert cookies["__Host-session"]["httponly"]
    assert cookies["__Host-csrf"]["httponly"]


def test_plain_transport_is_led_to_the_secure_one(answers: dict[str, Any]) -> None:
    assert answers["plain"]["status"] == 301
    location = answers["plain"]["headers"]["Location"]
    assert location == "https://concordat.example.org/sign-in/?a=b"


def test_a_foreign_host_and_a_missing_token_are_refused(answers: dict[str, Any]) -> None:
    assert answers["elsewhere"]["status"] == 400
    assert answers["no token"]["status"] == 403
    assert answers["missing"]["status"] == 404
    assert answers["page"]["status"] == 200  # the control


def test_pages_are_not_kept_by_anybody_on_the_way(answers: dict[str, Any]) -> None:
    assert "no-store" in answers["page"]["headers"]["Cache-Control"]
    assert "private" in answers["page"]["headers"]["Cache-Control"]
