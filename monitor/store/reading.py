"""What can be asked of the store: one consistent view, the state at the first question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, or_, select

from monitor.alerts import Alert, LastMessage, Verdict
from monitor.alerts.acknowledgement import CLOCK_STEP
from monitor.alerts.windows import Episode
from monitor.deliveries import Delivery, State
from monitor.deliveries.limits import Counted
from monitor.entries import Entry
from monitor.feeds import FeedState
from monitor.feeds.quarantine import REGISTER, Register
from monitor.incidents import WINDOW, Incident, IncidentStatus, Member
from monitor.model import Severity
from monitor.reports import Reading, Rejected
from monitor.store import aside, codec, mapping
from monitor.store.mapping import DigestRun
from monitor.store.row_counts import Tallies, tallies_of
from monitor.store.tables import (
    alerts,
    deliveries,
    digests,
    entries,
    feeds,
    incidents,
    key_form,
    members,
    meta,
    reports,
    verdicts,
)

UNDELIVERED = (State.PENDING, State.SENDING)
COUNTED = (*UNDELIVERED, State.SENT)  # in a budget
_MANY = 500  # values in one IN: well under what either database allows
# Asked of each incident that changes: building the statement anew would take longer than running it.
_TOLD = select(alerts).where(alerts.c.incident == bindparam("of"), alerts.c.rule.is_not(None)).order_by(alerts.c.seq)


class ReadHandle:
    """Questions, each named after what it gives. Get one from `Store.read`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # feeds

    def feed_state(self, feed: str) -> FeedState:
        """What is remembered of a feed; a fresh state where nothing is."""
        return self.feed_states([feed])[feed]

    def feed_states(self, names: Iterable[str]) -> dict[str, FeedState]:
        """The states of these feeds, in this order."""
        asked = list(names)
        states = (codec.load(FeedState, row.data) for row in self._in(select(feeds), feeds.c.feed, asked))
        found = {state.feed: state for state in states}
        apart = self.quarantine_register().now
        return {name: replace(found.get(name, FeedState(name)), quarantine=apart.get(name)) for name in asked}

    def quarantine_register(self) -> Register:
        """The feeds that an operator does not believe, and those that one did not."""
        return codec.load(Register, self.meta(REGISTER) or "{}")

    def due_feeds(self, names: Iterable[str], now: datetime) -> list[FeedState]:
        """Those of these feeds that are to be polled now: never polled first, then the longest overdue."""
        later = {row.feed for row in self._all(select(feeds.c.feed).where(feeds.c.next_poll_at > now))}
        due = self.feed_states(name for name in names if key_form(name) not in later).values()
        return sorted(due, key=lambda state: (state.next_poll_at is not None, state.next_poll_at or now))

    # entries and reports

    def known_keys(self, feed: str, keys: Iterable[str]) -> dict[str, tuple[str, int]]:
        """Of these keys the ones that were seen, each with hash and number of its latest revision."""
        query = select(entries.c.key, entries.c.hash, entries.c.revision).where(entries.c.feed == feed)
        forms = {key_form(key): key for key in keys}
        found = self._in(query.order_by(entries.c.revision), entries.c.key, forms)
        return {forms[row.key]: (row.hash, row.revision) for row in found}

    def first_sights(self, feed: str, keys: Iterable[str]) -> dict[str, Entry]:
        """The first revision of each of these entries; without texts."""
        query = select(entries.c.data).where(entries.c.feed == feed, entries.c.revision == 0)
        found = (codec.load(Entry, row.data) for row in self._in(query, entries.c.key, map(key_form, keys)))
        return {entry.key: entry for entry in found}

    def alike(self, feed: str, found: Sequence[Entry]) -> list[Entry]:
        """What the feed has had before with the text or the page of one of these, oldest first; without texts. A front
        page is nobody's."""
        # As an expression, or SQLite would walk through all that the feed ever had instead of asking the other index.
        same_feed = entries.c.feed.op("||")("") == key_form(feed)
        query = select(entries.c.key, entries.c.revision, entries.c.seen, entries.c.data).where(same_feed)
        by_text = self._in(query, entries.c.hash, {entry.hash for entry in found})
        pages = {key_form(entry.link) for entry in found if entry.link and _is_page(entry.link)}
        by_link = self._in(query, entries.c.link, pages)
        rows_of = {(row.key, row.revision): row for row in (*by_text, *by_link)}
        in_order = sorted(rows_of.values(), key=lambda row: (row.seen, row.revision))
        return [codec.load(Entry, row.data) for row in in_order]

    def entries(self, key_or_link: str) -> list[tuple[Entry, Reading]]:
        """What came under a key or link, newest revision first, with what reading it gave."""
        query = _ENTRIES.where(or_(entries.c.key == key_or_link, entries.c.link == key_or_link))
        found = self._all(query.order_by(entries.c.seen.desc(), entries.c.revision.desc()))
        return [(mapping.entry(row), codec.load(Reading, row.reading)) for row in found]

    def review(self, below: float, since: datetime, limit: int = 200) -> list[tuple[Entry, Reading]]:
        """What was read with less confidence than alerts: for a person to look at, never for the bin."""
        query = _ENTRIES.where(reports.c.confidence < below, entries.c.seen >= since)
        found = self._all(query.order_by(entries.c.seen.desc()).limit(limit))
        return [(mapping.entry(row), codec.load(Reading, row.reading)) for row in found]

    # incidents

    def candidates(self, arriving: Sequence[Member], now: datetime, window: timedelta = WINDOW) -> list[Incident]:
        """The incidents that one of these members could join: lately spoken of and not in another country, or
        incidents that an earlier reading of the same entry belongs to. Oldest first."""
        if not arriving:
            return []
        recent = incidents.c.updated >= now - window
        same = [
            and_(members.c.feed == feed, members.c.key == key)
            for feed, key in sorted({(member.feed, member.key) for member in arriving})
        ]
        held = incidents.c.id.in_(select(members.c.incident).where(or_(*same)))
        return self._incidents(or_(and_(recent, _in_country(arriving)), held), newest_first=False)

    def incidents(
        self,
        *,
        since: datetime | None = None,
        before: datetime | None = None,
        countries: Sequence[str] = (),
        statuses: Sequence[IncidentStatus] = (),
        limit: int | None = None,
    ) -> list[Incident]:
        """Incidents, the last updated first. since, before: when they were updated."""
        wanted: list[ColumnElement[bool]] = []
        if since:
            wanted.append(incidents.c.updated >= since)
        if before:
            wanted.append(incidents.c.updated < before)
        if countries:
            wanted.append(incidents.c.country.in_(countries))
        if statuses:
            wanted.append(incidents.c.status.in_(statuses))
        return self._incidents(and_(True, *wanted), limit=limit)

    def find_incidents(self, prefix: str, limit: int = 10) -> list[Incident]:
        """The incidents whose id begins so; a caller that needs one says so when there are more or none."""
        return self._incidents(incidents.c.id.startswith(prefix, autoescape=True), limit=limit)

    def last_update(self) -> datetime | None:
        """When an incident last changed."""
        at: datetime | None = self._connection.execute(select(func.max(incidents.c.updated))).scalar()
        return at

    def first_report(self) -> datetime | None:
        """Since when anything is recorded."""
        at: datetime | None = self._connection.execute(select(func.min(incidents.c.opened))).scalar()
        return at

    # verdicts and alerts

    def episode(self, scope: str) -> Episode | None:
        """What is remembered of a rule on a stretch of time in one of its regions."""
        found = self.meta(f"window {scope}")
        return codec.load(Episode, found) if found else None

    def verdicts(self, incident: str) -> list[Verdict]:
        """Every decision on an incident, to send or not, in order."""
        query = select(verdicts.c.data).where(verdicts.c.incident == incident).order_by(verdicts.c.seq)
        return [codec.load(Verdict, row.data) for row in self._all(query)]

    def last_verdict(self, incident: str) -> Verdict | None:
        """The newest decision on an incident, or on a rule's stretch of time (`Scope.id`)."""
        query = select(verdicts.c.data).where(verdicts.c.incident == incident).order_by(verdicts.c.seq.desc()).limit(1)
        found = self._all(query)
        return codec.load(Verdict, found[0].data) if found else None

    def held_incidents(self, now: datetime) -> list[Incident]:
        """Incidents with a decision that was put off until a time which has come."""
        due = select(verdicts.c.incident).where(waited(now))
        return self._incidents(incidents.c.id.in_(due), newest_first=False)

    def waiting_rules(self, incident: str, now: datetime) -> frozenset[str]:
        """The rules whose decision on an incident is to be made again now."""
        query = select(verdicts.c.rule).where(verdicts.c.incident == incident, waited(now)).distinct()
        return frozenset(row.rule for row in self._all(query))

    def told(self, incident: str) -> dict[str, LastMessage]:
        """What was last told of an incident, by rule."""
        found = self._connection.execute(_TOLD, {"of": incident})
        return {row.rule: mapping.told(row) for row in found}

    def alerts(self, *, incident: str | None = None, since: datetime | None = None) -> list[Alert]:
        """Alerts in order, of one incident or since a time."""
        query = select(alerts.c.data).order_by(alerts.c.seq)
        if incident:
            query = query.where(alerts.c.incident == incident)
        if since:
            query = query.where(alerts.c.at >= since)
        return [mapping.alert(row) for row in self._all(query)]

    def alert(self, ident: str) -> Alert | None:
        """One alert by its id."""
        found = self._all(select(alerts.c.data).where(alerts.c.id == ident))
        return mapping.alert(found[0]) if found else None

    # deliveries

    def outbox(self, states: Sequence[State] = UNDELIVERED, limit: int | None = None) -> list[Delivery]:
        """Deliveries in these states, oldest first; none named = all."""
        query = select(deliveries).order_by(deliveries.c.seq).limit(limit)
        if states:
            query = query.where(deliveries.c.state.in_(states))
        return [mapping.delivery(row) for row in self._all(query)]

    def due_channels(self, now: datetime) -> list[str]:
        """The channels of which something can be claimed now."""
        query = select(deliveries.c.channel).where(is_due(now), ~behind_another()).distinct()
        return [row.channel for row in self._all(query.order_by(deliveries.c.channel))]

    def find_deliveries(self, prefix: str, limit: int = 10) -> list[Delivery]:
        """The deliveries whose id begins so."""
        query = select(deliveries).where(deliveries.c.id.startswith(prefix, autoescape=True))
        return [mapping.delivery(row) for row in self._all(query.order_by(deliveries.c.seq).limit(limit))]

    def deliveries_of(self, alert: str) -> list[Delivery]:
        """Where an alert went, or is going."""
        query = select(deliveries).where(deliveries.c.alert == alert).order_by(deliveries.c.seq)
        return [mapping.delivery(row) for row in self._all(query)]

    def audience(self, threads: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """By rule, who was told of these incidents, or totals over time, as (channel, recipient); what was dropped told
        nobody."""
        query = (
            select(alerts.c.rule, deliveries.c.channel, deliveries.c.recipient)
            .join(deliveries, deliveries.c.alert == alerts.c.id)
            .where(
                deliveries.c.thread.in_(list(threads)), alerts.c.rule.is_not(None), deliveries.c.state != State.DROPPED
            )
        )
        found: dict[str, list[tuple[str, str]]] = {}
        for row in self._all(query.distinct().order_by(deliveries.c.channel, deliveries.c.recipient)):
            found.setdefault(row.rule, []).append((row.channel, row.recipient))
        return found

    def told_to(self, channel: str, recipient: str, since: datetime, until: datetime) -> list[Counted]:
        """What one recipient was sent by a channel after `since` and by `until`: when each was queued, how severe."""
        query = select(deliveries.c.created, deliveries.c.severity).where(
            deliveries.c.channel == channel,
            deliveries.c.recipient == recipient,
            deliveries.c.created > since,
            deliveries.c.created <= until,
            deliveries.c.severity.is_not(None),
            deliveries.c.state.in_(COUNTED),
        )
        return [(row.created, Severity(row.severity)) for row in self._all(query)]

    def held(self) -> dict[tuple[str, str], Severity]:
        """By channel and recipient, how severe the most severe delivery is that limits hold back."""
        query = select(deliveries.c.channel, deliveries.c.recipient, func.max(deliveries.c.severity).label("severity"))
        found = query.where(deliveries.c.state == State.HELD).group_by(deliveries.c.channel, deliveries.c.recipient)
        ordered = found.order_by(deliveries.c.channel, deliveries.c.recipient)
        return {(row.channel, row.recipient): Severity(row.severity) for row in self._all(ordered)}

    def held_rows(self, channel: str, recipient: str) -> list[Delivery]:
        """What limits hold back from one recipient, oldest first."""
        query = select(deliveries).where(
            deliveries.c.state == State.HELD, deliveries.c.channel == channel, deliveries.c.recipient == recipient
        )
        return [mapping.delivery(row) for row in self._all(query.order_by(deliveries.c.seq))]

    def outbox_counts(self) -> dict[State, int]:
        """How many deliveries stand in each state."""
        query = select(deliveries.c.state, func.count().label("number")).group_by(deliveries.c.state)
        found = {State(row.state): int(row.number) for row in self._all(query)}
        return {state: found.get(state, 0) for state in State}

    def oldest_undelivered(self) -> datetime | None:
        """Since when the oldest delivery has been waiting: the figure to page on."""
        query = select(func.min(deliveries.c.created)).where(deliveries.c.state.in_(UNDELIVERED))
        oldest: datetime | None = self._connection.execute(query).scalar()
        return oldest

    # digests and the rest

    def digest_run(self, name: str) -> DigestRun:
        """When a digest last went out and when it is due; nulls where it never did."""
        found = self._all(select(digests).where(digests.c.name == name))
        return DigestRun(name, found[0].last_run, found[0].next_run) if found else DigestRun(name)

    def unreadable(self) -> dict[str, int]:
        """How many entries of each feed are in a language that is not read; a feed without such is absent."""
        query = select(reports.c.feed, func.count().label("entries")).group_by(reports.c.feed)
        found = self._all(query.where(reports.c.rejected == Rejected.LANGUAGE_NOT_READ))
        return {row.feed: row.entries for row in found}

    def set_aside(self, feed: str, limit: int = 5) -> list[tuple[Entry, Reading]]:
        """Entries of a feed that could not be read, the newest first."""
        return aside.set_aside(self._connection, feed, limit)

    def set_aside_by_another(self, edition: str, limit: int) -> list[Entry]:
        """Entries that another edition of the reader could not read, in their latest revision, the oldest first."""
        return aside.set_aside_by_another(self._connection, edition, limit)

    def ever_set_aside(self, feed: str, keys: Iterable[str]) -> set[str]:
        """Those of these keys of which some revision could not be read."""
        return aside.ever_set_aside(self._connection, feed, keys)

    def count_set_aside(self) -> dict[str, int]:
        """How many entries of each feed could not be read; a feed without such is absent."""
        return aside.count_set_aside(self._connection)

    def count_read(self, since: datetime) -> tuple[int, int]:
        """How many entries were read since then, and how many of them could not be."""
        return aside.count_read(self._connection, since)

    def counts(self) -> dict[str, int]:
        """Rows in each table, for metrics."""
        tables = (entries, reports, incidents, verdicts, alerts, deliveries)
        return {
            table.name: int(self._connection.execute(select(func.count()).select_from(table)).scalar_one())
            for table in tables
        }

    def tallies(self) -> Tallies:
        """How many rows of each kind there are, in a fixed number of statements."""
        return tallies_of(self._connection)

    def meta(self, name: str) -> str | None:
        """A remembered word, such as when the last full cycle ended."""
        value: str | None = self._connection.execute(select(meta.c.value).where(meta.c.name == name)).scalar()
        return value

    # how

    def _all(self, query: Select[Any]) -> Sequence[Row[Any]]:
        return self._connection.execute(query).all()

    def _in(self, query: Select[Any], column: ColumnElement[Any], values: Iterable[str]) -> Iterator[Row[Any]]:
        rest = iter(values)
        while some := list(islice(rest, _MANY)):
            yield from self._all(query.where(column.in_(some)))

    def _incidents(
        self, wanted: ColumnElement[bool], *, newest_first: bool = True, limit: int | None = None
    ) -> list[Incident]:
        order = incidents.c.updated.desc() if newest_first else incidents.c.updated
        query = select(incidents.c.id, incidents.c.data).where(wanted).order_by(order, incidents.c.id)
        found = self._all(query.limit(limit))
        belonging = self._members([row.id for row in found])
        return [mapping.incident(row, belonging.get(row.id, [])) for row in found]

    def _members(self, ids: Sequence[str]) -> Mapping[str, list[Member]]:
        found: dict[str, list[Member]] = {}
        for row in self._in(_MEMBERS, members.c.incident, ids):
            found.setdefault(row.incident, []).append(mapping.member(row))
        return found


def _is_page(link: str) -> bool:
    """Whether a link names more than a host: a feed may give its front page for every entry."""
    parts = urlsplit(link)
    return bool(parts.path.strip("/") or parts.query or parts.fragment)


def _in_country(arriving: Sequence[Member]) -> ColumnElement[bool]:
    """Incidents in the members' countries or in none known; every one where a member's country is unknown."""
    places = [member.report.place for member in arriving]
    countries = {place.country if place else None for place in places}
    if None in countries:
        return and_(True)
    return or_(incidents.c.country.is_(None), incidents.c.country.in_(sorted(c for c in countries if c)))


def waited(now: datetime) -> ColumnElement[bool]:
    """Decisions whose time has come; also those of a time that is still to come, for the clock was set back since."""
    ahead = and_(verdicts.c.revisit_at > now, verdicts.c.at > now + CLOCK_STEP)
    return or_(verdicts.c.revisit_at <= now, ahead)  # both along the index


def is_due(now: datetime) -> ColumnElement[bool]:
    """Deliveries that wait for their time, which has come, or whose lease ran out."""
    waiting = and_(deliveries.c.state == State.PENDING, deliveries.c.next_at <= now)
    abandoned = and_(deliveries.c.state == State.SENDING, deliveries.c.lease_until <= now)
    return or_(waiting, abandoned)


def behind_another() -> ColumnElement[bool]:
    """Deliveries with an older undelivered one in the same thread to the same recipient by the same channel."""
    earlier = deliveries.alias("earlier")
    return (
        select(earlier.c.seq)
        .where(
            earlier.c.thread == deliveries.c.thread,
            earlier.c.channel == deliveries.c.channel,
            earlier.c.recipient == deliveries.c.recipient,
            earlier.c.seq < deliveries.c.seq,
            earlier.c.state.in_(UNDELIVERED),
        )
        .exists()
    )


def _same_entry(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(one.c.feed == other.c.feed, one.c.key == other.c.key, one.c.revision == other.c.revision)


_ENTRIES = select(entries.c.data, entries.c.text, reports.c.data.label("reading")).join(
    reports, _same_entry(entries, reports)
)
_MEMBERS = (
    select(members.c.incident, members.c.data, entries.c.text)
    .join(entries, _same_entry(members, entries), isouter=True)
    .order_by(members.c.incident, members.c.position)
)
