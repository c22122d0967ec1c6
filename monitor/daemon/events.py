"""The daemon's log of the flow: one line a decision, its subject first."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

from monitor.alerts import Alert, MessageKind
from monitor.alerts.outline import operational
from monitor.deliveries import State
from monitor.feeds import FeedState, FetchFailed, NotModified, Unchanged
from monitor.feeds.health import condition
from monitor.log import say
from monitor.pipeline import Absorbed, Taken
from monitor.reports import Rejected

_feed = logging.getLogger("monitor.feed")
_entry = logging.getLogger("monitor.entry")
_alert = logging.getLogger("monitor.alert")
_daemon = logging.getLogger("monitor.daemon")


def absorbed(found: Absorbed, *, hidden: bool = False) -> None:
    """Log the outcome of a poll, each entry that reports harm or was dropped for a reason, and each alert. hidden: the
    failure is our own line's, which was said."""
    outcome = found.outcome
    if isinstance(outcome, FetchFailed):
        say(
            _feed,
            "feed failed",
            logging.DEBUG if hidden else logging.WARNING,
            feed=found.feed,
            reason=outcome.reason,
            error=outcome.message,
            in_a_row=found.state.failures,
            next=found.state.next_poll_at,
        )
    elif isinstance(outcome, NotModified | Unchanged):
        say(_feed, "feed unchanged", logging.DEBUG, feed=found.feed, next=found.state.next_poll_at)
    elif found.rest is None:
        say(_feed, "feed read", feed=found.feed, new=len(found.entries), next=found.state.next_poll_at)
    for taken in found.entries:
        entry_taken(taken)


def entry_taken(taken: Taken) -> None:
    """A line on one entry. What could not be read is a warning: nobody is alerted by it."""
    if failure := taken.reading.failure:
        say(
            _entry,
            "entry set aside",
            logging.WARNING,
            feed=taken.entry.feed,
            key=taken.entry.key,
            link=taken.entry.link,
            reason=failure.why,
            error=failure.words,
        )
        return
    entry, rejected = taken.entry, taken.reading.rejected
    ordinary = rejected in (Rejected.NO_HARM_WORD, Rejected.NO_VICTIM)  # nearly every entry of nearly every feed
    say(
        _entry,
        "entry rejected" if rejected else "entry reports",
        logging.DEBUG if ordinary else logging.INFO,
        feed=entry.feed,
        key=entry.key,
        title=entry.title,
        revision=entry.revision or None,
        reason=rejected,
        incidents=",".join(taken.incidents) or None,
    )
    for alert in taken.alerts:
        alert_raised(alert)


def alert_raised(alert: Alert) -> None:
    say(
        _alert,
        "alert raised",
        alert=alert.id,
        rule=alert.rule,
        reason=alert.reason,
        severity=alert.severity.word,
        incident=alert.incident,
        sequence=alert.sequence,
        about=_about(alert),
    )


def _about(alert: Alert) -> str | None:
    """The subject of an alert without an incident: the digest's name, what of the monitor itself; None for others."""
    return alert.subject if alert.kind is MessageKind.DIGEST else operational(alert.facts).get("words")


def forgotten(changed: Mapping[str, int]) -> None:
    """Log how many rows retention took texts and names out of, by table."""
    if any(changed.values()):
        say(_daemon, "forgotten", **{table: number for table, number in changed.items() if number})


def standing(states: Iterable[FeedState], outbox: Mapping[State, int], oldest: datetime | None, now: datetime) -> None:
    """How things stand: how many feeds answer, what waits in the outbox and since when."""
    all_, waits = list(states), outbox[State.PENDING] + outbox[State.SENDING]
    live = sum(condition(state, now).live for state in all_)
    say(
        _daemon,
        "standing",
        live=live,
        feeds=len(all_),
        waiting=waits,
        failed=outbox[State.FAILED],
        oldest_seconds=round((now - oldest).total_seconds()) if oldest else None,
    )
