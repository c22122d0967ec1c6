"""On what independent sources disagree at one time: the number of dead, who they were, who did it, or that it happened
at all. A toll that rose is no disagreement: whoever said fewer said it before.

Vague figures contest nothing, open ones only what lies far under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import combinations
from operator import attrgetter

from monitor.incidents.changed_copy import changes_number
from monitor.incidents.incident import Member
from monitor.incidents.kin import Groups, Kin
from monitor.incidents.sides import are_rivals
from monitor.incidents.sketch import when
from monitor.incidents.toll import APART_BY, Stated, Tolls, are_far_apart, is_around, is_presumed
from monitor.incidents.voices import Voice, Voices, outlet
from monitor.incidents.withdrawn import dissents
from monitor.model import Count, Harm, Victim, count_of
from monitor.reports import Kind

DISOWNED = 1.5  # times as many, where two outlets give one source's words, which cannot both be its last
LATER = timedelta(hours=1)  # by so much later, the higher of two figures is a toll that rose ...
RISEN = 10.0  # ... up to so many times: what is more is another claim, whenever it comes
_DEAD = (Harm.KILLED, Victim.ALL)


class Dissent(StrEnum):
    """On what sources disagree."""

    NUMBER = "number"  # of the dead
    OTHERS = "others"  # another number: of the injured, of the children among the dead
    STATUS = "status"
    DOER = "doer"
    DENIED = "denied"


class ToldSource:
    """Who is behind some reports, as each outlet tells of it."""

    def __init__(self, kin: Kin) -> None:
        self._voices = Voices(kin)
        self._tolls = Tolls()
        self._dead: _Dead | None = None

    @property
    def voices(self) -> Sequence[Voice]:
        return self._voices.all

    def add(self, member: Member) -> None:
        self._tolls.add(member, self._voices.add(member))
        self._dead = None

    @property
    def dead(self) -> _Dead:
        """The figures of the dead that it stands by, worked out once until it speaks again."""
        if self._dead is None:
            self._dead = _Dead.of(self._tolls)
        return self._dead


class ToldSources:
    """Sources as their reports come, whatever outlet tells of it. members: the reports, in order."""

    def __init__(self, kin: Kin) -> None:
        self.all: list[ToldSource] = []
        self.members: list[Member] = []
        self._kin, self._groups = kin, Groups(kin)

    def add(self, member: Member) -> None:
        """Its kin knows it by now."""
        self.members.append(member)
        if (number := self._groups.put(member)) == len(self.all):
            self.all.append(ToldSource(self._kin))
        self.all[number].add(member)


def dissent(
    members: Sequence[Member], spoken: Sequence[Sequence[Member]], told: Sequence[ToldSource], tolls: Tolls
) -> tuple[Dissent, ...]:
    """The points on which an incident's sources disagree. spoken: its independent voices; told: their sources; tolls:
    all that is told."""
    said = [member for voice in spoken for member in voice]
    number = _figures_apart(told) or _is_changed_copy(said, tolls, _DEAD)
    follow = {Harm.KILLED} if number else set()  # with the dead go the civilians and children among them
    others = (key for key in tolls.counts() if key != _DEAD and key[0] not in follow)
    found = {
        Dissent.NUMBER: number,
        Dissent.OTHERS: any(_is_far_above(tolls, key) or _is_changed_copy(said, tolls, key) for key in others),
        Dissent.STATUS: _status_apart(spoken),
        Dissent.DOER: _doers_apart(spoken),
        Dissent.DENIED: dissents(members),
    }
    return tuple(what for what, so in found.items() if so)


def in_order(spoken: Iterable[Sequence[Member]]) -> list[Member]:
    """The reports of these voices in the order in which they were seen."""
    return sorted((m for voice in spoken for m in voice), key=attrgetter("seen"))


def _figures_apart(sources: Sequence[ToldSource]) -> bool:
    """Whether two sources differ by much on the dead, in the figures that they stand by, at one time; or one source
    does as two outlets tell of it: at one time, or the later has fewer."""
    told = [source.dead for source in sources]
    if any(one.apart for one in told):
        return True
    highest = [one.highest for one in told if one.highest]
    return any(_disagree(a, b) for a, b in combinations(_extremes(highest), 2)) or any(
        _disagree(a, b) for a, b in _floors_above(told)
    )


def stands_alone(told: Sequence[ToldSource]) -> bool:
    """Whether one source alone tells of as many dead as the highest figure, be it open or vague: all others are far
    below it. One other that is open itself ("at least 8") is no other figure; two are."""
    most = sorted((found for source in told if (found := source.dead.most)), key=lambda s: s.figure)
    if len(most) < 2:
        return False
    *others, highest = most
    counted = [said for said in others if not said.cell.vague]
    contradict = len(counted) > 1 or any(said.is_plain for said in counted)
    return contradict and all(are_far_apart(highest.figure, said.figure) for said in others)


def agree(a: Sequence[Member], b: Sequence[Member]) -> bool:
    """Whether two voices contest nothing of each other's dead, and neither is the other's text with another number."""
    one, other = _Dead.of(_tolls(a)), _Dead.of(_tolls(b))
    pairs = [*((x, y) for x in one.plain for y in other.plain), *_floors_above([one, other])]
    return not any(_disagree(x, y) for x, y in pairs) and not _is_rewritten(one.most, other.most)


def _is_rewritten(a: Stated | None, b: Stated | None) -> bool:
    if a is None or b is None or not are_far_apart(a.figure, b.figure):
        return False
    return changes_number(a.member, a.cell, b.member, b.cell)


def _tolls(voice: Sequence[Member]) -> Tolls:
    found = Tolls()
    for member in voice:
        found.add(member, 0)
    return found


def _disagree(a: Stated, b: Stated) -> bool:
    """A country's number is no other one than a town's in it, whatever it is above that."""
    if not are_far_apart(a.figure, b.figure):
        return False
    high, low = (a, b) if a.figure > b.figure else (b, a)
    if high.place is not None and low.place is not None and is_around(high.place, low.place):
        return False
    return when(high.member) - when(low.member) < LATER or high.figure > RISEN * low.figure


def _floors_above(told: Sequence[_Dead]) -> Iterable[tuple[Stated, Stated]]:
    """ "At least 130" of one source and the plain 8 of another: a floor cannot agree with what is under it."""
    lowest = min((one.highest.figure for one in told if one.highest), default=None)
    for one in told:
        for floor in one.floors:
            if lowest is None or floor.figure <= lowest:
                continue
            under = [o.highest for o in told if o is not one and o.highest and floor.figure > o.highest.figure]
            yield from ((floor, plain) for plain in under)


def _extremes(last: Sequence[Stated]) -> list[Stated]:
    """Of each figure the first and the last time that it was told: whether any two of all disagree, two of these do."""
    by_figure: dict[int, list[Stated]] = {}
    for one in last:
        by_figure.setdefault(one.figure, []).append(one)
    return [end(same, key=lambda s: when(s.member)) for same in by_figure.values() for end in (min, max)]


def _took_back(said: Sequence[Stated]) -> bool:
    """Whether one source's figure, told by an outlet, is much lower in the words of another that spoke later."""
    return any(
        was.figure >= DISOWNED * now.figure and was.figure - now.figure >= APART_BY
        for was, now in combinations(said, 2)
    )


