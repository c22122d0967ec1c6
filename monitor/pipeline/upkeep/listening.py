"""Notes when any feed answered, so that a time that nobody read is not held for a calm one."""

from __future__ import annotations

from datetime import datetime

from monitor.alerts.listening import Listening, Stretch
from monitor.config import Config
from monitor.store import ReadHandle, Store
from monitor.store.codec import dump
from monitor.store.memos import Memo


def note_listening(store: Store, config: Config, now: datetime) -> None:
    """Note the last answer of any feed, where that is news. All that was recorded before the first note counts as
    heard."""
    with store.read() as asking:
        last = _last_answer(asking, config)
        before = asking.listening()
        known = before if before.stretches else _from_the_record(asking, last)
    after = known.heard_at(last) if last is not None and last <= now else known
    if after != before:
        with store.write() as writing:
            writing.save_memo(Memo.LISTENING, dump(after))


def _last_answer(asking: ReadHandle, config: Config) -> datetime | None:
    states = asking.feed_states(feed.name for feed in config.feeds).values()
    return max((state.last_success_at for state in states if state.last_success_at), default=None)


def _from_the_record(asking: ReadHandle, last: datetime | None) -> Listening:
    first = asking.first_report()
    return Listening((Stretch(first, last),)) if first and last and first < last else Listening()
