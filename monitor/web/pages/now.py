"""Now: the incidents in the reader's regions, the last changed first; what may be one event twice; what was read with
little confidence and waits to be looked at."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from flask import Blueprint, Response, request

from monitor.deliveries.people import Person
from monitor.entries import Entry
from monitor.incidents import Grade, IncidentStatus
from monitor.model import Cause, Severity, Victim, Weapon
from monitor.reports import Report
from monitor.store import ReadHandle
from monitor.store.families.listings import Beyond, Wanted
from monitor.store.listed import Listed
from monitor.text import json_text
from monitor.web.filters import Fault, Faults, Filters, from_query, when
from monitor.web.listing import Clearance, cursor_of, page_of
from monitor.web.pages import shell
from monitor.web.pages.shell import Room, reader

REVIEWED = timedelta(days=7)  # how far the review list looks back
MOST_BESIDE = 12
LATELY = 400  # incidents among which perhaps the same are looked for
SPANS = ("24h", "3d", "7d", "30d", "90d")


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of the form."""

    value: str
    family: str  # of its words; empty where it is its own word


@dataclass(frozen=True, slots=True)
class Field:
    """One filter of the form, with what is chosen."""

    key: str
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An entry that was read with too little confidence to alert."""

    entry: Entry
    report: Report


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/")
    def now() -> Response:
        at, person = room.now(), reader()
        clearance = Clearance.of(person)
        read = from_query(request.args.items(multi=True), clearance.names(room.config), also=("after",))
        filters = read.filters if isinstance(read, Faults) else read
        after, faults = _after(read.found if isinstance(read, Faults) else ())
        with room.store.read() as asking:
            listing = page_of(asking, filters, room.config.regions, clearance, at, after)
            account = asking.account(person.name)
            seen_until = account.seen_until if account else None
            context: dict[str, object] = {
                "rows": listing.rows,
                "next": filters.to_query(after=listing.after) if listing.after else None,
                "severities": asking.severities([row.id for row in listing.rows]),
                "seen_until": seen_until,
                "fresh": _fresh(asking, clearance, seen_until) if seen_until else 0,
                "beside": _beside(asking, clearance),
                "doubtful": _doubtful(asking, person, room.config.reading.alert_confidence, at),
            }
        return shell.page_of(
            "now.html",
            200,
            filters=filters,
            faults=faults,
            fields=_fields(filters, clearance.names(room.config)),
            chips=_chips(filters),
            since_last=Filters(changed=seen_until).to_query() if seen_until else "",
            over=(IncidentStatus.RETRACTED, IncidentStatus.CLOSED),
            beyond=after is not None,
            once=secrets.token_urlsafe(12),
            **context,
        )

    @page.get("/changed")
    def changed() -> Response:
        """How many incidents changed since a time, and that in words, for a page that lies open."""
        try:
            since = when(request.args.get("since", ""))
        except ValueError:
            since = None
        if not isinstance(since, datetime):
            return Response("{}", 400, mimetype="application/json")
        with room.store.read() as asking:
            number = _fresh(asking, Clearance.of(reader()), since)
        told = {"changed": number, "said": shell.words().say("now.live", number=number)}
        return Response(json_text(told), mimetype="application/json")


def _after(faults: Sequence[Fault]) -> tuple[Beyond | None, Sequence[Fault]]:
    try:
        return cursor_of(request.args.get("after", "")), faults
    except ValueError as error:
        return None, (*faults, Fault("after", str(error)))


def _fresh(asking: ReadHandle, clearance: Clearance, since: datetime) -> int:
    """How many incidents changed since the last visit; a hundred is many."""
    return sum(1 for _ in islice(asking.listed(Wanted(changed=since), clearance.sees), 100))


def _beside(asking: ReadHandle, clearance: Clearance) -> list[tuple[Listed, Listed]]:
    """Incidents that may be one, in pairs."""
    lately = list(islice(asking.listed(Wanted(), clearance.sees, portion=LATELY), LATELY))
    known: Mapping[str | None, Listed] = {one.id: one for one in lately}
    return list(islice(((one, known[one.perhaps]) for one in lately if one.perhaps in known), MOST_BESIDE))


def _doubtful(asking: ReadHandle, person: Person, sure: float, now: datetime) -> list[Doubtful]:
    """The readings below the confidence that alerts, in the reader's regions."""
    found = asking.review(sure, now - REVIEWED, limit=60)
    read = (Doubtful(entry, max(reading.reports, key=lambda r: r.confidence)) for entry, reading in found)
    return list(islice((one for one in read if person.cares_for(one.report.place)), MOST_BESIDE))


def _fields(filters: Filters, regions: Sequence[str]) -> list[Field]:
    """The form: one choice a filter, with what the address says."""
    chosen: dict[str, str] = {}
    for key, value in filters.pairs():
        chosen.setdefault(key, value)
    since = chosen.get("since", "")
    spans = SPANS if since in ("", *SPANS) else (*SPANS, since)
    options = {
        "region": [Option(name, "") for name in regions],
        "since": [Option(span, "span") for span in spans],
        "severity": [Option(one.word, "severity") for one in reversed(Severity)],
        "victim": [Option(one.value, "victim") for one in Victim if one is not Victim.ALL],
        "grade": [Option(one.value, "grade") for one in Grade],
        "cause": [Option(one.value, "cause") for one in Cause],
        "weapon": [Option(one.value, "weapon") for one in Weapon],
        "state": [Option(one.value, "state") for one in IncidentStatus],
    }
    return [Field(key, tuple(some), chosen.get(key, "")) for key, some in options.items() if some]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    key: str
    value: str
    family: str
    query: str


_WORDED = {"severity", "victim", "grade", "cause", "weapon", "state"}


def _chips(filters: Filters) -> list[Chip]:
    return [
        Chip(
            key,
            value,
            key if key in _WORDED else "span" if key == "since" else "",
            filters.without(key, value).to_query(),
        )
        for key, value in filters.pairs()
    ]
