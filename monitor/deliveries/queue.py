"""One alert becomes one row for each address and each endpoint: pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.alerts import Alert, MessageKind
from monitor.deliveries import Delivery
from monitor.deliveries.channel import Channel


def queue(alert: Alert, channels: Iterable[Channel], now: datetime) -> list[Delivery]:
    """The rows that tell of `alert` through `channels`; the same alert gives the same ids whenever it is queued.

    Somebody who is reached by two channels gets a row of each: the channels may stand for two duties.
    """
    rows = {row.id: row for channel in channels for row in _rows(alert, channel, now)}
    return list(rows.values())


def row_of(alert: Alert, channel: str, medium: str, recipient: str, now: datetime) -> Delivery:
    """The row that tells one recipient of a channel."""
    return Delivery(
        id=delivery_id(alert.id, channel, recipient),
        alert=alert.id,
        channel=channel,
        medium=medium,
        recipient=recipient,
        thread=_thread(alert),
        head=alert.head,
        facts=alert.facts,
        created=now,
        next_at=now,
    )


def _rows(alert: Alert, channel: Channel, now: datetime) -> Iterator[Delivery]:
    yield from (row_of(alert, channel.name, channel.medium, recipient, now) for recipient in channel.recipients)


def _thread(alert: Alert) -> str:
    """The thread key of an alert: its incident, or a rule's stretch of time in one region, or all of its kind."""
    scope = alert.subject if alert.kind is MessageKind.WINDOW else None
    return alert.incident or scope or alert.rule or alert.reason.value


def delivery_id(alert: str, channel: str, recipient: str) -> str:
    """32 hexadecimal digits; the separator cannot stand in any part, so no two triples share an id by accident. Mails
    and calls go out under it: another way to make it would send what waits a second time."""
    return hashlib.sha256("\x00".join((alert, channel, recipient)).encode()).hexdigest()[:32]
