"""When a delivery is tried again, and when it is given up: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.deliveries import Again, Delivery, DeliveryTrouble, SendOutcome, Sent, State, Undeliverable

# Standard Webhooks asks for days of patience with growing gaps; RFC 5321 4.5.4.1 asks the same of mail.
DELAYS = tuple(timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600))  # after the 1st, 2nd, ... failed attempt
LATER = timedelta(hours=4)  # after each one from then on
LONGEST_ASKED = timedelta(hours=2)  # of the patience that a receiver asks for: a slip there must not cost us a day
HORIZON = timedelta(hours=72)  # counted from the creation of the row
LOGIN_PAUSE = 1800.0  # seconds at least after a refused login: who keeps knocking with a wrong password is locked out
SPREAD = 0.2  # receivers that come back must not meet everybody at once
LEASE = timedelta(minutes=5)  # for one attempt; longer than it takes by the timeouts in smtp.py and channels/


def after(delivery: Delivery, outcome: SendOutcome, now: datetime, jitter: float) -> Delivery:
    """The row after an attempt. jitter: any number from -1 to 1, drawn by the caller."""
    tried = replace(delivery, attempts=delivery.attempts + 1, lease_until=None)
    match outcome:
        case Sent():
            return replace(
                tried,
                state=State.SENT,
                sent_at=now,
                last_error=None,
                remote_ref=outcome.remote_ref or delivery.remote_ref,
            )
        case Undeliverable():
            return replace(tried, state=State.FAILED, last_error=_error(outcome))
        case Again():
            return _again(tried, outcome, now, jitter)


def _again(tried: Delivery, outcome: Again, now: datetime, jitter: float) -> Delivery:
    end = tried.created + HORIZON
    if now >= end:
        given_up = (
            f"{DeliveryTrouble.EXPIRED}: given up after {_hours(HORIZON)} hours and {tried.attempts} attempts; last: "
        )
        return replace(tried, state=State.FAILED, last_error=given_up + _error(outcome))
    asked = min(LONGEST_ASKED, timedelta(seconds=min(outcome.retry_after or 0, HORIZON.total_seconds())))
    wait = max(_delay(tried.attempts, jitter), asked)
    # The last attempt is made when the time is up, however long the receiver asked us to wait.
    return replace(tried, state=State.PENDING, next_at=now + min(wait, end - now), last_error=_error(outcome))


def _delay(attempts: int, jitter: float) -> timedelta:
    plain = DELAYS[attempts - 1] if attempts <= len(DELAYS) else LATER
    return plain * (1 + SPREAD * max(-1.0, min(1.0, jitter)))


def _error(outcome: Again | Undeliverable) -> str:
    return f"{outcome.reason}: {outcome.message}"


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)
