"""GOV.UK Notify, played by an HTTP server on loopback: what it gets, and what its answers mean."""

import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from concordat.lib.mail import NotSent, Paragraph, as_message, build, send_now
from concordat.lib.mail_notify import JOINER, harmless
from concordat.outbox.answers import Verdict
from concordat.outbox.line import Line

KEY = "live-00000000-0000-4000-8000-000000000001-00000000-0000-4000-8000-000000000002"
TEMPLATE = "00000000-0000-4000-8000-000000000003"
TO = "ann@example.org"
SITE = "https://plans.example.org"


class Notify:
    """What it is told to say, and what reached it."""

    def __init__(self) -> None:
        self.status, self.body = 201, b'{"id": "1"}'
        self.asked: list[tuple[str, dict[str, Any], str]] = []

    def says(self, status: int, error: str = "", message: str = "") -> None:
        """From now on answer so."""
        errors = [{"error": error, "message": message}]
        self.status = status
        self.body = json.dumps({"status_code": status, "errors": errors}).encode()


@pytest.fixture
def notify(settings: Any) -> Iterator[Notify]:
    """The service is told to send through it."""
    one = Notify()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            one.asked.append((self.path, json.loads(body), self.headers["Authorization"]))
            self.send_response(one.status)
            self.send_header("Content-Length", str(len(one.body)))
            self.end_headers()
            self.wfile.write(one.body)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        settings.EMAIL_BACKEND = "concordat.lib.mail_notify.EmailBackend"
        settings.NOTIFY_ADDRESS = f"http://127.0.0.1:{server.server_port}"
        settings.NOTIFY_API_KEY, settings.NOTIFY_TEMPLATE_ID = KEY, TEMPLATE
        settings.NOTIFY_REPLY_TO_ID = ""
        settings.SITE_ADDRESS = SITE
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield one
        server.shutdown()
        thread.join()


def verdict() -> Verdict:
    """Hand over one letter as the sender does."""
    mail = build(
        "3 promises are overdue",
        Paragraph("A [plan](https://evil.example)"),
        why="You are you.",
        headers={"List-Unsubscribe": f"<{SITE}/letters/stop/x/>"},
    )
    with Line() as line:
        assert line.open() is None
        return line.send(as_message(mail, TO, "<id-1@plans.example.org>"), within=20).verdict


def test_a_letter_goes_through_one_template(notify: Notify) -> None:
    assert verdict() is Verdict.SENT
    [(path, asked, authorization)] = notify.asked
    assert path == "/v2/notifications/email"
    assert authorization.startswith("Bearer ")
    assert asked["email_address"] == TO
    assert asked["template_id"] == TEMPLATE
    assert asked["reference"] == "id-1@plans.example.org"
    assert asked["one_click_unsubscribe_url"] == f"{SITE}/letters/stop/x/"
    assert asked["personalisation"]["subject"] == "3 promises are overdue"
    assert "](https://" not in asked["personalisation"]["body"]
    assert "You are you." in asked["personalisation"]["body"]
    assert "email_reply_to_id" not in asked


def test_a_reply_goes_where_the_settings_say(notify: Notify, settings: Any) -> None:
    settings.NOTIFY_REPLY_TO_ID = "reply"
    verdict()
    assert notify.asked[0][1]["email_reply_to_id"] == "reply"


@pytest.mark.parametrize(
    ("status", "error", "message", "follows"),
    [
        (400, "ValidationError", "email_address Not a valid email address", Verdict.BAD_ADDRESS),
        (400, "BadRequestError", "Missing personalisation: body", Verdict.OUR_FAULT),
        (400, "BadRequestError", "Template not found", Verdict.OUR_FAULT),
        (400, "BadRequestError", "Can’t send to this recipient using a team-only API key", "our"),
        (400, "ValidationError", "reference is too long", Verdict.REFUSED),
        (401, "AuthError", "Unauthorized", Verdict.OUR_FAULT),
        (403, "AuthError", "Error: Your system clock must be accurate", Verdict.OUR_FAULT),
        (404, "NoResultFound", "No result found", Verdict.OUR_FAULT),
        (413, "", "Too large", Verdict.REFUSED),
        (429, "RateLimitError", "Exceeded rate limit", Verdict.LATER),
        (429, "TooManyRequestsError", "Exceeded send limits (250000) for today", Verdict.LATER),
        (500, "Exception", "Internal server error", Verdict.LATER),
        (503, "", "Away", Verdict.LATER),
    ],
)
def test_what_notify_answers_means_what_a_mail_server_would_mean(
    notify: Notify, status: int, error: str, message: str, follows: Verdict | str
) -> None:
    notify.says(status, error, message)
    assert verdict() == (Verdict.OUR_FAULT if follows == "our" else follows)


def test_an_answer_that_is_none_is_silence(notify: Notify) -> None:
    notify.body = b"<html>"
    assert verdict() is Verdict.LATER


def test_nobody_there_is_silence(notify: Notify, settings: Any) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and nobody listens
        settings.NOTIFY_ADDRESS = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert verdict() is Verdict.LATER


def test_a_code_goes_at_once_or_is_not_sent(notify: Notify) -> None:
    send_now(build("A code", Paragraph("ABCD-123456"), why="You asked."), TO)
    assert len(notify.asked) == 1
    notify.says(429)
    with pytest.raises(NotSent):
        send_now(build("A code", Paragraph("ABCD-123456"), why="You asked."), TO)


@pytest.mark.parametrize(
    "words",
    [
        "# A heading",
        "> a quotation",
        "^ an inset",
        "- an item",
        "+ an item",
        "* an item",
        "1. an item",
        "2) an item",
        "---",
        "===",
        "``` code",
        "A [plan](https://evil.example)",
        "A [plan][1]",
        "[1]: https://evil.example",
        "See https://evil.example/x",
        "See HTTP://evil.example/x",
        "See www.evil.example",
        "mailto:ann@evil.example",
        f"{SITE}.evil.example/",
        f"{SITE}/x and more",
        f"{SITE}/](https://evil.example)",
    ],
)
def test_signs_in_what_people_wrote_do_nothing_and_stay(words: str) -> None:
    for letter in (f"* {words}", f"Title\n{words}" if words[0] != "*" else f"  {words}"):
        found = harmless(letter, SITE)
        assert found.replace(JOINER, "") == letter
        assert found != letter
        rest = found.removeprefix("* ").removeprefix("Title\n").strip()
        assert "](" not in rest
        assert "://" not in rest
        assert not rest.startswith(tuple("#>^-+=`*0123456789"))


@pytest.mark.parametrize(
    "letter",
    [
        "Hello Ann Lee,",
        f"Your letters:\n{SITE}/account/letters/",
        f"* 1.1 A plan\n  {SITE}/deliverables/5/?a=1&b=2#update-7".replace("1.1", "A.1"),
        "Overdue (2)\n-----------",
    ],
)
def test_what_is_ours_stays_as_it_is(letter: str) -> None:
    assert harmless(letter, SITE) == letter
