"""Who says so. Corroboration counts independent voices, not outlets, and a grade is a rule over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

from monitor.incidents.incident import Grade, Member
from monitor.incidents.kin import Kin, Remembered
from monitor.incidents.wording import is_copy
from monitor.model import Harm, Victim, count_of, figure_of
from monitor.organisations import house, same_name
from monitor.reports import Kind
from monitor.text import fold

Outlet = tuple[bool, str]


def outlet(member: Member) -> Outlet:
    """Whose word it is that this was said at all: the feed's, whatever it cites, or, where its kind says that it
    carries others, the publisher's. One feed is one outlet: it can invent names, but no second feed."""
    return (True, fold(member.publisher)) if member.carried else (False, member.feed)


def speaker(member: Member) -> str:
    """Whoever the report names as its source; the publisher where nobody is named, or only "residents" are: these are
    others in each town, and in each feed."""
    report = member.report
    return member.publisher if report.claimant is None or report.claimant_is_anonymous else report.claimant


def same_speaker(a: Member, b: Member) -> bool:
    """One source behind both: the same name, or one text that both print."""
    return same_name(speaker(a), speaker(b)) or is_copy(a, b)


_remembered = Remembered(same_speaker)


def kin_of(members: Sequence[Member]) -> Kin:
    """These reports of one incident with who is like whom."""
    return _remembered.kin(members)


def voices(members: Sequence[Member], kin: Kin | None = None) -> list[list[Member]]:
    """Members by voice, each list in order of arrival: a voice is one source as one outlet tells of it, and only its
    own words change its figures. Context says nothing new and has no voice. kin: of these and perhaps of more."""
    speaking = [member for member in members if member.report.kind is not Kind.CONTEXT]
    kin = kin or kin_of(speaking)
    found: list[list[Member]] = []
    of_outlet: dict[Outlet, _Groups] = {}
    for member in speaking:
        mine = of_outlet.setdefault(outlet(member), _Groups(kin))
        if mine.put(member):
            found.append(mine.groups[-1])
    return found


def by_source(members: Sequence[Member], kin: Kin | None = None) -> list[list[Member]]:
    """Members by who is behind them, whatever outlet tells of it."""
    found = _Groups(kin or kin_of(members))
    for member in members:
        found.put(member)
    return found.groups


@dataclass(slots=True)
class _Groups:
    """Reports that are put into the first group that holds one like it, else into one of their own."""

    kin: Kin
    groups: list[list[Member]] = field(default_factory=list)
    _bits: list[int] = field(default_factory=list)  # of each group
    _all: int = 0

    def put(self, member: Member) -> bool:
        """Whether it began a group."""
        mine, like = self.kin.bit(member), self.kin.like(member)
        self._all |= mine
        home = next((n for n, bits in enumerate(self._bits) if bits & like), None) if like & self._all else None
        if home is None:
            self.groups.append([member])
            self._bits.append(mine)
            return True
        self.groups[home].append(member)
        self._bits[home] |= mine
        return False


def independent(spoken: Sequence[list[Member]], kin: Kin | None = None) -> list[list[Member]]:
    """The voices that corroborate, each with those that add nothing to it: two outlets and two sources, in no words of
    each other. What only machine translations say proves nothing beside others, and without others is one voice.

    Two by two, so that a feed that cites everybody cannot tie together those who know nothing of each other.
    """
    own = [voice for voice in spoken if not all(member.translated for member in voice)]
    if not own:
        return [[member for voice in spoken for member in voice]][: len(spoken)]
    kin = kin or kin_of([member for voice in spoken for member in voice])
    sides = [_side(voice, kin) for voice in own]
    chosen = list(_independent_pair(sides))
    taken = _Taken()
    for side in chosen:
        taken.add(side)
    for side in sides:
        if taken.corroborates_all(side):
            chosen.append(side)
            taken.add(side)
    return _with_the_rest(chosen, sides)


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One voice. ends: the bits of its first and latest reports; like: those of reports that are like one of them."""

    voice: list[Member]
    outlet: Outlet
    house: int | None
    ends: int
    like: int


def _side(voice: list[Member], kin: Kin) -> _Side:
    ends = _ends(voice)
    return _Side(voice, outlet(voice[0]), house(voice[0].publisher), kin.bits(ends), kin.like_any(ends))


@dataclass(slots=True)
class _Taken:
    """Voices that were taken together."""

    outlets: set[Outlet] = field(default_factory=set)
    houses: set[int | None] = field(default_factory=set)
    ends: int = 0

    def add(self, side: _Side) -> None:
        self.outlets.add(side.outlet)
        self.houses.add(side.house)
        self.ends |= side.ends

    def corroborates_all(self, side: _Side) -> bool:
        """Whether it corroborates each of these."""
        return not (
            side.outlet in self.outlets
            or (side.house is not None and side.house in self.houses)
            or side.like & self.ends
        )


def _corroborate(a: _Side, b: _Side) -> bool:
    """Two outlets, not of one network (in whatever languages: one desk, as a rule, behind both), and two sources."""
    one_house = a.house is not None and a.house == b.house
    return not (a.outlet == b.outlet or one_house or a.like & b.ends)


def _independent_pair(sides: Sequence[_Side]) -> Sequence[_Side]:
    """The first two that corroborate, or the first alone."""
    before = 0
    for n, b in enumerate(sides):
        if before & ~b.like:  # where every end is like one of its own, nobody corroborates it
            for a in sides[:n]:
                if _corroborate(a, b):
                    return a, b
        before |= b.ends
    return sides[:1]


def _with_the_rest(chosen: Sequence[_Side], sides: Sequence[_Side]) -> list[list[Member]]:
    """Each chosen voice, and with the first that it does not corroborate each of the others."""
    found = [list(side.voice) for side in chosen]
    among = {id(side) for side in chosen}
    for side in sides:
        if id(side) not in among:
            found[next(n for n, other in enumerate(chosen) if not _corroborate(side, other))] += side.voice
    return found


def _ends(voice: Sequence[Member]) -> Sequence[Member]:
    """The first and the latest, which bounds the work where a live page speaks a hundred times."""
    return voice if len(voice) <= 4 else [*voice[:2], *voice[-2:]]


def copied(a: Sequence[Member], b: Sequence[Member]) -> bool:
    """Whether one of two voices prints the other's text, whatever number stands in it."""
    return any(is_copy(one, other) for one, other in product(_ends(a), _ends(b)))


