"""Digests: when each is due, and what it is made of. It goes out even when empty: silence must mean something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.alerts import Alert, LastMessage, digest_alert, highest
from monitor.alerts.acknowledgement import waits_since
from monitor.alerts.digest import NOBODY_WAITS
from monitor.alerts.listening import Recorded
from monitor.alerts.mute import Mute
from monitor.alerts.trend import reach
from monitor.config import Config
from monitor.deliveries.people import Person, whose
from monitor.deliveries.settings import Channel, Digest, Every, Weekday
from monitor.entries import Entry
from monitor.feeds import FeedState
from monitor.incidents import Incident, Member, members_of, stable_id
from monitor.model import Severity
from monitor.reports import Reading
from monitor.store import ReadHandle

WEEKDAYS = tuple(Weekday)

LastMessages = Callable[[str], Mapping[str, LastMessage]]  # of an incident, by rule: a ledger's `told`


def next_time(digest: Digest, after: datetime) -> datetime:
    """The first time after `after` at which the local clock shows the digest's time, on its day of the week where it
    comes every week. Where a change to summer time skips it, the moment that the clock would have shown it; where
    the clock shows it twice, the first."""
    today = after.astimezone(digest.timezone).date()
    days = (today + timedelta(days=n) for n in range(16))
    mine = (day for day in days if digest.every is Every.DAY or WEEKDAYS[day.weekday()] is digest.day)
    times = (datetime.combine(day, digest.at, digest.timezone).astimezone(UTC) for day in mine)
    return next(time for time in times if time > after)


def shared_out(digest: Digest, channels: Iterable[Channel], people: Sequence[Person]) -> list[tuple[Digest, Channel]]:
    """A digest as each of its readers is to have it, with the channels narrowed to them: a person with regions reads of
    theirs alone, and nothing where none of theirs is in it."""
    found: list[tuple[Digest, Channel]] = []
    for channel in channels:
        readers: dict[Digest, list[str]] = {}
        for to in channel.recipients:
            if (theirs := _of_person(digest, whose(to, people))) is not None:
                readers.setdefault(theirs, []).append(to)
        whole = len(readers) == 1 and digest in readers
        found += [(theirs, channel if whole else channel.only(to)) for theirs, to in readers.items()]
    return found


def _of_person(digest: Digest, person: Person | None) -> Digest | None:
    if person is None or not person.regions:
        return digest
    names = {region.name for region in person.regions}
    theirs = tuple(r for r in digest.regions if r.name in names) if digest.regions else person.regions
    return replace(digest, regions=theirs) if theirs else None


def of_regions(alert: Alert, digest: Digest) -> Alert:
    """A digest of some of its regions alone, under an id of its own."""
    ident = stable_id(alert.id, *(region.name for region in digest.regions))
    return replace(alert, id=ident, facts={**alert.facts, "id": ident})


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


def severities(told: LastMessages, incidents: Iterable[Incident]) -> dict[str, Severity]:
    """The highest severity at which each incident was told, where it was."""
    return {incident.id: level for incident in incidents if (level := highest(told(incident.id).values()))}


def unacknowledged(told: LastMessages, incidents: Iterable[Incident]) -> dict[str, datetime]:
    """Since when somebody should have acknowledged what was told of each incident, where nobody has."""
    found = {incident.id: waits_since(told(incident.id).values(), incident) for incident in incidents}
    return {ident: since for ident, since in found.items() if since}


def _members(found: Iterable[tuple[Entry, Reading]]) -> list[Member]:
    """The main report of each entry."""
    return [members[0] for entry, reading in found if (members := members_of(entry, reading))]
