"""From an entry and its reading to members: the reports that take part in grouping."""

from __future__ import annotations

from collections.abc import Callable

from monitor.entries import Entry
from monitor.incidents.incident import Member
from monitor.incidents.parts import is_sum
from monitor.model import Context
from monitor.reports import Kind, Reading, Rejected, Report


def members_of(entry: Entry, reading: Reading) -> list[Member]:
    """The entry's reports as members, main one first; nothing where it speaks of no harm.

    Context takes part only where it is all that the entry has, and then the first of it: what an article recalls beside
    its own event would tie that event to the past. Of several events and their sum the sum is no event. An entry with a
    word of harm and no report ("Army repels attack on the town") may speak of a known event too: it takes part as a
    follow-up, by its wording alone. So does a retraction.
    """
    told = [(index, r) for index, r in enumerate(reading.reports) if r.kind is not Kind.CONTEXT]
    fresh = [(index, r) for index, r in told if not is_sum(r, [other for _, other in told if other is not r])]
    chosen = fresh or list(enumerate(reading.reports or _echo(reading)))[:1]
    return [_member(entry, reading.language, index, report) for index, report in chosen]


def member_by_hand(entry: Entry, reading: Reading, fits: Callable[[Member], bool]) -> Member:
    """The report of an entry that a person puts into an incident: the first that fits, else the main one; a follow-up
    where nothing was read in it, for they say that it tells of the event."""
    found = members_of(entry, reading)
    told = Report(Kind.CONTEXT, place=reading.place, why=Context.FOLLOW_UP)
    return next(filter(fits, found), None) or (found[0] if found else _member(entry, reading.language, 0, told))


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
        backlog=entry.backlog,
        language=language or entry.language,
        text=entry.text,
        translated=entry.translated,
        untried=entry.untried,
        followed=entry.followed,
        carried=entry.carried,
        quarantined=entry.quarantined,
    )


def _echo(reading: Reading) -> tuple[Report, ...]:
    if reading.rejected not in _SPEAKS_OF_HARM and not reading.retracts:
        return ()
    return (Report(Kind.CONTEXT, place=reading.place, why=Context.FOLLOW_UP, retracts=reading.retracts),)


_SPEAKS_OF_HARM = (Rejected.NO_VICTIM, Rejected.NEGATED, Rejected.FOLLOW_UP)
