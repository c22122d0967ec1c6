"""From the answer of a feed to what is committed: parsed where it was asked, sifted and read, then one transaction, or
some where it brought much: while one feed is taken in nobody else can write, so that one which tells of a thousand
events would hold up all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from monitor.config import Config
from monitor.entries import Entry, Parsed, ParseFailed
from monitor.entries.newest import Before, come_up
from monitor.entries.sift import sift, unheard
from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, FetchOutcome
from monitor.feeds.document_signs import observed
from monitor.feeds.health import HARMLESS
from monitor.feeds.schedule import next_state
from monitor.http import redacted
from monitor.incidents import members_of
from monitor.pipeline.intake.document_look import look_at
from monitor.pipeline.intake.restless import worth_keeping
from monitor.pipeline.operators.set_aside import tell_set_aside
from monitor.pipeline.settling import Met, Taken, aged, arrivals, met, take_in
from monitor.reports import Reading, Rejected
from monitor.store import OwnHandle, Store, WriteHandle
from monitor.store.families.documents import FeedDocument
from monitor.store.memos import Memo
from monitor.store.redact import nothing_but_key
from monitor.text import clip

ReadEntry = Callable[[Entry], Reading]
ReadAll = Callable[[Sequence[Entry]], Sequence[Reading]]
Parse = Callable[[bytes, Mapping[str, str], Feed, datetime, str], Parsed | ParseFailed]  # the last: the final address
BEGINNING = 2_000  # characters
PART = 20  # entries that report something, taken in by one transaction
CROWD = 100  # new entries of one poll that report something, or that report nothing
EARLIER = 30  # revisions with which the next one of a restless entry is compared
SHARE_OF_ONE = 0.1  # of the room for documents
NOTED_EVERY = timedelta(days=1)
UNTRIED = timedelta(days=3)  # that a feed counts as new, among older ones


@dataclass(frozen=True, slots=True)
class News:
    """The known part of a document, and the reading of each entry that is new. done: so many of these are taken in."""

    met: Met
    readings: Mapping[Entry, Reading]
    done: int = 0

    def part(self) -> dict[Entry, Reading]:
        """The next of its entries that one transaction takes in."""
        found: dict[Entry, Reading] = {}
        telling = 0
        for entry, reading in islice(self.readings.items(), self.done, None):
            telling += bool(reading.reports)
            if telling > PART:
                break
            found[entry] = reading
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a feed, with its entries where it brought a body. news: what was new in it, once it is read."""

    outcome: FetchOutcome
    parsed: Parsed | None = None
    news: News | None = None


def opened(outcome: FetchOutcome, parse: Parse, feed: Feed, now: datetime) -> Answer:
    """An answer with its body parsed. A body that is no feed is a failure like any other, so that its validators are
    not kept. It can take as long as the parser's deadline: call it where nobody waits."""
    if not isinstance(outcome, Fetched):
        return Answer(outcome)
    parsed = parse(outcome.body, outcome.headers, feed, now, outcome.url)
    if isinstance(parsed, ParseFailed):
        return Answer(FetchFailed(parsed.reason, parsed.message, outcome.status))
    if parsed.trouble:  # what came beside it is taken in all the same
        return Answer(FetchFailed(parsed.trouble.reason, parsed.trouble.message, outcome.status), parsed)
    return Answer(outcome, parsed)


