"""One alert becomes one row for each address and each endpoint: pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.alerts import Alert
from monitor.deliveries import Delivery, Medium
from monitor.deliveries.settings import Channel, EmailChannel


def queue(alert: Alert, channels: Iterable[Channel], now: datetime) -> list[Delivery]:
    """The rows that tell of `alert` through `channels`; the same alert gives the same ids whenever it is queued.

    Somebody who is reached by two channels gets a row of each: the channels may stand for two duties.
    """
    rows = {row.id: row for channel in channels for row in _rows(alert, channel, now)}
    return list(rows.values())


def _rows(alert: Alert, channel: Channel, now: datetime) -> Iterator[Delivery]:
    medium, recipients = _recipients(channel)
    for recipient in recipients:
        yield Delivery(
            id=_stable_id(alert.id, channel.name, recipient),
            alert=alert.id,
            channel=channel.name,
            medium=medium,
            recipient=recipient,
            thread=alert.incident or alert.rule or alert.reason.value,
            facts=alert.facts,
            created=now,
            next_at=now,
        )


def _recipients(channel: Channel) -> tuple[Medium, tuple[str, ...]]:
    """Whom a channel reaches. An endpoint's address is a secret, so its row holds the channel's name instead."""
    if isinstance(channel, EmailChannel):
        return Medium.EMAIL, channel.to
    return Medium.WEBHOOK, (channel.name,)


def _stable_id(*parts: str) -> str:
    """32 hexadecimal digits; the separator cannot stand in any part, so no two triples share an id by accident."""
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]
