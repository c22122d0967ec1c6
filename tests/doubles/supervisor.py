"""systemd's end of the socket on which a daemon says how it does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def supervising(folder: Path, monkeypatch: pytest.MonkeyPatch, patience: float = 0.0) -> Iterator[socket.socket]:
    """Listen under `NOTIFY_SOCKET`. patience: seconds for which a `recv` waits; at 0 it raises BlockingIOError."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(folder / "notify"))
        listening.settimeout(patience)
        monkeypatch.setenv("NOTIFY_SOCKET", str(folder / "notify"))
        yield listening


def fed(supervisor: socket.socket) -> int:
    """How often the watchdog was fed since the last time."""
    heard = 0
    while True:
        try:
            heard += b"WATCHDOG=1" in supervisor.recv(4096)
        except BlockingIOError:
            return heard
