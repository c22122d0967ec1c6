"""Everything that a tick can do, on one store under one config."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from importlib.util import find_spec

from monitor.alerts import Alert
from monitor.config import Config
from monitor.config.feeds import FOLLOWING
from monitor.deliveries.settings import Digest
from monitor.deliveries.templates import Templates
from monitor.entries import Entry
from monitor.errors import MonitorError
from monitor.feeds import Feed, FeedState
from monitor.feeds.fetch import fetch
from monitor.feeds.schedule import JITTER
from monitor.http import Gate
from monitor.pipeline import digests, settling
from monitor.pipeline.intake.absorb import Absorbed, Answer, Intake, Parse, ReadAll, opened
from monitor.pipeline.intake.follow import Follower
from monitor.pipeline.intake.grouping import group_some
from monitor.pipeline.operators.clock_note import watch_clock
from monitor.pipeline.operators.flood_note import watch_floods
from monitor.pipeline.operators.room_note import watch_room
from monitor.pipeline.operators.set_aside import read_again
from monitor.pipeline.operators.watch import watch
from monitor.pipeline.outbox import budgets, mailroom
from monitor.pipeline.outbox.addressees import reached
from monitor.pipeline.outbox.courier import Courier
from monitor.pipeline.outbox.deliver import Attempted, Dispatch
from monitor.pipeline.settling import Taken
from monitor.pipeline.upkeep.listening import note_listening
from monitor.pipeline.windows import Windows
from monitor.store import DigestRun, Store, WriteHandle


@dataclass(frozen=True)
class Pipeline:
    """The flow under one config; a reload makes another one on the same store. `close` ends its workers.

    draw: a number evenly from 0 to 1, for the jitter that keeps feeds and retries from marching in step.
    attempted: hears what each attempt at a delivery came to.
    """

    store: Store
    config: Config
    read_all: ReadAll
    parse: Parse
    gate: Gate
    templates: Templates
    draw: Callable[[], float] = field(default=random.random, repr=False)
    attempted: Attempted = field(default=lambda delivery, outcome, now: None, repr=False)
    follower: Follower | None = field(default=None, repr=False)  # for feeds with `follow: true`

    def recover(self) -> int:
        """For a start: what a monitor that is gone was attempting is due again at once, not when its lease runs out."""
        with self.store.write() as writing:
            return writing.end_leases()

    def due(self, now: datetime) -> list[FeedState]:
        """The states of the feeds that are to be polled now, the most urgent first."""
        with self.store.read() as asking:
            return asking.due_feeds([feed.name for feed in self.config.feeds], now)

    def fetch(self, feed: Feed, state: FeedState, now: datetime) -> Answer:
        """Ask a feed, parse what it brings, with the pages that it is to follow, and read what is new. Many threads
        may, and each waits for nothing but its own feed."""
        answer = opened(fetch(feed, state, self.gate, now), self.parse, feed, now)
        if feed.follow and self.follower:
            answer = self._followed(feed, state, answer, now)
        return replace(answer, news=self._intake.news(feed, state, answer)) if answer.parsed else answer

    def absorb(self, feed: Feed, state: FeedState, answer: Answer, now: datetime) -> Absorbed:
        """Take in an answer. Where that fails the feed's state stays, and it is asked again."""
        return self._intake.absorb(feed, state, answer, now, JITTER * self.draw())

    def hand_over(self, feed: Feed, state: FeedState, answer: Answer, now: datetime) -> Absorbed:
        """Keep an answer here, and leave what takes part in grouping for the writer, who may be another process."""
        return self._intake.hand_over(feed, state, answer, now, JITTER * self.draw())

    def unchanged(self, feed: Feed, state: FeedState, answer: Answer, now: datetime) -> Absorbed:
        """The state that an answer which brings nothing leaves; `keep_unchanged` keeps many of these together."""
        return self._intake.unchanged(feed, state, answer, now, JITTER * self.draw())

    def keep_unchanged(self, found: Sequence[Absorbed]) -> None:
        """Keep what these answers left, in one transaction."""
        self._intake.keep_unchanged(found)

    def group_some(self, now: datetime) -> tuple[Taken, ...]:
        """As the writer, take in some of what was handed over; empty where nothing waits."""
        return group_some(self.store, self.config, now)

    def absorb_part(self, feed: Feed, state: FeedState, answer: Answer, now: datetime) -> Absorbed:
        """Take in as much of an answer as one transaction may; others can be taken in before its `rest`."""
        return self._intake.absorb_part(feed, state, answer, now, JITTER * self.draw())

    def poll(self, feed: Feed, now: datetime) -> Absorbed:
        """Ask one feed now, due or not, and take in its answer."""
        with self.store.read() as asking:
            state = asking.feed_state(feed.name)
        return self.absorb(feed, state, self.fetch(feed, state, now), now)

    def page_of(self, link: str) -> tuple[str, str]:
        """The final address and the article of one page that a person names. Raises FetchError, and MonitorError where
        this machine cannot take an article out of a page."""
        if self.follower is None or any(find_spec(name) is None for name in FOLLOWING):
            raise MonitorError("reading pages needs more packages: pip install 'casualty-monitor[follow]'")
        return self.follower.page_of(link)

    def read_again(self, now: datetime) -> tuple[Taken, ...] | None:
        """Read again some of what another edition of the reader set aside; None where nothing of that is left."""
        return read_again(self.store, self.config, self.read_all, now)

    def decide_again(self, now: datetime) -> tuple[Alert, ...]:
        """Decide what was put off until now."""
        with self.store.read() as asking:
            if not asking.waiting_incidents(now):
                return ()
        with self.store.write() as writing:
            return settling.decide_again(writing, self.config, now)

    def windows_due(self, now: datetime) -> tuple[Alert, ...]:
        """Judge the rules on a stretch of time, where something changed."""
        windows = self._windows
        with self.store.read() as asking:
            if windows.idle or windows.waits(asking.last_update(), now):
                return ()
            for since, before in list(windows.spans(now)):
                windows.hear(asking.incidents(since=since, before=before))
        with self.store.write() as writing:
            alerts = windows.tell(writing, now)
        windows.told(now)
        return alerts

    def tell_held(self, now: datetime) -> tuple[Alert, ...]:
        """Tell what budgets and quiet hours held back until now."""
        with self.store.read() as asking:
            due = budgets.next_release(asking, self.config, now)
        if due is None or due > now:
            return ()
        with self.store.write() as writing:
            return budgets.release(writing, self.config, now)

    def watch_feeds(self, now: datetime) -> tuple[Alert, ...]:
        """Tell the operators of feeds that fell or are back, of regions that lost their coverage, of a clock that is
        wrong, of a disk that fills, of a feed that floods."""
        watches = (watch, watch_clock, watch_room, watch_floods)
        note_listening(self.store, self.config, now)
        return tuple(note for watched in watches for note in watched(self.store, self.config, now))

    def digests_due(self, now: datetime) -> tuple[Alert, ...]:
        """Queue the digests whose time has come; after a long sleep one that covers all of it. A digest that was not
        known before is first due at its next time."""
        return tuple(alert for digest in self.config.digests if (alert := self._digest(digest, now)))

    def deliver_due(self, now: datetime, patience: timedelta | None = None) -> int:
        """Attempt what is due, each channel on its own; the number of attempts that ended. None waits for them all."""
        with self.store.read() as asking:
            channels = asking.due_channels(now)
        return self._courier.tick(channels, now, patience)

    def deliver_by(self, channel: str, now: datetime) -> int:
        """Attempt what is due of one channel, to its end; the number of attempts."""
        return self._courier.work(channel, now)

    def bounces_due(self, now: datetime) -> int:
        """Read the mailboxes for mails that came back and for answers, where that is due; how many were of ours."""
        return mailroom.read_mailboxes(self.store, self.config, now)

    def close(self) -> None:
        """Finish the attempts under way. What else is due stays in the outbox."""
        self._courier.stop()

    def _followed(self, feed: Feed, state: FeedState, answer: Answer, now: datetime) -> Answer:
        if not (self.follower and answer.parsed and answer.parsed.entries):
            return answer
        entries = answer.parsed.entries
        with self.store.read() as asking:
            known = asking.known_keys(feed.name, [entry.key for entry in entries])
        with_pages = self.follower.followed(
            feed, entries, known, now, first=state.last_success_at is None, earlier=self._earlier
        )
        return replace(answer, parsed=replace(answer.parsed, entries=with_pages))

    def _earlier(self, entry: Entry) -> Entry | None:
        """The latest reading of an entry that is in the store."""
        with self.store.read() as asking:
            return next((one for one, _ in asking.entries(entry.key) if one.feed == entry.feed), None)

    @property
    def _intake(self) -> Intake:
        return Intake(self.store, self.config, self.read_all, lambda: self._known_since)

    @cached_property
    def _known_since(self) -> datetime | None:
        """As `_first_poll`: asked once, for a feed comes with a config of its own."""
        return self._first_poll()

    def _first_poll(self) -> datetime | None:
        """When the first of our feeds was first polled."""
        with self.store.read() as asking:
            states = asking.feed_states(feed.name for feed in self.config.feeds).values()
        return min((state.first_poll_at for state in states if state.first_poll_at), default=None)

    @cached_property
    def _courier(self) -> Courier:
        return Courier(Dispatch(self.store, self.config, self.gate, self.templates, self.draw, self.attempted).attempt)

    @cached_property
    def _windows(self) -> Windows:
        return Windows(self.config)

    def _digest(self, digest: Digest, now: datetime) -> Alert | None:
        with self.store.read() as asking:
            run = asking.digest_run(digest.name)
        due = digests.next_time(digest, run.last_run) if run.last_run else None
        if due is not None and now < due:
            return None
        begun = now if run.last_run else self._begun(now)
        with self.store.write() as writing:
            writing.save_digest_run(DigestRun(digest.name, begun, digests.next_time(digest, now)))
            return self._send_digest(digest, run.last_run, writing, now) if run.last_run else None

    def _begun(self, now: datetime) -> datetime:
        """From when on a digest tells that was not known before: from now, and on the first day of a monitor from the
        first poll, whose reports belong to it."""
        first = self._first_poll() or now
        return first if timedelta() <= now - first <= timedelta(days=1) else now

    def _send_digest(self, digest: Digest, since: datetime, writing: WriteHandle, now: datetime) -> Alert:
        alert = digests.compose(digest, self.config, writing, since, now)
        if writing.save_alert(alert):
            channels = reached(digest.send, self.config, now)
            for theirs, channel in digests.shared_out(digest, channels, self.config.people):
                said = alert if theirs == digest else self._of_regions(theirs, since, writing, now)
                budgets.put(said, [channel], writing, now)
        return alert

    def _of_regions(self, digest: Digest, since: datetime, writing: WriteHandle, now: datetime) -> Alert:
        alert = digests.of_regions(digests.compose(digest, self.config, writing, since, now), digest)
        writing.save_alert(alert)
        return alert
