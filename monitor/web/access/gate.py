"""The rights of each role on the pages and by the API: the one place that says so. What may not be done is not offered,
and is refused where somebody asks for it all the same."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from monitor.deliveries.people import Person, StaffRole
from monitor.incidents import Happening, Incident
from monitor.incidents.of_the_toll import places_of


class Verb(StrEnum):
    """The things that are done on the pages."""

    READ = "read"
    ACKNOWLEDGE = "acknowledge"
    JUDGE = "judge"  # a false alarm, a number of dead, another fact, right after all
    NOTE = "note"
    ADD_REPORT = "add_report"
    JOIN = "join"  # merge two, split one
    TRY_RULE = "try_rule"  # see what another wording of a rule would have told
    UNDO = "undo"  # one's own last word
    UNDO_OTHERS = "undo_others"
    SHARE = "share"  # a link by which a partner sees what may be published of one incident
    EVIDENCE = "evidence"  # all that is kept of an incident, as a bundle
    QUARANTINE = "quarantine"
    AUDIT = "audit"  # see who did what


_ANALYSTS = frozenset(Verb) - {Verb.UNDO_OTHERS, Verb.QUARANTINE, Verb.AUDIT}
_MAY: Mapping[StaffRole, frozenset[Verb]] = {
    StaffRole.VIEWER: frozenset({Verb.READ}),
    StaffRole.ANALYST: _ANALYSTS,
    StaffRole.ADMIN: frozenset(Verb),
}


def may(person: Person, verb: Verb) -> bool:
    """Whether a person's role allows it."""
    return verb in _MAY[person.role]


def takes_back(person: Person, note: Happening) -> bool:
    """Whether a note is a person's to take back: their own, or anybody's for whoever may undo what others did. Of an
    early note nobody knows for sure who wrote it."""
    return may_take_back(person, note.by)


def may_take_back(person: Person, by: str) -> bool:
    """Whether somebody's word is a person's to take back."""
    return by == person.name or may(person, Verb.UNDO_OTHERS)


def is_theirs(person: Person, incident: Incident) -> bool:
    """Whether an incident is in a person's regions. One of unknown place is everybody's."""
    return any(map(person.cares_for, places_of(incident)))
