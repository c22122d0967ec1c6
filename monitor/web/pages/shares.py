"""Links by which a partner sees of one incident what may be published, as `export --public` would: for a time, and as
long as nobody takes them back."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, request

from monitor.errors import MonitorError
from monitor.exports.records import ATTRIBUTION, Record, links
from monitor.incidents import Incident
from monitor.keys.scalars import duration
from monitor.places.gazetteer import Gazetteer
from monitor.store import ReadHandle
from monitor.store.families.tokens import ApiToken
from monitor.web.access import audit, shares, tokens
from monitor.web.access.audit import Deed
from monitor.web.access.gate import Verb, may
from monitor.web.access.shares import LONGEST, NoShare, opened
from monitor.web.pages import shell
from monitor.web.pages.known import known
from monitor.web.pages.shell import Room, form, place_of, reader, words

_STATUS = {NoShare.UNKNOWN: 404, NoShare.YOUNG: 403, NoShare.TOO_OFTEN: 429}  # else it is gone: 410


def add(page: Blueprint, room: Room) -> None:
    """Hang them in."""

    @page.post("/incidents/<ident>/share")
    def share(ident: str) -> Response:
        return _allowed(room, ident) or _share(room, ident)

    @page.post("/incidents/<ident>/unshare")
    def unshare(ident: str) -> Response:
        return _allowed(room, ident) or _unshare(room, ident)

    @page.get("/shared/<word>")
    def shared(word: str) -> Response:
        found = opened(
            room.store, word, place_of(request, room.web), lambda: Gazetteer.open(room.config.places), room.now()
        )
        if isinstance(found, NoShare):
            return shell.problem(f"shared.{found.value}", _STATUS.get(found, 410))
        answer = shell.page_of(
            "shared.html",
            200,
            incident=found.incident,
            country=found.country,
            links=links(Record(found.incident, found.country)),
            until=found.until,
            attribution=ATTRIBUTION,
        )
        answer.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
        return answer


def open_shares(asking: ReadHandle, incident: Incident, now: datetime) -> list[ApiToken]:
    """The links that still open an incident, those to what was merged into it among them."""
    return [token for token in asking.tokens() if _leads_to(token, incident) and token.opens(now)]


def _leads_to(token: ApiToken, incident: Incident) -> bool:
    return token.incident in (incident.id, *incident.merged)


def _allowed(room: Room, ident: str) -> Response | None:
    person = reader()
    if may(person, Verb.SHARE):
        return None
    audit.note_refused(room.store, room.now(), person.name, Deed.TOKEN, ident[:64], "role")
    return shell.problem("problem.not_allowed", 403)


def _share(room: Room, ident: str) -> Response:
    now, partner = room.now(), form("partner", 80)
    try:
        lasting = duration(form("lasting", 10))
    except ValueError as error:
        raise MonitorError(str(error)) from None
    if lasting > LONGEST or not partner:
        raise MonitorError(words().say("problem.impossible"))
    with room.store.write() as writing:
        incident = known(writing, ident, reader())
        if incident is None:
            return shell.problem("problem.no_incident", 404)
        made, _ = shares.share(writing, incident, partner, lasting, now, by=reader().name)
    base = room.web.public_url or request.host_url.rstrip("/")
    said = words().say("share.made", partner=partner, address=f"{base}/shared/{made}")
    return shell.back_to(f"/incidents/{incident.id}", said)


def _unshare(room: Room, ident: str) -> Response:
    with room.store.write() as writing:
        incident = known(writing, ident, reader())
        token = writing.token(form("share", 80))
        if incident is None or token is None or not _leads_to(token, incident):
            return shell.problem("problem.no_incident", 404)
        tokens.revoke(writing, token, room.now(), by=reader().name)
    return shell.back_to(f"/incidents/{incident.id}", words().say("share.revoked"))
