"""The bundle of evidence of an incident, for whoever decides: it holds all that was written and told."""

from __future__ import annotations

from flask import Blueprint, Response

from monitor.exports.evidence import bundle, folder_of
from monitor.exports.records import country_of
from monitor.pipeline.evidence import dossier_of
from monitor.web.access import audit
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.access.gate import Verb, may
from monitor.web.pages import shell
from monitor.web.pages.known import known
from monitor.web.pages.shell import Room, reader


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/incidents/<ident>/evidence")
    def evidence(ident: str) -> Response:
        person, now = reader(), room.now()
        with room.store.read() as asking:
            incident = known(asking, ident, person)
        if incident is None:
            return shell.problem("problem.no_incident", 404)
        if not may(person, Verb.EVIDENCE):
            audit.note_refused(room.store, now, person.name, Deed.EVIDENCE, incident.id)
            return shell.problem("problem.not_allowed", 403)
        with room.store.write() as writing:
            audit.note(writing, now, person.name, Deed.EVIDENCE, DeedOutcome.DONE, incident.id)
        with room.store.read() as asking:
            dossier = dossier_of(asking, incident, country_of(incident), now, documents=not person.regions)
        headers = {"Content-Disposition": f'attachment; filename="{folder_of(dossier)}.zip"'}
        return Response(bundle(dossier), 200, headers, content_type="application/zip")
