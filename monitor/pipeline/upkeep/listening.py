"""Notes when feeds answered, any of them and those of each region, so that a time that nobody read is not held for a
calm one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from monitor.alerts.listening import Listening, Stretch
from monitor.config import Config
from monitor.feeds import FeedState
from monitor.feeds.coverage import speaks_of
from monitor.store import ReadHandle, Store
from monitor.store.codec import dump
from monitor.store.memos import Memo


def note_listening(store: Store, config: Config, now: datetime) -> None:
    """Note the last answers, where that is news. All that was recorded before the first note counts as heard."""
    with store.read() as asking:
        states = asking.feed_states(feed.name for feed in config.feeds)
        last = _last(states.values(), now)
        before = asking.listening()
        known = before if before.stretches else _from_the_record(asking, last)
    after = known.heard_at(last) if last is not None else known
    after = after.heard_of(_by_region(config, states, now)) if after.stretches else after
    if after != before:
        with store.write() as writing:
            writing.save_memo(Memo.LISTENING, dump(after))


def _by_region(config: Config, states: Mapping[str, FeedState], now: datetime) -> dict[str, datetime | None]:
    """The last answer of a feed that can speak of each region."""
    speaking = {
        region.name: [states[f.name] for f in config.feeds if f.name in states and speaks_of(f, region)]
        for region in config.regions
    }
    return {name: _last(mine, now) for name, mine in speaking.items()}


def _last(states: Iterable[FeedState], now: datetime) -> datetime | None:
    """Of a clock that was set back nothing is noted."""
    answers = (state.last_success_at for state in states if state.last_success_at)
    return max((at for at in answers if at <= now), default=None)


def _from_the_record(asking: ReadHandle, last: datetime | None) -> Listening:
    first = asking.first_report()
    return Listening((Stretch(first, last),)) if first and last and first < last else Listening()
