"""Past the store: what operators are told where the store itself takes nothing, so that no message can be queued in it.

It is the one message that is sent without being kept: to each of the operators once, and once more by the ordinary way
when the store works again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.alerts import Alert, operational_alert
from monitor.config import Config
from monitor.deliveries import Sent
from monitor.deliveries.queue import queue
from monitor.deliveries.send import render, send
from monitor.deliveries.templates import Templates
from monitor.errors import DeliveryError, StoreError
from monitor.http import Gate
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.pipeline.outbox.addressees import reached
from monitor.store import Store

log = logging.getLogger("monitor.operations")

WAIT = timedelta(minutes=5)  # a lock that another program holds, or a disk that somebody empties, is often over by then


@dataclass
class LastResort:
    """Hears whether the store works. Call it from one thread."""

    _since: datetime | None = None
    _note: Alert | None = None  # that it takes nothing
    _told: bool = False

    def fails(self, error: StoreError, untold: Alert | None, config: Config, gate: Gate, now: datetime) -> None:
        """The store refused. Whoever can be told is told: of what it did not take at once, and that it takes nothing
        once it has for long enough."""
        self._since = min(self._since or now, now)
        if untold:
            send_past_store(untold, config, gate, now)
        if self._told or now - self._since < WAIT:
            return
        self._note = self._note or _note(error, self._since, now)
        self._told = send_past_store(self._note, config, gate, now) > 0

    def works(self, store: Store, config: Config, now: datetime) -> tuple[Alert, ...]:
        """The store works; the note that it does so again, where anybody was told that it did not."""
        told, since = self._told, self._since
        self._note, self._since, self._told = None, None, False
        if not told or since is None:
            return ()
        words = f"The store takes what comes again; it took nothing since {since:%Y-%m-%d %H:%M} UTC."
        note = operational_alert("store_failing", "the store", words, now, recovered=True, severity=Severity.LOW)
        with store.write() as writing:
            return (note,) if tell_operators(note, writing, config, now) else ()


def _note(error: StoreError, since: datetime, now: datetime) -> Alert:
    return operational_alert(
        "store_failing",
        "the store",
        f"The store takes nothing since {since:%Y-%m-%d %H:%M} UTC: {error}. Until it does, nothing new is kept and "
        "nobody is alerted.",
        now,
        advice="What is published meanwhile is read afterwards, as far as the feeds still hold it. Read the news "
        "yourself until you hear that the store works again.",
        severity=Severity.CRITICAL,
    )


def send_past_store(note: Alert, config: Config, gate: Gate, now: datetime) -> int:
    """Hand a note to the operators at once; how many of them have it."""
    channels = {channel.name: channel for channel in reached(config.operators, config, now)}
    templates, sent = Templates(config.templates), 0
    for row in queue(note, channels.values(), now):
        try:
            ready = render(replace(row, attempts=1), channels, config.smtp, templates, now)
            outcome = send(ready, channels, config.smtp, gate, now)
        except DeliveryError as error:
            log.error("not told past the store", extra={"fields": {"channel": row.channel, "error": str(error)}})
            continue
        if isinstance(outcome, Sent):
            sent += 1
            log.warning("told past the store", extra={"fields": {"channel": row.channel, "alert": note.id}})
        else:
            log.error("not told past the store", extra={"fields": {"channel": row.channel, "error": outcome.message}})
    return sent
