"""The list, by the filters of the address, to take along as a file: CSV for a spreadsheet, GeoJSON for a map."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request

from monitor.web.access import audit
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.documents import MEDIA, document_of
from monitor.web.filters import Faults, from_query
from monitor.web.listing import Clearance, page_of
from monitor.web.pages import shell
from monitor.web.pages.shell import Room, reader

MOST = 1_000  # incidents of a file: it is made while somebody waits
ENDS: Mapping[str, str] = {"csv": "incidents.csv", "geojson": "incidents.geojson"}


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get(f"/list.<any({', '.join(ENDS)}):end>")
    def taken(end: str) -> Response:
        clearance, person = Clearance.of(reader()), reader()
        read = from_query(request.args.items(multi=True), clearance.names(room.config))
        if isinstance(read, Faults):
            return shell.problem("problem.impossible", 400, detail="; ".join(map(str, read.found)))
        with room.turns.of(person.name) as free:
            if not free:
                return shell.problem("problem.busy", 429)
            with room.store.read() as asking:
                found = page_of(asking, read, room.config.regions, clearance, room.now(), limit=MOST)
                if found.after:
                    return shell.problem("take.too_many", 409, number=MOST)
                text = document_of(asking, found.rows, end, ", ".join(read.region) or None, room.now())
        with room.store.write() as writing:
            audit.note(writing, room.now(), person.name, Deed.EXPORT, DeedOutcome.DONE, detail=read.to_query()[:200])
        headers = {"Content-Disposition": f'attachment; filename="{ENDS[end]}"'}
        return Response(text, 200, headers, content_type=MEDIA[end][1])
