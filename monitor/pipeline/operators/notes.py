"""Notes to operators on the monitor itself: one note when something breaks, one when it works again."""

from __future__ import annotations

import logging
from datetime import datetime

from monitor.alerts import Alert, operational_alert
from monitor.alerts.outline import operational
from monitor.config import Config
from monitor.deliveries import Again, Delivery, SendOutcome, Sent, State, Undeliverable
from monitor.log import say
from monitor.model import Severity
from monitor.pipeline import settling
from monitor.store import WriteHandle

log = logging.getLogger("monitor.operations")


def channel_note(delivery: Delivery, outcome: SendOutcome, *, troubled: bool, now: datetime) -> Alert | None:
    """A channel that cannot work until a person acts, or that works again after that. troubled: it was told before."""
    name = delivery.channel
    if isinstance(outcome, Again | Undeliverable) and outcome.operational and not troubled:
        return operational_alert(
            "channel_failing",
            name,
            f"Channel {name} delivers nothing: {outcome.message}.",
            now,
            advice="What waits is kept and shown by `casualty-monitor outbox`.",
            severity=Severity.CRITICAL,
            details={"reason": outcome.reason.value},
        )
    if isinstance(outcome, Sent) and troubled:
        return operational_alert(
            "channel_failing", name, f"Channel {name} delivers again.", now, recovered=True, severity=Severity.LOW
        )
    return None


def undelivered_note(ended: Delivery, outcome: SendOutcome, *, troubled: bool, now: datetime) -> Alert | None:
    """A message that one recipient will not get though the channel works, such as a refused address; or they get them
    again. ended: the row after the attempt. troubled: it was told before."""
    if (
        ended.state is State.FAILED
        and not troubled
        and isinstance(outcome, Again | Undeliverable)
        and not outcome.operational
    ):
        return operational_alert(
            "undelivered",
            ended.channel,
            f"Channel {ended.channel} could not deliver a message: {outcome.message}.",
            now,
            advice="Look at `casualty-monitor outbox`: mend the address, then `outbox retry ID`, or drop it.",
            severity=Severity.CRITICAL,
            details={"delivery": ended.id, "reason": outcome.reason.value},
        )
    if isinstance(outcome, Sent) and troubled:
        words = f"Channel {ended.channel} reaches somebody again to whom it could not deliver."
        return operational_alert(
            "undelivered",
            ended.channel,
            words,
            now,
            recovered=True,
            severity=Severity.LOW,
            details={"delivery": ended.id},
        )
    return None


def tell_operators(
    note: Alert | None, writing: WriteHandle, config: Config, now: datetime, names: tuple[str, ...] | None = None
) -> bool:
    """Keep a note and queue it for the operators; whether there was one. Without operators the log alone can say it.
    names: the channels, where they are others than those of the operators."""
    if note is None or not writing.save_alert(note):
        return False
    if not config.operators:
        say(log, "nobody is told: operators: names no channel", logging.WARNING, **operational(note.facts))
    settling.send(note, config.operators if names is None else names, writing, config, now)
    return True
