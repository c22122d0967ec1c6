"""Tells systemd how we are (sd_notify(3)): ready, reloading, stopping, alive. Says nothing where nobody listens."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterable


def notify(*lines: str) -> bool:
    """Send `lines` to the socket that systemd named; False where it named none or it is gone."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
            sock.sendto("\n".join(lines).encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)
    except OSError:
        return False  # a supervisor that went away must not take us with it
    return True


def ready(status: str) -> bool:
    return notify("READY=1", f"STATUS={status}")


def reloading() -> bool:
    """The time is asked for by `Type=notify-reload`, and ignored under `Type=notify`."""
    return notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}", "STATUS=Reading the config again")


def stopping() -> bool:
    return notify("STOPPING=1", "STATUS=Finishing the work in hand")


class SystemdWatchdog:
    """Feeds systemd's watchdog once every loop has moved since the last time: one loop that hangs is a dead daemon."""

    def __init__(self, loops: Iterable[str]) -> None:
        self._loops = frozenset(loops)
        self._moved: set[str] = set()
        self._lock = threading.Lock()

    def moved(self, loop: str) -> bool:
        """Note that `loop` did a piece of work; True when that completed a round and systemd was told."""
        with self._lock:
            self._moved.add(loop)
            if not self._moved >= self._loops:
                return False
            self._moved.clear()
        notify("WATCHDOG=1")
        return True
