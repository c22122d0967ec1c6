"""How things stand, out of the store alone: for `status`, which works on a dead monitor too, and for metrics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from monitor.alerts.alert import digest_id
from monitor.alerts.mute import Mute
from monitor.config import Config
from monitor.deliveries import State
from monitor.feeds.coverage import Coverage, coverage_of
from monitor.feeds.health import FeedCondition, Health, condition
from monitor.pipeline.drill import Drill, last_drill
from monitor.pipeline.operators.other_ways import failing_channels
from monitor.pipeline.replies.journal import Journal, journal
from monitor.pipeline.upkeep.backed_up import last_backup
from monitor.pipeline.upkeep.sight import Sight, sight_of
from monitor.reports import Rejected
from monitor.store import DigestRun, ReadHandle, Tallies
from monitor.store.families.elsewhere import WorkerSign
from monitor.store.memos import Memo

LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Overview:
    """One moment, in UTC. feeds, last_success: of each feed of the config; asked: when the last of them was. oldest:
    since when a delivery waits."""

    at: datetime
    feeds: Mapping[str, FeedCondition]
    last_success: Mapping[str, datetime | None]
    asked: datetime | None
    outbox: Mapping[str, int]  # by state
    oldest: datetime | None
    tallies: Tallies
    digests: tuple[DigestRun, ...]
    drill: Drill | None
    coverage: tuple[Coverage, ...] = ()  # of each region of the config
    sight: Sight = field(default_factory=Sight)
    failing: tuple[str, ...] = ()  # channels that deliver nothing until a person acts
    read_lately: int = 0  # entries of the last day
    set_aside_lately: int = 0  # those of them that could not be read
    mutes: tuple[Mute, ...] = ()  # those that hold
    answers: Journal = field(default_factory=Journal)  # of people to our mails
    answers_unread: datetime | None = None  # since when their mailbox cannot be read
    backed_up: datetime | None = None  # when `backup` last copied the store
    workers: tuple[WorkerSign, ...] = ()  # of several machines
    to_group: int = 0  # entries that one of these read and none has grouped yet
    to_group_since: datetime | None = None

    @property
    def feed_counts(self) -> dict[str, int]:
        """How many feeds are in each state."""
        counts = Counter(feed.health for feed in self.feeds.values())
        return {state.value: counts[state] for state in Health}

    @property
    def blind(self) -> list[str]:
        """The feeds that are known to bring nothing that can be read."""
        return [name for name, feed in self.feeds.items() if feed.blind]

    @property
    def quarantined(self) -> dict[str, FeedCondition]:
        """The feeds that an operator does not believe."""
        return {name: feed for name, feed in self.feeds.items() if feed.health is Health.QUARANTINED}

    @property
    def dark(self) -> list[str]:
        """The regions of which no feed could tell now, as far as is known."""
        return [
            one.region for one in self.coverage if not one.live and any(self.feeds[name].blind for name in one.speaking)
        ]

    @property
    def set_aside(self) -> int:
        """How many entries could not be read, of all that are kept."""
        return self.tallies.reports.get(Rejected.UNREADABLE, 0)

    @property
    def waiting(self) -> int:
        return self.outbox[State.PENDING] + self.outbox[State.SENDING]

    @property
    def oldest_seconds(self) -> float:
        return max(0.0, (self.at - self.oldest).total_seconds()) if self.oldest else 0.0


def standing_of(asking: ReadHandle, config: Config, now: datetime) -> Overview:
    """How things stand under a config. The number of statements depends on the config alone, not on what is stored."""
    states = asking.feed_states(feed.name for feed in config.feeds)
    read_lately, set_aside_lately = asking.count_read(now - LATELY)
    to_group, to_group_since = asking.read_elsewhere()
    feeds = {name: condition(state, now) for name, state in states.items()}
    return Overview(
        at=now,
        feeds=feeds,
        last_success={name: state.last_success_at for name, state in states.items()},
        asked=max((state.last_poll_at for state in states.values() if state.last_poll_at), default=None),
        outbox={state.value: number for state, number in asking.outbox_counts().items()},
        oldest=asking.oldest_undelivered(),
        tallies=asking.tallies(),
        digests=tuple(_told(asking.digest_run(digest.name), asking) for digest in config.digests),
        drill=last_drill(asking),
        coverage=tuple(coverage_of(config.regions, [(feed, feeds[feed.name]) for feed in config.feeds])),
        sight=sight_of(states.values(), now),
        failing=failing_channels(asking, config),
        read_lately=read_lately,
        set_aside_lately=set_aside_lately,
        mutes=tuple(asking.mutes().lasting(now)),
        answers=journal(asking) if config.replies else Journal(),
        answers_unread=_unread(asking) if config.replies else None,
        backed_up=last_backup(asking),
        workers=tuple(asking.workers()),
        to_group=to_group,
        to_group_since=to_group_since,
    )


def _unread(asking: ReadHandle) -> datetime | None:
    since = (asking.memo(Memo.REPLIES_UNREAD) or "").partition(" ")[0]
    return datetime.fromisoformat(since) if since else None


def _told(run: DigestRun, asking: ReadHandle) -> DigestRun:
    """A digest's times, without a last one where none went out yet: its first span only began then."""
    if run.last_run is None or asking.alert(digest_id(run.name, run.last_run)):
        return run
    return replace(run, last_run=None)
