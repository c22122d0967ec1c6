"""What operators are told of the monitor itself: one note when something breaks, one when it works again."""

from __future__ import annotations

import logging
from datetime import datetime

from monitor.alerts import Alert, operational_alert
from monitor.config import Config
from monitor.deliveries import Again, Delivery, Failed, Outcome, Sent
from monitor.feeds import Feed, FeedState
from monitor.model import Severity
from monitor.pipeline import flow
from monitor.store import WriteHandle

log = logging.getLogger("monitor.operations")

FAILING = 5  # failures in a row; with the growing gaps between them, 2.5 hours for a feed asked every 10 minutes


def feed_note(feed: Feed, before: FeedState, after: FeedState, now: datetime) -> Alert | None:
    """A feed that has failed for a while, or that answers again after that."""
    if before.failures < FAILING <= after.failures:
        since = f"since {after.last_success_at:%Y-%m-%d %H:%M} UTC" if after.last_success_at else "so far"
        return operational_alert(
            "feed_failing", feed.name, f"{feed.name} has brought nothing {since}: {after.last_error}.", now,
            advice="Try `casualty-monitor check --feeds`; it is asked again all the same, only less often.",
            details={"failures": after.failures, "error": after.last_error, "reason": after.last_reason},
        )  # fmt: skip
    if before.failures >= FAILING and after.failures == 0:
        return operational_alert("feed_failing", feed.name, f"{feed.name} answers again.", now, recovered=True,
                                 severity=Severity.LOW)
    return None


def channel_note(delivery: Delivery, outcome: Outcome, *, troubled: bool, now: datetime) -> Alert | None:
    """A channel that cannot work until a person acts, or that works again after that. troubled: it was told before."""
    name = delivery.channel
    if isinstance(outcome, Again | Failed) and outcome.operational and not troubled:
        return operational_alert(
            "channel_failing", name, f"Channel {name} delivers nothing: {outcome.message}.", now,
            advice="What waits is kept and shown by `casualty-monitor outbox`.", severity=Severity.CRITICAL,
            details={"reason": outcome.reason.value},
        )  # fmt: skip
    if isinstance(outcome, Sent) and troubled:
        return operational_alert("channel_failing", name, f"Channel {name} delivers again.", now, recovered=True,
                                 severity=Severity.LOW)
    return None


def tell_operators(note: Alert | None, writing: WriteHandle, config: Config, now: datetime) -> bool:
    """Keep a note and queue it for the operators; whether there was one. Without operators the log alone can say it."""
    if note is None or not writing.save_alert(note):
        return False
    if not config.operators:
        log.warning("nobody is told: operators: names no channel", extra={"fields": note.facts["operational"]})
    flow.send(note, config.operators, writing, config, now)
    return True
