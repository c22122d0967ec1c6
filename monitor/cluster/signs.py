"""Signs of life: that of this worker, what it learns of the others by theirs, and the pulse of the whole, which
whoever holds the pen leaves for all of them.

A sign is also a lease. The database gives a claim to the next one as soon as a connection is cut, and may do so while
who had it still asks. So a sign says whose hosts a worker may be asking: it asks none that its latest does not name,
nor any by a sign that is old; and none that another's names, until that has given it back, or is so silent that all it
can have begun has ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from monitor.cluster.shards import PEN, SHARDS, fair_share
from monitor.cluster.shifts import Shifts
from monitor.config import Config
from monitor.daemon.heart import Heart
from monitor.daemon.live import Live
from monitor.feeds.gap import GAP
from monitor.http import AnswerLimits
from monitor.pipeline.operators.worker_note import tell_back
from monitor.store import Store
from monitor.store.families.elsewhere import WorkerSign

BEAT = 15.0  # seconds between two pulses of the whole: whether nothing is due is asked of all feeds
FRESH = 15.0  # seconds after a sign of ours, of which there is one every five, in which a request may be begun by it
LATE = 3.0  # seconds that a busy machine may take between looking whether it may ask, and asking
HELD = timedelta(
    seconds=FRESH + LATE + AnswerLimits().total + GAP
)  # of silence, after which a sign keeps nobody from a host


@dataclass(slots=True)
class Signs:
    """Of one worker. own: its latest; heart: that of the whole, while it holds the pen; steady: seconds of a clock that
    nobody sets."""

    store: Store
    shifts: Shifts
    own: WorkerSign
    steady: Callable[[], float]
    heart: Heart | None = None
    _beat_at: float = field(default=0.0, repr=False)
    _left_at: float = field(default=0.0, repr=False)  # when the latest was left, or a little before
    _clear: frozenset[int] = field(default=frozenset(), repr=False)  # what it names and no other's did
    _lock: Lock = field(default_factory=Lock, repr=False)  # over these two

    def moved(self, loop: str, now: datetime) -> None:
        """A loop did a piece of work: `poll` or `deliver`."""
        self.own = replace(self.own, polled=now) if loop == "poll" else replace(self.own, delivered=now)

    def leave(self, live: Live, now: datetime) -> None:
        """Leave a sign of life, learn of the others' how many share the hosts, and beat for the whole."""
        with self.store.read() as asking:
            lost = any(one.lost for one in asking.workers() if one.name == self.own.name)
        if lost:
            tell_back(self.store, live.config, self.own.name, now)
        left_at, begun, held = self.steady(), self.shifts.begun, self.shifts.at_work
        with self.store.write_own() as writing:
            self.own = replace(
                self.own,
                config=_digest(live.config),
                shards=tuple(sorted(begun - {PEN})),
                writes=PEN in held,
            )
            writing.leave_sign(self.own)
            signs = writing.workers()
        others = {number for one in signs if one.name != self.own.name and one.silent <= HELD for number in one.shards}
        with self._lock:
            self._left_at, self._clear = left_at, begun - others
        alive = [one for one in signs if one.alive]
        self.shifts.share = fair_share(SHARDS, len(alive))
        self._beat([self.own, *alive], live, now)

    @property
    def clear(self) -> frozenset[int]:
        """The shards whose hosts no other worker can be asking, if they are ours in a look that comes after this. From
        any thread."""
        with self._lock:
            return self._clear if self.steady() - self._left_at < FRESH else frozenset()

    def gave_back(self, number: int) -> None:
        """A shard is about to be given back: where it is taken again, the next sign says who else may be asking. From
        any thread."""
        with self._lock:
            self._clear -= {number}

    def _beat(self, signs: list[WorkerSign], live: Live, now: datetime) -> None:
        """With the pen: the pulse of the whole, whose loops have moved where any worker's have."""
        if PEN not in self.shifts.at_work:
            self.heart = None
            return
        if self.heart and self.steady() - self._beat_at < BEAT:
            return
        self._beat_at = self.steady()
        heart = self.heart = self.heart or Heart(self.store, now, self.steady)
        for loop, times in (("poll", [s.polled for s in signs]), ("deliver", [s.delivered for s in signs])):
            if latest := max((at for at in times if at), default=None):
                heart.moved(loop, latest)
        heart.beat(live.feeds, now)

    def ping(self, live: Live, now: datetime) -> bool:
        """With the pen: tell the dead man's switch that the whole is well; whether it was tried."""
        heart = self.heart if PEN in self.shifts.at_work else None
        return heart is not None and heart.ping(live.config, live.pipeline.gate, now)

    def end(self, now: datetime) -> None:
        """We were told to stop: whoever takes the pen leaves another pulse."""
        if self.heart:
            self.heart.stop(now)


def _digest(config: Config) -> str:
    """By which it shows where two workers run on different files."""
    return sha256(config.written.text.encode()).hexdigest()[:8] if config.written else ""
