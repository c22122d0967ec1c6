"""The daemon as a process: signals, reloads and what systemd hears."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.doubles.daemon import ROOT, Running
from tests.doubles.feed_server import FeedServer, hang
from tests.doubles.patience import PATIENCE
from tests.doubles.supervisor import supervising

EMPTY = '<?xml version="1.0"?><rss version="2.0"><channel><title>Nothing yet</title></channel></rss>'


@pytest.fixture
def server(server: FeedServer) -> FeedServer:
    server.serve("/a.xml", EMPTY)
    server.serve("/b.xml", EMPTY)
    return server


def write(folder: Path, *feeds: str, more: str = "") -> Path:
    config = folder / "config.yaml"
    lines = "".join(
        f'  - {{name: {name}, url: "{url}", every: 1s, allow_private: true}}\n'
        for name, url in (feed.split("=", 1) for feed in feeds)
    )
    config.write_text(f"feeds:\n{lines}{more}", encoding="utf-8")
    return config


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    with supervising(tmp_path, monkeypatch, PATIENCE) as listening:
        yield listening


begun = partial(Running, english=True)


def heard(supervisor: socket.socket, wanted: str) -> str:
    """The first message that holds `wanted`."""
    while wanted not in (message := supervisor.recv(4096).decode()):
        pass
    return message


def test_sigterm_ends_it_at_once_with_exit_code_0(tmp_path: Path, server: FeedServer) -> None:
    with begun(write(tmp_path, f"A={server.url('/a.xml')}")) as daemon:
        daemon.wait_for_line("feed read")
        assert daemon.end() == 0
        assert "stopped work=finished" in daemon.log


def test_ctrl_c_ends_it_like_sigterm(tmp_path: Path, server: FeedServer) -> None:
    with begun(write(tmp_path, f"A={server.url('/a.xml')}")) as daemon:
        daemon.wait_for_line("started")
        daemon.process.send_signal(signal.SIGINT)
        assert daemon.process.wait(PATIENCE) == 0
        assert "Traceback" not in daemon.log


def test_a_feed_that_hangs_does_not_hold_up_the_end(tmp_path: Path, server: FeedServer) -> None:
    server.serve("/hung.xml", behaviour=hang())
    with begun(write(tmp_path, f"Hung={server.url('/hung.xml')}")) as daemon:
        daemon.wait_for(lambda: server.seen("/hung.xml"))
        assert daemon.end(timeout=25) == 0  # no request has so long, and neither has the end


def test_sighup_takes_on_a_changed_config(tmp_path: Path, server: FeedServer) -> None:
    with begun(write(tmp_path, f"A={server.url('/a.xml')}")) as daemon:
        daemon.wait_for_line("feed read")
        write(tmp_path, f"A={server.url('/a.xml')}", f"B={server.url('/b.xml')}")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for_line('config changed what="feeds: 1 added"')
        daemon.wait_for(lambda: server.seen("/b.xml"))


def test_sighup_with_a_wrong_config_changes_nothing_and_says_so(tmp_path: Path, server: FeedServer) -> None:
    config = write(tmp_path, f"A={server.url('/a.xml')}")
    with begun(config) as daemon:
        daemon.wait_for_line("feed read")
        write(tmp_path, f"B={server.url('/b.xml')}", more="ruels: []\n")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for_line("config refused")
        assert 'did you mean \\"rules\\"' in daemon.log
        polls = len(server.seen("/a.xml"))
        daemon.wait_for(lambda: len(server.seen("/a.xml")) > polls)
        assert server.seen("/b.xml") == []


def test_a_changed_store_is_refused_at_a_reload(tmp_path: Path, server: FeedServer) -> None:
    with begun(write(tmp_path, f"A={server.url('/a.xml')}")) as daemon:
        daemon.wait_for_line("started")
        write(tmp_path, f"A={server.url('/a.xml')}", more="store: sqlite:///other.db\n")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for_line("restart the monitor instead")
        assert not (tmp_path / "other.db").exists()


def test_systemd_hears_ready_alive_reloading_and_stopping(
    tmp_path: Path, server: FeedServer, supervisor: socket.socket
) -> None:
    config = write(tmp_path, f"A={server.url('/a.xml')}")
    with begun(config) as daemon:
        assert "STATUS=1 feeds" in heard(supervisor, "READY=1")
        heard(supervisor, "WATCHDOG=1")
        daemon.process.send_signal(signal.SIGHUP)
        heard(supervisor, "RELOADING=1")
        heard(supervisor, "READY=1")
        daemon.process.terminate()
        heard(supervisor, "STOPPING=1")
        assert daemon.process.wait(PATIENCE) == 0


def test_a_wrong_config_at_the_start_ends_with_2_and_a_line_for_each_mistake(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("feed: []\nrules: 3\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "run", "--config", str(tmp_path / "config.yaml")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert 'config.yaml:1: feed: unknown key; did you mean "feeds"?' in done.stderr
    assert "config.yaml:2: rules:" in done.stderr
    assert "Traceback" not in done.stderr


def test_json_lines_for_programs(tmp_path: Path, server: FeedServer) -> None:
    config = write(tmp_path, f"A={server.url('/a.xml')}")
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", "run", "--log", "json", "--config", str(config)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        lines = iter(process.stderr.readline, "")
        started = next(json.loads(line) for line in lines if '"event": "started"' in line)
        assert started["config"] == str(config)
        process.terminate()
        assert process.wait(PATIENCE) == 0
