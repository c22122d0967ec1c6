"""A report that a person gives us: a text that they typed, or that stands on a page, with whose words it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.entries import TEXT, Entry
from monitor.entries.fingerprint import fingerprint
from monitor.errors import MonitorError
from monitor.feeds import BY_HAND
from monitor.pipeline.pasted import of_text
from monitor.text import one_line

LONGEST_SOURCE, LONGEST_LINK = 80, 2_000  # characters


@dataclass(frozen=True, slots=True)
class TypedReport:
    """published: None where nobody knows; now is not put in its place."""

    text: str
    source: str
    link: str = ""
    published: datetime | None = None


def entry_by_hand(typed: TypedReport, now: datetime) -> Entry:
    """The entry of it, as though a feed had brought it. Raises MonitorError where something is missing or too long."""
    source, link = one_line(typed.source), typed.link.strip()
    if not source or len(source) > LONGEST_SOURCE:
        raise MonitorError(f"name whose words these are, in at most {LONGEST_SOURCE} letters")
    if not typed.text.strip() or len(typed.text) > TEXT:
        raise MonitorError(f"give the text of the report, of at most {TEXT:,} letters")
    if link and not is_address(link):
        raise MonitorError("the link must be a whole address that begins with http:// or https://")
    entry = of_text(typed.text, replace(BY_HAND, publisher=source), now)
    key = fingerprint(source, entry.hash)[:16]
    return replace(entry, key=key, link=link or None, published=typed.published, carried=True)


def is_address(link: str) -> bool:
    """Whether it is a whole address of the web, and not one that carries a password."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    return whole and link.isprintable() and " " not in link and len(link) <= LONGEST_LINK
