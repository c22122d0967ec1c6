"""Who says so. Corroboration counts independent voices, not outlets, and a grade is a rule over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor.incidents.incident import Grade, Member
from monitor.incidents.kin import Groups, Kin
from monitor.model import Harm, Victim, count_of, figure_of
from monitor.organisations import house
from monitor.reports import Kind
from monitor.text import fold

Outlet = tuple[bool, str]


def outlet(member: Member) -> Outlet:
    """Whose word it is that this was said at all: the feed's, whatever it cites, or, where its kind says that it
    carries others, the publisher's. One feed is one outlet: it can invent names, but no second feed."""
    return (True, fold(member.publisher)) if member.carried else (False, member.feed)


class Voice(list[Member]):
    """One source as one outlet tells of it: its reports, in order of arrival. ends: the bits of its first and latest
    reports; like: of those that are like one of them; sure: how surely they say so; dead: each number that they give;
    native: whether not all are a machine's translations; unsure: whether one is, or disputes. All of it is worked out
    when it speaks, for it is asked whenever anybody does."""

    __slots__ = ("dead", "ends", "house", "like", "native", "outlet", "sure", "unsure")

    def __init__(self, first: Member) -> None:
        super().__init__((first,))
        self.outlet, self.house = outlet(first), house(first.publisher)
        self.ends, self.like = 0, 0
        self.sure, self.native, self.unsure = 0.0, False, False
        self.dead: set[int] = set()

    def look(self, kin: Kin) -> None:
        """Take up what its latest report says, and who is like it now."""
        latest, ends = self[-1], _ends(self)
        self.ends, self.like = kin.bits(ends), kin.like_any(ends)
        self.sure = max(self.sure, _sure([latest]))
        self.native = self.native or not latest.translated
        self.unsure = self.unsure or latest.translated or latest.report.disputed
        if (figure := figure_of(latest.report.toll, Harm.KILLED)) is not None:
            self.dead.add(figure)


class Voices:
    """Voices as reports come, each in its own words: only these change its figures."""

    def __init__(self, kin: Kin) -> None:
        self.all: list[Voice] = []
        self._kin = kin
        self._of_outlet: dict[Outlet, tuple[Groups, list[int]]] = {}  # its groups, and the number of each one's voice

    def add(self, member: Member) -> int:
        """The number of its voice. Its kin knows it by now."""
        groups, numbers = self._of_outlet.setdefault(outlet(member), (Groups(self._kin), []))
        if (group := groups.put(member)) == len(numbers):
            numbers.append(len(self.all))
            self.all.append(Voice(member))
        else:
            self.all[numbers[group]].append(member)
        if like := self._kin.like(member):
            mine = self._kin.bit(member)
            for voice in self.all:
                if voice.ends & like:
                    voice.like |= mine
        self.all[numbers[group]].look(self._kin)
        return numbers[group]


def independent(spoken: Sequence[Voice]) -> Sequence[list[Member]]:
    """The voices that corroborate, each with those that add nothing to it: two outlets and two sources, in no words of
    each other. What only machine translations say proves nothing beside others, and without others is one voice.

    Two by two, so that a feed that cites everybody cannot tie together those who know nothing of each other.
    """
    own = [voice for voice in spoken if voice.native]
    if not own:
        return [[member for voice in spoken for member in voice]][: len(spoken)]
    chosen = list(next(_pairs(own), own[:1]))
    taken = _Taken()
    for voice in chosen:
        taken.add(voice)
    for voice in own:
        if taken.corroborates_all(voice):
            chosen.append(voice)
            taken.add(voice)
    return _with_the_rest(chosen, own)


@dataclass(slots=True)
class _Taken:
    """Voices that were taken together."""

    outlets: set[Outlet] = field(default_factory=set)
    houses: set[int | None] = field(default_factory=set)
    ends: int = 0

    def add(self, voice: Voice) -> None:
        self.outlets.add(voice.outlet)
        self.houses.add(voice.house)
        self.ends |= voice.ends

    def corroborates_all(self, voice: Voice) -> bool:
        """Whether it corroborates each of these."""
        return not (
            voice.outlet in self.outlets
            or (voice.house is not None and voice.house in self.houses)
            or voice.like & self.ends
        )


def _corroborate(a: Voice, b: Voice) -> bool:
    """Two outlets, not of one network (in whatever languages: one desk, as a rule, behind both), and two sources."""
    one_house = a.house is not None and a.house == b.house
    return not (a.outlet == b.outlet or one_house or a.like & b.ends)


def _pairs(spoken: Iterable[Voice]) -> Iterator[tuple[Voice, Voice]]:
    """Those that corroborate, two by two, the earliest first."""
    before: list[Voice] = []
    ends = 0
    for b in spoken:
        if ends & ~b.like:  # where every end is like one of its own, nobody corroborates it
            yield from ((a, b) for a in before if _corroborate(a, b))
        before.append(b)
        ends |= b.ends


def _with_the_rest(chosen: Sequence[Voice], own: Sequence[Voice]) -> Sequence[list[Member]]:
    """Each chosen voice, and with the first that it does not corroborate each of the others."""
    rest: list[list[Member]] = [[] for _ in chosen]
    among = set(map(id, chosen))
    for voice in own:
        if id(voice) not in among:
            at = next(n for n, other in enumerate(chosen) if not _corroborate(voice, other))
            rest[at] += voice
    return [[*voice, *more] if more else voice for voice, more in zip(chosen, rest, strict=True)]


def _ends(voice: Sequence[Member]) -> Sequence[Member]:
    """The first and the latest, which bounds the work where a live page speaks a hundred times."""
    return voice if len(voice) <= 4 else [*voice[:2], *voice[-2:]]


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


def backed(spoken: Sequence[Voice], agree: Callable[[list[Member], list[Member]], bool]) -> bool:
    """Whether two of all voices corroborate each other, agree on the dead and dispute nothing, whatever a third says or
    copies: one feed cannot take that from them."""
    sure = (voice for voice in spoken if not voice.unsure)
    return any(agree(a, b) for a, b in _pairs(sure))  # the first two settle it, as a rule


def confidence(spoken: Iterable[Sequence[Member]]) -> float:
    """That somebody is right: 1 - the product of each independent voice's doubt. Copies add nothing, nor does context,
    which is sure of being none."""
    doubt = 1.0
    for voice in spoken:
        doubt *= 1.0 - (voice.sure if isinstance(voice, Voice) else _sure(voice))
    return round(1.0 - doubt, 4)


def _sure(voice: Iterable[Member]) -> float:
    return max((m.report.confidence for m in voice if m.report.kind is not Kind.CONTEXT), default=0.0)


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
