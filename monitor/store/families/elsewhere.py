"""Several machines on one store: what one read and the writer is still to group, and who works."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, type_coerce, update

from monitor.entries import Entry
from monitor.feeds import Feed, FeedState
from monitor.feeds.gap import host_of, registrable
from monitor.reports import Kind, Reading
from monitor.store import codec, mapping
from monitor.store.families.base import Statements, insert
from monitor.store.families.documents import DocumentKeeping
from monitor.store.families.entries import EntryStatements
from monitor.store.families.feeds import FeedQuestions, FeedStatements
from monitor.store.families.memos import MemoStatements
from monitor.store.memos import Memo
from monitor.store.old_keys import shown_form
from monitor.store.retention import After, Swept, sweep_keys
from monitor.store.tables import Utc, entries, feeds, key_form, read_elsewhere, reports, workers


@dataclass(frozen=True, slots=True)
class ReadElsewhere:
    """An entry that a worker read, as the writer takes it. came: when its feed was asked; failed: taking it failed
    before, so that it is taken alone."""

    number: int
    entry: Entry
    reading: Reading
    came: datetime
    failed: bool = False


AT_A_TIME = 500  # names of feeds that are due, from the database
SILENT = timedelta(seconds=30)  # without a sign, of which there is one every five seconds: then a worker is lost


@dataclass(frozen=True, slots=True)
class WorkerSign:
    """Signs of life that a worker leaves. config: a digest of the file that it runs on; shards: those whose hosts it
    may be asking; writes: whether it is the one that groups; polled, delivered: when it last did a piece of that; lost:
    since when operators know that it gave no sign; silent: for how long it has given none, by the database's clock."""

    name: str
    process: int
    started: datetime
    version: str = ""
    config: str = ""
    shards: tuple[int, ...] = ()
    writes: bool = False
    polled: datetime | None = None
    delivered: datetime | None = None
    lost: datetime | None = None
    silent: timedelta = timedelta()

    @property
    def alive(self) -> bool:
        return self.silent <= SILENT


def askable(found: Iterable[Feed]) -> dict[str, Feed]:
    """Feeds by what the store calls them."""
    return {key_form(feed.name): feed for feed in found}


class ElsewhereQuestions(FeedQuestions):
    """Questions that only several machines ask."""

    def to_ask(self, now: datetime, among: Mapping[str, Feed], busy: Collection[str], most: int) -> list[FeedState]:
        """Of these feeds (`askable`) those that are enrolled and to be polled now, never polled first, then the longest
        overdue: one of each domain that is not busy, for two are not asked at once, and no more than so many. It looks
        no further than these take: after an outage all feeds are due, and every worker looks each second."""
        first = dict[str, str]()
        for name in self._due(now):
            if (feed := among.get(name)) and (domain := registrable(host_of(feed.url))) not in busy:
                first.setdefault(domain, feed.name)
                if len(first) == most:
                    break
        return list(self.feed_states(first.values()).values())

    def _due(self, now: datetime) -> Iterator[str]:
        """The names of all that is due, in order, loaded as they are taken."""
        never = select(feeds.c.feed).where(feeds.c.next_poll_at.is_(None))
        overdue = select(feeds.c.feed).where(feeds.c.next_poll_at <= now).order_by(feeds.c.next_poll_at)
        for query in (never, overdue):
            with self._connection.execute(query, execution_options={"yield_per": AT_A_TIME}) as rows:
                yield from (row.feed for row in rows)

    def read_elsewhere(self) -> tuple[int, datetime | None]:
        """How many entries wait to be grouped, and since when the oldest does."""
        query = select(func.count(), func.min(read_elsewhere.c.came))
        number, oldest = self._connection.execute(query).one()
        return int(number), oldest

    def workers(self) -> list[WorkerSign]:
        """The workers that run, or ended without a word, by name."""
        clock = type_coerce(func.now(), Utc).label("clock")
        rows = self._all(select(workers, clock).order_by(workers.c.name))
        return [replace(codec.load(WorkerSign, row.data), silent=row.clock - row.beat) for row in rows]