def _may_differ(said: Sequence[Stated]) -> bool:
    """False where the lowest and the highest of these are too near for any two to differ by much: many may agree."""
    figures = [one.figure for one in said]
    least, most = min(figures, default=0), max(figures, default=0)
    return most >= DISOWNED * least and most - least >= APART_BY


def _is_changed_copy(members: Sequence[Member], tolls: Tolls, key: tuple[Harm, Victim]) -> bool:
    """Whether the highest figure is one outlet's alone, and stands in another's text, which has far fewer, whatever
    either said before or since. Whose number it is, nobody can tell from it."""
    highest = tolls.highest(*key)
    if len({said.outlet for said in highest}) != 1:
        return False
    told = highest[0]
    below = [
        (m, count)
        for m in members
        if (count := count_of(m.report.toll, *key)) and count.figure is not None and not count.vague
        if count.figure < told.figure and are_far_apart(told.figure, count.figure) and outlet(m) != told.outlet
    ]
    return any(changes_number(said.member, said.cell, m, count) for said in highest for m, count in below)


def _is_far_above(tolls: Tolls, key: tuple[Harm, Victim]) -> bool:
    """Whether one outlet has so many more than every other that it can be no later figure of the same; or as many more
    than each who gives a plain one at that time, as of the dead."""
    highest = tolls.highest(*key)
    if not highest:
        return False
    first = highest[0].outlet
    stated = (s for s in tolls.stands(*key) if s.outlet != first and not is_presumed(s, key[1]) and not s.cell.vague)
    others = list(stated)
    if not others:
        return False
    most = max(said.figure for said in others)
    if are_far_apart(highest[0].figure, most) and highest[0].figure > RISEN * most:
        return True
    plain = [said for said in others if said.is_plain]
    return bool(plain) and all(said.is_plain for said in highest) and all(_at_one_time(highest[0], s) for s in plain)


