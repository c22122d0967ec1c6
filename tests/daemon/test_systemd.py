"""Messages to systemd."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from monitor.daemon.systemd import SystemdWatchdog, notify, ready, reloading, stopping


def heard(supervisor: socket.socket) -> list[str]:
    return supervisor.recv(4096).decode().split("\n")


def test_ready_comes_with_a_status(supervisor: socket.socket) -> None:
    assert ready("Watching 30 feeds")
    assert heard(supervisor) == ["READY=1", "STATUS=Watching 30 feeds"]


def test_a_reload_says_when_it_began(supervisor: socket.socket) -> None:
    assert reloading()
    first, second, _ = heard(supervisor)
    assert first == "RELOADING=1"
    assert int(second.removeprefix("MONOTONIC_USEC=")) > 0


def test_stopping_is_said(supervisor: socket.socket) -> None:
    assert stopping()
    assert heard(supervisor)[0] == "STOPPING=1"


def test_an_abstract_socket_is_reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    name = f"casualty-monitor-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0{name}")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        assert notify("READY=1")
        assert listening.recv(100) == b"READY=1"


def test_without_systemd_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not notify("READY=1")


def test_a_supervisor_that_went_away_does_not_stop_us(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    assert not notify("READY=1")


def test_the_watchdog_is_fed_once_every_loop_has_moved(supervisor: socket.socket) -> None:
    watchdog = SystemdWatchdog(["poll", "deliver"])
    assert not watchdog.moved("poll")
    assert watchdog.moved("deliver")
    assert heard(supervisor) == ["WATCHDOG=1"]


def test_one_loop_alone_never_feeds_the_watchdog(supervisor: socket.socket) -> None:
    watchdog = SystemdWatchdog(["poll", "deliver"])
    assert [watchdog.moved("poll") for _ in range(5)] == [False] * 5
    with pytest.raises(BlockingIOError):
        supervisor.recv(100)