class ElsewhereStatements(Statements, ElsewhereQuestions):
    """Commits of these, by the writer or by who owns a row alone."""

    def take_read(self, now: datetime, limit: int) -> list[ReadElsewhere]:
        """The oldest of what was read elsewhere, which is taken out of the table by that: with this transaction, or not
        at all. What may raise an alert comes before what cannot: in a burst nobody waits for context. What failed
        before comes alone. Rows of transactions that commit late come when they do: no number is remembered up to
        which all was seen."""
        order = read_elsewhere.c.rank, read_elsewhere.c.seq
        waits = select(read_elsewhere).where(read_elsewhere.c.due <= now).order_by(*order).limit(limit)
        if self._connection.dialect.name != "sqlite":
            waits = waits.with_for_update(skip_locked=True)
        taken = [_read(row) for row in self._all(waits)]
        failed = next((at for at, one in enumerate(taken) if one.failed), len(taken))
        taken = taken[: max(failed, 1)]
        numbers = [one.number for one in taken]
        self._connection.execute(delete(read_elsewhere).where(read_elsewhere.c.seq.in_(numbers)))
        return taken

    def put_back(self, numbers: Iterable[int], until: datetime) -> None:
        """Those that could not be taken come again then, one by one."""
        rows = update(read_elsewhere).where(read_elsewhere.c.seq.in_(list(numbers)))
        self._connection.execute(rows.values(due=until))

    def leave_sign(self, sign: WorkerSign) -> None:
        """A worker's signs of life, in place of those before, at the database's time."""
        row = {"beat": func.now(), "data": codec.dump(replace(sign, silent=timedelta()))}
        query = insert(self._connection.dialect.name, workers).values(name=sign.name, **row)
        self._connection.execute(query.on_conflict_do_update(index_elements=["name"], set_=row))

    def mark_lost(self, sign: WorkerSign, now: datetime) -> None:
        """Note that operators know of a worker that gives no sign."""
        row = update(workers).where(workers.c.name == sign.name)
        self._connection.execute(row.values(data=codec.dump(replace(sign, lost=now, silent=timedelta()))))

    def forget_worker(self, name: str) -> None:
        """A worker that was told to stop, or is gone for long."""
        self._connection.execute(delete(workers).where(workers.c.name == name))


class OwnStatements(EntryStatements, ElsewhereStatements, FeedStatements, MemoStatements, DocumentKeeping):
    """Commits of what its owner alone writes: the feeds that it asks and what it read of them. No incident, and nothing
    that two may touch, so that many do so at a time."""

    def enrol(self, names: Iterable[str]) -> None:
        """A row for each feed that has none, so that it is found to be due."""
        new = [mapping.of_feed(FeedState(name)) for name in names]
        if new:
            self._connection.execute(insert(self._dialect, feeds).on_conflict_do_nothing(), new)

    def keep_new(self, read: Mapping[Entry, Reading]) -> set[tuple[str, int]]:
        """New entries of one feed, and what reading each of them gave; key and revision of those that were new. The
        database says so: of two who read the same one at once, one keeps it."""
        if not read:
            return set()
        rows = {(key_form(entry.key), entry.revision): (entry, reading) for entry, reading in read.items()}
        added = self._connection.execute(
            insert(self._dialect, entries).on_conflict_do_nothing().returning(entries.c.key, entries.c.revision),
            [mapping.of_entry(entry) for entry, _ in rows.values()],
        )
        new = [rows[row.key, row.revision] for row in added]
        self._put(reports, [mapping.of_reading(entry, reading) for entry, reading in new])
        return {(entry.key, entry.revision) for entry, _ in new}

    def note_shown(self, feed: str, keys: Iterable[str]) -> None:
        """Note all keys that a feed shows: `forget_keys` leaves these alone."""
        self.save_memo(Memo.SHOWN, shown_form(keys), key_form(feed))

    def forget_keys(self, before: datetime, after: After, limit: int | None) -> Swept:
        """Drop keys of what has no word of harm, and count them: see `retention`. No incident changes by it."""
        swept = sweep_keys(self._connection, before, after, limit)
        if gone := swept.changed[entries.name]:
            self.count(Memo.KEYS_DROPPED, gone)
        return swept

    def hand_over(self, read: Mapping[Entry, Reading], now: datetime) -> None:
        """Have the writer group these: in this order those that may raise an alert, and those that only join."""
        waits = [_waiting(entry, reading, now) for entry, reading in read.items()]
        if waits:
            self._connection.execute(insert(self._dialect, read_elsewhere).on_conflict_do_nothing(), waits)

    @property
    def _dialect(self) -> str:
        return self._connection.dialect.name


def _waiting(entry: Entry, reading: Reading, now: datetime) -> mapping.Values:
    return {
        "feed": entry.feed,
        "key": entry.key,
        "revision": entry.revision,
        "due": now,
        "came": now,
        "entry": codec.dump(entry),
        "reading": codec.dump(reading),
        "rank": 0 if reading.retracts or any(r.kind is not Kind.CONTEXT for r in reading.reports) else 1,
    }


def _read(row: object) -> ReadElsewhere:
    entry, reading = codec.load(Entry, row.entry), codec.load(Reading, row.reading)  # type: ignore[attr-defined]
    return ReadElsewhere(row.seq, entry, reading, row.came, failed=row.due > row.came)  # type: ignore[attr-defined]