def _at_one_time(a: Stated, b: Stated) -> bool:
    """Whether two figures that are no two counts of the same people were told within the hour: the wounded are found
    and die, so that of these, unlike the dead, the later figure may be the lower."""
    return are_far_apart(a.figure, b.figure) and abs(when(a.member) - when(b.member)) < LATER


@dataclass(frozen=True, slots=True)
class _Dead:
    """The dead by one source, as each outlet gives them. highest: of the plain ones; most: of all; apart: whether one
    outlet contests another."""

    plain: Sequence[Stated]
    floors: Sequence[Stated]
    highest: Stated | None
    most: Stated | None
    apart: bool

    @classmethod
    def of(cls, tolls: Tolls) -> _Dead:
        plain = sorted(tolls.stands_plainly(*_DEAD), key=lambda s: s.voice)
        stands = tolls.stands(*_DEAD)
        floors = [said for said in stands if said.is_floor and not said.cell.vague]
        highest = max(plain, key=lambda s: s.figure, default=None)
        most = max(stands, key=lambda s: s.figure, default=None)
        two = ((a, b) for a, b in combinations(plain, 2) if a.outlet != b.outlet)
        apart = _may_differ(plain) and (_took_back(plain) or any(_disagree(a, b) for a, b in two))
        return cls(plain, floors, highest, most, apart)


def _status_apart(spoken: Sequence[Sequence[Member]]) -> bool:
    """Whether one calls fighters whom another, who knows nothing of them, calls civilians or nothing."""
    if not any(m.report.disputed for voice in spoken for m in voice):
        return False
    sides = [{m.report.disputed for m in voice if _tells_dead(m)} for voice in spoken]
    disputing, plain = ({n for n, said in enumerate(sides) if what in said} for what in (True, False))
    return bool(disputing and plain) and len(disputing | plain) > 1


def _tells_dead(member: Member) -> bool:
    if member.report.kind is not Kind.CASUALTIES or count_of(member.report.toll, Harm.KILLED) is None:
        return False
    civilians: Count | None = count_of(member.report.toll, Harm.KILLED, Victim.CIVILIAN)
    return member.report.disputed or civilians is None or civilians.figure != 0


def _doers_apart(spoken: Sequence[Sequence[Member]]) -> bool:
    """Whether two blame rivals."""
    blamed: dict[str, set[int]] = {}  # by which voices
    for n, voice in enumerate(spoken):
        for m in voice:
            if m.report.actor:
                blamed.setdefault(m.report.actor, set()).add(n)
    return any(len(blamed[a] | blamed[b]) > 1 and are_rivals(a, b) for a, b in combinations(blamed, 2))
