"""A worker alone does what a daemon does; two share it, and one takes over what the other gives back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.doubles.patience import PATIENCE

pytest.importorskip("procrastinate", reason="procrastinate is not installed (the extra cluster)")

from monitor.alerts import Condition, Rule, Threshold
from monitor.cli import command_line
from monitor.cluster.shards import SHARDS
from monitor.cluster.worker import ClusterWorker
from monitor.config import Config
from monitor.daemon import live
from monitor.deliveries.settings import EmailChannel, Smtp
from monitor.feeds import Feed
from monitor.model import Harm, Victim
from monitor.pipeline.upkeep.pulse import pulse_of
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.daemon import one_reader
from tests.doubles.feed_server import FeedServer
from tests.doubles.patience import until
from tests.doubles.store import empty_postgres

KILLED = (Condition((Threshold(Harm.KILLED, Victim.ALL, 10),)),)
TITLE = "Air strike on Idlib kills 25, wounds 40"


@pytest.fixture
def config(server: FeedServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr(live, "loaded", one_reader)
    monkeypatch.setattr("monitor.cluster.worker.FINISH", PATIENCE)
    monkeypatch.setattr("monitor.cluster.worker.LAST_TICK", timedelta(seconds=PATIENCE))
    published = format_datetime(datetime.now(UTC))
    item = f"<item><guid>a</guid><title>{TITLE}</title><pubDate>{published}</pubDate></item>"
    server.serve("/rss", f'<rss version="2.0"><channel><title>W</title>{item}</channel></rss>')
    return Config(
        store=Secret(empty_postgres()),
        feeds=(Feed("Wire", server.url("/rss"), "Wire", "en", allow_private=True),),
        rules=(Rule("Killed", KILLED, ("duty",)),),
        channels=(EmailChannel("duty", ("duty@example.org",)),),
        smtp=Smtp(mailbox=tmp_path / "outbox"),
        operators=("duty",),
    )


@contextmanager
def at_work(config: Config, name: str) -> Iterator[ClusterWorker]:
    worker = ClusterWorker(lambda: config, name)
    worker.start()
    try:
        yield worker
    finally:
        assert worker.stop()


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    opened = Store.open(config.store.reveal())
    yield opened
    opened.close()


def mails(config: Config) -> list[Path]:
    assert config.smtp.mailbox
    return list(config.smtp.mailbox.glob("*.eml"))


def shards(store: Store) -> dict[str, int]:
    with store.read() as asking:
        return {sign.name: len(sign.shards) for sign in asking.workers()}


def test_a_worker_alone_asks_groups_and_tells(config: Config, store: Store) -> None:
    with at_work(config, "a"):
        until(lambda: mails(config))
        until(lambda: shards(store) == {"a": SHARDS})
        with store.read() as asking:
            assert [incident.toll[Harm.KILLED][Victim.ALL].best for incident in asking.incidents()] == [25]
            assert asking.read_elsewhere() == (0, None)
    assert shards(store) == {}  # it was told to stop, and is not missed
    with store.read() as asking:
        pulse = pulse_of(asking)
    assert pulse is not None
    assert pulse.stopped_at is not None


def test_two_share_the_hosts_and_the_one_that_stays_takes_all_again(config: Config, store: Store) -> None:
    with at_work(config, "a"):
        with at_work(config, "b"):
            until(lambda: min(shards(store).get(name, 0) for name in "ab") >= SHARDS // 2 - 1)
        until(lambda: shards(store) == {"a": SHARDS})
        until(lambda: mails(config))
    assert len(mails(config)) == 1


def test_a_worker_on_a_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("store: sqlite:///monitor.db\nfeeds: [{name: A, url: 'https://a.example/rss'}]\n")
    done = CliRunner().invoke(command_line, ["work", "--config", str(config)])
    assert done.exit_code == 1
    assert "is a file of one machine" in done.stderr


def test_a_reload_takes_on_all_of_a_config_and_gives_nothing_back(
    config: Config, store: Store, server: FeedServer
) -> None:
    server.serve("/more", '<rss version="2.0"><channel><title>M</title></channel></rss>')
    written = [config]
    worker = ClusterWorker(lambda: written[0], "a")
    worker.start()
    try:
        until(lambda: shards(store) == {"a": SHARDS})
        more = Feed("More", server.url("/more"), "More", "en", allow_private=True)
        written[0] = replace(config, feeds=(*config.feeds, more))
        assert worker.reload()
        until(lambda: server.seen("/more"))
        assert shards(store) == {"a": SHARDS}
    finally:
        assert worker.stop()


def test_a_config_that_cannot_be_taken_on_changes_nothing(config: Config, store: Store) -> None:
    written = [config]
    worker = ClusterWorker(lambda: written[0], "a")
    worker.start()
    try:
        written[0] = replace(config, store=Secret("sqlite:///elsewhere.db"), feeds=())
        assert not worker.reload()
        until(lambda: mails(config))
    finally:
        assert worker.stop()
