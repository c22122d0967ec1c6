"""Reads the mailbox for mails that came back, and brings their rows back to where people see them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.alerts import Alert, MessageKind, operational_alert
from monitor.config import Config
from monitor.deliveries import Delivery, State, imap
from monitor.deliveries.bounces import Bounce, read, reopened
from monitor.deliveries.channels.email import EmailChannel
from monitor.errors import DeliveryError
from monitor.log import say
from monitor.model import Severity
from monitor.pipeline.operators.notes import tell_operators
from monitor.store import Store, WriteHandle
from monitor.store.memos import Memo

log = logging.getLogger("monitor.delivery")

PATIENCE = timedelta(hours=1)  # with a mailbox that cannot be reached; a wrong password is told at once
AGAIN = timedelta(days=1)  # a channel whose mails come back is told at most once in this time


def read_mailbox(store: Store, config: Config, now: datetime) -> int:
    """Read what is new in the mailbox, where that is due; how many rows were brought back. It takes minutes where the
    server is slow, and no other work waits for it."""
    if config.bounces is None or not _due(store, config.bounces.every, now):
        return 0
    back: list[Delivery] = []

    def take(mail: bytes) -> None:
        if (bounce := read(mail)) and (row := _bring_back(bounce, store, config, now)):
            back.append(row)

    try:
        imap.unseen(config.bounces, now, take)
    except DeliveryError as error:
        say(log, "mailbox not read", logging.WARNING, reason=error.reason, error=error)
        _troubled(error, store, config, now)
    else:
        _well(store, config, now)
    return len(back)


def _due(store: Store, every: timedelta, now: datetime) -> bool:
    """Whether the time has come, and then it is noted: a run that fails is not begun anew at once."""
    with store.write() as writing:
        last = writing.memo(Memo.BOUNCES_READ_AT)
        if last and timedelta() <= now - datetime.fromisoformat(last) < every:
            return False
        writing.save_memo(Memo.BOUNCES_READ_AT, now.isoformat())
    return True


def _bring_back(bounce: Bounce, store: Store, config: Config, now: datetime) -> Delivery | None:
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


def _troubled(error: DeliveryError, store: Store, config: Config, now: datetime) -> None:
    with store.write() as writing:
        since, _, told = (writing.memo(Memo.BOUNCES_UNREAD) or "").partition(" ")
        since = since or now.isoformat()
        lasts = now - datetime.fromisoformat(since) >= PATIENCE
        if not told and (error.operational or lasts):
            told = "told" if tell_operators(_unread(str(error), now), writing, config, now) else ""
        writing.save_memo(Memo.BOUNCES_UNREAD, f"{since} {told}".strip())


def _unread(error: str, now: datetime) -> Alert:
    return operational_alert(
        "bounces_unread",
        "bounces",
        f"The mailbox for mails that come back cannot be read: {error}.",
        now,
        advice="Mend `bounces:` in the config and reload; mails go out as before, and nobody hears which came back.",
    )


def _well(store: Store, config: Config, now: datetime) -> None:
    with store.write() as writing:
        if not (before := writing.memo(Memo.BOUNCES_UNREAD)):
            return
        if before.endswith("told"):
            note = operational_alert(
                "bounces_unread",
                "bounces",
                "The mailbox for mails that come back is read again.",
                now,
                recovered=True,
                severity=Severity.LOW,
            )
            tell_operators(note, writing, config, now)
        writing.save_memo(Memo.BOUNCES_UNREAD, "")
