"""What can be committed, each method named after it. Everything done on one handle is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from monitor.alerts import Alert, Verdict
from monitor.alerts.windows import Episode
from monitor.deliveries import Delivery, State
from monitor.entries import Entry
from monitor.feeds import FeedState
from monitor.incidents import Change, Incident
from monitor.model import Toll
from monitor.reports import Reading
from monitor.store import codec, mapping
from monitor.store.mapping import DigestRun, Values
from monitor.store.reading import UNDELIVERED, ReadHandle, behind_another, is_due, waited
from monitor.store.retention import After, Forget, Swept, sweep
from monitor.store.tables import (
    alerts,
    deliveries,
    digests,
    entries,
    feeds,
    incidents,
    members,
    meta,
    reports,
    verdicts,
)

_NEW_VERDICT = verdicts.insert()


class WriteHandle(ReadHandle):
    """The one writer at work; it can ask whatever a reader can. Get one from `Store.write`."""

    def save_feed_state(self, state: FeedState) -> None:
        """What is remembered of a feed, in the transaction of what its poll brought."""
        self._put(feeds, [mapping.of_feed(state)])

    def save_entries(self, read: Mapping[Entry, Reading]) -> None:
        """New entries and revisions, and what reading each of them gave."""
        self._put(entries, [mapping.of_entry(entry) for entry in read])
        self._put(reports, [mapping.of_reading(entry, reading) for entry, reading in read.items()])

    def save_change(self, change: Change) -> None:
        """An incident as a report left it."""
        self.save_incident(change.after, change.before)

    def save_incident(self, incident: Incident, before: Incident | None = None) -> None:
        """An incident; `before` is what the store has of it, so that only changed members are written."""
        self._put(incidents, [mapping.of_incident(incident)])
        old = {member.name: (at, member) for at, member in enumerate(before.members)} if before else {}
        new = {member.name: (at, member) for at, member in enumerate(incident.members)}
        gone = [_is_member(incident.id, name) for name in old if name not in new]
        if gone:
            self._connection.execute(delete(members).where(or_(*gone)))
        self._put(members, [mapping.of_member(incident.id, *new[name]) for name in new if old.get(name) != new[name]])

    def save_verdicts(self, decided: Iterable[Verdict]) -> None:
        """Decisions, to send or not. A newer one on the same incident and rule ends an older one's waiting, unless it
        only says that a report counts for nothing."""
        for verdict in decided:
            if verdict.ends_waiting:
                self._end_waiting(and_(verdicts.c.incident == verdict.incident, verdicts.c.rule == verdict.rule))
            self._connection.execute(_NEW_VERDICT, mapping.of_verdict(verdict))

    def end_waiting(self, incident: str, now: datetime) -> None:
        """Decisions of this incident that were due by now are not asked for again (their rule may be gone)."""
        self._end_waiting(and_(verdicts.c.incident == incident, waited(now)))

    def save_alert(self, alert: Alert, toll: Toll | None = None) -> bool:
        """An alert and the toll that it tells; false where this very alert was saved before."""
        return self._put_new(alerts, mapping.of_alert(alert, toll))

    def queue(self, queued: Iterable[Delivery]) -> None:
        """Rows of the outbox; one that is there already stays as it is."""
        for delivery in queued:
            self._put_new(deliveries, mapping.of_delivery(delivery))

    def let_go(self, row: Delivery, now: datetime) -> None:
        """A held row is due now, with the facts that it has here; what it may take of time begins now."""
        due = {"state": State.PENDING, "created": now, "next_at": now, "facts": codec.dump_facts(row.facts)}
        self._update(row.id, due, deliveries.c.state == State.HELD)

    def fold(self, told: Iterable[Delivery], into: str) -> None:
        """Held rows that another delivery tells of."""
        for row in told:
            notes = codec.dump_facts({**row.notes, "folded_into": into})
            self._update(row.id, {"state": State.FOLDED, "notes": notes}, deliveries.c.state == State.HELD)

    def end_leases(self) -> int:
        """Whatever was being attempted is due again: for a start, when whoever attempted it is known to be gone."""
        ended = update(deliveries).where(deliveries.c.state == State.SENDING)
        return self._connection.execute(ended.values(state=State.PENDING, lease_until=None)).rowcount

    def claim(self, now: datetime, limit: int, lease: timedelta, channel: str | None = None) -> list[Delivery]:
        """Deliveries to attempt now (of one channel), leased until `now + lease`; then they can be claimed again.

        Of one thread and recipient only the oldest undelivered one can be claimed: the next waits until it is sent,
        failed or dropped. One without remote reference takes over its predecessor's.
        """
        due = select(deliveries).where(is_due(now), ~behind_another()).order_by(deliveries.c.next_at, deliveries.c.seq)
        mine = due if channel is None else due.where(deliveries.c.channel == channel)
        claimed = [mapping.delivery(row) for row in self._all(mine.limit(limit))]
        leased = {"state": State.SENDING, "lease_until": now + lease}
        for delivery in claimed:
            reference = delivery.remote_ref or self._remote_ref(delivery)
            self._update(delivery.id, leased | {"remote_ref": reference})
        return [delivery for one in claimed for delivery in self.find_deliveries(one.id, 1)]

    def freeze(self, ident: str, body: bytes, notes: Mapping[str, object]) -> None:
        """The bytes that every attempt of this delivery sends. The first ones stay."""
        self._update(ident, {"body": body, "notes": codec.dump_facts(notes)}, deliveries.c.body.is_(None))

    def finish(self, claimed: Delivery, ended: Delivery) -> bool:
        """What an attempt came to. False, and nothing changed, where the lease had passed to somebody else or a person
        had decided otherwise; but what was sent is always recorded as sent."""
        held = and_(deliveries.c.state == State.SENDING, deliveries.c.lease_until == claimed.lease_until)
        condition = deliveries.c.state != State.SENT if ended.state is State.SENT else held
        values = mapping.of_delivery(ended)
        changed = ("state", "attempts", "next_at", "lease_until", "last_error", "sent_at", "remote_ref", "notes")
        return self._update(claimed.id, {name: values[name] for name in changed}, condition)

    def put_off(self, ident: str, until: datetime) -> None:
        """One that waits is attempted then, and not at the time that was set before."""
        self._update(ident, {"next_at": until}, deliveries.c.state == State.PENDING)

    def retry(self, ident: str, now: datetime) -> bool:
        """Try again at once, whatever its state but sent or told by another; the time that it may take starts anew."""
        fresh = {"state": State.PENDING, "next_at": now, "created": now, "attempts": 0, "lease_until": None}
        return self._update(ident, fresh, deliveries.c.state.not_in([State.SENT, State.SENDING, State.FOLDED]))

    def reopen(self, back: Delivery) -> bool:
        """A mail that counted as sent has come back. False, and nothing changed, where it no longer counts as sent."""
        values = mapping.of_delivery(back)
        changed = {name: values[name] for name in ("state", "next_at", "last_error", "sent_at", "notes")}
        return self._update(back.id, changed, deliveries.c.state == State.SENT)

    def drop(self, ident: str, why: str) -> bool:
        """A person's word that this one is not to be delivered. False where it was sent or dropped before."""
        dropped = {"state": State.DROPPED, "last_error": why, "lease_until": None}
        return self._update(ident, dropped, deliveries.c.state.in_([*UNDELIVERED, State.FAILED, State.HELD]))

    def save_digest_run(self, run: DigestRun) -> None:
        """When a digest went out and is due next."""
        self._put(digests, [{"name": run.name, "last_run": run.last_run, "next_run": run.next_run}])

    def save_episode(self, episode: Episode) -> None:
        """What is to be remembered of a rule on a stretch of time."""
        self.save_meta(f"window {episode.scope}", codec.dump(episode))

    def save_meta(self, name: str, value: str) -> None:
        """A word to remember."""
        self._put(meta, [{"name": name, "value": value}])

    def forget(self, what: Forget, before: datetime, after: After, limit: int | None) -> Swept:
        """Take texts, or all that people wrote and were called, out of what is older than `before`: see `retention`."""
        return sweep(self._connection, what, before, after, limit)

    # how

    def _put(self, table: Table, values: Sequence[Values]) -> None:
        """Insert, or replace what has the same primary key."""
        if values:
            self._connection.execute(_upsert(self._connection.dialect.name, table), values)

    def _put_new(self, table: Table, values: Values) -> bool:
        query = _insert(self._connection.dialect.name, table).values(values)
        added = self._connection.execute(query.on_conflict_do_nothing(index_elements=["id"]).returning(table.c.seq))
        return added.first() is not None

    def _update(self, ident: str, values: Values, *conditions: ColumnElement[bool]) -> bool:
        query = update(deliveries).where(deliveries.c.id == ident, *conditions).values(values)
        return bool(self._connection.execute(query).rowcount)

    def _end_waiting(self, which: ColumnElement[bool]) -> None:
        query = update(verdicts).where(which, verdicts.c.revisit_at.is_not(None)).values(revisit_at=None)
        self._connection.execute(query)

    def _remote_ref(self, delivery: Delivery) -> str | None:
        same = and_(
            deliveries.c.thread == delivery.thread,
            deliveries.c.channel == delivery.channel,
            deliveries.c.recipient == delivery.recipient,
            deliveries.c.remote_ref.is_not(None),
        )
        query = select(deliveries.c.remote_ref).where(same).order_by(deliveries.c.seq.desc()).limit(1)
        reference: str | None = self._connection.execute(query).scalar()
        return reference


def _insert(dialect: str, table: Table) -> Any:
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


@cache  # building a statement takes longer than running it
def _upsert(dialect: str, table: Table) -> Any:
    keys, query = [column.name for column in table.primary_key], _insert(dialect, table)
    rest = {column.name: query.excluded[column.name] for column in table.columns if column.name not in keys}
    return query.on_conflict_do_update(index_elements=keys, set_=rest)


def _is_member(incident: str, name: tuple[str, str, int]) -> ColumnElement[bool]:
    feed, key, index = name
    return and_(members.c.incident == incident, members.c.feed == feed, members.c.key == key, members.c.index == index)
