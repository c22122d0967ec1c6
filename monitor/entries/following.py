"""Which entries' pages are worth fetching, and whether a page tells what its entry told. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.entries import TEXT, Entry
from monitor.entries.boilerplate import before_wall, without_boilerplate
from monitor.entries.plain import without_title
from monitor.entries.sift import REVISIONS_KEPT, sift
from monitor.feeds.gap import host_of, registrable
from monitor.text import clip, fold

FRESH = timedelta(days=1)  # what is older wakes nobody, and its page need not be asked for
SHARED = 0.25  # of a headline's words, that its article must hold
_OPAQUE = frozenset({"news.google.com", "t.me", "telegram.me"})  # what stands there is no article, or behind a riddle
_WORD = re.compile(r"[^\W\d_]{4,}")
_STEM = 5  # letters: endings differ


class Unfit(StrEnum):
    """Why what a page says is not taken."""

    EMPTY = "no_text"
    SHORTER = "shorter_than_the_feed"  # a paywall, a consent page, a page of videos
    OTHER_SUBJECT = "other_subject"  # it shares too few words with the headline


def worth_following(
    entries: Iterable[Entry],
    known: Mapping[str, tuple[str, int]],
    harmful: Callable[[Entry], bool],
    now: datetime,
    *,
    first: bool,
) -> list[Entry]:
    """New and revised entries with a word of harm and a page, the newest first. first: the feed's first poll, of which
    entries without a date may be of any age."""
    fresh = (
        entry
        for entry in sift(entries, known)
        if entry.revision <= REVISIONS_KEPT and _is_fresh(entry, now, first=first) and _has_page(entry)
    )
    return sorted(filter(harmful, fresh), key=lambda entry: entry.published or entry.seen, reverse=True)


def _is_fresh(entry: Entry, now: datetime, *, first: bool) -> bool:
    return not first if entry.published is None else now - entry.published <= FRESH


def _has_page(entry: Entry) -> bool:
    """Whether a link leads to an article. Links of Google News are not resolved: it hides them, and we do not evade."""
    if not entry.link:
        return False
    host = host_of(entry.link).lower()
    return host not in _OPAQUE and registrable(host) not in _OPAQUE


def with_article(entry: Entry, article: str, page: str) -> Entry | Unfit:
    """The entry with what its page says after what the feed said, which is never lost. page: its address."""
    text = without_boilerplate(without_title(article, entry.title))
    if not text:
        return Unfit.EMPTY
    if len(without_boilerplate(before_wall(article))) <= len(entry.text):
        return Unfit.SHORTER
    if not speaks_of(text, entry.title or entry.text):
        return Unfit.OTHER_SUBJECT
    repeated = fold(entry.text.rstrip(".… ")) in fold(text)
    own = "" if repeated else f"{entry.text}\n"
    return replace(entry, text=clip(own + text, TEXT), followed=page, own=len(own))


def with_earlier_article(entry: Entry, before: Entry | None) -> Entry:
    """A revision whose page was not had again, with the article that was read before: else its toll would seem to be
    taken back."""
    if before is None or before.followed is None:
        return entry
    found = with_article(entry, before.text[before.own :], before.followed)
    return entry if isinstance(found, Unfit) else found


def speaks_of(text: str, headline: str) -> bool:
    """Whether a text holds enough of the words of a headline."""
    wanted = _stems(headline)
    return len(wanted & _stems(text)) >= SHARED * len(wanted)


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in _WORD.findall(fold(text))}
