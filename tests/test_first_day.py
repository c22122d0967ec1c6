"""The first day in docs/first-day.md is what happens: its config, its feed, its commands and its mails, in their order.

What the document leaves out with "..." is not compared, nor are the names of incidents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from tests.doubles.feed_server import FeedServer

DOCUMENT = (Path(__file__).parent.parent / "docs" / "first-day.md").read_text(encoding="utf-8")
EVENING, MORNING = datetime(2031, 3, 9, 19, tzinfo=UTC), datetime(2031, 3, 10, 7, tzinfo=UTC)
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"\b(show|mark|number|Wire;) [0-9A-Z]{3,5}\b")  # what leads the name of an incident
PROMPT = "$ casualty-monitor "


def blocks(kind: str) -> list[str]:
    return [body for found, body in BLOCK.findall(DOCUMENT) if found == kind]


def mails(folder: Path) -> set[Path]:
    return set((folder / "outbox").glob("*.eml"))


def said(mail: Path) -> str:
    message = message_from_bytes(mail.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    assert body
    return f"Subject: {message['Subject']}\n\n{body.get_content()}"


def lines(text: str) -> list[str]:
    """The text as it is compared: no blank lines, names of incidents alike."""
    return [NAMED.sub(r"\1 ID", line.rstrip()) for line in text.splitlines() if line.strip()]


def happened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each block of the document, played."""
    told = set[Path]()
    for block in blocks("text"):
        if not block.startswith(PROMPT):
            (new,) = mails(folder) - told
            told.add(new)
            yield said(new)
            continue
        verb = block.splitlines()[0].removeprefix(PROMPT)
        now = MORNING if told and verb == "once" else EVENING
        for module in ("once", "status"):
            monkeypatch.setattr(f"monitor.cli.{module}.utc_now", lambda now=now: now)
        done = CliRunner().invoke(command_line, [verb])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        yield f"{PROMPT}{verb}\n{done.output}"


def test_the_first_day_is_as_the_document_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: FeedServer
) -> None:
    (config,), (feed,) = blocks("yaml"), blocks("xml")
    monkeypatch.setenv("COLUMNS", "116")
    monkeypatch.chdir(tmp_path)
    address = server.serve("/wire.xml", feed)
    Path("config.yaml").write_text(re.sub(r"http://[^\"]+", address, config), encoding="utf-8")
    for shown, played in zip(blocks("text"), happened(tmp_path, monkeypatch), strict=True):
        at = iter(lines(played))
        assert [line for line in lines(shown) if "..." not in line and line not in at] == [], played
        assert len(lines(shown)) == len(lines(played))
