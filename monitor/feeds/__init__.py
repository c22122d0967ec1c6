"""A feed and its one verb: fetch. Etiquette lives here, the network itself behind `monitor.http`.

    fetch.fetch(feed, state, gate, now)       one polite conditional request -> a FetchOutcome
    schedule.next_state(feed, state, ...)     when to come back, and what to remember (pure)
    policy                                    what the headers of an answer ask of a poller (pure)
    document_signs.observed(feed, before, after, look, now)   what a document showed, remembered (pure)
    rhythm                                    its usual silence (pure)
    health.condition(state, now)              how a feed does, why and since when (pure); coverage: the same by region
    gap.HostGap                               two seconds between requests to one registrable domain

This module holds the nouns alone and imports no network, so that the parser's process stays small.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class FeedKind(StrEnum):
    """Whose form a feed has, where that needs a reading of its own. It is recognised; the config can say it."""

    PLAIN = "plain"
    GOOGLE_NEWS = "google_news"
    RELIEFWEB = "reliefweb"
    TELEGRAM = "telegram"  # a channel, by way of a bridge
    AGGREGATOR = "aggregator"  # plain, and it carries the words of others: `<source>` says whose


@dataclass(frozen=True, slots=True)
class Feed:
    """One RSS, Atom or RDF source as config.yaml names it. `name` is its key everywhere."""

    name: str
    url: str
    publisher: str
    language: str | None = None
    every: timedelta = timedelta(minutes=15)
    countries: tuple[str, ...] = ()  # the outlet's home: a prior for ambiguous places
    party: bool = False  # a warring side's own outlet
    allow_private: bool = False
    kind: FeedKind | None = None  # None = as its documents show
    translated: bool = False  # by a machine: its wording proves nothing
    follow: bool = False  # the page behind a headline with a word of harm is fetched too
    covers: tuple[str, ...] = ()  # regions that it can speak of, by name; none = by its home (`feeds.coverage`)


BY_HAND = Feed("by hand", "hand:", "by hand")
"""The feed of all that people gave: it carries others, so that each source is a voice of its own."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """An operator's word that a feed is not to be believed: it is asked and read on, and corroborates and pages
    nothing."""

    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeedState:
    """The memory of a feed between polls. Times are UTC."""

    feed: str
    next_poll_at: datetime | None = None  # None = never polled: due now
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
    url: str | None = None  # the one that etag, last_modified and body_hash belong to
    last_reason: str | None = None  # of the last failure, snake_case; None after a success
    moved_to: str | None = None  # a permanent redirect: proposed to the operator, never adopted by ourselves
    gone_since: datetime | None = None  # first 410: proposed for removal, polled on
    ttl: timedelta | None = None  # how long the document itself asks to be left alone; a 304 does not repeat it
    put_off: timedelta | None = None  # how long the last failure asked us to stay away; None after a success
    fresh: timedelta | None = None  # how long the headers asked, the last time that they said anything
    news_at: datetime | None = None  # when it last had news: of the first poll the newest date in it, then of arrival
    gaps: tuple[int, ...] = ()  # its rhythm, see `feeds.rhythm`
    entries: int = 0  # in the last document that had any
    sign: str | None = None  # what was odd about the last document: a word of `health.FeedSign`
    sign_since: datetime | None = None
    script: str | None = None  # in which its titles are usually written: latin, arabic, ...
    read: int = 0  # of its latest entries: in a language that is read
    unread: int = 0  # and in one that is not
    unreadable: int = 0  # and those that could not be read at all
    ahead: timedelta | None = None  # our clock, of its server's when it last answered; None = that does not say
    noted_at: datetime | None = None  # when the keys that it shows were last noted, for retention
    quarantine: Quarantine | None = None  # an operator's word; kept apart from what polls bring


class Refusal(StrEnum):
    """Why an answer that did come brought no feed. (What kept an answer from coming is `monitor.http.Trouble`.)"""

    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"  # 403 and it never worked: an operator has to look
    NOT_FOUND = "not_found"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"  # 429, or 403 where it worked before
    UNAVAILABLE = "unavailable"  # 503
    CHALLENGE = "challenge"  # a page that wants a browser
    SERVER_ERROR = "server_error"
    UNEXPECTED_STATUS = "unexpected_status"
    HTML = "html_instead_of_feed"
    LOGIN = "login_page"
    CONSENT = "consent_page"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body that was not seen before. The validators are verbatim, to be sent back as they came."""

    body: bytes
    headers: Mapping[str, str]
    url: str  # the final one: relative links resolve against it
    etag: str | None
    last_modified: str | None
    body_hash: str  # SHA-256, hexadecimal
    moved_to: str | None = None
    status: int = 200
    frozen: bool = False  # its validators are the known ones, and its body is not


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A 200 whose body is the known one: parsing it would bring nothing."""

    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    status: int = 200


@dataclass(frozen=True, slots=True)
class NotModified:
    """A 304. It may renew the validators (RFC 9111, 4.3.4); None = keep the ones that are known."""

    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    status: int = 304


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """No feed this time. `reason`: a word of `Refusal`, `monitor.http.Trouble` or `monitor.entries.Unreadable`."""

    reason: str
    message: str  # one line for people: what, where, what to do; no secret in it
    status: int | None = None  # None = no answer came
    retry_after: timedelta | None = None  # as the server asked


FetchOutcome = Fetched | Unchanged | NotModified | FetchFailed
