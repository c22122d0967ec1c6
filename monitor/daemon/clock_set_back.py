"""Bring forward what would wait, after a clock was set back, for a time that was near before. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from monitor.deliveries import Delivery
from monitor.feeds import FeedState
from monitor.store import DigestRun


def recalled(state: FeedState, now: datetime) -> FeedState:
    """A feed that was asked "in the future" counts as asked now, and waits as long from now as it should have from
    then. Works after a restart, too, when nobody saw the clock move."""
    if state.last_poll_at is None or state.last_poll_at <= now:
        return state
    ahead = state.last_poll_at - now
    return replace(state, last_poll_at=now, next_poll_at=state.next_poll_at and state.next_poll_at - ahead)


def recalled_delivery(delivery: Delivery, now: datetime, step: timedelta) -> Delivery:
    """A message that waits to be tried again comes as much sooner as the clock went back (`step` is negative then).
    Where nobody saw it go, only one that was made "in the future" shows by how much."""
    back = max(-step, delivery.created - now, timedelta())
    return replace(delivery, next_at=max(min(now, delivery.next_at), delivery.next_at - back))


def recalled_digest(run: DigestRun, now: datetime) -> DigestRun:
    """A digest that went out "in the future" counts as sent now, so that its next time is the next by today's clock."""
    return run if run.last_run is None or run.last_run <= now else DigestRun(run.name, now)
