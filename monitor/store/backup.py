"""A copy of the SQLite store while the daemon runs, checked before it counts as one; and the way back.

    make(url, target, now, keep)     copy, check, and only then give it its name; old copies beside it go
    check(file)                      what a file holds, or a StoreError that says why it is no backup
    restore(file, url, now)          put it in the store's place; what stood there is kept aside
    keep_before(address, schema)     the copy that is taken before a release changes the schema

SQLite's own backup interface sees one moment of the database, whatever is written meanwhile. A PostgreSQL server has
tools of its own: `UNFIT` says which.
"""

from __future__ import annotations

import logging
import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL

from monitor.errors import StoreError
from monitor.log import say
from monitor.store.daemon_lock import locked_path
from monitor.store.engine import MAGIC, in_words, parse_url
from monitor.store.schema import known_versions
from monitor.text import one_line

log = logging.getLogger(__name__)

UNFIT = (
    "a PostgreSQL server is backed up by its own tools: `pg_dump --format=custom --file=monitor.dump "
    "ADDRESS`, and back with `pg_restore --clean --if-exists --dbname=ADDRESS monitor.dump` while no monitor runs"
)
_STAMP = "%Y%m%dT%H%M%SZ"
_DATED = re.compile(r"monitor-\d{8}T\d{6}Z\.db")
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_TABLES = ("entries", "incidents", "alerts", "deliveries")


@dataclass(frozen=True, slots=True)
class Backup:
    """A file that was found whole. last: when the newest entry in it was seen; None where it holds none."""

    path: Path
    schema: str
    rows: Mapping[str, int]
    last: datetime | None
    undelivered: int


def make(url: str, target: Path, now: datetime, keep: int | None = None) -> tuple[Backup, list[Path]]:
    """Copy the store to `target`; into a folder under a name with the date, where `keep` copies stay (None: all). The
    copy, and those that were removed. Raises StoreError, and then nothing bears the target's name that did not before.
    """
    source = _file_of(parse_url(url))
    if not source.exists():
        raise StoreError("is not there; there is nothing to keep yet", f"store {source}")
    place = target / f"monitor-{now.astimezone(UTC):{_STAMP}}.db" if target.is_dir() else target
    if place.exists() and os.path.samefile(place, source):
        raise StoreError("is the store itself; name another file, or a folder", f"backup {place}")
    _keep(source, place)
    return check(place), _prune(place.parent, keep) if target.is_dir() else []


def keep_before(address: URL, schema: str) -> None:
    """Keep an SQLite store as it is before a release changes its schema, beside it and checked: the way back. One of an
    earlier try is replaced. Raises StoreError where it cannot be kept; then nothing may be changed."""
    if address.drivername != "sqlite":
        return
    source = _file_of(address)
    place = source.with_name(f"{source.name}.schema-{schema}")
    _keep(source, place)
    say(log, "store kept, its schema is changed now", schema=schema, file=place)


def _keep(source: Path, place: Path) -> None:
    """A copy of a store at a place, checked before it stands there."""
    draft = place.with_name(f".{place.name}.draft")
    with _on_disk(place):
        try:
            with _damage_of(source):
                _copy(source, draft)
                check(draft)
            _settle(draft, place)
        finally:
            draft.unlink(missing_ok=True)


def check(path: Path) -> Backup:
    """The contents of a backup. Raises StoreError where it is damaged, of something else, or of a newer release."""
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise StoreError((error.strerror or str(error)).lower(), f"backup {path}") from None
    if head != MAGIC:
        raise StoreError("is no SQLite database; name another file", f"backup {path}")
    try:
        with closing(_open(path, alone=not path.with_name(f"{path.name}-wal").exists())) as connection:
            return _checked(path, connection)
    except sqlite3.Error as error:
        raise StoreError(f"is damaged ({error}); use an older one", f"backup {path}") from None


def restore(path: Path, url: str, now: datetime) -> tuple[Backup, Path | None]:
    """Put a backup in the store's place. What it holds, and where the file that stood there is kept (None: there was
    none). Raises StoreError where the backup is not whole or a daemon holds the store, and then nothing is touched."""
    address = parse_url(url)
    place = _file_of(address)
    found = check(path)
    if place.exists() and os.path.samefile(place, path):
        raise StoreError("is the store itself; name the backup", f"backup {path}")
    draft = place.with_name(f".{place.name}.restored")
    with locked_path(place, str(place)), _on_disk(place):
        try:
            _copy(path, draft)
            check(draft)
            aside = _set_aside(place, now)
            _settle(draft, place)
        finally:
            draft.unlink(missing_ok=True)
    return found, aside


