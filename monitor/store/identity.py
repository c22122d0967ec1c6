"""Whether the store is the one that we had: a word of its own in it, and the same word in a file beside it.

The file holds the name of the store and how often it was marked. A store with another name, with none, or with fewer
marks than the file knows of was emptied, replaced, set back or lost its log. Nothing here ever keeps a monitor from
starting: a marker that cannot be read or written is no marker.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from sqlalchemy import URL

from monitor.store.memos import Memo
from monitor.store.reading import ReadHandle
from monitor.store.writing import WriteHandle


class Changed(StrEnum):
    """The way in which a store is not as it was."""

    NEW = "store_is_new"  # a store without a name where one had been
    OTHER = "store_is_another"
    OLDER = "store_is_older"  # than what it was last seen to hold
    REPLACED = "store_was_replaced"  # its file, while we had it open
    CUT = "store_was_cut"  # the same file is shorter than it was
    WRITTEN_OVER = "store_was_written_over"  # the same file holds another store's mark, or fewer marks than it held
    DAMAGED = "store_is_damaged"


@dataclass(frozen=True, slots=True)
class StoreMark:
    """A store's name and how often it was marked."""

    name: str
    marks: int = 0


def mark_of(asking: ReadHandle) -> StoreMark | None:
    """The mark in the store; None in one that never had any."""
    name, marks = asking.memo(Memo.STORE_NAME), asking.memo(Memo.STORE_MARKS) or ""
    return StoreMark(name, int(marks) if marks.isascii() and marks.isdigit() else 0) if name else None


def mark_again(writing: WriteHandle) -> StoreMark:
    """One mark more, in a store that gets its name by it where it has none."""
    before = mark_of(writing) or StoreMark(uuid4().hex)
    after = replace(before, marks=before.marks + 1)
    writing.save_memo(Memo.STORE_NAME, after.name)
    writing.save_memo(Memo.STORE_MARKS, str(after.marks))
    return after


def changed(kept: StoreMark | None, found: StoreMark | None) -> Changed | None:
    """The verdict on a store that was found so, where this was kept beside it. Pure."""
    if kept is None:
        return None
    if found is None:
        return Changed.NEW
    if found.name != kept.name:
        return Changed.OTHER
    return Changed.OLDER if found.marks < kept.marks else None


def mark_in_file(url: URL) -> StoreMark | None:
    """The mark in SQLite's file itself, without its log; None where none can be read, and for PostgreSQL. The log holds
    what is newer, so that whoever copies another store over the file is seen here alone."""
    if url.drivername != "sqlite":
        return None
    asked = [Memo.STORE_NAME.value.name, Memo.STORE_MARKS.value.name]
    with suppress(sqlite3.Error, ValueError), closing(_file_alone(url)) as connection:
        found = dict(connection.execute("SELECT name, value FROM meta WHERE name IN (?, ?)", asked).fetchall())
        return StoreMark(found[asked[0]], int(found[asked[1]])) if len(found) == len(asked) else None
    return None


def _file_alone(url: URL) -> sqlite3.Connection:
    """A way into the file that takes no lock and reads no log. By SQLite, which keeps this process's locks at its end:
    a file that is opened and closed by hand lets go of them."""
    return sqlite3.connect(f"file:{quote(str(Path(str(url.database)).absolute()))}?mode=ro&immutable=1", uri=True)


# the file beside it


def marker_path(url: URL, environ: Mapping[str, str]) -> Path | None:
    """Where a store's mark is kept: beside the file of SQLite; for PostgreSQL in the folder that systemd gives us, and
    nowhere without one."""
    if url.drivername == "sqlite":
        return Path(f"{url.database}.mark")
    folder = environ.get("STATE_DIRECTORY", "").partition(":")[0]
    return Path(folder, "store.mark") if folder else None


def kept_mark(path: Path | None) -> StoreMark | None:
    """The mark in the file; None where there is none that can be read."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        said = json.loads(path.read_bytes()) if path else None
        if isinstance(said, dict):
            return StoreMark(str(said["name"]), int(said["marks"]))
    return None


def keep_mark(path: Path | None, mark: StoreMark) -> bool:
    """Write the file anew, as a whole; whether that went well."""
    if path is None:
        return False
    fresh = path.with_name(f"{path.name}.new")
    with suppress(OSError):
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump({"name": mark.name, "marks": mark.marks}, file)
        fresh.replace(path)
        return True
    return False


@dataclass(frozen=True, slots=True)
class StoreFile:
    """The file that stands at a store's address: which one, and how long."""

    device: int
    inode: int
    size: int

    def became(self, now: StoreFile | None) -> Changed | None:
        """The change that it met: while a monitor runs nothing takes its file away, and SQLite never makes it shorter
        but for a VACUUM, which nobody needs. It is not opened to look inside: closing it would drop SQLite's locks."""
        if now is None or (self.device, self.inode) != (now.device, now.inode):
            return Changed.REPLACED
        return Changed.CUT if now.size < self.size else None


def file_of(url: URL) -> StoreFile | None:
    """Which file stands at the store's address now; None where none does, and for PostgreSQL."""
    with suppress(OSError):
        if url.drivername == "sqlite":
            there = os.stat(str(url.database))
            return StoreFile(there.st_dev, there.st_ino, there.st_size)
    return None
