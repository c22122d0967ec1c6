"""Signs of life that the daemon notes in memory: what the store does not hold, and what must be known when it is gone.

Labels are bounded: names of feeds and channels from the config, words of our own enumerations. No address, no person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

from monitor.alerts import Reason
from monitor.alerts.as_told import published
from monitor.deliveries import Delivery, SendOutcome, Sent, Undeliverable
from monitor.feeds import FetchFailed as FeedFailed
from monitor.pipeline import Absorbed

PULSE = "beat"  # the tick that writes to the store every 15 seconds, whatever else there is to do
LOOPS = ("poll", "deliver")  # the two that must move for us to be of use
_TICK = (0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60)  # seconds
_TO_ALERT = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)  # seconds

# They double the series, and say what the start of the process says.
disable_created_metrics()  # type: ignore[no-untyped-call]  # the library gives it no types


class Vitals:
    """Counts and times since the start of this process. Safe in any number of threads."""

    def __init__(self, steady: Callable[[], float] = monotonic) -> None:
        self.registry = CollectorRegistry()
        self._steady = steady
        self._began = steady()
        self._moved: dict[str, float] = {}
        self.writes = True  # whether the store took our last pulse: it may answer and take nothing, as on a full disk
        self._ticks = Histogram(
            "monitor_tick_duration_seconds",
            "How long a tick of the daemon took.",
            ["tick"],
            registry=self.registry,
            buckets=_TICK,
        )
        self._tick_failures = Counter(
            "monitor_tick_failures",
            "Ticks that ended in an error; the log says which.",
            ["tick"],
            registry=self.registry,
        )
        self._feed_errors = Counter(
            "monitor_feed_errors", "Polls that brought no feed, by reason.", ["feed", "reason"], registry=self.registry
        )
        self._documents = Counter(
            "monitor_feed_documents",
            "Documents of feeds that were read: by the quick pass, where they are plain, or by feedparser.",
            ["parser"],
            registry=self.registry,
        )
        self._attempts = Counter(
            "monitor_delivery_attempts",
            "Attempts to deliver, by what they came to.",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self._to_alert = Histogram(
            "monitor_publish_to_alert_seconds",
            "From a report's own date until a receiver took the first message.",
            registry=self.registry,
            buckets=_TO_ALERT,
        )

    def moved(self, loop: str) -> None:
        """A loop did a piece of work."""
        self._moved[loop] = self._steady()

    def still(self) -> Mapping[str, float]:
        """For how many seconds each of the two loops has not moved."""
        return {loop: self._steady() - self._moved.get(loop, self._began) for loop in LOOPS}

    @contextmanager
    def timing(self, tick: str) -> Iterator[None]:
        """Note how long a tick takes, and whether it ends in an error."""
        well = False
        try:
            with self._tick_failures.labels(tick).count_exceptions(), self._ticks.labels(tick).time():
                yield
            well = True
        finally:
            if tick == PULSE:
                self.writes = well

    def absorbed(self, found: Absorbed) -> None:
        """A poll was taken in."""
        if isinstance(found.outcome, FeedFailed):
            self._feed_errors.labels(found.feed, found.outcome.reason).inc()
        if found.quick is not None and found.rest is None:
            self._documents.labels("quick" if found.quick else "feedparser").inc()

    def attempted(self, delivery: Delivery, outcome: SendOutcome, now: datetime) -> None:
        """An attempt at a delivery ended."""
        word = "sent" if isinstance(outcome, Sent) else "failed" if isinstance(outcome, Undeliverable) else "put_off"
        self._attempts.labels(delivery.channel, word).inc()
        since = _published(delivery)
        if isinstance(outcome, Sent) and since:
            self._to_alert.observe(max(0.0, (now - since).total_seconds()))


def _published(delivery: Delivery) -> datetime | None:
    """When the report was published of which this is the first message; None of every other message, and of drills."""
    return published(delivery.facts) if delivery.head.reason is Reason.NEW else None
