"""The names of the table of organisations as phrases of a language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitor.model import Victim
from monitor.organisations import Organisation, OrganisationKind, organisations
from monitor.reports.language.meanings import Meaning, PhraseKey, Proper, Topic

# Whose staff are of which class of victims, where no word says it of them.
_STAFF = {
    OrganisationKind.AID: Victim.AID_WORKER,
    OrganisationKind.UN: Victim.AID_WORKER,
    OrganisationKind.RESCUE: Victim.AID_WORKER,
    OrganisationKind.HEALTH: Victim.HEALTH_WORKER,
    OrganisationKind.MEDIA: Victim.JOURNALIST,
    OrganisationKind.ARMED_GROUP: Victim.COMBATANT,  # its ranks, not whoever works for it
}


def with_organisations(
    meanings: Mapping[PhraseKey, Meaning], language: str, cut: Callable[[str], list[str]]
) -> dict[PhraseKey, Meaning]:
    """The phrases of a language, and the names of organisations in it. What the file says of a name holds too."""
    found = dict(meanings)
    for known in organisations():
        for name in known.names_in(language):
            key, ours = tuple(cut(name.words)), meaning_of(known)
            own = found.get(key)
            if name.exact:
                found[key] = replace(own or Meaning(), proper=Proper(frozenset({name.words}), ours, own))
            else:
                found[key] = own.joined(ours) if own else ours
    return found


def meaning_of(known: Organisation) -> Meaning:
    """The meaning of an organisation's name wherever it stands."""
    staff = _STAFF.get(known.kind)
    return Meaning(
        topics=frozenset({Topic.CONFLICT})
        if known.fights and known.kind is not OrganisationKind.STATE
        else frozenset(),
        source=True,
        party=known.party,
        actor=known.fights,
        organisation=True,
        staff=frozenset({staff}) if staff else frozenset(),
    )
