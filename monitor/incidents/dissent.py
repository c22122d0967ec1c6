"""On what independent sources disagree at one time: the number of dead, who they were, who did it, or that it happened
at all. A toll that rose is no disagreement: whoever said fewer said it before.

Vague figures contest nothing, open ones only what lies far under them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from operator import attrgetter

from monitor.incidents.incident import Member
from monitor.incidents.kin import Groups, Kin
from monitor.incidents.voices import Voice, Voices, copied, outlet
from monitor.incidents.withdrawn import dissents
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


@dataclass(frozen=True, slots=True)
class _LastFigure:
    figure: int
    at: datetime
    voice: Sequence[Member]


class ToldSource:
    """Who is behind some reports, as each outlet tells of it."""

    def __init__(self, kin: Kin) -> None:
        self._voices = Voices(kin)
        self._last: _LastWord | None = None

    @property
    def voices(self) -> Sequence[Voice]:
        return self._voices.all

    def add(self, member: Member) -> None:
        self._voices.add(member)
        self._last = None

    @property
    def last(self) -> _LastWord:
        """Its last words, worked out once until it speaks again."""
        if self._last is None:
            self._last = _LastWord.by(self.voices)
        return self._last


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
    members: Sequence[Member], spoken: Sequence[Sequence[Member]], told: Sequence[ToldSource]
) -> tuple[Dissent, ...]:
    """The points on which an incident's sources disagree. spoken: its independent voices; told: their sources."""
    found = {
        Dissent.NUMBER: _figures_apart(told),
        Dissent.STATUS: _status_apart(spoken),
        Dissent.DOER: _doers_apart(spoken),
        Dissent.DENIED: dissents(members),
    }
    return tuple(what for what, so in found.items() if so)


def in_order(spoken: Iterable[Sequence[Member]]) -> list[Member]:
    """The reports of these voices in the order in which they were seen."""
    return sorted((m for voice in spoken for m in voice), key=attrgetter("seen"))


def _figures_apart(sources: Sequence[ToldSource]) -> bool:
    """Whether two sources differ by much on the dead, in their last words, at one time; or one source does as two
    outlets tell of it: at one time, or the later has fewer, or one in a copy of the other's words."""
    told = [source.last for source in sources]
    last = [one.highest for one in told if one.highest]
    if any(one.apart for one in told):
        return True
    return any(_disagree(a, b) for a, b in combinations(_extremes(last), 2)) or any(
        _disagree(a, b) for a, b in _floors_above(told)
    )


def stands_alone(told: Sequence[ToldSource]) -> bool:
    """Whether one source alone tells of as many dead as the highest figure: the others, who said their number before,
    are far below it."""
    figures = [one.highest.figure for source in told if (one := source.last).highest]
    highest = max(figures, default=0)
    return len(figures) > 1 and all(_apart(highest, figure) for figure in sorted(figures)[:-1])


def agree(a: Sequence[Member], b: Sequence[Member]) -> bool:
    """Whether two voices contest nothing of each other's dead."""
    one, other = _LastWord.by([a]), _LastWord.by([b])
    pairs = [*((x, y) for x in one.plain for y in other.plain), *_floors_above([one, other])]
    return not any(_disagree(x, y) for x, y in pairs)


def _disagree(a: _LastFigure, b: _LastFigure) -> bool:
    if not _apart(a.figure, b.figure):
        return False
    high, low = (a, b) if a.figure > b.figure else (b, a)
    return high.at - low.at < LATER or high.figure > RISEN * low.figure


def _apart(a: int, b: int) -> bool:
    return max(a, b) >= APART * min(a, b) and abs(a - b) >= APART_BY


def _floors_above(told: Sequence[_LastWord]) -> Iterable[tuple[_LastFigure, _LastFigure]]:
    """ "At least 130" of one source and the plain 8 of another: a floor cannot agree with what is under it."""
    lowest = min((one.highest.figure for one in told if one.highest), default=None)
    for one in told:
        for floor in one.floors:
            if lowest is None or floor.figure <= lowest:
                continue
            under = [o.highest for o in told if o is not one and o.highest and floor.figure > o.highest.figure]
            yield from ((floor, plain) for plain in under)


def _extremes(last: Sequence[_LastFigure]) -> list[_LastFigure]:
    """Of each figure the first and the last time that it was told: whether any two of all disagree, two of these do."""
    by_figure: dict[int, list[_LastFigure]] = {}
    for one in last:
        by_figure.setdefault(one.figure, []).append(one)
    return [end(same, key=lambda s: s.at) for same in by_figure.values() for end in (min, max)]


def _took_back(said: Sequence[_LastFigure]) -> bool:
    """Whether one source's figure, told by an outlet, is much lower in the words of another that spoke later."""
    return any(
        was.figure >= DISOWNED * now.figure and was.figure - now.figure >= APART_BY
        for was, now in combinations(said, 2)
    )


def _rewritten(said: Sequence[_LastFigure]) -> bool:
    """Whether one source's figure stands changed in another outlet's words, and not as a toll that rose: at one time,
    or in a copy of its text. Whose number that is, nobody can tell from it."""
    return any(
        _disagree(a, b) or (_apart(a.figure, b.figure) and copied(a.voice, b.voice))
        for a, b in combinations(said, 2)
        if outlet(a.voice[0]) != outlet(b.voice[0])
    )


def _plain(source: Sequence[Sequence[Member]]) -> list[_LastFigure]:
    return [found for voice in source if (found := _last(voice, floor=False))]


def _last(voice: Sequence[Member], *, floor: bool) -> _LastFigure | None:
    """The last plain figure of a voice; or its last one at all, where that is an open one."""
    told = ((m, c) for m in reversed(voice) if (c := count_of(m.report.toll, Harm.KILLED)) and not c.vague)
    member, count = next((p for p in told if floor or (p[1].high is not None and p[1].figure is not None)), _NOBODY)
    if member is None or count is None or count.figure is None or (floor and count.high is not None):
        return None
    return _LastFigure(count.figure, min(member.published or member.seen, member.seen), voice)


_NOBODY = (None, None)


@dataclass(frozen=True, slots=True)
class _LastWord:
    """The last words of one source on the dead, as each outlet gives them. highest: of the plain ones; apart: whether
    one outlet's contests another's."""

    plain: Sequence[_LastFigure]
    floors: Sequence[_LastFigure]
    highest: _LastFigure | None
    apart: bool

    @classmethod
    def by(cls, source: Sequence[Sequence[Member]]) -> _LastWord:
        plain = _plain(source)
        floors = [found for voice in source if (found := _last(voice, floor=True))]
        highest = max(plain, key=lambda s: s.figure, default=None)
        return cls(plain, floors, highest, _took_back(plain) or _rewritten(plain))


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
    """Whether two blame different doers in one language; names in two languages cannot be compared."""
    blamed: dict[tuple[str | None, str], set[int]] = {}  # by which voices
    for n, voice in enumerate(spoken):
        for m in voice:
            if m.report.actor:
                blamed.setdefault((m.language, m.report.actor), set()).add(n)
    return any(
        la == lb and len(blamed[la, x] | blamed[lb, y]) > 1 and not same_name(x, y)
        for (la, x), (lb, y) in combinations(blamed, 2)
    )
