"""The daemon's own pages, its reloads as they tell of them, and a loop that hangs."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor import config as configs
from monitor.daemon.daemon import Daemon
from monitor.deliveries.settings import EmailChannel
from monitor.errors import ConfigError
from monitor.pipeline import drill
from monitor.store import Store
from tests.doubles.daemon import one_reader
from tests.doubles.feed_server import FeedServer
from tests.doubles.hands import Hands
from tests.doubles.patience import PATIENCE
from tests.doubles.supervisor import fed

NOW = datetime.now(UTC).replace(microsecond=0)
LISTEN = 'web: {listen: "127.0.0.1:0"}\n'


@pytest.fixture(autouse=True)
def _one_reader_serves_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.daemon.live.loaded", one_reader)


def write(folder: Path, text: str) -> None:
    (folder / "config.yaml").write_text(text, encoding="utf-8")


def begun(folder: Path) -> Daemon:
    """A daemon for which no time passes: on a busy machine its loops would seem to stand still."""
    return Daemon(lambda: configs.load(folder / "config.yaml"), lambda: NOW, Hands())


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    write(tmp_path, LISTEN)
    made = begun(tmp_path)
    yield made
    assert made.stop()


def page(where: str | None, path: str) -> tuple[int, str]:
    assert where
    with closing(http.client.HTTPConnection(where, timeout=PATIENCE)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def figure(daemon: Daemon, name: str) -> float:
    lines = page(daemon.pages, "/metrics")[1].splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"{name} ")))


def test_the_pages_are_answered_while_it_runs_and_not_after(tmp_path: Path) -> None:
    write(tmp_path, LISTEN)
    daemon = begun(tmp_path)
    where = daemon.pages
    try:
        assert page(where, "/livez")[0] == 200
        assert json.loads(page(where, "/readyz")[1])["ok"]
    finally:
        assert daemon.stop()
    with pytest.raises(ConnectionRefusedError):
        page(where, "/livez")


def test_without_the_section_nothing_is_served(tmp_path: Path) -> None:
    write(tmp_path, "feeds: []\n")
    daemon = begun(tmp_path)
    try:
        assert daemon.pages is None
    finally:
        daemon.stop()


def test_a_taken_port_at_the_start_is_an_error_that_leaves_the_store_free(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        write(tmp_path, f'web: {{listen: "127.0.0.1:{other.getsockname()[1]}"}}\n')
        with pytest.raises(ConfigError, match="is taken"):
            begun(tmp_path)
    write(tmp_path, LISTEN)
    assert begun(tmp_path).stop()


def test_a_reload_moves_the_pages(daemon: Daemon, tmp_path: Path) -> None:
    before = daemon.pages
    write(tmp_path, 'web: {listen: "localhost:0"}\n')
    assert daemon.reload()
    assert page(daemon.pages, "/livez")[0] == 200
    with pytest.raises(ConnectionRefusedError):
        page(before, "/livez")


def test_a_reload_to_a_taken_port_changes_nothing_and_is_told(daemon: Daemon, tmp_path: Path) -> None:
    before = daemon.pages
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = f"127.0.0.1:{other.getsockname()[1]}"
        write(tmp_path, f'feeds: [{{name: A, url: "https://a.example"}}]\nweb: {{listen: "{taken}"}}\n')
        assert not daemon.reload()
    daemon.beat(NOW)
    assert daemon.pages == before
    assert '"found": "0 feeds' in page(before, "/readyz")[1]
    assert figure(daemon, "monitor_config_last_reload_successful") == 0
    write(tmp_path, LISTEN)
    assert daemon.reload()
    daemon.beat(NOW)
    assert figure(daemon, "monitor_config_last_reload_successful") == 1


def test_a_cycle_of_the_daemon_shows_in_its_figures_and_pings_the_switch(tmp_path: Path) -> None:
    with FeedServer() as keeper:
        keeper.serve("/ping", "OK")
        write(tmp_path, f'{LISTEN}ping: {{url: "{keeper.url("/ping")}", allow_private: true}}\n')
        daemon = begun(tmp_path)
        try:
            daemon.poll(NOW)
            daemon.beat(NOW)
            assert not daemon.ping(NOW)
            daemon.deliver(NOW)
            daemon.beat(NOW)
            assert daemon.ping(NOW)
            daemon.beat(NOW)
            assert figure(daemon, "monitor_cycle_last_timestamp_seconds") == NOW.timestamp()
            assert figure(daemon, "monitor_ping_last_success_timestamp_seconds") == NOW.timestamp()
        finally:
            assert daemon.stop()
        assert len(keeper.seen("/ping")) == 1


def test_what_became_of_polls_and_deliveries_shows_in_its_figures(tmp_path: Path) -> None:
    write(
        tmp_path,
        f"""{LISTEN}feeds: [{{name: Gone, url: "http://127.0.0.1:9/rss", allow_private: true}}]
channels: {{duty: {{email: {{to: [duty@ngo.example]}}}}}}
smtp: {{mailbox: outbox}}
""",
    )
    daemon = begun(tmp_path)
    try:
        while not daemon.poll(NOW):
            pass
        store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
        with store.write() as writing:
            drill.begin([EmailChannel("duty", ("duty@ngo.example",))], writing, NOW)
        store.close()
        while not daemon.deliver(NOW):
            pass
        assert figure(daemon, 'monitor_feed_errors_total{feed="Gone",reason="refused"}') == 1
        assert figure(daemon, 'monitor_delivery_attempts_total{channel="duty",outcome="sent"}') == 1
        assert figure(daemon, "monitor_drill_unsent") == 0
        assert figure(daemon, "monitor_publish_to_alert_seconds_count") == 0
    finally:
        assert daemon.stop()


@pytest.mark.parametrize(("moving", "stuck"), [("poll", "deliver"), ("deliver", "poll")])
def test_a_loop_that_hangs_starves_the_watchdog_however_often_the_other_moves(
    daemon: Daemon, supervisor: socket.socket, moving: str, stuck: str
) -> None:
    for _ in range(5):
        getattr(daemon, moving)(NOW)
    assert fed(supervisor) == 0
    getattr(daemon, stuck)(NOW)
    assert fed(supervisor) == 1


def test_a_loop_that_only_fails_starves_it_too(
    daemon: Daemon, supervisor: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon.poll(NOW)
    monkeypatch.setattr("monitor.pipeline.Pipeline.deliver_due", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        daemon.deliver(NOW)
    assert fed(supervisor) == 0
