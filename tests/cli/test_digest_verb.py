"""`digest`: when each comes, and what one would say now; nobody is told."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.doubles.feed_server import FeedServer
from tests.doubles.verbs import Run

RULES = """
regions: [{name: Idlib, countries: [SY], admin1: [Idlib]}]
rules: [{name: Ten killed, regions: [Idlib], any: [{killed.all: 10}], send: [duty]}]
channels: {duty: {email: {to: [a@ngo.example]}}}
digests:
  - {name: Morning, regions: [Idlib], at: "07:00", timezone: Asia/Damascus, send: [duty]}
  - {name: Night, at: "19:00", timezone: UTC, send: [duty]}
smtp: {mailbox: mailbox}
"""
TITLE = "Air strike kills 12 in Idlib"
TEXT = "Twelve people, three of them children, were killed in an air strike on the Syrian city of Idlib, rescuers said."


@pytest.fixture
def folder(tmp_path: Path, server: FeedServer) -> Path:
    at = format_datetime(datetime.now(UTC))
    entry = f"<guid>1</guid><title>{TITLE}</title><description>{TEXT}</description><pubDate>{at}</pubDate>"
    url = server.serve("/a.xml", f'<rss version="2.0"><channel><item>{entry}</item></channel></rss>')
    feed = f'feeds: [{{name: A, url: "{url}", every: 1m, allow_private: true}}]\n'
    (tmp_path / "config.yaml").write_text(feed + RULES, encoding="utf-8")
    return tmp_path


def test_each_is_shown_with_its_next_time(run: Run) -> None:
    done = run("digest")
    assert done.exit_code == 0, done.output
    assert "Morning" in done.output
    assert "the whole world" in done.output


def test_a_preview_tells_what_is_known_and_sends_nothing(folder: Path, run: Run) -> None:
    assert run("once").exit_code == 0
    sent = sorted((folder / "mailbox").glob("*.eml"))
    done = run("digest", "--preview", "--html", str(folder / "page.html"))
    assert done.exit_code == 0, done.output
    assert "Subject: [DIGEST] Morning" in done.output
    assert "1. Idlib, Syria: 12 killed, 3 children" in done.output
    assert sorted((folder / "mailbox").glob("*.eml")) == sent
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert 'src="data:image/png;base64,iVBOR' in page
    assert "cid:" not in page


def test_a_digest_is_chosen_by_its_name(run: Run) -> None:
    assert "Subject: [DIGEST] Night" in run("digest", "Night", "--preview").output


def test_a_preview_of_nothing_calls_nothing_quiet(run: Run) -> None:
    done = run("digest", "--preview")
    assert "no readable report" in done.output.lower()
    assert "quiet" not in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Evening", "--preview"), "there is no digest 'Evening'; there is Morning, Night"),
        (("--since", "2031-03-09"), "say --preview"),
        (("--preview", "--since", "yesterday"), "is no date"),
        (("--preview", "--html", "/nowhere/x.html"), "cannot be written"),
    ],
)
def test_what_cannot_be_meant_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("digest", *words)
    assert done.exit_code != 0
    assert said in done.output
