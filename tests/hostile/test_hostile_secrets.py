"""A secret of its own in every key that can hold one, and then all that the monitor prints, logs, stores and writes."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from monitor.config import load
from monitor.config.shapes import every_key
from monitor.entries.worker import Parser
from monitor.exports import FORMATS
from monitor.feeds import Feed
from tests.doubles.feed_server import FeedServer, reply
from tests.doubles.smtp_server import SmtpServer
from tests.doubles.webhook_receiver import Answer, WebhookReceiver

TITLE = b"Five people were killed in an air strike on Aleppo"
FEED = b"<rss version='2.0'><channel><item><guid>1</guid><title>" + TITLE + b"</title></item></channel></rss>"
SECRETS = {
    "store": "st0re",
    "smtp.password": "smtppw",
    "channels.webhook.url": "h00kurl",
    "ping.url": "p1ngurl",
    "channels.webhook.secret": "s1gning",
    "channels.webhook.token": "t0ken",
    "http.proxy": "pr0xypw",
    "channels.apprise.urls": "appr1se",
    "bounces.password": "imappw",
    "replies.password": "replypw",
}
"""The mark of each, wherever it turns up: `0pen-sesame-<this>`."""


def planted(key: str) -> str:
    return f"0pen-sesame-{SECRETS[key]}"


def sources() -> set[str]:
    return {key.removesuffix("_env") for key in every_key() if key.endswith("_env")}


def test_every_key_that_can_hold_a_secret_is_planted_here() -> None:
    assert sources() <= SECRETS.keys()


@pytest.fixture
def mail() -> Iterator[SmtpServer]:
    with SmtpServer(login=("monitor", "another one")) as server:
        yield server


def written(folder: Path, feed: FeedServer, hook: WebhookReceiver, mail: SmtpServer) -> dict[str, str]:
    """A config whose channels all fail, each in its own way, and the environment with the secrets."""
    channels = """
  desk: {email: {to: [duty@example.org]}}
  signed: {webhook: {url_env: HOOK, secret_env: SIGNING, allow_private: true}}
  chat: {webhook: {url_env: HOOK, preset: slack, allow_private: true}}
  tickets: {webhook: {url_env: HOOK, token_env: TOKEN, preset: gitlab, allow_private: true}}
"""
    send = "[desk, signed, chat, tickets]"
    (folder / "config.yaml").write_text(
        f"""
store_env: STORE
feeds: [{{name: Wire, url: "{feed.serve("/rss", behaviour=reply(FEED))}", publisher: Wire, allow_private: true}}]
rules: [{{name: Anybody, any: [{{killed.all: 1}}], send: {send}}}]
channels: {channels}
operators: [desk]
smtp: {{host: 127.0.0.1, port: {mail.port}, from: monitor@example.org, username: monitor, password_env: SMTP}}
http: {{proxy_env: PROXY}}
ping: {{url_env: PING, allow_private: true}}
people: [{{name: Amal, addresses: [duty@example.org]}}]
replies: {{host: 127.0.0.1, port: 9, username: monitor, password_env: REPLIES, servers: [mx.example.org]}}
""",
        encoding="utf-8",
    )
    return {
        "STORE": f"sqlite:///{folder}/monitor.db",
        "SMTP": planted("smtp.password"),
        "HOOK": f"{hook.url}/{planted('channels.webhook.url')}",
        "SIGNING": planted("channels.webhook.secret"),
        "TOKEN": planted("channels.webhook.token"),
        "PING": f"{hook.url}/{planted('ping.url')}",
        "REPLIES": planted("replies.password"),
        "PROXY": f"http://bob:{planted('http.proxy')}@127.0.0.1:9",
    }


VERBS = [
    "check",
    "once",
    "drill --wait 1s",
    "once --json",
    "status",
    "status --json",
    "feeds",
    "feeds --json",
    "outbox",
    "outbox list --json",
    "incidents",
    "incidents list --json",
    *(f"export --format {form}" for form in FORMATS),
]


def echoed(call: object) -> Answer:
    """The answer of a debugging endpoint: all that it was sent."""
    return Answer(403, f"Cannot {call.method} {call.path} with {dict(call.headers)}".encode())  # type: ignore[attr-defined]  # a Call


def test_no_secret_is_printed_logged_stored_or_written(
    tmp_path: Path, mail: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with FeedServer() as feed, WebhookReceiver(respond=echoed) as hook:
        for name, value in written(tmp_path, feed, hook, mail).items():
            monkeypatch.setenv(name, value)
        config = ["--config", str(tmp_path / "config.yaml")]
        printed = {verb: run([*verb.split(), *config]) for verb in VERBS}
        assert hook.calls
    assert "403" in printed["outbox list --json"]
    assert "login" in printed["outbox list --json"]
    held = {str(path): path.read_bytes().decode("latin-1") for path in tmp_path.iterdir() if path.name != "config.yaml"}
    for key in SECRETS:
        forms = [planted(key), b64encode(planted(key).encode()).decode().rstrip("=")]
        found = [place for place, said in (printed | held).items() if any(form in said for form in forms)]
        assert found == [], key


def run(call: list[str]) -> str:
    done = CliRunner().invoke(command_line, call)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.output


@pytest.mark.parametrize("verb", ["check", "once", "status", "outbox list --json", "backup out.db"])
def test_the_password_of_a_database_that_does_not_answer_is_not_shown(
    verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORE", f"postgresql+psycopg://bob:{planted('store')}@127.0.0.1:9/monitor")
    (tmp_path / "config.yaml").write_text("store_env: STORE\n", encoding="utf-8")
    said = run([*verb.split(), "--config", str(tmp_path / "config.yaml")])
    assert said
    assert planted("store") not in said


def test_a_config_shows_no_secret_however_it_is_printed(tmp_path: Path, mail: SmtpServer) -> None:
    with FeedServer() as feed, WebhookReceiver() as hook:
        environ = written(tmp_path, feed, hook, mail)
        config = load(tmp_path / "config.yaml", environ)
    assert "0pen-sesame" not in f"{config}{config!r}"


def test_the_process_that_parses_feeds_is_given_no_secret_to_show_in_ps() -> None:
    with Parser(workers=1) as parser:
        parser.parse(FEED, {}, Feed("w", "http://bob:0pen-sesame@news.example/", "W"), datetime(2026, 9, 1, tzinfo=UTC))
        shown = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=False).stdout
    assert sys.executable in shown
    assert "0pen-sesame" not in shown
