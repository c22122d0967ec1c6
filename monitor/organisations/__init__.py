"""Organisations as data: one voice in all languages, whose staff are whom, and who is a warring side.

`organisations.csv` is the one place where a name stands; reading finds names in texts by it, and incidents know by it
that two names mean one voice.
"""

from monitor.organisations.forces import Force, force_of, named_forces
from monitor.organisations.names import VoiceName, is_army, same_name, voice_name
from monitor.organisations.networks import house
from monitor.organisations.table import Organisation, OrganisationKind, OrganisationName, organisations

__all__ = [
    "Force",
    "Organisation",
    "OrganisationKind",
    "OrganisationName",
    "VoiceName",
    "force_of",
    "house",
    "is_army",
    "named_forces",
    "organisations",
    "same_name",
    "voice_name",
]
