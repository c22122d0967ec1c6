"""Feeds from outside, where a folder with them stands beside the project (or FEEDS names it); skipped elsewhere.

Nothing is asserted of their content but what every entry promises.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from monitor.entries import Entry, Parsed, ParseFailed
from monitor.entries.parse import parse
from monitor.feeds import Feed

FEEDS = Path(os.environ.get("FEEDS", Path(__file__).parents[3] / "shared" / "feeds"))
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MARKUP = re.compile(r"</?(?:p|br|div|a|b|i|em|strong|span|img|li|ul|script|style)\b[^<>]*>|&(?:[a-z]{2,8}|#\d+);", re.I)


@cache
def outcomes(folder: str) -> dict[str, Parsed | ParseFailed]:
    files = sorted(path for path in (FEEDS / folder).rglob("*") if path.suffix in (".xml", ".json"))
    if not files:
        pytest.skip(f"no feeds in {FEEDS / folder}")
    feed = Feed("wild", "https://news.example/feed.xml", "Valley News")
    return {str(path): parse(path.read_bytes(), {}, feed, NOW) for path in files}


def entries(folder: str) -> Iterator[Entry]:
    for outcome in outcomes(folder).values():
        yield from outcome.entries if isinstance(outcome, Parsed) else ()


@pytest.mark.parametrize("folder", ["odd", "real"])
def test_every_document_gives_an_answer(folder: str) -> None:
    found = outcomes(folder).values()
    read = sum(isinstance(outcome, Parsed) for outcome in found)
    full = sum(isinstance(outcome, Parsed) and bool(outcome.entries) for outcome in found)
    print(f"{folder}: {len(found)} documents, {read} read as feeds, {full} with entries")
    assert read / len(found) > 0.99


def test_every_real_feed_has_entries() -> None:
    assert [name for name, outcome in outcomes("real").items() if not getattr(outcome, "entries", ())] == []


@pytest.mark.parametrize("folder", ["odd", "real"])
def test_every_entry_has_a_key_words_and_a_clean_link(folder: str) -> None:
    for entry in entries(folder):
        assert entry.key
        assert entry.title or entry.text
        assert entry.link is None or re.match(r"https?://[^\s/]", entry.link)


def test_real_entries_hold_no_markup() -> None:
    left = [found[0] for entry in entries("real") if (found := MARKUP.search(entry.full))]
    assert left == []


def test_keys_are_unique_within_a_feed() -> None:
    for outcome in outcomes("real").values():
        keys = [entry.key for entry in getattr(outcome, "entries", ())]
        assert len(keys) == len(set(keys))


def test_reading_a_real_feed_again_gives_the_same() -> None:
    first = next(path for path in sorted((FEEDS / "real").glob("*.xml"))) if outcomes("real") else None
    assert first is not None
    feed = Feed("wild", "https://news.example/feed.xml", "Valley News")
    assert parse(first.read_bytes(), {}, feed, NOW) == outcomes("real")[str(first)]
