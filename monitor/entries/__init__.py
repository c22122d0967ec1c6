"""An entry: one item of a feed, cleaned, clipped and keyed.

worker.Parser().parse(body, headers, feed, now)   bytes -> Parsed | ParseFailed, in a process with a deadline
parse.parse(...)                                  the same in this process: the only importer of feedparser
sift.sift(entries, known)                         what of it is new or revised (pure)
encoding, plain                                   bytes to text, HTML to plain text
dates, moment                                     dates as feeds write them, and which of them can be believed
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.entries.sections import NewsSection

TITLE, TEXT = 500, 20_000  # characters of an entry that are kept and read


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it was read. Every field is clean text, clipped; times are UTC.

    key: guid, else link, else a hash of title and text. hash: of what the feed said (title, text), without the page
    that was followed; a new hash under an old key is a revision. published: None when missing or implausible, never
    "now".
    """

    feed: str
    key: str
    hash: str
    title: str
    text: str
    link: str | None
    publisher: str
    published: datetime | None
    seen: datetime
    language: str | None = None  # the feed's, as a prior
    countries: tuple[str, ...] = ()  # the feed's home, as a prior
    party: bool = False  # from a warring side's own outlet
    revision: int = 0  # 0 at first sight, then 1, 2, ...
    backlog: bool = False  # without a date, and there when its feed was first read: it may be of any age
    translated: bool = False  # by a machine
    untried: bool = False  # its feed is new to us, or its document looked odd
    quarantined: bool = False  # an operator does not believe its feed
    carried: bool = False  # by a feed whose kind says that it carries others; `publisher` is whose words they are
    periodic: bool = False  # a situation report: its figures are totals of a period
    followed: str | None = None  # the page whose text was added to what the feed said
    sections: tuple[NewsSection, ...] = ()  # of its publication, as address and categories say
    own: int = 0  # how many characters of such a text the feed itself said

    @property
    def full(self) -> str:
        """The text that spans point into: title, newline, text."""
        return f"{self.title}\n{self.text}"


class Unreadable(StrEnum):
    """Why a body gave no entries at all."""

    EMPTY = "empty"
    HTML = "html_instead_of_feed"
    NOT_A_FEED = "not_a_feed"
    TOO_SLOW = "too_slow"
    CRASHED = "crashed"
    BRIDGE = "bridge_error"  # what makes the feed out of something else says that it could not


@dataclass(frozen=True, slots=True)
class ParseFailed:
    """A body that is no feed. For the feed's state it is a failure: `feeds.Failed(reason, message, 200)`."""

    reason: Unreadable
    message: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed that was read. No entries is a result too: some feeds are empty between events."""

    entries: tuple[Entry, ...]  # in the order of the document
    version: str  # rss20, atom10, rss10 ...
    encoding: str  # as which the bytes were read
    notes: tuple[str, ...] = ()  # what was wrong with it, one line each, for `check` and `explain`
    dropped: int = 0  # entries beyond the cap, without any content, or told twice
    ttl: timedelta | None = None  # how long the feed itself says that it keeps (RSS `<ttl>`)
    ahead: int = 0  # entries dated so far ahead that the date is not believed
    trouble: ParseFailed | None = None  # a failure of the feed that it tells beside entries
    cut: int = 0  # entries beyond the cap: the oldest
    quick: bool = False  # its document was plain enough for the quick pass; else feedparser read it
