"""The incident that an address or a form names, where it is the person's to see."""

from __future__ import annotations

from monitor.deliveries.people import Person
from monitor.incidents import Incident
from monitor.store import ReadHandle
from monitor.web.access.gate import is_theirs


def known(asking: ReadHandle, ident: str, person: Person) -> Incident | None:
    """By its id or its name; None where there is none, or it lies in other regions."""
    if not ident or len(ident) > 64 or not ident.isalnum():
        return None
    found = asking.find_incidents(ident, 2)
    return found[0] if len(found) == 1 and is_theirs(person, found[0]) else None
