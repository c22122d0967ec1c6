"""The sum of several reports of one event: low, best and high with the words of the one that is best.

Each voice counts with its last word. Best is the highest of these, for tolls grow while news arrives, unless a voice
takes its own figure back; low and high are the smallest and largest that anybody stands by. Nobody takes back what
another says: a lower figure of one source in the words of a second outlet is a range. A figure under half of the best
is taken for a part of it (one of several strikes, one village of three) and lowers nothing, nor does one of another
town.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from monitor.incidents.incident import Member
from monitor.incidents.voices import Outlet, Voice, outlet
from monitor.model import Count, Harm, Place, Precision, Toll, Victim, count_of, figure_of
from monitor.places import contains, distance_km

PART = 0.5  # of the best figure: what is below is a part, not a correction
APART = 2.0  # figures that differ by this factor ...
APART_BY = 5  # ... and by this many people are two, and not one that was counted twice
_ARMED = (Victim.COMBATANT, Victim.PERPETRATOR, Victim.POLICE)  # no civilians
_HARMS, _VICTIMS = tuple(Harm), tuple(Victim)  # in the order of a toll
NEXT_DOOR = 5.0  # km: so near, two names can mean one place


class Stated(NamedTuple):
    """One figure: where its report stands in the order of arrival, whose voice it is, and in whose words. figure: that
    of its cell, 0 where it has none."""

    order: int
    voice: int
    outlet: Outlet
    member: Member
    cell: Count
    figure: int

    @property
    def is_floor(self) -> bool:
        return self.cell.high is None and self.cell.low is not None

    @property
    def is_plain(self) -> bool:
        """Whether it is neither open nor vague: what differs from it contradicts it."""
        return self.cell.high is not None and not self.cell.vague

    @property
    def place(self) -> Place | None:
        return self.member.report.place


def is_presumed(stated: Stated, victim: Victim) -> bool:
    """Whether nobody said so: those who are presumed civilians. All the dead may be a sum and are said all the same."""
    return stated.cell.derived and victim is not Victim.ALL


class Tolls:
    """The cells of reports as they come, each merged by itself."""

    def __init__(self) -> None:
        self._cells: dict[Harm, dict[Victim, _Cell]] = {}
        self._given: dict[Harm, dict[int, int]] = {}
        self._number = 0

    def counts(self) -> Iterator[tuple[Harm, Victim]]:
        """The counts of which anybody tells, in the order of a toll: the dead first."""
        return ((harm, v) for harm in _HARMS if (cells := self._cells.get(harm)) for v in _VICTIMS if v in cells)

    def stands(self, harm: Harm, victim: Victim = Victim.ALL) -> Collection[Stated]:
        """The figure that each voice stands by."""
        cell = self._cells.get(harm, {}).get(victim)
        return cell.stands.values() if cell else ()

    def given(self, harm: Harm) -> Mapping[int, int]:
        """The number of all whom it harmed, by the identity of each report that gives one."""
        return self._given.get(harm, {})

    def stands_plainly(self, harm: Harm, victim: Victim = Victim.ALL) -> Collection[Stated]:
        """The figure that each voice stands by, of those that are neither open nor vague."""
        cell = self._cells.get(harm, {}).get(victim)
        return cell.plain.values() if cell else ()

    def highest(self, harm: Harm, victim: Victim = Victim.ALL) -> Sequence[Stated]:
        """Those who stand by the highest figure that is stated, and not worked out."""
        cell = self._cells.get(harm, {}).get(victim)
        return cell.highest(victim) if cell else ()

    def add(self, member: Member, voice: int) -> None:
        """voice: the number of the one that speaks."""
        who = outlet(member)
        for harm, counts in member.report.toll.items():
            cells = self._cells.setdefault(harm, {})
            for victim, count in counts.items():
                if victim not in cells:
                    cells[victim] = _Cell(count)
                cells[victim].add(Stated(self._number, voice, who, member, count, count.figure or 0))
            if (everybody := counts.get(Victim.ALL)) and everybody.figure is not None:
                self._given.setdefault(harm, {})[id(member)] = everybody.figure
        self._number += 1

    def merged(self) -> Toll:
        """The toll that they add up to; `words` are those of the best figure."""
        told = ((harm, self._cells.get(harm)) for harm in _HARMS)
        return {harm: _of_one_class(cells) for harm, cells in told if cells}


class _Cell:
    """The figures that each voice stands by. A later one replaces its earlier one, but for an echo of what it said
    before and for a part. An entry takes nothing of its own back."""

    def __init__(self, first: Count) -> None:
        self._first = first
        self.stands: dict[int, Stated] = {}  # by voice
        self.plain: dict[int, Stated] = {}  # the same of plain figures alone
        self._heard: set[tuple[int, int]] = set()
        self._merged: Count | None = None
        self._highest: Sequence[Stated] | None = None

    def add(self, one: Stated) -> None:
        if one.cell.unknown:
            return
        self._take(one, self.stands)
        if one.is_plain:
            self._take(one, self.plain)
        self._heard.add((one.voice, one.figure))
        self._merged = self._highest = None

    def _take(self, one: Stated, stands: dict[int, Stated]) -> None:
        if one.member.report.corrects:  # in words: whomever it cites, and by however much
            for voice in [v for v, s in stands.items() if s.figure > one.figure and _same_story(one, s)]:
                del stands[voice]
        before = stands.get(one.voice)
        if before is None or one.figure >= before.figure or _corrects(one, before, self._heard):
            stands[one.voice] = one

    def merged(self) -> Count:
        """The count that they add up to, worked out once until another comes."""
        if self._merged is None:
            self._merged = _span(_without_vague(list(self.stands.values()))) if self.stands else self._first
        return self._merged

    def highest(self, victim: Victim) -> Sequence[Stated]:
        """Those who stand by the highest figure, looked for once until another comes. victim: of whom it counts."""
        if self._highest is None:
            stated = [said for said in self.stands.values() if not is_presumed(said, victim)]
            most = max((said.figure for said in stated), default=0)
            self._highest = [said for said in stated if said.figure == most]
        return self._highest


def _of_one_class(cells: dict[Victim, _Cell]) -> dict[Victim, Count]:
    """The cells of one harm, nobody counted as armed and as civilian: those who are only presumed civilians give way
    to fighters, attackers and police whom somebody names; those whom one side alone calls fighters, or whom others call
    civilians, become a range."""
    found = {v: cells[v].merged() for v in _VICTIMS if v in cells}
    surely = 0  # armed, of whom nobody doubts it
    for victim in _ARMED:
        everybody, civilians, armed = (found.get(v) for v in (Victim.ALL, Victim.CIVILIAN, victim))
        if not (everybody and civilians and armed and everybody.figure and civilians.best and armed.figure):
            continue  # civilians of no best number are a range already
        contested = all(_is_contested(s) for s in cells[victim].stands.values())
        surely += 0 if contested else armed.figure
        presumed = civilians.derived and not contested
        if civilians.best + (surely if presumed else armed.figure) <= everybody.figure:
            continue
        if presumed:
            rest = max(0, everybody.figure - surely)
            high = None if civilians.high is None else rest
            found[Victim.CIVILIAN] = replace(civilians, low=rest, best=rest, high=high)
        else:
            least = max(0, everybody.figure - civilians.best)
            found[victim] = replace(armed, low=least, best=None, high=armed.figure)
    return found


def _is_contested(stated: Stated) -> bool:
    """Whether a side alone calls them fighters by its own word ("terrorists"): no uniform, which nobody doubts."""
    report = stated.member.report
    civilians = count_of(report.toll, Harm.KILLED, Victim.CIVILIAN)
    return report.disputed and (civilians is None or civilians.best is None)


def _same_story(one: Stated, before: Stated) -> bool:
    return one.outlet == before.outlet and not _elsewhere(one.place, before.place)


def _corrects(one: Stated, before: Stated, heard: set[tuple[int, int]]) -> bool:
    if one.is_floor and not before.is_floor:  # "at least 50" is true of 56, too
        return False
    if _one_entry(one.member, before.member) or (one.voice, one.figure) in heard or one.figure < PART * before.figure:
        return False
    return not _elsewhere(one.place, before.place)


def _one_entry(a: Member, b: Member) -> bool:
    return (a.feed, a.key) == (b.feed, b.key)


def _elsewhere(a: Place | None, b: Place | None) -> bool:
    """Whether two places cannot be one: the figure of a second town corrects nothing in the first."""
    if a is None or b is None or contains(a, b) or contains(b, a) or max(a.precision, b.precision) > Precision.ADMIN1:
        return False
    if a.admin1 and b.admin1 and (a.country, a.admin1) != (b.country, b.admin1):
        return True
    km = distance_km(a, b)
    return max(a.precision, b.precision) <= Precision.ADMIN2 and km is not None and km > NEXT_DOOR


def is_around(area: Place, town: Place) -> bool:
    """Whether the first is a province or country that holds the other, which is known more exactly."""
    return area.precision >= Precision.ADMIN1 and area.precision > town.precision and contains(area, town)


def beside(spoken: Sequence[Voice], toll: Toll) -> int | None:
    """The most dead that any other outlet tells of than the one whose figure is the best; None where nobody does."""
    best = figure_of(toll, Harm.KILLED)
    if best is None:
        return None
    told = [voice for voice in spoken if voice.dead]
    first = next((voice.outlet for voice in told if best in voice.dead), None)
    return max((max(voice.dead) for voice in told if voice.outlet != first), default=None)


def are_far_apart(a: int, b: int) -> bool:
    """Whether two figures are no two counts of the same people at one time."""
    return max(a, b) >= APART * min(a, b) and abs(a - b) >= APART_BY


def _without_vague(said: list[Stated]) -> list[Stated]:
    """`dozens` says less than a number that came with it or later, unless that is so far below it that it is a part."""
    exact = [s for s in said if not s.cell.vague]
    return [s for s in said if not s.cell.vague or not any(_says_more(e, s) for e in exact)]


def _says_more(exact: Stated, vague: Stated) -> bool:
    return exact.order >= vague.order and exact.figure >= PART * vague.figure


def _says_less_of_them(count: Count, best: Count) -> bool:
    """Whether one source leaves open what the other says: of civilians who are called so some may not have fought."""
    return count.may_be_none and count.derived and not best.derived


def _span(said: list[Stated]) -> Count:
    most = max(s.figure for s in said)
    best = max((s for s in said if s.figure == most), key=lambda s: (not s.cell.derived, -s.order))
    counts = [s.cell for s in said if s.figure >= PART * best.figure and not _says_less_of_them(s.cell, best.cell)]
    if len(counts) == 1:
        return best.cell
    low = min(c.low if c.low is not None else c.figure or 0 for c in counts)
    high = None if best.cell.high is None else max(c.high or c.figure or 0 for c in counts)
    cell = best.cell
    listed = cell.best is None and cell.high is None and not cell.vague  # "his wife, son, nieces": three and more
    return replace(cell, low=low, best=most if listed else cell.best, high=high)
