"""Readings for a replay, many at a time: asking the child that reads costs as much as a short text does. While some are
grouped, the next are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from monitor.entries import Entry
from monitor.pipeline.in_order import cores, in_order
from monitor.pipeline.intake.absorb import ReadAll, ReadEntry
from monitor.reports import Reading

MANY = 100  # entries that are read together


def ahead(entries: Iterable[Entry], read_all: ReadAll) -> ReadEntry:
    """A reading for each of these entries, asked for in their order; any other is read by itself. read_all: asked from
    several threads."""
    rows = in_order(lambda some: list(zip(map(id, some), read_all(some), strict=True)), _parts(entries), cores())
    known = dict[int, Reading]()  # by identity: an entry has two dozen fields to hash

    def read(entry: Entry) -> Reading:
        nonlocal known
        if id(entry) not in known:
            known = dict(next(rows, ()))
        return known[id(entry)] if id(entry) in known else read_all([entry])[0]

    return read


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    waiting = iter(entries)
    while some := list(islice(waiting, MANY)):
        yield some
