"""Shifts: the shards that one worker holds at a time, and the pen. A shift begins with a claim that the database gives
to one session alone. It is over where the claim is lost, others have too few, or the worker stops; then nothing of it
is begun any more, and what is under way is finished before it is given back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from monitor.cluster.shards import PEN, shard_of, surplus
from monitor.feeds.gap import HostGap
from monitor.store import Claims


@dataclass(slots=True)
class Shifts:
    """Call it from any thread. share: how many shards this worker may hold."""

    open_claims: Callable[[], Claims]
    share: int
    _claims: Claims | None = None
    _begun: set[int] = field(default_factory=set)
    _over: set[int] = field(default_factory=set)  # of those: what is to be given back
    _stopped: bool = False
    _lock: Lock = field(default_factory=Lock, repr=False)

    def begin(self, number: int) -> bool:
        """Whether the shift is ours now. Raises StoreError where the database does not answer."""
        with self._lock:
            full = number != PEN and len(self._begun - {PEN}) >= self.share
            if self._stopped or full or number in self._begun or not self._connected().take(number):
                return False
            self._begun.add(number)
            return True

    def look(self) -> frozenset[int]:
        """The shifts that go on, asked of the database; whatever else was begun is over from now on."""
        with self._lock:
            held = self._claims.held() & self._begun if self._claims else frozenset[int]()
            self._over |= self._begun - held
            self._over |= surplus(held - {PEN} - self._over, self.share)
            return self._at_work

    @property
    def at_work(self) -> frozenset[int]:
        """The shifts that go on, as the last look found them."""
        with self._lock:
            return self._at_work

    @property
    def begun(self) -> frozenset[int]:
        """The shifts that are not given back: of those that are over, something may still be under way."""
        with self._lock:
            return frozenset(self._begun)

    def leave(self, number: int) -> None:
        """Begin nothing of a shift any more."""
        with self._lock:
            self._over.add(number)

    def end(self, number: int) -> None:
        """Give a shift back, once nothing of it is under way any more."""
        with self._lock:
            self._begun.discard(number)
            self._over.discard(number)
            if self._claims:
                self._claims.give(number)

    def stop(self) -> None:
        """Begin no shift any more; those that go on are over."""
        with self._lock:
            self._stopped = True
            self._over |= self._begun

    def close(self) -> None:
        """Give back all that is still claimed."""
        with self._lock:
            if self._claims:
                self._claims.close()
            self._claims = None

    @property
    def _at_work(self) -> frozenset[int]:
        return frozenset(self._begun - self._over)

    def _connected(self) -> Claims:
        """The claims; by a new connection where the last one is gone and nothing of it is under way."""
        if self._claims is not None and not self._begun and self._claims.lost:
            self._claims.close()
            self._claims = None
        self._claims = self._claims or self.open_claims()
        return self._claims


@dataclass(slots=True)
class HostRest:
    """When the hosts of a shard have had their rest: whoever has it next begins where we have ended. gap: who was
    asked when; steady: seconds of the clock that it goes by."""

    gap: HostGap
    steady: Callable[[], float]
    _left_at: dict[int, float] = field(default_factory=dict)  # shard → since when it is over

    def had(self, shard: int, pages: float) -> bool:
        """Whether a shard that is over can be given back; pages: seconds for which those of its hosts may still be on
        their way."""
        now = self.steady()
        left = now - self._left_at.setdefault(shard, now)
        return left >= pages and shard not in map(shard_of, self.gap.resting(now))

    def forget(self, shard: int) -> None:
        """A shard is given back."""
        self._left_at.pop(shard, None)
