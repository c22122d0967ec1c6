"""The texts that `explain` reads: a text, recorded entries, a feed or a web page, from a file, an address or standard
input."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.config import Config
from monitor.daemon.live import gate_of
from monitor.entries import TEXT, Entry, ParseFailed
from monitor.entries.encoding import decode
from monitor.entries.plain import plain
from monitor.entries.worker import Parser
from monitor.errors import FetchError, MonitorError
from monitor.feeds import Feed
from monitor.feeds.gap import host_of
from monitor.feeds.policy import looks_like_html
from monitor.http import AnswerLimits, Trouble
from monitor.pipeline.pasted import HEADLINE, made, of_text
from monitor.pipeline.replay.recorded import entry_of
from monitor.text import json_of

_ENDING = re.compile(r"\.(txt|text|xml|rss|atom|rdf|html?|jsonl?|md|csv)$", re.IGNORECASE)  # of a file, there or not
_PARAGRAPH = re.compile(r"<p\b[^>]*>(.*?)</p>", re.IGNORECASE | re.DOTALL)
_TITLE = re.compile(r"<title\b[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)


def entries(source: str, config: Config, now: datetime) -> list[Entry]:
    """The entries to explain. Raises MonitorError and ClickException where there is nothing to read."""
    if source.startswith(("http://", "https://")):
        return of_address(source, config, now)
    if is_text(source):
        return [of_text(source, feed_of("-", config), now)]
    body = sys.stdin.buffer.read() if source == "-" else of_file(Path(source))
    return of_body(body, feed_of("-" if source == "-" else Path(source).name, config), now, "", config)


def is_text(source: str) -> bool:
    """Whether words stand where a file could be named: of several words, and there is no such file."""
    words = source.split()
    try:
        there = os.path.lexists(source)
    except ValueError:  # a NUL, which no path holds
        there = False
    return len(words) > 1 and not there and _ENDING.search(words[-1]) is None


def of_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{path}: {(error.strerror or str(error)).lower()}") from None


def of_address(url: str, config: Config, now: datetime) -> list[Entry]:
    """One polite request through the gate, as for a feed. Raises FetchError."""
    feed = feed_of(url, config)
    try:
        with gate_of(config) as gate:
            answer = gate.get(url, limits=AnswerLimits(), allow_private=feed.allow_private)
    except FetchError as error:
        if error.reason == Trouble.PRIVATE_ADDRESS:
            raise MonitorError(f"{error} (list it as a feed in a config and name that with --config)") from None
        raise
    if answer.status != 200:
        raise click.ClickException(f"{url} answered with status {answer.status}")
    return of_body(answer.body, feed, now, answer.headers.get("Content-Type", ""), config)


def feed_of(name: str, config: Config) -> Feed:
    """The feed of the config that has this address, for its traits; else a feed of which nothing is known."""
    known = next((feed for feed in config.feeds if feed.url == name), None)
    return known or Feed(name, name, host_of(name))


def of_body(body: bytes, feed: Feed, now: datetime, content_type: str, config: Config) -> list[Entry]:
    """Whatever the bytes are: JSON lines, a page, a feed, or else a text whose first line may be its headline."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return [of_json(line, now) for line in start.splitlines() if line.strip()]
    if looks_like_html(body):
        return [of_page(decode(body, content_type, feed.language).text, feed, now)]
    if start.startswith(b"<"):
        return of_feed(body, feed, now, content_type)
    return [of_text(decode(body, content_type, feed.language).text, feed, now)]


def of_json(line: bytes, now: datetime) -> Entry:
    with suppress(ValueError):
        said = json_of(line)
        if isinstance(said, dict) and isinstance(said.get("text"), str):
            return entry_of({"id": "-", **said}, now)
    raise click.ClickException('a line is no entry; write {"title": ..., "text": ..., "published": ...}')


def of_feed(body: bytes, feed: Feed, now: datetime, content_type: str) -> list[Entry]:
    with Parser() as parser:
        parsed = parser.parse(body, {"Content-Type": content_type}, feed, now)
    if isinstance(parsed, ParseFailed):
        raise MonitorError(parsed.message, feed.name)
    if not parsed.entries:
        raise MonitorError("; ".join(["a feed without an entry", *parsed.notes]), feed.name)
    return list(parsed.entries)


def of_page(html: str, feed: Feed, now: datetime) -> Entry:
    """The page's paragraphs under its title: crude, and enough to see how an article is read."""
    title = plain(found[1], HEADLINE) if (found := _TITLE.search(html)) else ""
    paragraphs = "\n".join(_PARAGRAPH.findall(html))
    return made(title, plain(paragraphs or html, TEXT), feed, now)


def dated(entry: Entry, published: datetime | None) -> Entry:
    """The entry as though it had been published then, and seen right away."""
    return replace(entry, published=published, seen=published) if published else entry


def moment_of(written: str | None) -> datetime | None:
    """A date or time in ISO form. Raises UsageError."""
    if written is None:
        return None
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise click.UsageError(f"{written!r} is no date; write it as 2031-03-09 or 2031-03-09T14:30") from None
    return at.replace(tzinfo=at.tzinfo or UTC)
