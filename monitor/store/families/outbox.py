"""Deliveries: the outbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from monitor import alerts as messages
from monitor.deliveries import Delivery, State
from monitor.deliveries.limits import Budgeted, Held, To
from monitor.model import Severity
from monitor.store import codec, mapping
from monitor.store.families.base import Questions, Statements
from monitor.store.mapping import Values
from monitor.store.tables import (
    alerts,
    deliveries,
)

UNDELIVERED = (State.PENDING, State.SENDING)
COUNTED = (*UNDELIVERED, State.SENT)  # in a budget


class OutboxQuestions(Questions):
    """Questions about deliveries, and what became of them."""

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
        """The deliveries whose id begins so: a whole id is looked up, and only what somebody cut short is looked for,
        among all."""
        query = select(deliveries).order_by(deliveries.c.seq).limit(limit)
        whole, short = deliveries.c.id == prefix, deliveries.c.id.startswith(prefix, autoescape=True)
        return [mapping.delivery(row) for row in self._all(query.where(whole)) or self._all(query.where(short))]

    def deliveries_of(self, alert: str) -> list[Delivery]:
        """Where an alert went, or is going."""
        query = select(deliveries).where(deliveries.c.alert == alert).order_by(deliveries.c.seq)
        return [mapping.delivery(row) for row in self._all(query)]

    def audience(self, threads: Iterable[str]) -> dict[str, list[To]]:
        """By rule, who was told of these incidents, or totals over time, as (channel, recipient); what was dropped told
        nobody."""
        query = (
            select(alerts.c.rule, deliveries.c.channel, deliveries.c.recipient)
            .join(deliveries, deliveries.c.alert == alerts.c.id)
            .where(
                deliveries.c.thread.in_(list(threads)), alerts.c.rule.is_not(None), deliveries.c.state != State.DROPPED
            )
        )
        found: dict[str, list[To]] = {}
        for row in self._all(query.distinct().order_by(deliveries.c.channel, deliveries.c.recipient)):
            found.setdefault(row.rule, []).append((row.channel, row.recipient))
        return found

    def heard(self, threads: Iterable[str]) -> dict[To, messages.Heard]:
        """By (channel, recipient), the last message of the first of these incidents that it was told of. What failed or
        was dropped told nobody, and that two incidents are one tells of neither."""
        order = list(threads)
        to = deliveries.c.thread, deliveries.c.channel, deliveries.c.recipient
        told = deliveries.c.thread.in_(order), deliveries.c.state.not_in([State.DROPPED, State.FAILED])
        newest = (
            select(func.max(deliveries.c.seq))
            .join(alerts, deliveries.c.alert == alerts.c.id)
            .where(*told, alerts.c.reason != messages.Reason.MERGED)
            .group_by(*to)
        )
        query = (
            select(*to, deliveries.c.facts, alerts.c.data)
            .join(alerts, deliveries.c.alert == alerts.c.id)
            .where(deliveries.c.seq.in_(newest))
        )
        rows = sorted(self._all(query), key=lambda row: -order.index(row.thread))  # the first of them counts most
        return {
            (row.channel, row.recipient): messages.heard_of(mapping.alert(row), codec.load_facts(row.facts))
            for row in rows
        }

    def told_to(self, channel: str, recipient: str, since: datetime, until: datetime) -> list[Budgeted]:
        """The messages that one recipient was sent by a channel after `since` and by `until`: when each was queued, how
        severe, and whose part it spends."""
        query = select(deliveries.c.created, deliveries.c.severity, deliveries.c.feed).where(
            deliveries.c.channel == channel,
            deliveries.c.recipient == recipient,
            deliveries.c.created > since,
            deliveries.c.created <= until,
            deliveries.c.severity.is_not(None),
            deliveries.c.state.in_(COUNTED),
        )
        return [Budgeted(row.created, Severity(row.severity), row.feed) for row in self._all(query)]

    def held(self) -> dict[To, list[Held]]:
        """By channel and recipient, the deliveries that limits hold back, in short: of each feed whose part they wait
        for, and of none."""
        of_one = deliveries.c.channel, deliveries.c.recipient, deliveries.c.feed
        query = select(*of_one, func.max(deliveries.c.severity).label("severity"))
        found: dict[To, list[Held]] = {}
        for row in self._all(query.where(deliveries.c.state == State.HELD).group_by(*of_one).order_by(*of_one)):
            found.setdefault((row.channel, row.recipient), []).append(Held(Severity(row.severity), row.feed))
        return found

    def held_of_one_feed(self) -> dict[str, int]:
        """By feed, how many incidents limits hold back that wait for its part of a budget."""
        number = func.count(deliveries.c.thread.distinct()).label("number")
        query = select(deliveries.c.feed, number).where(
            deliveries.c.state == State.HELD, deliveries.c.feed.is_not(None)
        )
        return {row.feed: int(row.number) for row in self._all(query.group_by(deliveries.c.feed))}

    def held_rows(self, channel: str, recipient: str) -> list[Delivery]:
        """The rows that limits hold back from one recipient, oldest first."""
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


class OutboxStatements(Statements, OutboxQuestions):
    """Commits of what becomes of deliveries."""

    def queue(self, queued: Iterable[Delivery]) -> None:
        """Rows of the outbox; one that is there already stays as it is."""
        for delivery in queued:
            self._put_new(deliveries, mapping.of_delivery(delivery))

    def share(self, thread: str, feed: str) -> None:
        """Held rows on an incident that this feed tells of as well: they wait for no other feed's part."""
        held = deliveries.c.thread == thread, deliveries.c.state == State.HELD, deliveries.c.feed != feed
        self._connection.execute(update(deliveries).where(*held).values(feed=None))

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
        """Save the outcome of an attempt. False, and nothing changed, where the lease had passed to somebody else or a
        person had decided otherwise; but what was sent is always recorded as sent."""
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

    def _update(self, ident: str, values: Values, *conditions: ColumnElement[bool]) -> bool:
        query = update(deliveries).where(deliveries.c.id == ident, *conditions).values(values)
        return bool(self._connection.execute(query).rowcount)

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
