"""What a clock that was set back must not do: keep feeds waiting for a time that was near before. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.feeds import FeedState


def recalled(state: FeedState, now: datetime) -> FeedState:
    """A feed that was asked "in the future" counts as asked now, and waits as long from now as it should have from
    then. Works after a restart, too, when nobody saw the clock move."""
    if state.last_poll_at is None or state.last_poll_at <= now:
        return state
    ahead = state.last_poll_at - now
    return replace(state, last_poll_at=now, next_poll_at=state.next_poll_at and state.next_poll_at - ahead)
