"""A delivery: one alert to one recipient or endpoint until it is sent or visibly failed. Its row is the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a delivery stands. Only `SENT`, `FAILED` and `DROPPED` are ends; `DROPPED` is an operator's word."""

    PENDING = "pending"
    SENDING = "sending"  # leased; falls back to pending when the lease runs out
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Medium(StrEnum):
    """How it travels."""

    EMAIL = "email"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox. `id` is stable across retries: webhook-id and Message-ID are made from it.

    facts are frozen when the row is written; `body` is frozen at the first attempt.
    """

    id: str
    alert: str
    channel: str
    medium: Medium
    recipient: str  # an address, or the channel's name for a webhook (its URL is a secret and is never stored)
    thread: str  # deliveries of one thread to one recipient go first in, first out
    facts: Mapping[str, object]
    created: datetime
    next_at: datetime
    state: State = State.PENDING
    attempts: int = 0
    lease_until: datetime | None = None
    last_error: str | None = None
    sent_at: datetime | None = None
    body: bytes | None = None
    remote_ref: str | None = None
    notes: Mapping[str, object] = field(default_factory=dict)  # e.g. {"template_fell_back": "..."}
