"""The two steps of a delivery: `render` freezes what is said, `send` hands it over. How, its channel's kind knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from monitor.deliveries import Delivery, DeliveryTrouble, SendOutcome, Undeliverable
from monitor.deliveries.channel import Channel, Making, Sending
from monitor.deliveries.people import Answering
from monitor.deliveries.settings import Smtp
from monitor.deliveries.templates import Templates
from monitor.http import Gate


def render(
    delivery: Delivery,
    channels: Mapping[str, Channel],
    smtp: Smtp,
    templates: Templates,
    now: datetime,
    answering: Answering | None = None,
) -> Delivery:
    """The row with `body` and `notes`; one that has a body stays as it is, so that every attempt says the same, unless
    it is in clear and its channel encrypts by now. One whose channel is gone stays, too: nobody knows how to say it.
    Raises DeliveryError where it cannot be encrypted."""
    channel = _channel(delivery, channels)
    if channel is None or (delivery.body is not None and not channel.lies_open(delivery.body)):
        return delivery
    return channel.render(delivery, Making(templates, smtp, now, answering))


def send(delivery: Delivery, channels: Mapping[str, Channel], smtp: Smtp, gate: Gate, now: datetime) -> SendOutcome:
    """One attempt at a rendered delivery. Never raises for what a receiver, a network or a setting does."""
    channel = _channel(delivery, channels)
    if channel is None:
        message = (
            f"config.yaml no longer has a channel {delivery.channel!r} for {delivery.medium}; `outbox drop` or add it"
        )
        return Undeliverable(DeliveryTrouble.CHANNEL, message, operational=True)
    if delivery.body is None:
        raise ValueError(f"delivery {delivery.id} is not rendered yet")
    return channel.send(delivery, delivery.body, Sending(gate, smtp, now))


def _channel(delivery: Delivery, channels: Mapping[str, Channel]) -> Channel | None:
    """The channel of a row, None where it is gone, or is of another kind by now."""
    channel = channels.get(delivery.channel)
    return channel if channel and channel.medium == delivery.medium else None
