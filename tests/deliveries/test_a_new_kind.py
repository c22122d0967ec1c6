"""A kind of channel that does not ship: its one file is all that `check`, `once` and the outbox need to know it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.doubles.feed_server import FeedServer
from tests.doubles.newsroom import item, rss
from tests.doubles.webhook_receiver import WebhookReceiver

CONFIG = """\
feeds: [{{name: Wire, url: "{feed}", language: en, allow_private: true}}]
rules: [{{name: Killed, any: [{{killed.all: 1}}], send: [duty]}}]
channels: {{duty: {{pager: {{url_env: PAGER, {key}: ward 3}}}}}}
operators: [duty]
"""
NEWS = "Nine killed in air strike on market in Jisr al-Shughur, Idlib, Syria"


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as running:
        yield running


def run(verb: str, folder: Path, feed: str, receiver: WebhookReceiver, key: str = "prefix") -> tuple[int, str]:
    (folder / "config.yaml").write_text(CONFIG.format(feed=feed, key=key))
    command = [sys.executable, "-m", "tests.doubles.pager", verb, "--config", str(folder / "config.yaml")]
    surroundings = {**os.environ, "PAGER": receiver.url, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout + ended.stderr


def test_it_is_told_of_what_happened(tmp_path: Path, server: FeedServer, receiver: WebhookReceiver) -> None:
    feed = server.serve("/rss", rss(item(NEWS, published=datetime.now(UTC))))
    code, said = run("once", tmp_path, feed, receiver)
    assert code == 0, said
    assert [call.body.decode() for call in receiver.calls] == [
        "ward 3 [NEW] Jisr al-Shughur, Idlib, Syria: 9 killed, air strike (single source)"
    ]


def test_its_keys_are_checked_like_all_others(tmp_path: Path, receiver: WebhookReceiver) -> None:
    code, said = run("check", tmp_path, "https://wire.example", receiver, key="prefx")
    assert code == 2
    assert 'config.yaml:3: channels.duty.pager.prefx: unknown key; did you mean "prefix"?' in said
