"""Letters: one source for text and HTML, addresses from the one setting, sent at once."""

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default as modern
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.mail import EmailMessage

from concordat.lib import clock
from concordat.lib.mail import (
    Entry,
    Heading,
    Items,
    Link,
    Mail,
    NotSent,
    Paragraph,
    address,
    as_message,
    build,
    send_now,
)
from concordat.lib.mail_files import folder

LONG = "Oxford Health will open the crisis line at all hours of the day and of the night, as agreed"
WHY = "You get this because you answer for it. Change that on your page."


class Reader(HTMLParser):
    """The words of a page in order, with the address of each link after its words."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.address = ""
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self.tags.append((tag, attrs))
        self.address = dict(attrs).get("href") or self.address if tag == "a" else self.address

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        if tag == "a":
            self.words.append(self.address)

    def handle_data(self, data: str) -> None:
        """Words."""
        self.words += data.split()


def read(html: str) -> Reader:
    """A page, read."""
    reader = Reader()
    reader.feed(html.partition("<body>")[2])
    return reader


def letter(**headers: str) -> Mail:
    """A letter with a block of each kind."""
    return build(
        "2 of 7 overdue",
        Paragraph(LONG),
        Heading("What is late"),
        Items([f"{LONG} & more <soon>", Link(LONG, "/actions/3/")]),
        Link("Sign in", "/sign-in/"),
        why=WHY,
        headers=headers,
    )


def test_text_and_html_say_the_same_words_in_the_same_order() -> None:
    """But for the marks that stand for tags in text: bullets, underlines, the colon at a link."""
    mail = letter()
    text = [word for word in mail.text.split() if word != "*" and not re.fullmatch("-+", word)]
    said = read(mail.html).words
    assert [word.rstrip(":") for word in text] == [word.rstrip(":") for word in said]
    assert len(said) > 50


def test_no_line_is_longer_than_78_columns_but_an_address() -> None:
    long_path = "/actions/" + "x" * 100 + "/"
    mail = build("Subject", Paragraph(LONG * 3), Items([LONG]), Link(LONG, long_path), why=WHY)
    long = [line for line in mail.text.splitlines() if len(line) > 78]
    assert long == [address(long_path)]


def test_an_item_hangs_together_and_an_address_stands_alone() -> None:
    assert letter().text.endswith(
        "  night, as agreed & more <soon>\n"
        "* Oxford Health will open the crisis line at all hours of the day and of the\n"
        "  night, as agreed:\n"
        "  http://127.0.0.1:8000/actions/3/\n"
        "\n"
        "Sign in:\n"
        "http://127.0.0.1:8000/sign-in/\n"
        "\n"
        f"{WHY}\n"
    )


def test_entries_of_many_lines_are_told_apart() -> None:
    entries = [Entry(name, "/actions/3/", ["By when: Mar 15."]) for name in ("One", "Two")]
    assert build("Subject", Items(entries), why=WHY).text.startswith(
        "* One\n  By when: Mar 15.\n  http://127.0.0.1:8000/actions/3/\n"
        "\n"
        "* Two\n  By when: Mar 15.\n  http://127.0.0.1:8000/actions/3/\n"
        "\n"
        f"{WHY}"
    )


def test_the_html_is_plain_and_accessible() -> None:
    """A language, a title, headings and lists; style in its head alone, no script, no picture."""
    html = letter().html
    assert '<html lang="en-GB">' in html
    assert "<title>2 of 7 overdue</title>" in html
    tags = {tag for tag, _ in read(html).tags}
    assert tags == {"p", "h2", "ul", "li", "a", "hr"}
    assert {name for _, attrs in read(html).tags for name, _ in attrs} == {"href"}


def test_what_people_wrote_is_words_and_nothing_else() -> None:
    """Neither markup in HTML, nor a new line or a heading in text, nor a header."""
    name = "<script>x()</script>\n\nBcc: all@example.org\n\n* Click https://evil.example"
    mail = build(f"News\r\nBcc: x {name}", Paragraph(name), Link(name, "/a/"), why=WHY)
    assert "<script>" not in mail.html
    assert "\n" not in mail.subject
    assert {dict(attrs)["href"] for tag, attrs in read(mail.html).tags if tag == "a"} == {
        "http://127.0.0.1:8000/a/"
    }
    assert not re.search(r"^(Bcc|\*)", mail.text, re.MULTILINE)


def test_an_empty_paragraph_is_an_empty_line() -> None:
    assert build("Subject", Paragraph(" "), why="Because.").text == "\n\nBecause.\n"


def test_addresses_come_from_the_one_setting(settings: Any) -> None:
    settings.SITE_ADDRESS = "https://plans.example.org"
    assert address("/overdue/?mine=1") == "https://plans.example.org/overdue/?mine=1"


@pytest.mark.parametrize("path", ["", "overdue/", "//evil.example/", "https://evil.example/"])
def test_an_address_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="is not a path of this service"):
        address(path)


def test_what_the_mail_server_is_given(settings: Any, hold: Any) -> None:
    """Plain text first, then HTML; headers that no machine answers; the held clock's day."""
    settings.MAIL_FROM = "Crisis care plans <plans@example.org>"
    hold("2015-06-15")
    made = as_message(letter(**{"List-Id": "digests"}), "kim@example.org", "<1@example.org>")
    message = message_from_bytes(made.message().as_bytes(), policy=modern)
    parts = [part.get_content_type() for part in message.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == "<1@example.org>"
    assert message["From"] == "Crisis care plans <plans@example.org>"
    assert message["To"] == "kim@example.org"
    assert message["Subject"] == "2 of 7 overdue"
    assert message["List-Id"] == "digests"
    assert clock.day_of(parsedate_to_datetime(message["Date"])) == clock.today()


def test_a_letter_cannot_change_who_it_comes_from_or_its_id() -> None:
    made = as_message(letter(**{"Message-ID": "<mine>", "Date": "never"}), "k@example.org", "<1@x>")
    assert made.extra_headers["Message-ID"] == "<1@x>"
    assert made.extra_headers["Date"] != "never"


# At once


@pytest.mark.django_db
def test_what_is_sent_at_once_is_kept_nowhere(
    mailoutbox: list[EmailMessage], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        send_now(letter(), "kim@example.org")
        send_now(letter(), "kim@example.org")
    first, second = mailoutbox
    assert first.to == ["kim@example.org"]
    ids = [sent.extra_headers["Message-ID"] for sent in (first, second)]
    assert ids[0] != ids[1]
    assert all(one.endswith("@127.0.0.1>") for one in ids)


def test_a_mail_server_that_does_not_take_it_is_told_without_the_address(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "concordat.lib.mail_server.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(NotSent) as caught:
        send_now(build("Your code", Paragraph("Your code is 481516"), why=WHY), "kim@example.org")
    said = f"{caught.value} {caplog.text}"
    assert "ConnectionRefusedError" in said
    assert "kim@" not in said
    assert "481516" not in said


def test_the_demonstration_writes_each_letter_to_a_file(settings: Any, own_var: Any) -> None:
    settings.EMAIL_BACKEND = "concordat.lib.mail_files.EmailBackend"
    send_now(letter(), "kim@example.org")
    send_now(letter(), "lee@example.org")
    files = sorted(folder().iterdir())
    assert folder() == own_var / "mail"
    assert [path.suffix for path in files] == [".eml", ".eml"]
    to = [message_from_bytes(path.read_bytes())["To"] for path in files]
    assert to == ["kim@example.org", "lee@example.org"]
    assert files[0].name.startswith(datetime.now(UTC).strftime("%Y%m"))
