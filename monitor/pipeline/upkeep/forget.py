"""Retention: what is older than the config allows is forgotten, a little at each tick; a person can do it at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from monitor.config.settings import Retention
from monitor.store import Forget, Store, WriteHandle
from monitor.store.memos import Memo

AT_ONCE = 100  # rows of each table in one transaction, which holds up every other writer
SWEEPS = 50  # in one tick

OnForgotten = Callable[[Mapping[str, int]], object]


def due(retention: Retention, now: datetime) -> dict[Forget, datetime]:
    """A table to be forgotten, and up to which time."""
    spans = {
        Forget.TEXT: retention.text,
        Forget.STAFF: retention.staff,
        Forget.NAMES: retention.names,
        Forget.TEXTS_WITHOUT_HARM: retention.texts_without_harm,
        Forget.DOCUMENTS: retention.documents,
    }
    return {what: now - span for what, span in spans.items() if span is not None}


def forget_some(store: Store, retention: Retention, now: datetime) -> Counter[str]:
    """One tick's worth of what is due, from where the last one stopped; how many rows of each table changed."""
    changed: Counter[str] = Counter()
    for what, before in due(retention, now).items():
        for _ in range(SWEEPS):
            with store.write() as writing:
                done = _sweep(writing, what, before, changed)
            if done:
                break
    changed.update(_made_room(store, retention.room))
    return changed


def _made_room(store: Store, most: int) -> dict[str, int]:
    """Documents beyond their room, the oldest; a reader's look nearly always tells that there are none."""
    with store.read() as asking:
        if asking.documents_size() <= most:
            return {}
    with store.write() as writing:
        return {"received": writing.make_room(most)}


def forget_all(store: Store, what: Forget, before: datetime, told: OnForgotten = lambda changed: None) -> Counter[str]:
    """Everything older than `before`, whatever was done earlier. told: hears after each transaction what it changed."""
    changed: Counter[str] = Counter()
    after: Mapping[str, list[object]] = {}
    done = False
    while not done:
        with store.write() as writing:
            swept = writing.forget(what, before, after, AT_ONCE)
        after, done = {name: list(mark) for name, mark in swept.after.items()}, swept.done
        changed.update(swept.changed)
        told(swept.changed)
    return changed


def _sweep(writing: WriteHandle, what: Forget, before: datetime, changed: Counter[str]) -> bool:
    """One transaction, which also keeps where it stopped; whether nothing is left."""
    swept = writing.forget(what, before, json.loads(writing.memo(Memo.FORGOTTEN, what) or "{}"), AT_ONCE)
    if any(swept.changed.values()):
        writing.save_memo(Memo.FORGOTTEN, json.dumps(swept.after), what)
    changed.update(swept.changed)
    return swept.done
