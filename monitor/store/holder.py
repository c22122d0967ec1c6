"""Who else holds the lock of an SQLite store: as far as the kernel tells it, for a message to whoever can end it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_WRITES = 120  # the byte of the `-shm` file that a writer locks (sqlite.org/walformat.html, 2.3.1)


def holder(store: Path, locks: Path = Path("/proc/locks"), processes: Path = Path("/proc")) -> str:
    """`process 4711, sqlite3`; empty where it cannot be known, as beyond the wall of a container."""
    with suppress(OSError, ValueError):
        inode = str(Path(f"{store}-shm").stat().st_ino)
        for pid in _writers(locks.read_text(encoding="utf-8"), inode):
            if pid != os.getpid():
                return f"process {pid}, {(processes / str(pid) / 'comm').read_text(encoding='utf-8').strip()}"
    return ""


def _writers(locks: str, inode: str) -> Iterator[int]:
    """The processes that hold the writer's byte: `1: POSIX ADVISORY WRITE 4711 fd:01:131 120 120`."""
    for line in locks.splitlines():
        words = line.split()
        if len(words) == 8 and words[3] == "WRITE" and words[5].endswith(f":{inode}"):
            first, last = words[6], words[7]
            if int(first) <= _WRITES and (last == "EOF" or int(last) >= _WRITES) and int(words[4]) > 0:
                yield int(words[4])
