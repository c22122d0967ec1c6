"""A row without what people wrote and were called: it keeps figures, place, date, address, times and
the SHA-256 of what was read stay. Pure.

Organisations stay (publishers, claimants, actors: words of the lexicon, never a person's name), but for the source of a
report that somebody typed, which may be a person; so do the checks of a verdict, which hold our own words alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from monitor.entries import Entry
from monitor.feeds import BY_HAND
from monitor.incidents import Ack, Correction, Happening, Incident, Member, StaffMark
from monitor.model import wordless
from monitor.reports import Reading, Report

if TYPE_CHECKING:
    from monitor.alerts import Alert

_OURS = {"opened", "joined", "revised", "toll_rose", "corrected", "merged", "split", "moved"}
"""Lines of an incident's history that the machine wrote: publishers, numbers and ids. A person's may hold any name."""
_WRITTEN = {"title": "", "quotes": [], "note": "", "by": ""}  # keys of facts that hold somebody's words


def entry(it: Entry) -> Entry:
    return replace(it, title="", text="", publisher=_publisher(it))


def _publisher(it: Entry | Member) -> str:
    return BY_HAND.publisher if it.feed == BY_HAND.name else it.publisher


def nothing_but_key(it: Entry) -> Entry:
    """As much of an entry as tells that it is known and is no other: its key, hash, times and address."""
    bare = Entry(it.feed, it.key, it.hash, "", "", it.link, "", it.published, it.seen)
    return replace(bare, revision=it.revision, backlog=it.backlog)


def reading(it: Reading) -> Reading:
    return replace(it, reports=tuple(report(each) for each in it.reports), marks=(), dropped=())


def report(it: Report) -> Report:
    return replace(it, toll=wordless(it.toll), quotes=())


def member(it: Member) -> Member:
    return replace(it, title="", text="", publisher=_publisher(it), report=report(it.report))


def incident(it: Incident) -> Incident:
    """Its history is rows of their own."""
    marks, acks, words = map(_mark, it.marks), map(_ack, it.acks), map(_correction, it.corrections)
    return replace(it, toll=wordless(it.toll), marks=tuple(marks), acks=tuple(acks), corrections=tuple(words))


def happening(it: Happening) -> Happening:
    return it if it.what in _OURS else replace(it, detail="", by="")


def _mark(it: StaffMark) -> StaffMark:
    return replace(it, by="", note="")


def _correction(it: Correction) -> Correction:
    return replace(it, by="", note="")


def _ack(it: Ack) -> Ack:
    return replace(it, by="", note="", toll=wordless(it.toll))


def alert(it: Alert) -> Alert:
    return replace(it, facts=redacted_facts(it.facts))


def redacted_facts(it: Mapping[str, object]) -> dict[str, Any]:
    """Facts of an alert; what a note to the operators says is of feeds and channels and stays."""
    return {key: _fact(key, value) for key, value in it.items()}


def _fact(key: str, value: Any) -> Any:
    if key == "operational":
        return value
    if key in _WRITTEN:
        return _WRITTEN[key] if value else value
    if isinstance(value, Mapping):
        cell = {"words": ""} if "figure" in value and "words" in value else {}
        kept = {"detail": ""} if "detail" in value and value.get("what") not in _OURS else {}
        return redacted_facts(value) | cell | kept
    if isinstance(value, list | tuple):
        return [_fact("", each) for each in value]
    return value


def without_source(it: Mapping[str, object], name: str) -> dict[str, Any]:
    """Facts of an alert without the source that somebody typed."""
    return {key: _sourceless(key, value, name) for key, value in it.items()}


def _sourceless(key: str, value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return without_source(value, name)
    if isinstance(value, list | tuple):
        return [_sourceless(key, each, name) for each in value]
    return BY_HAND.publisher if key in _SOURCES and value == name else value


_SOURCES = ("publisher", "publishers", "claimants")


def redacted_delivery_facts(it: Mapping[str, Any]) -> dict[str, Any]:
    """Enough to list a message that was sent: the alert has the rest. The first key tells that it was done."""
    about = it.get("incident") or {}
    label = (about.get("place") or {}).get("label")
    kept = {key: it[key] for key in ("id", "reason", "severity", "sequence", "at") if key in it}
    return {FORGOTTEN: True, **kept, **({"incident": {"id": about["id"], "place": {"label": label}}} if about else {})}


FORGOTTEN = "forgotten"