def _file_of(url: URL) -> Path:
    if url.drivername != "sqlite":
        raise StoreError(UNFIT, "store")
    return Path(str(url.database))


@contextmanager
def _damage_of(source: Path) -> Iterator[None]:
    """A copy that is damaged, or cannot even be made for it, was so before it was copied."""
    try:
        yield
    except (StoreError, sqlite3.DatabaseError) as error:
        if not isinstance(error, StoreError) and error.sqlite_errorcode & 0xFF not in _DAMAGE:
            raise
        raise StoreError(
            f"cannot be backed up, because it is damaged; stop the monitor and restore "
            f"the last good backup: casualty-monitor restore FILE ({error})",
            f"store {source}",
        ) from None


def _open(path: Path, *, alone: bool = False) -> sqlite3.Connection:
    """To look only. alone: nobody has it open and no log lies beside it, so that it may lie where nobody can write."""
    how = "immutable=1" if alone else "mode=rw"
    connection = sqlite3.connect(f"file:{_escaped(path)}?{how}", uri=True, isolation_level=None)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _escaped(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _copy(source: Path, draft: Path) -> None:
    """One moment of `source` as a file of its own, without a log beside it, for its owner's eyes only."""
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(_open(source)) as reading, closing(sqlite3.connect(draft)) as writing:
        reading.backup(writing)  # in one step: readers and the writer of a WAL do not wait for each other
        writing.execute("PRAGMA journal_mode = DELETE")


def _checked(path: Path, connection: sqlite3.Connection) -> Backup:
    said = [one_line(str(row[0])) for row in connection.execute("PRAGMA integrity_check(1)")]
    if said != ["ok"]:
        raise StoreError(f"is damaged ({said[0]}); use an older one", f"backup {path}")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", *_TABLES} <= tables:
        raise StoreError("is no backup of a monitor; name another file", f"backup {path}")
    (schema,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if schema not in known_versions():
        raise StoreError(f"was written by a newer release (schema {schema}); upgrade the monitor", f"backup {path}")
    rows = {name: int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in _TABLES}  # noqa: S608 - our own names
    (last,) = connection.execute("SELECT max(seen) FROM entries").fetchone()
    waits = "SELECT count(*) FROM deliveries WHERE state IN ('pending', 'sending')"
    seen = datetime.fromisoformat(last).replace(tzinfo=UTC) if last else None
    return Backup(path, schema, rows, seen, int(connection.execute(waits).fetchone()[0]))


def _settle(draft: Path, place: Path) -> None:
    """Give a finished file its name, so that a crash or a power cut leaves the old one or the new one."""
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _set_aside(place: Path, now: datetime) -> Path | None:
    """Keep the file and its log, which belong together, under another name too. The log leaves the old name, or it
    would be taken for the restored file's; the file stays there until that replaces it, for where none stands a daemon
    would begin a new one."""
    if not place.exists():
        return None
    aside = place.with_name(f"{place.name}.before-{now.astimezone(UTC):{_STAMP}}")
    os.link(place, aside)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{place}{suffix}").rename(f"{aside}{suffix}")
    return aside


def _prune(folder: Path, keep: int | None) -> list[Path]:
    """Remove the oldest copies of our own naming; their names sort by date."""
    ours = sorted(path for path in folder.iterdir() if _DATED.fullmatch(path.name))
    gone = ours[:-keep] if keep else []
    for path in gone:
        path.unlink()
    return gone


@contextmanager
def _on_disk(place: Path) -> Iterator[None]:
    """Raise what goes wrong with files as a StoreError, in words."""
    try:
        with in_words(URL.create("sqlite", database=str(place))):
            yield
    except sqlite3.Error as error:
        raise StoreError(f"{error}; nothing was changed", f"backup {place}") from None
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise StoreError(f"{why}; the folder must exist, be writable and have room", f"backup {place}") from None
