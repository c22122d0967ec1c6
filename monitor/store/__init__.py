"""The store: the only SQL there is (the read-only gazetteer apart). One writer, any number of readers.

store = Store.open("sqlite:///monitor.db")
with store.read() as reading: reading.incidents()
with store.write() as writing: writing.save_feed_state(state)   # one transaction, one commit
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Lock

from sqlalchemy import Engine

from monitor.errors import StoreError
from monitor.store.backup import keep_before
from monitor.store.claims import Claims
from monitor.store.daemon_lock import locked
from monitor.store.engine import BUSY_SECONDS, connect, held_elsewhere, in_words, parse_url, shown, shrink, transaction
from monitor.store.mapping import DigestRun
from monitor.store.reading import ReadHandle
from monitor.store.retention import Forget, Swept
from monitor.store.row_counts import Size, Tallies, size_of
from monitor.store.schema import migrate
from monitor.store.soundness import verify
from monitor.store.working import MOST, Working
from monitor.store.writing import OwnHandle, WriteHandle

__all__ = [
    "Claims",
    "DigestRun",
    "Forget",
    "OwnHandle",
    "ReadHandle",
    "Size",
    "Store",
    "StoreError",
    "Swept",
    "Tallies",
    "WriteHandle",
]


@dataclass(frozen=True, slots=True)
class Store:
    """A database at this release's schema. Safe to share between threads; not across a fork: open it in the child."""

    engine: Engine
    _working: Working = field(default_factory=Working, repr=False, compare=False)
    _writer: Lock = field(default_factory=Lock, repr=False)
    _outside: Event = field(default_factory=Event, repr=False)  # the writer waits for a lock of the database

    @classmethod
    def open(cls, url: str, room: int = MOST) -> Store:
        """Connect, create or migrate the schema. Raises StoreError with what is wrong and what to do. room: the bytes
        of memory that the writer may take for open incidents."""
        address = parse_url(url)
        with in_words(address):
            engine = connect(address)
        with ExitStack() as failing:
            failing.callback(engine.dispose)
            with transaction(engine, write=True) as connection:
                migrate(connection, shown(address), partial(keep_before, address))
            failing.pop_all()
        return cls(engine, Working(most=room))

    @contextmanager
    def read(self) -> Iterator[ReadHandle]:
        """A consistent view; never waits for the writer."""
        with transaction(self.engine, write=False) as connection:
            yield ReadHandle(connection)

    @contextmanager
    def write(self) -> Iterator[WriteHandle]:
        """The one writer's transaction: committed as a whole at the end, or not at all."""
        if not self._writer.acquire(timeout=BUSY_SECONDS):
            raise StoreError(self._why_waiting(), f"store {self}")
        try:
            with ExitStack() as failing:
                failing.callback(self._working.taken_back)
                self._outside.set()
                with transaction(self.engine, write=True) as connection:
                    self._outside.clear()
                    yield WriteHandle(connection, self._working)
                failing.pop_all()
            self._working.committed()
        finally:
            self._outside.clear()
            self._writer.release()

    @contextmanager
    def write_own(self) -> Iterator[OwnHandle | WriteHandle]:
        """A transaction on rows that nobody else writes: on PostgreSQL it waits for no writer."""
        if self.engine.dialect.name == "sqlite":
            with self.write() as writing:
                yield writing
            return
        with transaction(self.engine, write=True, alone=False) as connection:
            yield OwnHandle(connection)

    @contextmanager
    def locked(self, *, shared: bool = False) -> Iterator[None]:
        """For the life of a daemon: no second one can. Other verbs need not. shared: for that of a worker, beside
        others and no daemon; on PostgreSQL alone. Raises StoreInUseError where that cannot be."""
        with locked(self.engine, shared=shared):
            yield

    @property
    def address(self) -> str:
        """Where libpq finds the database of a store on PostgreSQL; with its password."""
        return self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def claims(self) -> Claims:
        """A worker's claims; it closes them when done."""
        return Claims.open(self.engine)

    def size(self) -> Size:
        """The space that it takes on disk, and what is free there."""
        return size_of(self.engine)

    def verify(self, seconds: float = 5.0) -> bool:
        """Look for damage, at most so long; whether all could be looked at. Raises StoreDamagedError where some is."""
        return verify(self.engine, seconds)

    def shrink(self) -> None:
        """Fold SQLite's log into the file and empty it, so that what was deleted stands in neither."""
        if self.engine.dialect.name == "sqlite":
            with in_words(self.engine.url), self.engine.connect() as connection:
                shrink(connection)

    def close(self) -> None:
        """Give back the connections; SQLite then folds its write-ahead log into the file."""
        self.engine.dispose()

    def _why_waiting(self) -> str:
        """Why no writer could begin: another program, for which ours waits too, or one of ours that does not end."""
        if self._outside.is_set():
            return held_elsewhere(self.engine.url)
        return f"this process has been writing for {BUSY_SECONDS} s; restart the monitor"

    def __str__(self) -> str:
        return shown(self.engine.url)
