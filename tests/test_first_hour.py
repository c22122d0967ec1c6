"""The first hour in docs/first-hour.md is what happens: from an empty folder to the first alert, within three minutes.

What the document leaves out with "..." is not compared, nor is the width of tables.
"""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from tests.doubles.feed_server import FeedServer

DOCUMENT = (Path(__file__).parent.parent / "docs" / "first-hour.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```text\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
PROMPT = "$ casualty-monitor "
HERE = "http://127.0.0.1:8001"
PAGE = '<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/wire.xml"></head></html>'
STRIKE = (
    "At least nine people, two of them children, were killed when warplanes struck a market in Jisr al-Shughur in "
    "Syria's Idlib province, the Syria Civil Defence said."
)
WIRE = (
    ("Nine killed in air strike on market in Jisr al-Shughur", STRIKE, 20),
    ("Idlib remembers the dead of the 2019 market bombing", "Families gathered where an air strike killed 42.", 160),
    ("Bread prices rise again in Aleppo", "The price of bread has doubled, shopkeepers in the city say.", 240),
)


def wire() -> str:
    now = datetime.now(UTC)
    items = "".join(
        f"<item><guid>{title}</guid><title>{title}</title><description>{text}</description>"
        f"<pubDate>{format_datetime(now - timedelta(minutes=ago))}</pubDate></item>"
        for title, text, ago in WIRE
    )
    return f'<rss version="2.0"><channel><title>Northern Wire</title>{items}</channel></rss>'


def played(block: str, address: str) -> str:
    """The text of a block: the output of its call, or the mail that came of the last one."""
    if not block.startswith(PROMPT):
        (mail,) = Path("outbox").glob("*.eml")
        message = message_from_bytes(mail.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        assert body
        return f"Subject: {message['Subject']}\n\n{body.get_content()}"
    call = block.splitlines()[0].removeprefix(PROMPT)
    words = shlex.split(call.replace(HERE, address))
    done = CliRunner().invoke(command_line, words, prog_name="casualty-monitor")
    assert done.exception is None or isinstance(done.exception, SystemExit), done.output
    return f"{PROMPT}{call}\n{done.output.replace(address, HERE)}"


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def missing(shown: str, happened: str) -> Iterator[str]:
    """The lines of the document that did not come, in their order; "..." in a line stands for anything."""
    at = iter(lines(happened))
    for line in lines(shown):
        wanted = re.compile(".*".join(map(re.escape, line.split("..."))))
        if line != "..." and not any(wanted.fullmatch(one) for one in at):
            yield line


def test_from_an_empty_folder_to_the_first_alert_in_three_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: FeedServer
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "130")
    server.serve("/", PAGE, content_type="text/html")
    address = server.serve("/wire.xml", wire()).removesuffix("/wire.xml")
    start = time.process_time()  # a busy machine is not what this is about
    for block in BLOCKS:
        happened = played(block, address)
        assert list(missing(block, happened)) == [], happened
    assert time.process_time() - start < 180
    assert len(BLOCKS) == 4
