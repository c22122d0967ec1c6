"""Who else holds the lock of a store, as far as the kernel or the server tells: for a message to whoever can end it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from monitor.text import clip, one_line

_WRITES = 120  # the byte of the `-shm` file that a writer locks (sqlite.org/walformat.html, 2.3.1)

_ASK_SECONDS = 3  # it is asked in the middle of trouble
_OURS = "casualty-monitor "
_SESSION = text("""
    SELECT a.pid, a.application_name, a.usename, host(a.client_addr)
    FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.granted AND (
        l.locktype = 'advisory' AND l.classid = 0 AND l.objid = :number AND l.objsubid = 1
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        OR :tables AND l.locktype = 'relation'
            AND l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
            AND l.relation IN (SELECT oid FROM pg_class WHERE relnamespace = current_schema()::regnamespace)
    )
    ORDER BY a.xact_start NULLS LAST LIMIT 1
""")


def session_name() -> str:
    """The name of our sessions on a server: by it another monitor can say which process to end."""
    return clip(f"{_OURS}{os.getpid()} on {socket.gethostname()}", 63)  # bytes that PostgreSQL keeps


def session_holder(url: URL, number: int, *, tables: bool = False) -> str:
    """`process 88 on db1` for another monitor, else `session 4711 of monitor at 10.0.0.7, psql`, which holds this
    advisory lock, or with `tables` a lock on any of our tables; empty where the server does not tell."""
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": _ASK_SECONDS})
    with suppress(SQLAlchemyError), engine.connect() as connection:
        connection.execute(text(f"SET statement_timeout = '{_ASK_SECONDS}s'"))
        found = connection.execute(_SESSION, {"number": number, "tables": tables}).first()
        if found:
            pid, program, user, host = found
            called = clip(one_line(program or ""), 63)
            if called.startswith(_OURS):
                return f"process {called.removeprefix(_OURS)}"
            where = f" at {host}" if host else ""
            return f"session {pid} of {one_line(str(user))}{where}{f', {called}' if called else ''}"
    return ""


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
