"""The writer's half where others read: what waits is grouped and decided on, oldest first, and leaves the table with
the transaction that took it. A writer that ends in the middle has taken nothing, and the next one does the same again.

An entry that cannot be taken must not hold up the others: it comes again by itself, a minute later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.config import Config
from monitor.errors import StoreError
from monitor.pipeline.intake.absorb import PART
from monitor.pipeline.settling import Taken, take_in
from monitor.store import Store, WriteHandle
from monitor.store.families.elsewhere import ReadElsewhere

REST = timedelta(minutes=1)


def group_some(store: Store, config: Config, now: datetime) -> tuple[Taken, ...]:
    """Take in some of what was read elsewhere, in one transaction; empty where nothing waits."""
    taken: list[ReadElsewhere] = []
    with _back_where_it_fails(store, taken, now), store.write() as writing:
        taken += writing.take_read(now, PART)
        return _taken_in(taken, writing, config, now)


def _taken_in(
    waiting: Sequence[ReadElsewhere], writing: WriteHandle, config: Config, now: datetime
) -> tuple[Taken, ...]:
    writing.expect([one.entry for one in waiting])
    apart = frozenset(writing.quarantine_register().now) if waiting else frozenset()
    return tuple(
        take_in(replace(one.entry, quarantined=one.entry.feed in apart), one.reading, writing, config, now, apart=apart)
        for one in waiting
    )


@contextmanager
def _back_where_it_fails(store: Store, taken: Sequence[ReadElsewhere], now: datetime) -> Iterator[None]:
    well = False
    try:
        yield
        well = True
    finally:
        if not well and taken:
            with suppress(StoreError), store.write() as writing:
                writing.put_back([one.number for one in taken], now + REST)
