"""A delivery: one alert to one recipient or endpoint until it is sent or visibly failed. Its row is the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.errors import DeliveryError
from monitor.model import Severity

if TYPE_CHECKING:  # who counts deliveries loads no part of an alert
    from monitor.alerts import Head


class State(StrEnum):
    """Where a delivery stands. `SENT`, `FAILED`, `DROPPED` (an operator's word) and `FOLDED` are ends."""

    PENDING = "pending"
    SENDING = "sending"  # leased; falls back to pending when the lease runs out
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    HELD = "held"  # a budget or quiet hours keep it back: it waits to be told later, with others in a summary
    FOLDED = "folded"  # told by another delivery, which `notes["folded_into"]` names


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox. `id` is stable across retries: webhook-id and Message-ID are made from it.

    facts are frozen when the row is written; `body` is frozen at the first attempt.
    """

    id: str
    alert: str
    channel: str
    medium: str  # the kind of its channel
    recipient: str  # an address, or the channel's name for a webhook (its URL is a secret and is never stored)
    thread: str  # deliveries of one thread to one recipient go first in, first out
    head: Head
    facts: Mapping[str, object]  # for templates and webhooks alone
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

    @property
    def severity(self) -> Severity | None:
        """The severity as which it counts in a budget; None for a digest or a drill, which no limit holds and none
        counts."""
        return self.head.severity if self.head.counted else None


class DeliveryTrouble(StrEnum):
    """Why an attempt did not end with a sent message: one word for logs, metrics and `outbox list`."""

    CONNECTION = "connection"  # nobody there, timeout, reset
    TLS = "tls"
    NO_STARTTLS = "no_starttls"
    GREETING = "greeting"  # the mail server will not have the name by which we greet it
    LOGIN = "login"
    QUOTA = "quota"  # we have sent too much for now
    LISTED = "listed"  # our address stands on a block list
    POLICY = "policy"  # the server will not have mail from us, whatever is in it
    BUSY = "busy"  # the receiver asks for patience
    REFUSED = "refused"  # the receiver will not have this message
    REDIRECT = "redirect"
    GONE = "gone"
    UNCERTAIN = "uncertain"  # cut off after the message was handed over: it may have arrived
    ADDRESS = "address"
    SECRET = "secret"  # noqa: S105 - a word for a metric, not a password
    CHANNEL = "channel"  # the config no longer knows it
    MAILBOX = "mailbox"  # the folder cannot be written
    KEY = "key"  # nothing can be encrypted to the reader, and nothing is sent in clear
    EXPIRED = "expired"
    INTERNAL = "internal"  # a fault of the monitor itself: said, and tried again


@dataclass(frozen=True, slots=True)
class Sent:
    """The receiver took it. remote_ref: what it calls the message or ticket, if it said."""

    remote_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """Not now. retry_after: seconds to wait at least. operational: no attempt will succeed until a person acts."""

    reason: DeliveryTrouble
    message: str
    retry_after: float | None = None
    operational: bool = False


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """Never: it concerns the recipient or this message. operational: the channel itself is at fault, so that its other
    messages fail too."""

    reason: DeliveryTrouble
    message: str
    operational: bool = False


SendOutcome = Sent | Again | Undeliverable


def outcome_of(error: DeliveryError) -> Again | Undeliverable:
    """The meaning of a refusal for the row."""
    reason, message = DeliveryTrouble(error.reason), str(error)
    if error.permanent:
        return Undeliverable(reason, message, operational=error.operational)
    return Again(reason, message, error.retry_after, error.operational)