def claimants(spoken: Sequence[Sequence[Member]]) -> tuple[str, ...]:
    """One name an independent voice, in order of arrival: of those who give its highest figure, that of a named source,
    else of the first publisher. A copy that changes the number speaks in its own name."""
    return tuple(_claimant(_highest(voice)) for voice in spoken)


def _claimant(voice: Sequence[Member]) -> str:
    return next((m.report.claimant for m in voice if m.report.claimant), voice[0].publisher)


def _highest(voice: Sequence[Member]) -> Sequence[Member]:
    """The reports of the outlets whose last word on the dead is the highest; all where nobody gives a number."""
    last = {outlet(m): figure for m in voice if (figure := figure_of(m.report.toll, Harm.KILLED)) is not None}
    best = max(last.values(), default=None)
    return [m for m in voice if last.get(outlet(m)) == best] if best is not None else voice


def grade(spoken: Sequence[list[Member]], *, contested: bool, alone: bool) -> Grade:
    """The rule of docs/incidents.md, strongest first, over `independent` voices. "Reported" is the most that any grade
    means. contested: they disagree (`dissent`); alone: one of them alone has the highest figure, which rose."""
    if spoken and all(m.quarantined for v in spoken for m in v):
        return Grade.UNCONFIRMED_CLAIM
    if contested:  # an admission, too: whoever reports one may be wrong
        return Grade.CONTESTED
    if any(_admits(m) for v in spoken for m in v):
        return Grade.ADMITTED
    if len(spoken) == 1 and all(_partisan(m) or m.untried for m in spoken[0]):
        return Grade.UNCONFIRMED_CLAIM
    return Grade.SEVERAL_SOURCES if len(spoken) > 1 and not alone else Grade.SINGLE_SOURCE


def backed(
    spoken: Sequence[list[Member]], agree: Callable[[list[Member], list[Member]], bool], kin: Kin | None = None
) -> bool:
    """Whether two of all voices corroborate each other, agree on the dead and dispute nothing, whatever a third says or
    copies: one feed cannot take that from them."""
    kin = kin or kin_of([member for voice in spoken for member in voice])
    sure = [_side(v, kin) for v in spoken if not any(m.report.disputed or m.translated for m in v)]
    pairs = ((a, b) for n, b in enumerate(sure) for a in sure[:n])
    return any(_corroborate(a, b) and agree(a.voice, b.voice) for a, b in pairs)


def confidence(spoken: Iterable[Sequence[Member]]) -> float:
    """That somebody is right: 1 - the product of each independent voice's doubt. Copies add nothing, nor does context,
    which is sure of being none."""
    doubt = 1.0
    for voice in spoken:
        doubt *= 1.0 - max((m.report.confidence for m in voice if m.report.kind is not Kind.CONTEXT), default=0.0)
    return round(1.0 - doubt, 4)


def _partisan(member: Member) -> bool:
    """A warring side says so: the named source, or its own outlet where it names nobody else."""
    return member.report.claimant_is_party or (member.party and member.report.claimant is None)


def _admits(member: Member) -> bool:
    """The side that did it owns to it in words of admission, and civilians, or people whom nobody disputes, were
    harmed."""
    report = member.report
    if not report.admits or report.disputed:
        return False
    civilians = count_of(report.toll, Harm.KILLED, Victim.CIVILIAN)
    return civilians is not None and civilians.figure != 0
