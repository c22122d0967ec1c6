"""Claims of a worker: numbers that one session of the database holds at a time, as advisory locks on a connection of
their own. Who dies or is cut off loses all of them with that connection, in a moment or as keepalives notice it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from monitor.store.engine import in_words

_CLAIMS = 0x6361_7377  # the family of these locks; the writers' and the daemons' have a number alone
_NOTICED = ("tcp_keepalives_idle = 10", "tcp_keepalives_interval = 5", "tcp_keepalives_count = 3")  # that we are gone


@dataclass(slots=True)
class Claims:
    """Call it from any thread. Every answer comes from the server: what is held is what it says is held."""

    _pooled: Any
    _error: type[Exception]
    _lock: Lock = field(default_factory=Lock, repr=False)
    _held: set[int] = field(default_factory=set)

    @classmethod
    def open(cls, engine: Engine) -> Claims:
        """A connection for claims. Raises StoreError, and then none is left open."""
        with in_words(engine.url), ExitStack() as failing:
            pooled = engine.raw_connection()
            failing.callback(pooled.close)
            pooled.detach()  # closing it ends the session, and with it the claims
            error = engine.dialect.loaded_dbapi.Error
            connection: Any = pooled.dbapi_connection
            try:
                connection.autocommit = True
                for setting in _NOTICED:
                    connection.execute(f"SET {setting}")
            except error as wrong:
                raise DBAPIError("SET", {}, wrong) from wrong
            failing.pop_all()
        return cls(pooled, error)

    def take(self, number: int) -> bool:
        """Whether this is ours now; False where another session holds it, or the connection is gone."""
        with self._lock:
            if number in self._held:
                return self._alive()
            if self._ask("SELECT pg_try_advisory_lock(%s, %s)", _CLAIMS, number):
                self._held.add(number)
            return number in self._held

    def give(self, number: int) -> None:
        """Give it back, for whoever asks next."""
        with self._lock:
            if number in self._held:
                self._held.discard(number)
                self._ask("SELECT pg_advisory_unlock(%s, %s)", _CLAIMS, number)

    def held(self) -> frozenset[int]:
        """The numbers that are ours at this moment; none where the connection is gone."""
        with self._lock:
            if self._held:
                self._alive()
            return frozenset(self._held)

    @property
    def lost(self) -> bool:
        """Whether the connection is gone: then nothing can be claimed by it any more."""
        with self._lock:
            return not self._alive()

    def close(self) -> None:
        """End the session, and with it all claims."""
        with self._lock:
            self._held.clear()
            self._pooled.close()

    def _alive(self) -> bool:
        """Whether the connection is there; with it goes all that was held."""
        if self._ask("SELECT true"):
            return True
        self._held.clear()
        return False

    def _ask(self, question: str, *given: int) -> bool:
        """The answer; False where none comes."""
        connection: Any = self._pooled.dbapi_connection
        if connection is None or connection.closed:
            return False
        try:
            return bool(connection.execute(question, given).fetchone()[0])
        except self._error:
            return False
