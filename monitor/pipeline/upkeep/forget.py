"""Retention: what is older than the config allows is forgotten, a little at each tick; a person can do it at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from monitor.config.settings import Retention
from monitor.store import Forget, OwnHandle, Store, Swept, WriteHandle
from monitor.store.memos import Memo
from monitor.store.retention import After

AT_ONCE = 100  # rows of each table in one transaction, which holds up every other writer
SWEEPS = 500  # in one tick: more than a million a day
KEYS_AT_ONCE = 1_000  # keys of what has no word of harm, in one transaction, which on PostgreSQL holds up nobody
KEY_SWEEPS = 500  # in one tick: twelve million a day

OnForgotten = Callable[[Mapping[str, int]], object]


def due(retention: Retention, now: datetime) -> dict[Forget, datetime]:
    """A table to be forgotten, and up to which time."""
    spans = {
        Forget.TEXT: retention.text,
        Forget.STAFF: retention.staff,
        Forget.NAMES: retention.names,
        Forget.TEXTS_WITHOUT_HARM: retention.texts_without_harm,
        Forget.DOCUMENTS: retention.documents,
        Forget.KEYS_WITHOUT_HARM: retention.keys_without_harm,
    }
    return {what: now - span for what, span in spans.items() if span is not None}


def forget_some(store: Store, retention: Retention, now: datetime) -> Counter[str]:
    """One tick's worth of what is due, from where the last one stopped; how many rows of each table changed."""
    changed: Counter[str] = Counter()
    for what, before in due(retention, now).items():
        for _ in range(KEY_SWEEPS if what is Forget.KEYS_WITHOUT_HARM else SWEEPS):
            if _swept(store, what, before, changed):
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
        if what is Forget.KEYS_WITHOUT_HARM:
            with store.write_own() as own:
                swept = own.forget_keys(before, after, KEYS_AT_ONCE)
        else:
            with store.write() as writing:
                swept = writing.forget(what, before, after, AT_ONCE)
        after, done = {name: list(mark) for name, mark in swept.after.items()}, swept.done
        changed.update(swept.changed)
        told(swept.changed)
    return changed


def _swept(store: Store, what: Forget, before: datetime, changed: Counter[str]) -> bool:
    """One transaction, which also keeps where it stopped; whether nothing is left."""
    if what is Forget.KEYS_WITHOUT_HARM:
        with store.write_own() as own:
            stopped = _stopped(own, what)
            return _noted(own, what, stopped, own.forget_keys(before, stopped, KEYS_AT_ONCE), changed)
    with store.write() as writing:
        stopped = _stopped(writing, what)
        return _noted(writing, what, stopped, writing.forget(what, before, stopped, AT_ONCE), changed)


def _stopped(writing: OwnHandle | WriteHandle, what: Forget) -> After:
    """Where the last sweep stopped."""
    after: After = json.loads(writing.memo(Memo.FORGOTTEN, what) or "{}")
    return after


def _noted(writing: OwnHandle | WriteHandle, what: Forget, stopped: After, swept: Swept, changed: Counter[str]) -> bool:
    """Keep how far it came, also where nothing of it had to change: else the next one looks at the same rows again."""
    if swept.after != stopped:
        writing.save_memo(Memo.FORGOTTEN, json.dumps(swept.after), what)
    changed.update(swept.changed)
    return swept.done
