"""The sum of the members of an incident."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.feeds import BY_HAND
from monitor.incidents.another import is_town
from monitor.incidents.claimants import claimants
from monitor.incidents.corrections import as_corrected
from monitor.incidents.dissent import Dissent, agree, dissent, stands_alone
from monitor.incidents.incident import Incident, Member
from monitor.incidents.marks import as_marked
from monitor.incidents.of_the_toll import at_least_in_the_town, counting, sources, votes_of_toll
from monitor.incidents.running import running
from monitor.incidents.toll import Tolls, beside
from monitor.incidents.voices import Voice, backed, confidence, grade, independent
from monitor.incidents.votes import Votes, most_exact
from monitor.incidents.withdrawn import counted, spoken_of, standing
from monitor.model import Cause, Extent, Harm


def summed(incident: Incident, members: Sequence[Member]) -> Incident:
    """`incident` with these members and every field that follows from them."""
    standing = counted(members)
    fresh = standing or spoken_of(members)
    with running(standing) as total:
        votes = total.votes if standing else Votes.of(fresh)
        own = independent(total.voices)
        told = total.sources(own)
        telling = counting(fresh, total.tolls)
        voices = own if len(telling) == len(fresh) else independent(_told_by(total.voices, telling))
        behind = sources(telling, total.tolls)
        speaking = voices if len(behind) == len(telling) else independent(_told_by(total.voices, behind))
        shown = votes_of_toll(fresh, votes, total.tolls)
        reported = total.tolls.merged()
        if shown is not votes:
            reported = at_least_in_the_town(reported, votes, total.tolls)
        extent = _extent(shown, total.tolls)
        speak = _of_extent(extent, telling if shown is votes else fresh)
        by = shown if len(speak) == len(fresh) else Votes.of(speak)
        found = replace(
            incident,
            members=tuple(members),
            toll=as_marked(reported, incident.marks),
            place=shown.place.likeliest,
            date=shown.date.commonest,
            cause=votes.cause.commonest or Cause.UNKNOWN,
            weapon=most_exact(by.weapon),
            target=shown.target.commonest,
            extent=extent,
            actor=by.actor.commonest,
            claimants=claimants(speaking, total.tolls),
            grade=grade(voices, contested=bool(dissent(members, own, told, total.tolls)), alone=stands_alone(told)),
            disputed=any(m.report.disputed for m in fresh),
            confidence=confidence(own),
            backed=backed(total.voices, agree),
            beside=beside(total.voices, reported),
        )
    return as_corrected(found, reported)


def _extent(votes: Votes, tolls: Tolls) -> Extent:
    """Of one event, wherever a town is known; else as those say who tell of the dead that are shown: of several attacks
    where one of them says so, however many told of fewer dead before. Where nobody counts dead, as most say."""
    if is_town(votes.place.likeliest):
        return Extent.ONE_EVENT
    said = {one.member.report.extent for one in tolls.highest(Harm.KILLED)}
    if said:
        return Extent.SEVERAL_ATTACKS if Extent.SEVERAL_ATTACKS in said else Extent.ONE_EVENT
    return votes.extent.commonest or Extent.ONE_EVENT


def _of_extent(extent: Extent, members: Sequence[Member]) -> Sequence[Member]:
    """The reports that say by whom and with what: of several attacks those that tell of them, for the weapon of one is
    not that of all."""
    if extent is Extent.ONE_EVENT:
        return members
    return [m for m in members if m.report.extent is extent] or members


def _told_by(spoken: Sequence[Voice], members: Sequence[Member]) -> list[Voice]:
    """The voices to whom some of these reports belong."""
    theirs = set(map(id, members))
    return [voice for voice in spoken if any(id(member) in theirs for member in voice)]


def as_each_says(incident: Incident) -> list[Incident]:
    """The incident as each of its independent voices alone has it."""
    with running(counted(incident.members)) as total:
        own = [list(voice) for voice in independent(total.voices)]
    return [summed(incident, voice) for voice in own]


def as_without(incident: Incident, feed: str) -> Incident | None:
    """The incident as all but this feed have it; None where no other does. What a person gave is no feed's."""
    members = [member for member in incident.members if member.feed != feed]
    return summed(incident, members) if any(m.feed != BY_HAND.name for m in standing(members)) else None


def dissent_of(members: Sequence[Member]) -> tuple[Dissent, ...]:
    """The points on which the sources of an incident with these members disagree."""
    with running(counted(members)) as total:
        own = independent(total.voices)
        return dissent(members, own, total.sources(own), total.tolls)
