"""On what independent sources disagree at one time: the number of dead, who they were, who did it, or that it happened
at all. A toll that rose is no disagreement: whoever said fewer said it before.

Vague figures contest nothing, open ones only what lies far under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations, permutations

from monitor.incidents.incident import Member
from monitor.incidents.voices import by_source, independent, voices
from monitor.incidents.withdrawn import counted, dissents
from monitor.model import Count, Harm, Victim, count_of
from monitor.organisations import same_name
from monitor.reports import Kind

APART = 2.0  # sources whose figures differ by this factor ...
APART_BY = 5  # ... and by this many people contest each other
DISOWNED = 1.5  # the same where two outlets give one source's words, which cannot both be its last
LATER = timedelta(hours=1)  # by so much later, the higher of two figures is a toll that rose ...
RISEN = 10.0  # ... up to so many times: what is more is another claim, whenever it comes


class Dissent(StrEnum):
    """On what sources disagree."""

    NUMBER = "number"
    STATUS = "status"
    DOER = "doer"
    DENIED = "denied"


Sources = Sequence[Sequence[Sequence[Member]]]  # the voices of each source


@dataclass(frozen=True, slots=True)
class _LastFigure:
    figure: int
    at: datetime


def dissent(members: Sequence[Member], spoken: Sequence[Sequence[Member]], told: Sources) -> tuple[Dissent, ...]:
    """The points on which an incident's sources disagree. spoken: its independent voices; told: their `sources`."""
    found = {
        Dissent.NUMBER: _figures_apart(told),
        Dissent.STATUS: _status_apart(spoken),
        Dissent.DOER: _doers_apart(spoken),
        Dissent.DENIED: dissents(members),
    }
    return tuple(what for what, so in found.items() if so)


def sources(spoken: Iterable[Sequence[Member]]) -> Sources:
    """The voices of each source, as each outlet tells of it."""
    told = sorted((m for voice in spoken for m in voice), key=lambda m: m.seen)
    return [voices(source) for source in by_source(told)]


def _figures_apart(sources: Sources) -> bool:
    """Whether two sources differ by much on the dead, in their last words, at one time; or one source does as two
    outlets tell of it and the later has fewer."""
    last = [found for source in sources if (found := max(_plain(source), key=lambda s: s.figure, default=None))]
    pairs = [*combinations(last, 2), *_floors_above(sources)]
    return any(_disagree(a, b) for a, b in pairs) or any(_took_back(_plain(source)) for source in sources)


def stands_alone(told: Sources) -> bool:
    """Whether one source alone tells of as many dead as the highest figure: the others, who said their number before,
    are far below it."""
    figures = [max(found) for s in told if (found := [said.figure for said in _plain(s)])]
    highest = max(figures, default=0)
    return len(figures) > 1 and all(_apart(highest, figure) for figure in sorted(figures)[:-1])


def agree(a: Sequence[Member], b: Sequence[Member]) -> bool:
    """Whether two voices contest nothing of each other's dead."""
    pairs = [*((x, y) for x in _plain([a]) for y in _plain([b])), *_floors_above([[a], [b]])]
    return not any(_disagree(x, y) for x, y in pairs)


def _disagree(a: _LastFigure, b: _LastFigure) -> bool:
    if not _apart(a.figure, b.figure):
        return False
    high, low = (a, b) if a.figure > b.figure else (b, a)
    return high.at - low.at < LATER or high.figure > RISEN * low.figure


def _apart(a: int, b: int) -> bool:
    return max(a, b) >= APART * min(a, b) and abs(a - b) >= APART_BY


def _floors_above(sources: Sequence[Sequence[Sequence[Member]]]) -> Iterable[tuple[_LastFigure, _LastFigure]]:
    """ "At least 130" of one source and the plain 8 of another: a floor cannot agree with what is under it."""
    for one, other in permutations(sources, 2):
        plain = max(_plain(other), key=lambda s: s.figure, default=None)
        for voice in one:
            floor = _last(voice, floor=True)
            if plain and floor and floor.figure > plain.figure:
                yield floor, plain


def _took_back(said: Sequence[_LastFigure]) -> bool:
    """Whether one source's figure, told by an outlet, is much lower in the words of another that spoke later."""
    return any(
        was.figure >= DISOWNED * now.figure and was.figure - now.figure >= APART_BY
        for was, now in combinations(said, 2)
    )


def _plain(source: Sequence[Sequence[Member]]) -> list[_LastFigure]:
    return [found for voice in source if (found := _last(voice, floor=False))]


def _last(voice: Sequence[Member], *, floor: bool) -> _LastFigure | None:
    """The last plain figure of a voice; or its last one at all, where that is an open one."""
    told = [(m, c) for m in reversed(voice) if (c := count_of(m.report.toll, Harm.KILLED)) and not c.vague]
    if not floor:
        told = [(m, c) for m, c in told if c.high is not None and c.figure is not None]
    if not told:
        return None
    member, count = told[0]
    if count.figure is None or (floor and count.high is not None):
        return None
    return _LastFigure(count.figure, member.published or member.seen)


def _status_apart(spoken: Sequence[Sequence[Member]]) -> bool:
    """Whether one calls fighters whom another, who knows nothing of them, calls civilians or nothing."""
    sides = [{m.report.disputed for m in voice if _tells_dead(m)} for voice in spoken]
    return any(True in a and False in b for a, b in permutations(sides, 2))


def _tells_dead(member: Member) -> bool:
    if member.report.kind is not Kind.CASUALTIES or count_of(member.report.toll, Harm.KILLED) is None:
        return False
    civilians: Count | None = count_of(member.report.toll, Harm.KILLED, Victim.CIVILIAN)
    return member.report.disputed or civilians is None or civilians.figure != 0


def _doers_apart(spoken: Sequence[Sequence[Member]]) -> bool:
    """Whether two blame different doers in one language; names in two languages cannot be compared."""
    blamed = [[(m.language, m.report.actor) for m in voice if m.report.actor] for voice in spoken]
    return any(
        la == lb and not same_name(x or "", y or "") for a, b in combinations(blamed, 2) for la, x in a for lb, y in b
    )


def dissent_of(members: Sequence[Member]) -> tuple[Dissent, ...]:
    """The same of an incident's members alone."""
    spoken = independent(voices(counted(members)))
    return dissent(members, spoken, sources(spoken))
