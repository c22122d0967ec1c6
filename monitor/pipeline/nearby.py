"""The other incidents of which the reports of one might have been: among them its story looks."""

from __future__ import annotations

from monitor.incidents import WINDOW, Incident
from monitor.store import ReadHandle

MOST_NEARBY = 300


def nearby(asking: ReadHandle, incident: Incident, limit: int = MOST_NEARBY) -> list[Incident]:
    """Those of its countries, and of unknown place, that were spoken of about then."""
    told = [m for m in incident.members if not m.only_waited]
    countries = sorted({m.report.place.country for m in told if m.report.place and m.report.place.country})
    first = min((m.seen for m in told), default=incident.opened)
    found = asking.incidents(since=first - WINDOW, before=incident.updated + WINDOW, countries=countries, limit=limit)
    return [i for i in found if i.opened <= incident.updated]
