"""What of a feed's entries has to be read: those never seen, and those that changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from monitor.entries import Entry

REVISIONS_READ = 24
"""A text that holds the time of day changes at every poll; after so many revisions we have read enough of it.
The figure is the one that the `reader` library arrived at in years of feeds."""


def sift(entries: Iterable[Entry], known: Mapping[str, tuple[str, int]]) -> list[Entry]:
    """New entries, and revisions numbered on, in the order given. `known`: key -> (hash, revision) last read."""
    return [found for entry in entries if (found := _unread(entry, known.get(entry.key))) is not None]


def _unread(entry: Entry, last: tuple[str, int] | None) -> Entry | None:
    if last is None:
        return entry
    last_hash, revision = last
    if entry.hash == last_hash or revision >= REVISIONS_READ:
        return None
    return replace(entry, revision=revision + 1)