@dataclass(frozen=True, slots=True)
class Absorbed:
    """The outcome of one poll, or of a part of it. entries: the new and revised ones, in the order in which they were
    taken in. rest: the answer with what is still to be taken in, None where that is all."""

    feed: str
    outcome: FetchOutcome
    state: FeedState
    entries: tuple[Taken, ...] = ()
    rest: Answer | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """Takes in the answers of feeds. Call it from any thread; the store lets one write at a time."""

    store: Store
    config: Config
    read: ReadAll
    known_since: Callable[[], datetime | None]  # when the first of our feeds was first polled

    def news(self, feed: Feed, state: FeedState, answer: Answer) -> News:
        """The new entries of an answer, read. It takes as long as it takes: call it where nobody else waits."""
        known = self._met(feed, answer.parsed.entries if answer.parsed else ())
        read = self._readings(feed, known.entries, state)
        failed_first = sorted(read, key=lambda entry: read[entry].failure is None)  # so that one note tells of them all
        return News(known, {entry: read[entry] for entry in failed_first})

    def absorb(self, feed: Feed, state: FeedState, answer: Answer, now: datetime, jitter: float) -> Absorbed:
        """Everything that a poll brought, with the feed's state."""
        found = self.absorb_part(feed, state, answer, now, jitter)
        entries = found.entries
        while found.rest:
            found = self.absorb_part(feed, state, found.rest, now, jitter)
            entries += found.entries
        return replace(found, entries=entries)

    def absorb_part(self, feed: Feed, state: FeedState, answer: Answer, now: datetime, jitter: float) -> Absorbed:
        """The next part of what a poll brought, in one transaction, all of it or nothing; with the last part the feed's
        state. A monitor that ends between two parts asks again for all, and knows what it has."""
        news, after, untried = self._polled(feed, state, answer, now, jitter)
        known, readings = news.met, news.readings
        document = _document(answer.outcome, readings, self.config) if not news.done else None
        part, kept = news.part(), dict(zip(readings, self._kept(readings), strict=True))
        done = news.done + len(part)
        last = done == len(readings)
        with self.store.write() as writing:
            new = _still_new(feed, part, writing)
            tell_set_aside(feed, new, writing, self.config, now)
            writing.save_entries({kept[entry]: reading for entry, reading in new.items()})
            if document:
                writing.save_document(document, telling(readings), now)
            apart = frozenset(writing.quarantine_register().now) if new else frozenset()
            taken = [
                take_in(
                    replace(entry, untried=untried, quarantined=feed.name in apart),
                    reading,
                    writing,
                    self.config,
                    now,
                    apart=apart,
                )
                for entry, reading in new.items()
            ]
            after = replace(after, last_new_entry_at=now) if taken or news.done else after
            if last:
                after = self._state_kept(writing, known, after, now)
        rest = None if last else replace(answer, news=replace(news, done=done))
        return Absorbed(feed.name, answer.outcome, after, tuple(taken), rest)

    def hand_over(self, feed: Feed, state: FeedState, answer: Answer, now: datetime, jitter: float) -> Absorbed:
        """Everything that a poll brought, with the feed's state, in one transaction: kept here, and what can take part
        in grouping left for the writer (`grouping.group_some`). Others do the same for their feeds meanwhile."""
        news, after, untried = self._polled(feed, state, answer, now, jitter)
        known, readings = news.met, news.readings
        kept = dict(zip(readings, self._kept(readings), strict=True))
        document = _document(answer.outcome, readings, self.config)
        failed = any(reading.failure for reading in readings.values())
        with self.store.write() if failed else self.store.write_own() as writing:
            new = _still_new(feed, readings, writing)
            if isinstance(writing, WriteHandle):
                tell_set_aside(feed, new, writing, self.config, now)
            mine = writing.keep_new({kept[entry]: reading for entry, reading in new.items()})
            new = {entry: reading for entry, reading in new.items() if (entry.key, entry.revision) in mine}
            if document and (told := telling(new)):
                writing.save_document(document, told, now)
            grouped = {replace(e, untried=untried): read for e, read in new.items() if members_of(e, read)}
            writing.hand_over(grouped, now)
            after = replace(after, last_new_entry_at=now) if new else after
            after = self._state_kept(writing, known, after, now)
        taken = (Taken(entry, reading) for entry, reading in new.items() if not members_of(entry, reading))
        return Absorbed(feed.name, answer.outcome, after, tuple(taken))

    def _state_kept(self, writing: OwnHandle | WriteHandle, known: Met, after: FeedState, now: datetime) -> FeedState:
        """Keep a feed's state, what stands first in its document, and once a day, where keys are forgotten, all that it
        shows; the state."""
        keys = [entry.key for entry in known.entries]
        if keys:
            writing.save_memo(Memo.TOP, keys[0], after.feed)
        if keys and self.config.retention.keys_without_harm and _is_to_be_noted(after, now):
            writing.note_shown(after.feed, keys)
            after = replace(after, noted_at=now)
        writing.save_feed_state(after)
        return after

    def _polled(
        self, feed: Feed, state: FeedState, answer: Answer, now: datetime, jitter: float
    ) -> tuple[News, FeedState, bool]:
        """The news of an answer, the feed's state after it, and whether its news is that of an untried feed."""
        news = answer.news or self.news(feed, state, answer)
        after = self._after(feed, state, answer, news, now, jitter)
        return news, after, bool(news.readings) and self._untried(state, after, now)

    def unchanged(self, feed: Feed, state: FeedState, answer: Answer, now: datetime, jitter: float) -> Absorbed:
        """The state that a poll which brought nothing leaves. Nothing of it is kept yet: of many such all are kept
        together, by `keep_unchanged`."""
        return Absorbed(feed.name, answer.outcome, self._after(feed, state, answer, News(Met(), {}), now, jitter))

    def keep_unchanged(self, found: Sequence[Absorbed]) -> None:
        """Keep the states that these polls left. Where that fails, the feeds are due as before, and asked again."""
        if found:
            with self.store.write_own() as writing:
                writing.save_feed_states(each.state for each in found)

    def _after(
        self, feed: Feed, state: FeedState, answer: Answer, news: News, now: datetime, jitter: float
    ) -> FeedState:
        """The feed's state once it gave this answer."""
        outcome, parsed = answer.outcome, answer.parsed
        after = next_state(feed, state, outcome, now, jitter, parsed.ttl if parsed else None)
        if not parsed:
            return after
        look = look_at(
            parsed,
            news.met,
            news.readings.values(),
            unheard=self._unheard(feed, news.met.entries),
            frozen=isinstance(outcome, Fetched) and outcome.frozen,
        )
        return observed(feed, state, after, look, now)

    def _kept(self, readings: Mapping[Entry, Reading]) -> list[Entry]:
        """Each entry as it is stored. What retention would take away at once is not written first."""
        stays = self.config.retention.texts_without_harm != timedelta()
        return [
            entry if stays or read.rejected is not Rejected.NO_HARM_WORD else nothing_but_key(entry)
            for entry, read in as_kept(readings).items()
        ]

    def _untried(self, state: FeedState, after: FeedState, now: datetime) -> bool:
        """Whether what a feed says by itself is only a claim: its document is odd, or it came lately to feeds that we
        know for longer. Where all are new, as on the first day, none is less known than the others."""
        if after.sign is not None and after.sign not in HARMLESS:
            return True
        began = state.first_poll_at or now
        if now - began >= UNTRIED:
            return False
        known_since = self.known_since()
        return known_since is not None and began - known_since >= UNTRIED

    def _met(self, feed: Feed, found: Sequence[Entry]) -> Met:
        """The entries as they are known; what was never seen under its key is looked for by its content."""
        if not found:
            return Met()
        with self.store.read() as asking:
            known = asking.known_keys(feed.name, [entry.key for entry in found])
            strangers = [entry for entry in found if entry.key not in known]
            return met(found, known, asking.alike(feed.name, strangers) if strangers else ())

    def _unheard(self, feed: Feed, found: Sequence[Entry]) -> int:
        with self.store.read() as asking:
            return unheard(found, asking.known_keys(feed.name, [entry.key for entry in found]))

    def _readings(self, feed: Feed, found: Sequence[Entry], state: FeedState) -> dict[Entry, Reading]:
        """The new entries, read before the transaction begins: nobody has to wait for the grammar."""
        if not found:
            return {}
        with self.store.read() as asking:
            known = asking.known_keys(feed.name, [entry.key for entry in found])
            before = Before(asking.memo(Memo.TOP, feed.name), state.entries)
            new = arrivals(found, known, first=state.last_success_at is None, old=come_up(found, known, before))
            undated = [entry.key for entry in new if entry.revision and entry.published is None]
            firsts = asking.first_sights(feed.name, undated) if undated else {}
        dated = [aged(entry, firsts.get(entry.key)) for entry in new]
        return worth_keeping(dict(zip(dated, self.read(dated), strict=True)), self._earlier) if dated else {}

    def _earlier(self, entry: Entry) -> list[Reading]:
        with self.store.read() as asking:
            return asking.readings_of(entry.feed, entry.key, EARLIER)


