"""The page with the demonstration's letters: there in the demonstration alone, as text alone."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from concordat.lib import mail_files
from concordat.lib.mail import Link, Paragraph, as_message, build
from concordat.lib.mail_files import EmailBackend, folder, kept_letter, kept_letters

pytestmark = pytest.mark.django_db
PAGE = "/demonstration/mail/"


@pytest.fixture
def demonstration(settings: Any) -> None:
    """The demonstration runs."""
    settings.DEMONSTRATION = True


def sent(subject: str = "4 of 11 promises overdue", to: str = "ann@example.org") -> str:
    """A letter is sent; the name of its file."""
    before = {each.name for each in folder().glob("*.eml")}
    mail = build(subject, Paragraph("Grüße & <b>"), Link("Open", "/actions/1/"), why="Because.")
    EmailBackend().send_messages([as_message(mail, to, f"<{len(before)}@example.org>")])
    (name,) = {each.name for each in folder().glob("*.eml")} - before
    return name


@pytest.mark.usefixtures("demonstration")
def test_letters_are_listed_the_newest_first_and_shown_as_text(client: Client) -> None:
    assert "No letters yet" in client.get(PAGE).content.decode()
    sent("First")
    name = sent("Second")
    words = client.get(PAGE).content.decode()
    assert words.index("Second") < words.index("First")
    shown = client.get(f"{PAGE}{name}/")
    words = shown.content.decode()
    assert "Grüße &amp; &lt;b&gt;" in words
    assert "ann@example.org" in words
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("demonstration")
def test_those_to_one_address_can_be_seen_alone(client: Client) -> None:
    sent("To Ann")
    sent("To Bo", to="bo@example.org")
    words = client.get(f"{PAGE}?to=bo@example.org").content.decode()
    assert "To Bo" in words
    assert "To Ann" not in words


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("name", ["nothing.eml", "held-day", "..%2Fheld-day", "%00.eml"])
def test_no_other_file_is_shown(client: Client, name: str) -> None:
    sent()
    assert client.get(f"{PAGE}{name}/").status_code == 404


def test_no_name_leads_out_of_the_folder() -> None:
    sent()
    Path(folder().parent / "secret.eml").write_text("Subject: secret\n\nsecret", encoding="ascii")
    assert kept_letter("../secret.eml") is None
    assert kept_letter(str(folder().parent / "secret.eml")) is None


def test_outside_the_demonstration_there_is_no_such_page(client: Client) -> None:
    """The control is the test of what is listed."""
    name = sent()
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}{name}/").status_code == 404


def test_a_file_that_is_hardly_a_letter_is_shown_as_it_is() -> None:
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / "odd.eml").write_bytes(b"Subject: Odd\nContent-Type: text/html\n\n<p>Only this</p>")
    found = kept_letter("odd.eml")
    assert found is not None
    assert (found.subject, found.text, found.sent_at) == ("Odd", "", None)


def test_a_long_list_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_files, "LISTED", 2)
    for number in range(3):
        sent(f"Letter {number}")
    assert len(kept_letters()) == 2
