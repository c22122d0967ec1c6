"""A text that somebody gives us to be read, as an entry."""

from __future__ import annotations

from datetime import datetime

from monitor.entries import TEXT, Entry
from monitor.entries.fingerprint import fingerprint
from monitor.feeds import Feed
from monitor.text import one_line, printable

HEADLINE = 200  # characters: a first line that is longer is no headline


def of_text(text: str, feed: Feed, now: datetime) -> Entry:
    """A text whose first line may be its headline."""
    first, _, rest = printable(text).strip().partition("\n")
    return made(first, rest, feed, now) if rest.strip() and len(first) <= HEADLINE else made("", text, feed, now)


def made(title: str, text: str, feed: Feed, now: datetime) -> Entry:
    """A headline and a text as an entry of that feed, seen now."""
    title, text = one_line(title), printable(text).strip()[:TEXT]
    digest = fingerprint(title, text)
    link = feed.url if feed.url.startswith("http") else None
    return Entry(
        feed.name,
        digest[:16],
        digest,
        title,
        text,
        link,
        feed.publisher,
        None,
        now,
        feed.language,
        feed.countries,
        feed.party,
    )