def as_kept(read: Mapping[Entry, Reading]) -> dict[Entry, Reading]:
    """The part of these that is stored: the whole of what reports something, or could not be read, and the beginning of
    the rest; of a crowd the beginning and the headlines, or one feed could fill the disk. Hashes are of the whole."""
    kept, telling, silent = dict[Entry, Reading](), 0, 0
    for entry, reading in read.items():
        if reading.rejected in (None, Rejected.UNREADABLE):
            telling += 1
            kept[entry if telling <= CROWD else replace(entry, text=clip(entry.text, BEGINNING))] = reading
        else:
            silent += 1
            kept[replace(entry, text=clip(entry.text, BEGINNING) if silent <= CROWD else "")] = reading
    return kept


def telling(readings: Mapping[Entry, Reading]) -> list[Entry]:
    """The entries that report something."""
    return [entry for entry, reading in readings.items() if reading.reports]


def _document(outcome: FetchOutcome, readings: Mapping[Entry, Reading], config: Config) -> FeedDocument | None:
    """The document as it came, where something is reported in it and there is room for such: packed before anybody has
    to wait for it."""
    if not isinstance(outcome, Fetched) or not telling(readings):
        return None
    made = FeedDocument.of(outcome.body, redacted(outcome.url))
    return made if len(made.packed) <= SHARE_OF_ONE * config.retention.room else None


def _is_to_be_noted(state: FeedState, now: datetime) -> bool:
    return state.noted_at is None or not timedelta() <= now - state.noted_at < NOTED_EVERY


def _still_new(feed: Feed, readings: Mapping[Entry, Reading], writing: OwnHandle | WriteHandle) -> dict[Entry, Reading]:
    """The entries that no other process has taken in while we were reading, in the same order."""
    known = writing.known_keys(feed.name, [entry.key for entry in readings]) if readings else {}
    new = sift(readings, known)
    return {entry: readings[entry] for entry in new if entry in readings}
