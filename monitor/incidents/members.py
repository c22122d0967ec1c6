"""From an entry and its reading to members: the reports that take part in grouping."""

from __future__ import annotations

from monitor.entries import Entry
from monitor.incidents.incident import Member
from monitor.reports import Kind, Reading, Report


def members_of(entry: Entry, reading: Reading) -> list[Member]:
    """The entry's reports as members, main one first; nothing where nothing was read.

    Context takes part only where it is all that the entry has, and then the first of it: what an article recalls beside
    its own event would tie that event to the past.
    """
    fresh = [(index, r) for index, r in enumerate(reading.reports) if r.kind is not Kind.CONTEXT]
    chosen = fresh or list(enumerate(reading.reports))[:1]
    return [_member(entry, reading.language, index, report) for index, report in chosen]


def _member(entry: Entry, language: str | None, index: int, report: Report) -> Member:
    return Member(
        feed=entry.feed,
        key=entry.key,
        index=index,
        revision=entry.revision,
        report=report,
        title=entry.title,
        link=entry.link,
        publisher=entry.publisher,
        published=entry.published,
        seen=entry.seen,
        party=entry.party,
        language=language or entry.language,
        text=entry.text,
    )
