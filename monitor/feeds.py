"""A feed and its one verb: fetch. Etiquette lives here, the network itself behind `monitor.http`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Feed:
    """One RSS, Atom or RDF source as config.yaml names it. `name` is its key everywhere."""

    name: str
    url: str
    publisher: str
    language: str | None = None
    every: timedelta = timedelta(minutes=15)
    countries: tuple[str, ...] = ()  # the feed's home: a prior for ambiguous places, nothing more
    party: bool = False  # a warring side's own outlet
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between polls. Times are UTC."""

    feed: str
    next_poll_at: datetime | None = None  # null = never polled: due now
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    failures: int = 0  # in a row
    last_error: str | None = None
    last_status: int | None = None
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_new_entry_at: datetime | None = None
    first_poll_at: datetime | None = None
