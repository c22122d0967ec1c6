"""Digests: when each is due, and what it is made of. It goes out even when empty: silence must mean something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.alerts import Alert, LastMessage, digest_alert, highest
from monitor.alerts.acknowledgement import waits_since
from monitor.alerts.digest import NOBODY_WAITS
from monitor.alerts.listening import Recorded
from monitor.alerts.mute import Mute
from monitor.alerts.trend import reach
from monitor.config import Config
from monitor.deliveries.settings import Digest, Every, Weekday
from monitor.entries import Entry
from monitor.feeds import FeedState
from monitor.incidents import Incident, Member, members_of
from monitor.model import Severity
from monitor.reports import Reading
from monitor.store import ReadHandle

WEEKDAYS = tuple(Weekday)

Told = Callable[[str], Mapping[str, LastMessage]]  # of an incident, by rule: a ledger's `told`


def next_time(digest: Digest, after: datetime) -> datetime:
    """The first time after `after` at which the local clock shows the digest's time, on its day of the week where it
    comes every week. Where a change to summer time skips it, the moment that the clock would have shown it; where
    the clock shows it twice, the first."""
    today = after.astimezone(digest.timezone).date()
    days = (today + timedelta(days=n) for n in range(16))
    mine = (day for day in days if digest.every is Every.DAY or WEEKDAYS[day.weekday()] is digest.day)
    times = (datetime.combine(day, digest.at, digest.timezone).astimezone(UTC) for day in mine)
    return next(time for time in times if time > after)


def compose(digest: Digest, config: Config, asking: ReadHandle, since: datetime, now: datetime) -> Alert:
    """The digest of [since, now) out of the store."""
    incidents = asking.incidents(since=reach(since, now))
    states = asking.feed_states(feed.name for feed in config.feeds)
    review = _members(asking.review(config.reading.alert_confidence, since))
    levels = severities(asking.told, (incident for incident in incidents if incident.updated >= since))
    mutes = asking.mutes().since(since, now)
    record = Recorded(asking.first_report(), asking.listening())
    waiting = unacknowledged(asking.told, incidents)
    return of(digest, config, incidents, levels, states, review, since, now, record, mutes, waiting)


def of(
    digest: Digest,
    config: Config,
    incidents: Iterable[Incident],
    levels: Mapping[str, Severity],
    states: Mapping[str, FeedState],
    review: list[Member],
    since: datetime,
    now: datetime,
    record: Recorded,
    mutes: Sequence[Mute] = (),
    waiting: Mapping[str, datetime] = NOBODY_WAITS,
) -> Alert:
    """The digest of what is given, from as far back as `reach`; without regions of its own it covers the whole world.
    levels: as `severities` has them."""
    graded = [(incident, levels.get(incident.id)) for incident in incidents]
    watched = [(feed, states.get(feed.name, FeedState(feed.name))) for feed in config.feeds]
    return digest_alert(digest, graded, watched, review, since, now, record, mutes, waiting)


def severities(told: Told, incidents: Iterable[Incident]) -> dict[str, Severity]:
    """The highest severity at which each incident was told, where it was."""
    return {incident.id: level for incident in incidents if (level := highest(told(incident.id).values()))}


def unacknowledged(told: Told, incidents: Iterable[Incident]) -> dict[str, datetime]:
    """Since when somebody should have acknowledged what was told of each incident, where nobody has."""
    found = {incident.id: waits_since(told(incident.id).values(), incident) for incident in incidents}
    return {ident: since for ident, since in found.items() if since}


def _members(found: Iterable[tuple[Entry, Reading]]) -> list[Member]:
    """The main report of each entry."""
    return [members[0] for entry, reading in found if (members := members_of(entry, reading))]
