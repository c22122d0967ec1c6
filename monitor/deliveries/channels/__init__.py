"""The kinds of channels, a file each, and what a kind has to answer. `Medium` lists their names; how `config.yaml`
describes one stands in `config/channels/`, a file of the same name.

    queue ──▶ recipients        a row for each of them
    render ─▶ what is said      once, and frozen with the row
    send ───▶ one attempt       as often as it takes, always the same bytes
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Protocol, Self

from monitor.deliveries import Delivery, Medium, Outcome
from monitor.deliveries.limits import Limits
from monitor.deliveries.people import Answering
from monitor.deliveries.smtp import Smtp
from monitor.deliveries.templates import Templates
from monitor.http import Gate

FELL_BACK = "template_fell_back"  # the note on a row whose own template failed, with the reason


@dataclass(frozen=True, slots=True)
class Making:
    """The means to render a message. answering: where the answers of people are read."""

    templates: Templates
    smtp: Smtp
    now: datetime
    answering: Answering | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """The means to send a message."""

    gate: Gate
    smtp: Smtp
    now: datetime


class Channel(Protocol):
    """The settings of one channel, and what its kind does with a delivery. Frozen, and equal where they say the same,
    so that a reload can tell what changed."""

    medium: ClassVar[Medium]

    @property
    def name(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom it reaches, a row each. A secret is none: what stands in a row is read by many."""
        ...

    @property
    def way(self) -> str:
        """The key that channels share which fail together."""
        ...

    def only(self, recipients: Collection[str]) -> Self:
        """The same channel to these of its recipients, where its kind can tell them apart."""
        ...

    def lies_open(self, body: bytes) -> bool:
        """Whether a frozen body is in clear although the channel encrypts by now: it is made anew."""
        ...

    def render(self, delivery: Delivery, making: Making) -> Delivery:
        """The row with `body` and `notes`. Raises DeliveryError where it cannot be made ready."""
        ...

    def send(self, delivery: Delivery, body: bytes, sending: Sending) -> Outcome:
        """One attempt. Never raises for what a receiver, a network or a setting does."""
        ...


def noted(delivery: Delivery, fell_back: str | None) -> Delivery:
    """The row with a note why its own template was not used, where it was not."""
    return delivery if fell_back is None else replace(delivery, notes={**delivery.notes, FELL_BACK: fell_back})
