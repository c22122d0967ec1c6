"""`follow: true`: the pages behind headlines of harm, fetched politely while the feed's own thread waits.

    robots.txt (a day) ──allowed──▶ gap of the host ──▶ page ──▶ article (in the parser's child) ──▶ entry
    └────────────── whatever goes wrong, the feed's own text stays ─────────────┘

Nothing of it is kept but in memory: a crash before the entries are committed only repeats the fetch.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from time import monotonic
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from monitor.entries import Entry
from monitor.entries.following import Unfit, with_article, with_earlier_article, worth_following
from monitor.entries.sift import sift
from monitor.errors import FetchError
from monitor.feeds import Feed
from monitor.feeds.gap import HostGap, host_of
from monitor.feeds.policy import is_challenge
from monitor.feeds.robots import Permission
from monitor.http import AnswerLimits, Gate, Response, redacted
from monitor.log import say

log = logging.getLogger("monitor.feed")

PAGES = 5  # a poll: the newest; the others keep what the feed said
PATIENCE = 60.0  # seconds for all pages of a poll, the waiting for their hosts included
PATIENCE_OF_ONE = 10.0  # for the host of a page for which a person waits
PAGE = AnswerLimits(total=15.0, body=2_000_000)
ROBOTS = AnswerLimits(total=10.0, body=512_000)  # RFC 9309, 2.5: at least 500 KiB must be read
DAY, HOUR = 86_400.0, 3_600.0  # seconds
REMEMBERED = 200  # pages, and hosts
LOCKS = 64  # hosts share them: there may be any number of hosts
ACCEPT = "text/html, application/xhtml+xml;q=0.9"


T = TypeVar("T")


class PageReader(Protocol):
    """The protocol of what reads strangers' bytes where it can be killed: `entries.worker.Parser`."""

    def article(self, body: bytes, content_type: str, language: str | None = None) -> str: ...
    def permission(self, robots: str, url: str, token: str) -> Permission: ...


@dataclass(frozen=True, slots=True)
class _Page:
    """The page that a link led to: the final address and the article's text, empty where there was none."""

    address: str
    text: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    """A host's robots.txt until a time (monotonic seconds); None = it could not be had, and all is forbidden."""

    until: float
    text: str | None


class Hindrance(StrEnum):
    """Why there is no page. (What kept an answer from coming is `monitor.http.Trouble`.)"""

    ROBOTS_FORBIDS = "robots_forbids"
    ROBOTS_UNREACHABLE = "robots_unreachable"  # then everything is forbidden (RFC 9309, 2.3.1.4)
    ELSEWHERE = "elsewhere"  # another worker asks this host
    NO_TIME = "no_time"  # the host wants to be asked more slowly than a poll can wait
    CHALLENGE = "challenge"  # it wants a browser
    NOT_THERE = "not_there"  # any status but 200
    NO_PAGE = "no_page"  # a film, a document


