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
from monitor.incidents.of_the_toll import counting, sources, votes_of_toll
from monitor.incidents.running import running
from monitor.incidents.toll import beside
from monitor.incidents.voices import Voice, backed, confidence, grade, independent
from monitor.incidents.votes import Votes, commonest
from monitor.incidents.withdrawn import counted, spoken_of, standing
from monitor.model import Cause, Extent


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
        reported = total.tolls.merged()
        shown = votes_of_toll(fresh, votes, total.tolls)
        speak = telling if shown is votes and len(telling) < len(fresh) else None
        found = replace(
            incident,
            members=tuple(members),
            toll=as_marked(reported, incident.marks),
            place=shown.place.likeliest,
            date=shown.date.commonest,
            cause=votes.cause.commonest or Cause.UNKNOWN,
            weapon=commonest(speak, lambda report: report.weapon) if speak else shown.weapon.commonest,
            target=shown.target.commonest,
            extent=_extent(shown),
            actor=commonest(speak, lambda report: report.actor) if speak else shown.actor.commonest,
            claimants=claimants(speaking, total.tolls),
            grade=grade(voices, contested=bool(dissent(members, own, told, total.tolls)), alone=stands_alone(told)),
            disputed=any(m.report.disputed for m in fresh),
            confidence=confidence(own),
            backed=backed(total.voices, agree),
            beside=beside(total.voices, reported),
        )
    return as_corrected(found, reported)


def _extent(votes: Votes) -> Extent:
    """Of one event, wherever a town is known."""
    said = votes.extent.commonest or Extent.ONE_EVENT
    return Extent.ONE_EVENT if is_town(votes.place.likeliest) else said


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
