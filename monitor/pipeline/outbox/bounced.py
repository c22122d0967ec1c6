"""Mails that came back: their rows are brought back to where people see them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.alerts import MessageKind, operational_alert
from monitor.config import Config
from monitor.deliveries import Delivery, State
from monitor.deliveries.bounces import Bounce, reopened
from monitor.deliveries.channels.email import EmailChannel
from monitor.log import say
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import Store, WriteHandle
from monitor.store.memos import Memo

log = logging.getLogger("monitor.delivery")

AGAIN = timedelta(days=1)  # a channel whose mails come back is told at most once in this time


def bring_back(bounce: Bounce, store: Store, config: Config, now: datetime) -> Delivery | None:
    """The row that a mail which came back is about, where it changes."""
    with store.write() as writing:
        found = next(iter(writing.find_deliveries(bounce.delivery, 1)), None)
        row = reopened(found, bounce, now) if found and found.medium == EmailChannel.medium else None
        if row is None or not writing.reopen(row):
            return None
        if row.state is State.FAILED:
            _tell(row, writing, config, now)
    fields = {"delivery": row.id, "channel": row.channel, "becomes": row.state.value, "error": bounce.words}
    say(log, "delivery bounced", logging.WARNING, **fields)
    return row


def _tell(row: Delivery, writing: WriteHandle, config: Config, now: datetime) -> None:
    """The other operators hear of it. A note that itself came back is told to nobody by the same way."""
    others = tuple(name for name in config.operators if name != row.channel)
    told = writing.memo(Memo.BOUNCED, row.channel)
    if (told and now - datetime.fromisoformat(told) < AGAIN) or (
        row.head.kind is MessageKind.OPERATIONAL and not others
    ):
        return
    note = operational_alert(
        "bounced",
        row.channel,
        f"A mail that channel {row.channel} had sent came back: {row.last_error}.",
        now,
        advice="Look at `casualty-monitor outbox`: mend the address, then `outbox retry ID`, or drop it.",
        severity=Severity.CRITICAL,
        details={"delivery": row.id},
    )
    if tell_operators(note, writing, replace(config, operators=others or config.operators), now):
        writing.save_memo(Memo.BOUNCED, now.isoformat(), row.channel)
