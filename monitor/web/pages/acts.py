"""People's decisions about an incident, by the very functions of answers to mails and of the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response, request

from monitor.deliveries.people import Person
from monitor.deliveries.replies import Act, Said
from monitor.errors import MonitorError
from monitor.keys.scalars import duration
from monitor.pipeline.staff import notes_of
from monitor.web.access import audit
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.access.gate import Verb, may, takes_back
from monitor.web.pages import put_right, shell
from monitor.web.pages.doing import Doing
from monitor.web.pages.known import known
from monitor.web.pages.shell import Room, form, reader, words

MOST_LASTING = 30  # days of a mute


def _count(doing: Doing) -> tuple[str, str]:
    figure = form("figure", 8)
    if not re.fullmatch("[0-9]{1,7}", figure):
        raise MonitorError(words().say("acts.no_number"))
    return doing.said(Said(Act.COUNT, count=int(figure)))


def _merge(doing: Doing) -> tuple[str, str]:
    other = known(doing.writing, form("other", 64), doing.person)
    if other is None:
        raise MonitorError(words().say("problem.no_incident"))
    return doing.said(Said(Act.SAME, other=other.id))


def _mute(doing: Doing) -> tuple[str, str]:
    try:
        lasting = duration(form("lasting", 10))
    except ValueError as error:
        raise MonitorError(str(error)) from None
    if lasting.days > MOST_LASTING:
        raise MonitorError(words().say("acts.too_long"))
    return doing.said(Said(Act.MUTE, lasting=lasting))


def _note(doing: Doing) -> tuple[str, str]:
    def note() -> tuple[str, str]:
        return doing.desk.annotate(doing.incident).id, words().say("acts.noted")

    return doing.once_only(note)


def _unnote(doing: Doing) -> tuple[str, str]:
    def may_take(at: datetime) -> bool:
        return all(takes_back(doing.person, line) for line in notes_of(doing.incident) if line.at == at)

    return doing.take_back(may_take, lambda at: doing.desk.unannotate(doing.incident, at), "acts.note_withdrawn")


def _apart(doing: Doing) -> tuple[str, str]:
    def apart() -> tuple[str, str]:
        return doing.desk.apart(doing.incident).incidents[0].id, words().say("acts.apart_done")

    return doing.once_only(apart)


def _split(doing: Doing) -> tuple[str, str]:
    numbers = {int(n) for n in request.form.getlist("report") if re.fullmatch("[0-9]{1,6}", n)}

    def split() -> tuple[str, str]:
        left, fresh = doing.desk.split(doing.incident, numbers).incidents
        return left.id, words().say("acts.split", number=len(fresh.members), other=fresh.id[:12])

    return doing.once_only(split)


def _withdraw_report(doing: Doing) -> tuple[str, str]:
    number = form("number", 8)
    if not re.fullmatch("[0-9]{1,6}", number):
        raise MonitorError(words().say("problem.impossible"))

    def take_out() -> tuple[str, str]:
        return doing.desk.take_out(doing.incident, int(number)).incidents[0].id, words().say("add.taken_back")

    return doing.once_only(take_out)


@dataclass(frozen=True, slots=True)
class PageAct:
    """One of the acts: what a role must allow, how it is written down, and what does it."""

    verb: Verb
    deed: Deed
    do: Callable[[Doing], tuple[str, str]]


ACTS: Mapping[str, PageAct] = {
    "acknowledge": PageAct(Verb.ACKNOWLEDGE, Deed.ACKNOWLEDGE, lambda doing: doing.said(Said(Act.OK))),
    "false-alarm": PageAct(Verb.JUDGE, Deed.FALSE_ALARM, lambda doing: doing.said(Said(Act.FALSE_ALARM))),
    "count": PageAct(Verb.JUDGE, Deed.COUNT, _count),
    "correct": PageAct(Verb.JUDGE, Deed.CORRECT, put_right.correct),
    "uncorrect": PageAct(Verb.JUDGE, Deed.UNDO, put_right.uncorrect),
    "merge": PageAct(Verb.JOIN, Deed.MERGE, _merge),
    "apart": PageAct(Verb.JOIN, Deed.SPLIT, _apart),
    "split": PageAct(Verb.JOIN, Deed.SPLIT, _split),
    "withdraw-report": PageAct(Verb.ADD_REPORT, Deed.UNDO, _withdraw_report),
    "mute": PageAct(Verb.ACKNOWLEDGE, Deed.MUTE, _mute),
    "note": PageAct(Verb.NOTE, Deed.NOTE, _note),
    "withdraw-note": PageAct(Verb.NOTE, Deed.UNDO, _unnote),
    "undo": PageAct(Verb.UNDO, Deed.UNDO, lambda doing: doing.said(Said(Act.UNDO))),
}


def add(page: Blueprint, room: Room) -> None:
    """Hang them in."""

    @page.post("/incidents/<ident>/<act>")
    def act(ident: str, act: str) -> Response:
        asked, person = ACTS.get(act), reader()
        if asked is None:
            return shell.problem("problem.no_page", 404)
        if not may(person, asked.verb):
            _refused(room, person, asked.deed, ident, "role")
            return shell.problem("problem.not_allowed", 403)
        if not form("once", 40):  # the mark by which it is done once: an empty one would be everybody's
            return shell.problem("problem.impossible", 400)
        try:
            done = _done(room, person, asked, ident)
        except MonitorError as error:
            _refused(room, person, asked.deed, ident, str(error))
            raise
        if done is None:
            _refused(room, person, asked.deed, ident, "no such incident in their regions")
            return shell.problem("problem.no_incident", 404)
        where, said = done
        return shell.back_to(f"/incidents/{where}", said)


def _done(room: Room, person: Person, asked: PageAct, ident: str) -> tuple[str, str] | None:
    """In one transaction, with its line of the log."""
    now = room.now()
    with room.store.write() as writing:
        incident = known(writing, ident, person)
        if incident is None:
            return None
        done = asked.do(Doing(writing, room, person, incident, form("once", 40), form("note"), now))
        detail = form("figure", 8) or form("other", 64) or form("fact", 40)
        audit.note(writing, now, person.name, asked.deed, DeedOutcome.DONE, incident.id, detail)
        return done


def _refused(room: Room, person: Person, deed: Deed, ident: str, why: str) -> None:
    audit.note_refused(room.store, room.now(), person.name, deed, ident[:64], why)
