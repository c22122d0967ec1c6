"""Links of mails: a page with one button, so that a program that opens every link changes nothing. Who has the link has
the mail, and needs no session; what it does is the act, the words and the record of an answer by mail."""

from __future__ import annotations

from enum import StrEnum

from flask import Blueprint, Response, g

from monitor.deliveries.people import Person, whose
from monitor.deliveries.replies import Said
from monitor.deliveries.replies.links import BadLink, ReplyLink, read_link
from monitor.errors import MonitorError
from monitor.incidents import Incident
from monitor.pipeline.replies.directly import DirectAct, Directly
from monitor.pipeline.replies.key import token
from monitor.store import ReadHandle, WriteHandle
from monitor.web.access import audit
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.access.gate import is_theirs
from monitor.web.pages import shell
from monitor.web.pages.shell import Room
from monitor.web.words import preferred, words_of

BY_LINK = "by a link"


class NoMeaning(StrEnum):
    """Why a link that was ours does nothing now: the key of its words."""

    GONE = "link.gone"  # the mail, its reader or the incident is not there any more
    ROLE = "problem.not_allowed"
    ELSEWHERE = "problem.no_incident"  # the incident lies in none of their regions
    REVOKED = "link.old"  # they were signed out everywhere since


_STATUS = {"link.old": 410, "link.used": 410, "problem.not_allowed": 403}  # else 404


def add(page: Blueprint, room: Room) -> None:
    """Hang them in."""

    @page.get("/link/<word>")
    def link(word: str) -> Response:
        found = read_link(word, token(room.store), room.now())
        if isinstance(found, BadLink):
            return _refused(f"link.{found.value}")
        with room.store.read() as asking:
            meant = _meant(found, asking, room)
            used = asking.link_was_used(found.sign)
        if isinstance(meant, NoMeaning):
            return _refused(meant)
        person, incident = meant
        g.words = words_of(preferred(filter(None, [person.language])))
        if used:
            return _refused("link.used")
        return shell.page_of(
            "link.html", 200, word_of_link=word, link=found, reader=person, incident=incident, done=None
        )

    @page.post("/link/<word>")
    def follow(word: str) -> Response:
        found = read_link(word, token(room.store), room.now())
        if isinstance(found, BadLink):
            return _refused(f"link.{found.value}", room)
        try:
            followed = _follow(found, room)
        except MonitorError as error:
            audit.note_stranger(room.store, room.now(), Deed.LINK, str(error))
            raise
        return _refused(followed, room) if isinstance(followed, NoMeaning) else followed


def _follow(link: ReplyLink, room: Room) -> Response | NoMeaning:
    now = room.now()
    with room.store.write() as writing:
        meant = _meant(link, writing, room)
        if isinstance(meant, NoMeaning):
            return meant
        person, incident = meant
        g.words = words_of(preferred(filter(None, [person.language])))
        used = not writing.use_link(link.sign, link.until)
        heard = None if used else _done(link, person, incident, writing, room)
        if heard:
            outcome = DeedOutcome.DONE if heard.done else DeedOutcome.REFUSED
            audit.note(writing, now, person.name, Deed.LINK, outcome, incident.id, link.act.value)
    if heard is None:
        audit.note_refused(room.store, now, person.name, Deed.LINK, incident.id, "used before")
        return _refused("link.used")
    return shell.page_of("link.html", 200, word_of_link="", link=link, reader=person, incident=incident, done=heard)


def _done(link: ReplyLink, person: Person, incident: Incident, writing: WriteHandle, room: Room) -> DirectAct:
    directly = Directly(writing, room.config, person, f"link {link.sign}", BY_LINK, shell.words().language, room.now())
    return directly.do(incident, Said(link.act))


def _meant(link: ReplyLink, asking: ReadHandle, room: Room) -> tuple[Person, Incident] | NoMeaning:
    """Whose word it is, and about what. A link is asked anew each time what its person may do and see now: whoever
    lost a role or a region would go on reading with it else, and whoever has their mail would go on deciding."""
    rows = [row for row in asking.find_deliveries(link.row, 1) if row.id == link.row]
    person = whose(rows[0].recipient, room.config.people) if rows else None
    found = asking.these_incidents([rows[0].head.subject]) if rows and rows[0].head.subject else []
    if person is None or not found:
        return NoMeaning.GONE
    if not person.role.decides:
        return NoMeaning.ROLE
    if not is_theirs(person, found[0]):
        return NoMeaning.ELSEWHERE
    revoked = asking.last_done(Deed.REVOKE, person.name)
    return NoMeaning.REVOKED if revoked and link.made <= revoked else (person, found[0])


def _refused(key: str, room: Room | None = None) -> Response:
    if room:
        audit.note_stranger(room.store, room.now(), Deed.LINK, key.removeprefix("link."))
    return shell.problem(key, _STATUS.get(key, 404))
