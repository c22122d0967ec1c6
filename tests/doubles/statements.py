"""All that workers ask of a store and write to it, once, and the statements that it comes to.

with heard(store) as said:
    hot_path(store, folder)
said["SELECT ..."]      # the values of its first run
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from monitor.config.settings import Retention
from monitor.feeds.schedule import next_state
from monitor.pipeline.decide_tick import decide_tick
from monitor.pipeline.intake.absorb import opened
from monitor.pipeline.operators.worker_note import watch_workers
from monitor.pipeline.upkeep.forget import forget_some
from monitor.pipeline.upkeep.overview import standing_of
from monitor.store import Store
from monitor.store.families.elsewhere import WorkerSign, askable
from tests.doubles.newsroom import WIRE, Newsroom, config, fetched, item, rss, rule
from tests.doubles.nouns import NOON

KINDS = {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}


@contextmanager
def heard(store: Store) -> Iterator[dict[str, Any]]:
    """The statements that are run meanwhile, each with the values of its first run."""
    said: dict[str, Any] = {}

    def hear(_c: object, _cursor: object, statement: str, values: Any, _context: object, many: bool) -> None:
        if statement.split(maxsplit=1)[0] in KINDS:
            said.setdefault(statement, values[0] if many and not isinstance(values, dict) else values)

    event.listen(store.engine, "before_cursor_execute", hear)
    yield said
    event.remove(store.engine, "before_cursor_execute", hear)


def hot_path(store: Store, folder: Path) -> None:
    """All that workers do: polls that bring nothing, news without harm and an event; the pen; every chore."""
    spans = Retention(text=timedelta(days=30), texts_without_harm=timedelta(), keys_without_harm=timedelta(days=85))
    frugal = config((rule(),), retention=spans)
    with Newsroom(store, folder, frugal) as room:
        flow = room.pipeline
        for at, titles in enumerate((["Rain expected", "7 killed in Karsa"], ["9 killed in Karsa", "Rain again"])):
            now = NOON + timedelta(minutes=at)
            news = [item(title, f"new {at} {n}") for n, title in enumerate(titles)]
            old = [item("Old news", f"k{100 * n}") for n in range(1, 40)]
            with store.read() as asking:
                asking.to_ask(now, askable([WIRE]), (), 100)
            flow.hand_over(WIRE, room.state(), opened(fetched(rss(*news, *old)), flow.parse, WIRE, now), now)
            while flow.group_some(now):
                pass
            list(decide_tick(flow, now))
            room.deliver(at)
        with store.write_own() as writing:
            writing.leave_sign(WorkerSign("a", 1, NOON))
            writing.save_feed_state(next_state(WIRE, room.state(), fetched(rss()), NOON, 0.5, None))
        flow.watch_feeds(NOON)
        watch_workers(store, frugal, NOON)
        forget_some(store, frugal.retention, NOON)
        with store.read() as asking:
            asking.read_elsewhere(), asking.due_channels(NOON), asking.workers()
            standing_of(asking, frugal, NOON)
