"""Promise 11: a bad config cannot take us down.

A first day, from `once` on an empty folder: alerts, digest, status, and a slip in the config."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line
from monitor.config import Config, load
from monitor.daemon.live import Live, bring_up
from monitor.entries.worker import Parser
from monitor.store import Store
from tests.doubles.facts import facts_of
from tests.doubles.feed_server import FeedServer, reply, status

SAID = "Air strike kills 14 civilians at a market in Idlib"


def feed() -> bytes:
    published = datetime.now(UTC) - timedelta(minutes=20)  # the day that the text names is that of its date
    date = format_datetime(published)
    entry = (
        f"<item><guid>1</guid><title>{SAID}</title><link>http://wire.example/1</link><pubDate>{date}</pubDate>"
        f"<description>{SAID} on {published:%A}, rescuers say.</description></item>"
    )
    return f'<rss version="2.0"><channel><title>Wire</title>{entry}</channel></rss>'.encode()


@pytest.fixture
def config(tmp_path: Path, server: FeedServer) -> Path:
    address = server.serve("/rss", behaviour=reply(feed()))
    path = tmp_path / "config.yaml"
    path.write_text(
        f"""
store: sqlite:///kept.db
feeds: [{{name: Wire, url: "{address}", publisher: Wire, language: en, allow_private: true}}]
rules: [{{name: Anybody, any: [{{killed.all: 1}}], send: [desk]}}]
channels: {{desk: {{email: {{to: [desk@example.org]}}}}}}
operators: [desk]
digests: [{{name: Morning, at: "07:00", timezone: UTC, send: [desk]}}]
smtp: {{from: monitor@example.org, mailbox: outbox/}}
""",
        encoding="utf-8",
    )
    return path


@contextmanager
def at_work(settings: Config) -> Iterator[Live]:
    with ExitStack() as ending:
        store = ending.enter_context(closing(Store.open(settings.store.reveal())))
        parser = ending.enter_context(Parser())
        yield ending.enter_context(closing(bring_up(settings, store, parser)))


def call(config: Path, *words: str) -> Result:
    return CliRunner().invoke(command_line, [*words, "--config", str(config)])


def test_the_first_poll_alerts_and_the_first_digest_tells_of_it_too(config: Path) -> None:
    first = json.loads(call(config, "once", "--json").output)
    assert (first["reports"], first["alerts"], first["deliveries_waiting"]) == (1, 1, 0)
    subjects = "".join(path.read_text(encoding="utf-8") for path in (config.parent / "outbox").glob("*.eml"))
    assert "14" in subjects
    settings = load(config)
    with at_work(settings) as live:
        (digest,) = live.pipeline.digests_due(datetime.now(UTC) + timedelta(days=1))
    assert digest.facts["note"] is None
    assert facts_of(digest)["incident_count"] == 1
    assert facts_of(digest)["totals"]["killed"]["figure"] == 14


@pytest.mark.parametrize("slip", ["rules: [{name: Anybody, any: [{kiled.all: 1}], send: [desk]}]\n", "\tfeeds: [\n"])
def test_staff_work_on_the_config_that_runs_while_the_file_has_a_slip(config: Path, slip: str) -> None:
    call(config, "once")
    config.write_text(config.read_text(encoding="utf-8").replace("operators:", f"{slip}operators:"), encoding="utf-8")
    (incident,) = json.loads(
        CliRunner().invoke(command_line, ["incidents", "list", "--json", "--config", str(config)]).stdout
    )
    for verb in (
        ["incidents", "ack", incident["id"]],
        ["outbox"],
        ["feeds"],
        ["incidents"],
        ["feeds", "quarantine", "Wire"],
    ):
        done = call(config, *verb)
        assert done.exit_code == 0, done.output
        assert "config.yaml:" in done.stderr
        assert "by the config that the monitor took on at" in done.stderr
    assert "never ran on this store" in call(config, "status").output


def test_a_slip_before_the_first_run_is_an_error_and_makes_no_store(config: Path) -> None:
    config.write_text("store: sqlite:///kept.db\nfeeds: 3\n", encoding="utf-8")
    assert call(config, "outbox").exit_code == 2
    assert not (config.parent / "kept.db").exists()


def test_where_every_feed_is_dead_status_says_blind_and_ends_with_one(config: Path, server: FeedServer) -> None:
    server.serve("/rss", behaviour=status(503))
    settings = load(config)
    with at_work(settings) as live:
        for minutes in (0, 16):
            live.pipeline.poll(settings.feeds[0], datetime.now(UTC) + timedelta(minutes=minutes))
    said = call(config, "status", "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["sees_nothing"] is True
    (line,) = [line for line in json.loads(said.stdout)["lines"] if line["what"] == "feeds"]
    assert line["words"].startswith("BLIND: 0 of 1 feeds")
    assert line["advice"]
