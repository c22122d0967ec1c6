"""A report that somebody adds to an incident: typed, or taken from a page whose address they give."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, request

from monitor.deliveries.people import Person
from monitor.entries import TEXT, Entry
from monitor.errors import FetchError, MonitorError
from monitor.feeds.gap import host_of
from monitor.http import redacted
from monitor.incidents import Incident
from monitor.pipeline.by_hand import LONGEST_LINK, LONGEST_SOURCE, TypedReport, entry_by_hand, is_address
from monitor.reports import Reading
from monitor.text import clip, printable
from monitor.web.access import audit
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.access.gate import Verb, may
from monitor.web.pages import shell
from monitor.web.pages.doing import Doing
from monitor.web.pages.known import known
from monitor.web.pages.shell import Room, form, reader, words
from monitor.web.pages.try_text import day_typed


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/incidents/<ident>/report")
    def new_report(ident: str) -> Response:
        return _asked(room, ident) or _form(room, ident, TypedReport("", ""))

    @page.post("/incidents/<ident>/report/page")
    def fetch_report(ident: str) -> Response:
        """Put the text of a page into the form; nothing is kept yet."""
        return _asked(room, ident) or _fetched(room, ident)

    @page.post("/incidents/<ident>/report")
    def add_report(ident: str) -> Response:
        return _asked(room, ident) or _added(room, ident)


def _asked(room: Room, ident: str) -> Response | None:
    """The refusal, where somebody may not add to that incident."""
    if not may(reader(), Verb.ADD_REPORT):
        _refused(room, ident, "role")
        return shell.problem("problem.not_allowed", 403)
    if _incident(room, ident) is None:
        if request.method == "POST":
            _refused(room, ident, "no such incident in their regions")
        return shell.problem("problem.no_incident", 404)
    return None


def _incident(room: Room, ident: str) -> Incident | None:
    with room.store.read() as asking:
        return known(asking, ident, reader())


def _form(room: Room, ident: str, typed: TypedReport, status: int = 200, wrong: str = "") -> Response:
    return shell.page_of(
        "add.html",
        status,
        incident=_incident(room, ident),
        typed=typed,
        day=form("published", 20),
        wrong=wrong,
        once=secrets.token_urlsafe(12),
        most=TEXT,
        can_fetch=room.watched.page is not None,
    )


def _fetched(room: Room, ident: str) -> Response:
    link = form("link", LONGEST_LINK + 1)
    typed = TypedReport("", form("source", LONGEST_SOURCE), link)
    if room.watched.page is None or not is_address(link):
        return _form(room, ident, typed, 409, words().say("add.no_address"))
    with room.turns.of(reader().name) as free:
        if not free:
            return shell.problem("problem.busy", 429)
        try:
            address, text = room.watched.page(link)
        except MonitorError as error:
            _refused(room, ident, f"{redacted(link)}: {error.reason if isinstance(error, FetchError) else error.said}")
            return _form(room, ident, typed, 409, words().say("add.not_fetched"))
    if not text.strip():
        return _form(room, ident, typed, 409, words().say("add.no_text"))
    source = typed.source or clip(host_of(address), LONGEST_SOURCE)
    return _form(room, ident, TypedReport(clip(printable(text), TEXT), source, address))


def _added(room: Room, ident: str) -> Response:
    """Read it, where nobody else waits, and put it in."""
    text, day = printable(request.form.get("text", "")), form("published", 20)
    published = day_typed(day, room.now()) if day else None
    typed = TypedReport(text, form("source", LONGEST_SOURCE + 1), form("link", LONGEST_LINK + 1), published)
    if len(text) > TEXT:
        return shell.problem("problem.too_much", 413)
    if room.watched.read is None or not form("once", 40):
        return shell.problem("problem.impossible", 400)
    with room.turns.of(reader().name) as free:
        if not free:
            return shell.problem("problem.busy", 429)
        try:
            entry = entry_by_hand(typed, room.now())
            [reading] = room.watched.read([entry])
            where, said = _put_in(room, reader(), ident, entry, reading)
        except MonitorError as error:
            _refused(room, ident, error.said)
            return _form(room, ident, replace(typed, published=None), 409, str(error))
    return shell.back_to(f"/incidents/{where}", said)


def _put_in(room: Room, person: Person, ident: str, entry: Entry, reading: Reading) -> tuple[str, str]:
    now: datetime = room.now()
    with room.store.write() as writing:
        incident = known(writing, ident, person)
        if incident is None:
            raise MonitorError(words().say("problem.no_incident"))
        doing = Doing(writing, room, person, incident, form("once", 40), form("note"), now)

        def put_in() -> tuple[str, str]:
            [after] = doing.desk.add(incident, entry, reading).incidents
            told = "add.done" if reading.reports else "add.done_without"
            return after.id, words().say(told, source=entry.publisher)

        done = doing.once_only(put_in)
        audit.note(
            writing, now, person.name, Deed.ADD_REPORT, DeedOutcome.DONE, incident.id, redacted(entry.link or "")
        )
        return done


def _refused(room: Room, ident: str, why: str) -> None:
    audit.note_refused(room.store, room.now(), reader().name, Deed.ADD_REPORT, ident[:64], why)
