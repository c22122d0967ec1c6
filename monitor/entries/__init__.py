"""An entry: one item of a feed, cleaned, clipped and keyed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it was read. Every field is clean text, clipped; times are UTC.

    key: guid, else link, else a hash of title and text. hash: of what is read (title, text); a new hash under an old
    key is a revision. published: null when missing or implausible, never "now".
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

    @property
    def full(self) -> str:
        """The text that spans point into: title, newline, text."""
        return f"{self.title}\n{self.text}"
