"""The sum of several reports of one event: low, best and high with the words of the one that is best.

Each voice counts with its last word. Best is the highest of these, for tolls grow while news arrives, unless a voice
takes its own figure back; low and high are the smallest and largest that anybody stands by. Nobody takes back what
another says: a lower figure of one source in the words of a second outlet is a range. A figure under half of the best
is taken for a part of it (one of several strikes, one village of three) and lowers nothing, nor does one of another
town.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from monitor.incidents.incident import Member
from monitor.incidents.voices import Voice, outlet
from monitor.model import Count, Harm, Place, Precision, Toll, Victim, figure_of
from monitor.places import contains, distance_km

PART = 0.5  # of the best figure: what is below is a part, not a correction
_HARMS, _VICTIMS = tuple(Harm), tuple(Victim)  # in the order of a toll
NEXT_DOOR = 5.0  # km: so near, two names can mean one place


class _Said(NamedTuple):
    """One figure: where its report stands in the order of arrival, whose voice it is, of which entry and place."""

    order: int
    voice: int
    entry: tuple[str, str]
    place: Place | None
    outlet: tuple[bool, str]
    corrects: bool
    cell: Count

    @property
    def figure(self) -> int:
        return self.cell.figure or 0

    @property
    def is_floor(self) -> bool:
        return self.cell.high is None and self.cell.low is not None


class Tolls:
    """The cells of reports as they come, each merged by itself."""

    def __init__(self) -> None:
        self._cells: dict[Harm, dict[Victim, _Cell]] = {}
        self._number = 0

    def add(self, member: Member, voice: int) -> None:
        """voice: the number of the one that speaks."""
        report, who = member.report, outlet(member)
        for harm, counts in report.toll.items():
            cells = self._cells.setdefault(harm, {})
            for victim, count in counts.items():
                entry = member.feed, member.key
                said = _Said(self._number, voice, entry, report.place, who, report.corrects, count)
                if victim not in cells:
                    cells[victim] = _Cell(count)
                cells[victim].add(said)
        self._number += 1

    def merged(self) -> Toll:
        """The toll that they add up to; `words` are those of the best figure."""
        told = ((harm, self._cells.get(harm)) for harm in _HARMS)
        return {harm: {v: cells[v].merged() for v in _VICTIMS if v in cells} for harm, cells in told if cells}


class _Cell:
    """The figures that each voice stands by. A later one replaces its earlier one, but for an echo of what it said
    before and for a part. An entry takes nothing of its own back."""

    def __init__(self, first: Count) -> None:
        self._first = first
        self._stands: dict[int, _Said] = {}
        self._heard: set[tuple[int, int]] = set()
        self._merged: Count | None = None
        self._spans: _Spans | None = None  # of what stands; None where that is to be looked through

    def add(self, one: _Said) -> None:
        if one.cell.unknown:
            return
        if one.corrects:  # in words: whomever it cites, and by however much
            stands = self._stands.items()
            self._stands = {v: s for v, s in stands if s.figure <= one.figure or not _same_story(one, s)}
            self._spans = self._merged = None
        before = self._stands.get(one.voice)
        if before is None or one.figure >= before.figure or _corrects(one, before, self._heard):
            self._stands[one.voice] = one
            self._spans = self._spans and (self._spans.instead(one, before) if before else self._spans.beside(one))
            self._merged = None
        self._heard.add((one.voice, one.figure))

    def merged(self) -> Count:
        """The count that they add up to, worked out once until another comes."""
        if self._merged is None and self._stands:
            self._spans = self._spans or _Spans.of(list(self._stands.values()))
            self._merged = self._spans.count
        return self._merged or self._first


def _same_story(one: _Said, before: _Said) -> bool:
    return one.outlet == before.outlet and not _elsewhere(one.place, before.place)


def _corrects(one: _Said, before: _Said, heard: set[tuple[int, int]]) -> bool:
    if one.is_floor and not before.is_floor:  # "at least 50" is true of 56, too
        return False
    if one.entry == before.entry or (one.voice, one.figure) in heard or one.figure < PART * before.figure:
        return False
    return not _elsewhere(one.place, before.place)


def _elsewhere(a: Place | None, b: Place | None) -> bool:
    """Whether two places cannot be one: the figure of a second town corrects nothing in the first."""
    if a is None or b is None or contains(a, b) or contains(b, a) or max(a.precision, b.precision) > Precision.ADMIN1:
        return False
    if a.admin1 and b.admin1 and (a.country, a.admin1) != (b.country, b.admin1):
        return True
    km = distance_km(a, b)
    return max(a.precision, b.precision) <= Precision.ADMIN2 and km is not None and km > NEXT_DOOR


def beside(spoken: Sequence[Voice], toll: Toll) -> int | None:
    """The most dead that any other outlet tells of than the one whose figure is the best; None where nobody does."""
    best = figure_of(toll, Harm.KILLED)
    if best is None:
        return None
    told = [voice for voice in spoken if voice.dead]
    first = next((voice.outlet for voice in told if best in voice.dead), None)
    return max((max(voice.dead) for voice in told if voice.outlet != first), default=None)


def _without_vague(said: list[_Said]) -> list[_Said]:
    """`dozens` says less than a number that came with it or later, unless that is so far below it that it is a part."""
    exact = [s for s in said if not s.cell.vague]
    return [s for s in said if not s.cell.vague or not any(_says_more(e, s) for e in exact)]


def _says_more(exact: _Said, vague: _Said) -> bool:
    return exact.order >= vague.order and exact.figure >= PART * vague.figure


@dataclass(frozen=True, slots=True)
class _Spans:
    """Some figures as one. best: the one that counts; number: how many are no mere part of it; low, high: how far
    these reach; exact: whether none of all is vague."""

    best: _Said
    number: int
    low: int
    high: int
    exact: bool

    @classmethod
    def of(cls, all_said: list[_Said]) -> _Spans:
        said = _without_vague(all_said)
        best = max(said, key=lambda s: (s.figure, not s.cell.derived, -s.order))
        counts = [s for s in said if s.figure >= PART * best.figure]
        exact = not any(s.cell.vague for s in all_said)
        return cls(best, len(counts), min(map(_low, counts)), max(map(_high, counts)), exact)

    def beside(self, one: _Said) -> _Spans | None:
        """With another voice's; None where that changes more than how far they reach."""
        best = self.best
        if not self.exact or one.cell.vague or one.figure > best.figure:
            return None
        if one.figure == best.figure and best.cell.derived and not one.cell.derived:
            return None
        if one.figure < PART * best.figure:
            return self
        return _Spans(best, self.number + 1, min(self.low, _low(one)), max(self.high, _high(one)), exact=True)

    def instead(self, one: _Said, before: _Said) -> _Spans | None:
        """With what a voice says in the place of what it said before; None where that changes anything."""
        same = replace(one.cell, words="", span=None) == replace(before.cell, words="", span=None)
        return self if same and before is not self.best else None

    @property
    def count(self) -> Count:
        cell = self.best.cell
        if self.number == 1:
            return cell
        return replace(cell, low=self.low, high=None if cell.high is None else self.high)


def _low(said: _Said) -> int:
    return said.cell.low if said.cell.low is not None else said.figure


def _high(said: _Said) -> int:
    return said.cell.high or said.figure
