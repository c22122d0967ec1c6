"""Which reports an incident's facts are taken from: those of its toll. A number is of the place that goes with it.

"Four killed in Karsa", and then "Eleven killed across the country": one operation or one night, but nobody says that
eleven died in Karsa. Where those who tell of the most dead name no more than an area around the town, and tell of
more than the number of the town itself may have grown to, the dead lie in that area, and what is said of the town alone
(by whom it was hit, with what) is not said of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.incidents.corrections import placed_by_hand
from monitor.incidents.incident import Incident, Member
from monitor.incidents.running import running
from monitor.incidents.toll import Tolls, are_far_apart, is_around
from monitor.incidents.votes import Votes
from monitor.incidents.withdrawn import counted
from monitor.model import HIT_ALL_OVER, Count, Harm, Place, Precision, Target, Toll, Victim, figure_of
from monitor.places.regions import Region
from monitor.reports import Telling

GREW = 1.2  # times: by so much a town's toll grows from one paper to the next, and is the town's all the same


def votes_of_toll(members: Sequence[Member], votes: Votes, tolls: Tolls) -> Votes:
    """The answers of the reports that are of its toll: of all these members, whose votes are given, as a rule."""
    town = votes.place.likeliest
    if town is None or not _is_of_an_area(town, members, tolls):
        return votes
    return Votes.of(m for m in members if m.report.place is None or is_around(m.report.place, town))


def at_least_in_the_town(toll: Toll, votes: Votes, tolls: Tolls) -> Toll:
    """The toll of an area, where reports of its town alone give some of the counts: of the area these are the least."""
    town = votes.place.likeliest
    if town is None:
        return toll

    def known(harm: Harm, victim: Victim, count: Count) -> Count:
        stands = tolls.stands(harm, victim)
        of_the_town = bool(stands) and all(_is_there(said.place, town) for said in stands)
        return replace(count, high=None) if of_the_town else count

    return {harm: {v: known(harm, v, count) for v, count in cells.items()} for harm, cells in toll.items()}


def counting(members: Sequence[Member], tolls: Tolls) -> Sequence[Member]:
    """The reports that say by whom and with what: those that give a number of the dead (of the injured, the missing,
    the abducted where nobody counts dead) and those that name the protected place that was hit; all where none does.
    Who knows no number may tell of another house in that town."""
    harm = _counted(tolls)
    told = [m for m in members if _names_a_place(m) or (harm and figure_of(m.report.toll, harm) is not None)]
    return told or members


def sources(members: Sequence[Member], tolls: Tolls) -> Sequence[Member]:
    """Those of `counting` that say what is told: no number of theirs is far below the highest one. The others attest
    the event, and not that number."""
    harm = _counted(tolls)
    most = max((said.figure for said in tolls.stands(harm)), default=0) if harm else 0
    return [m for m in members if harm is None or not _is_far_below(figure_of(m.report.toll, harm), most)]


def _counted(tolls: Tolls) -> Harm | None:
    """The first harm of which anybody gives a number."""
    return next((harm for harm in Harm if tolls.stands(harm)), None)


def _names_a_place(member: Member) -> bool:
    return member.report.target is not None and member.report.target not in HIT_ALL_OVER


def _is_far_below(figure: int | None, most: int) -> bool:
    return figure is not None and are_far_apart(figure, most)


def places_of(incident: Incident) -> Iterator[Place | None]:
    """Where it is told of: its place, and where that is the area of its number, the town of which most tell. Whoever
    watches that town must hear that people died there, though others count more around it."""
    yield incident.place
    if incident.place is None or incident.place.precision < Precision.ADMIN1 or placed_by_hand(incident):
        return
    with running(counted(incident.members)) as total:
        town = total.votes.place.likeliest
    if town is not None and is_around(incident.place, town):
        yield town


def lies_in(incident: Incident, region: Region) -> bool:
    """Whether a region holds one of the places where it is told of."""
    return any(region.contains(place) for place in places_of(incident))


def _is_of_an_area(town: Place, members: Sequence[Member], tolls: Tolls) -> bool:
    """Whether all who tell of the most dead tell of an area around the town, and of more than the town's toll may have
    grown to. Who says that a toll rose, or names the protected place that was hit there, tells of the town."""
    most = tolls.highest(Harm.KILLED)
    if not most or not all(said.place is not None and is_around(said.place, town) for said in most):
        return False
    hit = {m.report.target for m in members if _is_there(m.report.place, town)} - {None, Target.RESIDENTIAL}
    if any(said.member.report.telling is Telling.UPDATE or said.member.report.target in hit for said in most):
        return False
    told = [said.figure for said in tolls.stands(Harm.KILLED) if _is_there(said.place, town)]
    return most[0].figure >= GREW * max(told, default=0)


def _is_there(place: Place | None, town: Place) -> bool:
    return place is not None and not is_around(place, town)