@dataclass
class Follower:
    """Follows links. Any number of threads may; `stop` ends the waiting."""

    gate: Gate
    reading: PageReader
    harmful: Callable[[Entry], bool]  # whether an entry holds a word of harm
    gap: HostGap = field(default_factory=HostGap)
    ours: Callable[[str], bool] = field(default=lambda url: True, repr=False)  # whether we may ask this host at all
    _rules: OrderedDict[str, _Rules] = field(init=False, repr=False, default_factory=OrderedDict)
    _pages: OrderedDict[str, _Page] = field(init=False, repr=False, default_factory=OrderedDict)
    _locks: tuple[threading.Lock, ...] = field(
        init=False, repr=False, default_factory=lambda: tuple(threading.Lock() for _ in range(LOCKS))
    )
    _stopped: threading.Event = field(init=False, repr=False, default_factory=threading.Event)

    def followed(
        self,
        feed: Feed,
        entries: Sequence[Entry],
        known: Mapping[str, tuple[str, int]],
        now: datetime,
        *,
        first: bool,
        earlier: Callable[[Entry], Entry | None] = lambda entry: None,
    ) -> tuple[Entry, ...]:
        """The entries, those worth it with the text of their page. known: as for `sift`; first: the first poll;
        earlier: the reading before of a revised entry."""
        until = monotonic() + PATIENCE
        found: dict[str, Entry] = {}
        for entry in worth_following(entries, known, self.harmful, now, first=first)[:PAGES]:
            found[entry.key] = self._with_page(feed, entry, until)
        for entry in sift(entries, known):
            if entry.revision and not found.get(entry.key, entry).followed:
                found[entry.key] = with_earlier_article(entry, earlier(entry))
        return tuple(found.get(entry.key, entry) for entry in entries)

    def page_of(self, link: str) -> tuple[str, str]:
        """The final address and the article of one page that a person names, asked for as politely and behind the same
        guard. Raises FetchError."""
        page = self._page(Feed("by hand", link, host_of(link)), link, monotonic() + PATIENCE_OF_ONE, again=True)
        return page.address, page.text

    def stop(self) -> None:
        """Wait for no host any more."""
        self._stopped.set()

    def _with_page(self, feed: Feed, entry: Entry, until: float) -> Entry:
        link = entry.link or ""
        try:
            with self._locks[hash(host_of(link)) % LOCKS]:  # one at a time, and none for what another feed just brought
                page = self._page(feed, link, until, again=entry.revision > 0)
        except FetchError as error:
            return self._kept(feed, entry, error.reason)
        with_page = with_article(entry, page.text, page.address)
        if isinstance(with_page, Unfit):
            return self._kept(feed, entry, with_page)
        say(log, "page followed", feed=feed.name, page=redacted(page.address))
        return with_page

    def _kept(self, feed: Feed, entry: Entry, reason: str) -> Entry:
        say(log, "page not followed", feed=feed.name, page=redacted(entry.link or ""), reason=str(reason))
        return entry

    def _page(self, feed: Feed, link: str, until: float, *, again: bool) -> _Page:
        """The page that a link leads to, asked for once, whatever came of it; a revision asks whether it changed."""
        known = self._pages.get(link)
        if known is not None and not again:
            return known
        delay = self._permitted(feed, link, until)
        self._wait(link, until, delay)
        _remember(self._pages, link, known or _Page(link, ""))
        answer = self._get(feed, link, PAGE, _conditions(known))
        if host_of(answer.url) != host_of(link):
            self._permitted(feed, answer.url, until)  # where it was redirected to has rules of its own
        page = known if known and answer.status == 304 else self._read(feed, answer)
        _remember(self._pages, link, page)
        return page

    def _read(self, feed: Feed, answer: Response) -> _Page:
        """Raises FetchError where the answer is no page."""
        content_type = answer.headers.get("Content-Type", "")
        if is_challenge(answer.headers):
            raise _hindered(Hindrance.CHALLENGE, answer.url)
        if answer.status != 200:
            raise _hindered(Hindrance.NOT_THERE, answer.url)
        if "html" not in content_type.lower():
            raise _hindered(Hindrance.NO_PAGE, answer.url)
        text = self.reading.article(answer.body, content_type, feed.language)
        return _Page(answer.url, text, answer.headers.get("ETag"), answer.headers.get("Last-Modified"))

    # robots.txt

    def _permitted(self, feed: Feed, link: str, until: float) -> float:
        """The seconds that the host asks for between two requests. Raises FetchError where it forbids the page."""
        parts = urlsplit(link)
        rules = self._rules_of(feed, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", until)
        if rules is None:
            raise _hindered(Hindrance.ROBOTS_UNREACHABLE, link)
        permission = self.reading.permission(rules, link, self.gate.user_agent.partition("/")[0])
        if not permission.allowed:
            raise _hindered(Hindrance.ROBOTS_FORBIDS, link)
        return permission.delay

    def _rules_of(self, feed: Feed, origin: str, until: float) -> str | None:
        """A host's robots.txt, asked for once a day; None where it cannot be had, and once an hour then."""
        known = self._rules.get(origin)
        if known is None or known.until < monotonic():
            text = self._fetched_rules(feed, f"{origin}/robots.txt", until)
            known = _Rules(monotonic() + (HOUR if text is None else DAY), text)
            _remember(self._rules, origin, known)
        return known.text

    def _fetched_rules(self, feed: Feed, url: str, until: float) -> str | None:
        self._wait(url, until)
        try:
            answer = self._get(feed, url, ROBOTS)
        except FetchError:
            return None
        if answer.status == 200:
            return answer.body.decode("utf-8", "replace")
        # RFC 9309, 2.3.1.3: a 4xx means that there are no rules; who refuses us that file would refuse us more.
        return "" if 400 <= answer.status < 500 and answer.status not in (401, 403, 429) else None

    # the network

    def _wait(self, url: str, until: float, delay: float = 0.0) -> None:
        """Let the gap of the host pass. Raises FetchError where that takes too long, or the host is not ours to ask."""
        if not self.ours(url):
            raise _hindered(Hindrance.ELSEWHERE, url)
        wait = self.gap.reserve(host_of(url), monotonic(), delay)
        if monotonic() + wait > until or self._stopped.wait(wait):
            raise _hindered(Hindrance.NO_TIME, url)
        if not self.ours(url):  # any more
            raise _hindered(Hindrance.ELSEWHERE, url)

    def _get(self, feed: Feed, url: str, limits: AnswerLimits, conditions: Mapping[str, str] | None = None) -> Response:
        own = feed.allow_private and host_of(url) == host_of(feed.url)
        try:
            headers = {"Accept": ACCEPT, **(conditions or {})}
            return self.gate.get(url, headers=headers, limits=limits, allow_private=own)
        finally:
            self.gap.ended(host_of(url), monotonic())


def _conditions(known: _Page | None) -> dict[str, str]:
    said = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
    return {name: value for name, value in said.items() if value}


def _hindered(why: Hindrance, url: str) -> FetchError:
    return FetchError(why, redacted(url))


def _remember(memory: OrderedDict[str, T], name: str, value: T) -> None:
    memory.pop(name, None)  # so that it goes to the end; each step is whole by itself, whatever other threads do
    memory[name] = value
    while len(memory) > REMEMBERED:
        memory.popitem(last=False)
