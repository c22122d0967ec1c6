"""Recorded entries for `replay`: JSON lines as for `extract`, or the files of a feed as they were polled.

What an entry's `seen` says is the virtual clock: `seen` where it is given (for a feed's file the time in its name, else
the file's own), else `published`, else right after the entry before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from monitor.entries import TEXT, TITLE, Entry, ParseFailed
from monitor.entries.fingerprint import fingerprint
from monitor.entries.newest import Before, come_up
from monitor.entries.sections import sections_of
from monitor.entries.sift import sift
from monitor.errors import MonitorError
from monitor.feeds import Feed
from monitor.pipeline.intake.absorb import Parse
from monitor.pipeline.settling import aged, arrivals, met
from monitor.reports.extract import moment
from monitor.text import json_of, one_line, printable

_START = datetime(1970, 1, 1, tzinfo=UTC)  # where not even the first entry has a time
_STAMP = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)[T_ -]?(\d\d)[:.-]?(\d\d)(?:[:.-]?(\d\d))?")
_STRINGS = ("title", "text", "lang", "published", "seen", "source", "feed", "link")

KnownByFeed = dict[str, dict[str, tuple[str, int]]]  # feed → key → (hash, revision)


def recorded(paths: Iterable[Path], parse: Parse) -> list[Entry]:
    """New and revised entries in the order of the virtual clock. A folder stands for its files. Raises MonitorError."""
    files = [file for path in paths for file in _files(path)]
    lines = [entry for file in files if _is_json(file) for entry in _json_lines(file)]
    feeds = [file for file in files if not _is_json(file)]
    polled = [entry for folder, polls in _by_folder(feeds) for entry in _polls(folder, polls, parse)]
    return _unread(sorted([*lines, *polled], key=lambda entry: entry.seen))


def _unread(entries: Iterable[Entry]) -> list[Entry]:
    """Those never seen and those that changed, numbered on, as the daemon would sift them."""
    known: KnownByFeed = {}
    return [found for entry in entries for found in _sifted(entry, known.setdefault(entry.feed, {}))]


def _sifted(entry: Entry, known: dict[str, tuple[str, int]]) -> list[Entry]:
    found = sift([entry], known)
    known.update({one.key: (one.hash, one.revision) for one in found})
    return found


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith("."))
    return [path]


def _is_json(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    except OSError as error:
        raise MonitorError(f"cannot be read: {(error.strerror or str(error)).lower()}", path) from None


# JSON lines


def _json_lines(path: Path) -> Iterator[Entry]:
    at = _START
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                entry = entry_of(_object(line, f"{path}:{number}"), at)
                at = entry.seen
                yield entry


def _object(line: bytes, where: str) -> Mapping[str, Any]:
    try:
        found = json_of(line)
    except ValueError as error:  # bad JSON, and bytes that are not UTF-8
        raise MonitorError(f"is not JSON: {error}", where) from None
    if not isinstance(found, dict) or "id" not in found or "text" not in found:
        raise MonitorError('is no entry; write an object with "id" and "text"', where)
    if wrong := [name for name in _STRINGS if not isinstance(found.get(name), str | None)]:
        raise MonitorError(f"{' and '.join(wrong)} must be text", where)
    return found


def entry_of(said: Mapping[str, Any], before: datetime) -> Entry:
    """An entry as JSON has it. before: the time of the entry before, for one that has none."""
    title, text = one_line(said.get("title") or "")[:TITLE], printable(said["text"] or "")[:TEXT]
    published, link = moment(said.get("published")), _line(said, "link")
    return Entry(
        feed=_line(said, "feed", "source") or "recorded",
        key=one_line(str(said["id"])),
        hash=fingerprint(title, text),
        title=title,
        text=text,
        link=link or None,
        sections=sections_of(link),
        publisher=_line(said, "source", "feed") or "unknown",
        published=published,
        seen=moment(said.get("seen")) or published or before,
        language=_line(said, "lang") or None,
    )


def _line(said: Mapping[str, Any], *names: str) -> str:
    """The first of these that says anything, on one line."""
    return next((line for name in names if (line := one_line(said.get(name) or ""))), "")


# files of feeds


def _by_folder(files: Iterable[Path]) -> Iterator[tuple[Path, list[Path]]]:
    ordered = sorted(files, key=lambda file: (file.parent, _time_of(file), file.name))
    for folder, polls in groupby(ordered, key=lambda file: file.parent):
        yield folder, list(polls)


def _polls(folder: Path, files: Sequence[Path], parse: Parse) -> Iterator[Entry]:
    """The files of one folder as polls of one feed, each entry at its first sight and at each change."""
    feed = Feed(folder.resolve().name, "", folder.resolve().name)
    known: dict[str, tuple[str, int]] = {}
    shelf: list[Entry] = []
    firsts: dict[str, Entry] = {}
    before = Before()
    for file in files:
        parsed = parse(file.read_bytes(), {}, feed, _time_of(file), "")
        if isinstance(parsed, ParseFailed):
            raise MonitorError(f"{parsed.message}; name feeds, or entries as JSON lines", file)
        found = met(parsed.entries, known, shelf).entries
        fresh = arrivals(found, known, first=file == files[0], old=come_up(found, known, before))
        before = Before(found[0].key, len(found)) if found else before
        known.update({entry.key: (entry.hash, entry.revision) for entry in fresh})
        fresh = [aged(entry, firsts.setdefault(entry.key, entry)) for entry in fresh]
        shelf += fresh
        yield from fresh


def _time_of(file: Path) -> datetime:
    if stamp := _STAMP.search(file.name):
        try:
            year, month, day, hour, minute, second = (int(part or 0) for part in stamp.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:  # digits, but no time
            pass
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)
