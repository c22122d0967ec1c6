"""A person's word on single facts of an incident: it stands in the place of what the reports say, until it is taken
back.

A number stands until more are reported than when it was given, as a verdict does (`marks`): who said two children of
three has said nothing of the twelve that are reported next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from monitor.incidents.incident import Correction, Fact, Incident
from monitor.model import Count, Harm, Toll, Victim, figure_of


def standing_corrections(incident: Incident) -> tuple[Correction, ...]:
    """The last word on each fact that was not taken back."""
    if not incident.corrections:  # as nearly always, and it is asked of each candidate
        return ()
    return tuple({one.name: one for one in incident.corrections if not one.withdrawn}.values())


def placed_by_hand(incident: Incident) -> bool:
    """Whether a person said where it was."""
    return any(one.what is Fact.PLACE for one in standing_corrections(incident))


def by_hand(incident: Incident) -> tuple[str, ...]:
    """The facts that stand by a person's word: `place`, `killed.all`, `killed.child`."""
    said = [one.name for one in standing_corrections(incident) if _stands(incident, one)]
    number = incident.marks[-1].figure if incident.marks else None
    dead = number is not None and figure_of(incident.toll, Harm.KILLED) == number
    return (*((f"{Harm.KILLED}.{Victim.ALL}",) if dead else ()), *said)


def _stands(incident: Incident, one: Correction) -> bool:
    """Whether no reports of more have taken the place of a number."""
    return one.what is not Fact.VICTIMS or _figure(incident.toll, one) == one.figure


def as_corrected(incident: Incident, reported: Toll) -> Incident:
    """The incident, which stands as its reports have it, with what people put right. reported: its toll without any
    person's word."""
    for one in standing_corrections(incident):
        if one.what is Fact.PLACE:
            incident = replace(incident, place=one.place)
        elif one.what is Fact.DATE:
            incident = replace(incident, date=one.date)
        elif one.what is Fact.WEAPON:
            incident = replace(incident, weapon=one.weapon)
    toll = corrected_toll(incident.toll, incident, reported)
    return incident if toll is incident.toll else replace(incident, toll=toll)


def corrected_toll(toll: Toll, incident: Incident, reported: Toll) -> Toll:
    """The toll with the counts that people put right."""
    for one in counts_put_right(incident, reported):
        toll = _with_count(toll, one)
    return toll


def counts_put_right(incident: Incident, reported: Toll) -> Sequence[Correction]:
    """The words on counts that stand: of the others more are reported by now."""
    said = [one for one in standing_corrections(incident) if one.harm and one.victim]
    return [one for one in said if _figure(reported, one) <= (one.reported or 0)]


def _figure(toll: Toll, one: Correction) -> int:
    return (figure_of(toll, one.harm, one.victim) or 0) if one.harm and one.victim else 0


def _with_count(toll: Toll, one: Correction) -> Toll:
    if one.harm is None or one.victim is None:
        return toll
    counts, figure = toll.get(one.harm, {}), one.figure
    if one.victim is Victim.ALL and figure is not None:
        return {**toll, one.harm: with_whole(counts, figure)}
    return {**toll, one.harm: {**counts, one.victim: Count(figure, figure, figure)}}


def with_whole(counts: Mapping[Victim, Count], figure: int) -> dict[Victim, Count]:
    """The counts of one harm with so many in all. Classes that were worked out of the number of all (the presumed
    civilians) follow it; how many there were says nothing of who they were, so a range stays one."""
    found = {Victim.ALL: Count(), **counts}
    whole = found[Victim.ALL]
    return {
        victim: _followed(count, figure, whole)
        if victim is Victim.ALL or (count.derived and count.figure in (None, whole.figure))
        else _within(count, figure)
        for victim, count in found.items()
    }


def _followed(count: Count, figure: int, whole: Count) -> Count:
    """One that was the whole stays it. Of dead whose status is disputed that is the high bound alone: none to all of
    them were civilians."""
    is_range = count.low is not None and count.best is None and whole.best is not None
    low = figure if count.low in (None, whole.low, whole.figure) else min(count.low or 0, figure)
    return Count(low, None if is_range else figure, figure, derived=count.derived)


def _within(count: Count, figure: int) -> Count:
    """A part, which cannot be more than the whole: fourteen fighters among nine dead."""
    bounds = [bound for bound in (count.low, count.best, count.high) if bound is not None]
    if max(bounds, default=0) <= figure and (count.high is not None or not count.derived):
        return count
    low, best = (None if bound is None else min(bound, figure) for bound in (count.low, count.best))
    return Count(low, best, figure if count.high is None else min(count.high, figure), derived=count.derived)


def too_many(toll: Toll, harm: Harm, victim: Victim, figure: int) -> int | None:
    """The number of all who came to that harm, where it is less than this part of them."""
    whole = figure_of(toll, harm)
    return whole if victim is not Victim.ALL and whole is not None and figure > whole else None
