"""The demo: its world by itself, and the whole of it as a user would see it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import subprocess
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from monitor.deliveries.imap import unseen
from monitor.deliveries.settings import Bounces, Tls
from monitor.demo import answers
from monitor.demo.play import ROUNDS
from monitor.demo.server import FEEDS, Call, World, is_signed
from monitor.secret import Secret
from tests.doubles.patience import PATIENCE

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
START = datetime(2031, 3, 9, 14, 30, tzinfo=UTC)
KEY = b"a key of the demo"
NAMES = sorted({path.name for path in FEEDS.glob("*/*.xml")})


def world(number: int = 1) -> World:
    return World(START, KEY, round=number)


@pytest.mark.parametrize("name", NAMES)
def test_a_feed_is_dated_within_the_hour_before_the_demo(name: str) -> None:
    for number in range(1, len(ROUNDS) + 1):
        text = world(number).feed(name) or ""
        assert "{{" not in text
        dates = [parsedate_to_datetime(found.text or "") for found in ElementTree.fromstring(text).iter("pubDate")]
        assert all(0 <= (START - date).total_seconds() <= 3600 for date in dates)


def test_the_weekday_is_that_of_the_events() -> None:
    assert "on Sunday" in (world(1).feed("wire.xml") or "")


def test_a_feed_changes_with_the_rounds_and_no_entry_vanishes() -> None:
    first, last = (world(number).feed("wire.xml") or "" for number in (1, len(ROUNDS)))
    guids = [{found.text for found in ElementTree.fromstring(text).iter("guid")} for text in (first, last)]
    assert guids[0] < guids[1]


def test_a_feed_that_is_not_there_is_not_served() -> None:
    assert world().feed("nothing.xml") is None


def test_the_samples_say_that_they_are_invented() -> None:
    assert all("Invented for the demo" in (world().feed(name) or "") for name in NAMES)


def signed(body: bytes, key: bytes) -> dict[str, str]:
    mac = hmac.new(key, b"id.1." + body, hashlib.sha256).digest()
    return {"webhook-id": "id", "webhook-timestamp": "1", "webhook-signature": f"v1,{base64.b64encode(mac).decode()}"}


def test_only_a_right_signature_counts() -> None:
    assert is_signed(KEY, signed(b"{}", KEY), b"{}")
    assert not is_signed(KEY, signed(b"{}", b"another"), b"{}")
    assert not is_signed(KEY, signed(b"{}", KEY), b"{ }")
    assert not is_signed(KEY, {}, b"{}")


def test_a_call_is_told_with_whether_it_is_signed() -> None:
    told: list[Call] = []
    World(START, KEY, told=told.append).receive(signed(b'{"type": "x"}', KEY), b'{"type": "x"}')
    assert (told[0].event, told[0].signed) == ({"type": "x"}, True)


def arrived(folder: Path) -> EmailMessage:
    """A mail in a demo's folder."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "monitor@ngo.example", "duty@ngo.example", "[NEW] Idlib: 9 killed"
    mail["Message-ID"] = f"<{'a' * 32}.{'b' * 32}@ngo.example>"
    (folder / "mailbox").mkdir()
    (folder / "mailbox" / "a.eml").write_bytes(mail.as_bytes())
    return mail


def test_an_answer_is_read_once_from_the_mailbox_as_from_any(tmp_path: Path) -> None:
    answers.drop(tmp_path, arrived(tmp_path), "OK")
    server = answers.serve(answers.AnswerBox(tmp_path / answers.FOLDER))
    box = Bounces("127.0.0.1", "monitor@ngo.example", Secret("demo"), server.port, Tls.NONE)
    read: list[bytes] = []
    try:
        assert [unseen(box, datetime.now(UTC), read.append) for _ in range(2)] == [1, 0]
    finally:
        server.shutdown()
        server.server_close()
    [mail] = read
    assert f"In-Reply-To: <{'a' * 32}.{'b' * 32}@ngo.example>".encode() in mail
    assert b"\r\n\r\nOK\r\n" in mail


def test_somebody_answers_a_demo_that_stays(tmp_path: Path) -> None:
    arrived(tmp_path)
    ran = CliRunner().invoke(command_line, ["demo", "--answer", "false", "--folder", str(tmp_path)])
    assert ran.exit_code == 0, ran.output
    assert "[NEW] Idlib: 9 killed" in ran.output
    assert len(list((tmp_path / answers.FOLDER).glob("*.eml"))) == 1


def test_where_no_mail_has_arrived_there_is_nothing_to_answer(tmp_path: Path) -> None:
    ran = CliRunner().invoke(command_line, ["demo", "--answer", "OK", "--folder", str(tmp_path)])
    assert ran.exit_code != 0
    assert "no mail has arrived here yet" in f"{ran.output}{ran.exception}"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A whole run of the demo: where it left its folder, and what it said."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(ROOT),
            "COLUMNS": "1000",
        },
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done.stdout


def test_the_whole_demo_shows_what_is_due_and_ends_by_itself(whole: tuple[Path, str]) -> None:
    folder, said = whole
    for due in (due for one in ROUNDS for due in one.due):
        assert any(
            line.split()[:1] == [due.medium] and all(word in line for word in due.words) for line in said.splitlines()
        ), due
    assert "You have " in said  # what was said to the answer
    assert "signature WRONG" not in said
    assert "To look further" in said
    assert len(list(folder.glob("casualty-monitor-demo-*/mailbox/*.eml"))) == len(said.split("   mail ")) - 1


CHANCE = {  # of one run
    r"\S*casualty-monitor-demo-\w+": "FOLDER",
    r"\S*casualty-monitor(?= )|\S+ -m monitor": "casualty-monitor",
    r"single source|several sources": "SOURCES",
    r"You have \w+": "You have HANDLE",
    r"127\.0\.0\.1:\d+": "ADDRESS",
    r"(?<=sign in as Duty with )\S+": "PASSWORD",
}


def settled(said: str) -> list[list[str]]:
    """The lines of any run of the demo, act by act, whichever feed answered first."""
    for pattern, word in CHANCE.items():
        said = re.sub(pattern, word, said)
    return [sorted(act.splitlines()) for act in said.strip().split("\n\n")]


def test_the_readme_shows_what_the_demo_says(whole: tuple[Path, str]) -> None:
    sample = README.partition("```text\nSample feeds")[2].partition("\n```\n")[0]
    assert settled(f"Sample feeds{sample}") == settled(whole[1])
