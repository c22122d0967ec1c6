"""Mails to people whose mail others may see: nothing shows of what they tell before they are opened."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.deliveries.settings import EmailChannel
from monitor.deliveries.templates import Templates
from tests.deliveries.rows import ALERTS, SMTP, mail, part, rendered, row

NEUTRAL = EmailChannel("Idlib casualties desk", ("duty@example.org",), neutral_subject=True)
MAILED = sorted(ALERTS)
TELLING = re.compile(
    r"casualt|kill|dead|death|injur|children|strike|sample|town|idlib|syria|\bSY\b|drill|digest|summary|operational|"
    r"corrected|retracted|toll|urgent|importance|high|critical|severity|reason|incident|desk|alert",
    re.IGNORECASE,
)


def body(name: str, **facts: object) -> bytes:
    made = rendered(row(name, NEUTRAL, **facts), NEUTRAL).body
    assert made is not None
    return made


def head(made: bytes) -> str:
    return made.partition(b"\r\n\r\n")[0].decode("ascii")


@pytest.mark.parametrize("name", MAILED)
def test_no_header_tells_what_a_mail_is_about(name: str) -> None:
    assert TELLING.findall(head(body(name))) == []


@pytest.mark.parametrize("name", MAILED)
def test_the_headers_that_are_left_are_those_of_any_mail(name: str) -> None:
    names = {line.partition(":")[0] for line in head(body(name)).split("\r\n") if not line.startswith((" ", "\t"))}
    assert names <= {
        "Subject",
        "From",
        "To",
        "Date",
        "Message-ID",
        "References",
        "In-Reply-To",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "List-Id",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }


def test_the_subject_is_the_same_through_a_thread_and_another_in_the_next() -> None:
    def subject(name: str, thread: str) -> str:
        delivery = replace(row(name, NEUTRAL), thread=thread)
        return re.findall(r"^Subject: (.*)$", head(rendered(delivery, NEUTRAL).body or b""), re.MULTILINE)[0].strip()

    assert subject("new", "inc1") == subject("corrected", "inc1") == subject("retracted", "inc1")
    assert subject("new", "inc1") != subject("new", "inc2")
    assert re.fullmatch(r"Message [0-9a-f]{4} from the monitor", subject("new", "inc1"))


@pytest.mark.parametrize("name", MAILED)
def test_what_a_list_of_mails_shows_of_the_first_lines_is_neutral_too(name: str) -> None:
    made = message_from_bytes(body(name), policy=policy.default)
    html = part(made, "html")
    hidden = re.sub(r"<[^>]+>", " ", html.partition("<body")[2].partition(">")[2].partition("</div>")[0])
    assert len(hidden) > 140
    assert TELLING.findall(html.partition("</title>")[0].partition("<title>")[2] + hidden) == []
    assert TELLING.findall(part(made, "plain")[:140]) == []


def test_what_is_told_stands_in_the_mail_all_the_same() -> None:
    made = message_from_bytes(body("new"), policy=policy.default)
    assert "AT LEAST 25 KILLED" in part(made, "plain")


def test_a_name_of_the_sender_that_tells_is_left_out() -> None:
    assert re.search(r"^From: monitor@ngo\.example\r?$", head(body("new")), re.MULTILINE)
    assert SMTP.sender.startswith("Casualty monitor")


def test_replies_still_find_their_thread() -> None:
    plain, neutral = mail(row("toll_rose")), message_from_bytes(body("toll_rose"), policy=policy.default)
    assert neutral["References"] == plain["References"]
    assert neutral["In-Reply-To"] == plain["In-Reply-To"]


def test_a_mail_that_no_template_can_word_is_neutral_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.deliveries.templates.shipped", lambda: tmp_path)
    (tmp_path / "countries.csv").write_text("code,name\n", "utf-8")
    made = rendered(row("new", NEUTRAL), NEUTRAL, Templates()).body or b""
    assert TELLING.findall(head(made)) == []


def test_other_channels_keep_their_telling_headers() -> None:
    made = mail(row("new"))
    assert (made["X-Casualty-Monitor-Reason"], made["Importance"]) == ("new", "high")
    assert "casualty-monitor" in made["List-Id"]
