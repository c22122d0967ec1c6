"""A partner's page: one incident as it may be published, by a link that ends and can be taken back. No session."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, Response, request

from monitor.exports.records import ATTRIBUTION, Record, country_of, links
from monitor.places.gazetteer import Gazetteer
from monitor.web.access.shares import NoShare, opened
from monitor.web.pages import shell
from monitor.web.pages.shell import Room, place_of

_STATUS = {NoShare.UNKNOWN: 404, NoShare.YOUNG: 403, NoShare.TOO_OFTEN: 429}  # else it is gone: 410


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/shared/<word>")
    def shared(word: str) -> Response:
        with closing(Gazetteer.open(room.config.places)) as gazetteer:
            found = opened(room.store, word, place_of(request, room.web), gazetteer, room.now())
            if isinstance(found, NoShare):
                return shell.problem(f"shared.{found.value}", _STATUS.get(found, 410))
            country = country_of(found.incident, gazetteer)
        answer = shell.page_of(
            "shared.html",
            200,
            incident=found.incident,
            country=country,
            links=links(Record(found.incident, country)),
            until=found.until,
            attribution=ATTRIBUTION,
        )
        answer.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
        return answer
