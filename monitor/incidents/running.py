"""The sum of the reports of an incident, kept up by the one that came.

An incident grows by one report at a time, as a rule: the sum of those before is taken up. It is the same sum, for it is
made in no other way: all of them at once are added one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import is_

from monitor.incidents.dissent import ToldSource, ToldSources, in_order
from monitor.incidents.incident import Member
from monitor.incidents.kin import Kin
from monitor.incidents.toll import Tolls
from monitor.incidents.voices import Voice, Voices
from monitor.incidents.votes import Votes

FEW = 6  # reports: to add them anew is cheaper than to remember
MOST_SUMS, MOST = 64, 4096  # incidents that grew last, and their reports
GONE = 2  # times as many as there are may be compared, before all that left an incident are forgotten


class Running:
    """The sum of some reports, none of them context, in order of arrival."""

    def __init__(self, kin: Kin) -> None:
        self.members: list[Member] = []
        self.kin = kin
        self.tolls = Tolls()
        self.votes = Votes()
        self._voices = Voices(kin)
        self._sources = ToldSources(kin)

    @property
    def voices(self) -> Sequence[Voice]:
        return self._voices.all

    def add(self, members: Iterable[Member]) -> None:
        """The reports that came."""
        for member in members:
            self.kin.add(member)
            self.members.append(member)
            self.tolls.add(member, self._voices.add(member))
            self.votes.add(member)

    def sources(self, spoken: Iterable[Sequence[Member]]) -> Sequence[ToldSource]:
        """Who is behind these of its voices, as each outlet tells of it."""
        told = in_order(spoken)
        if not _begins(told, self._sources.members):
            self._sources = ToldSources(self.kin)
        for member in told[len(self._sources.members) :]:
            self._sources.add(member)
        return self._sources.all


def _begins(members: Sequence[Member], before: Sequence[Member]) -> bool:
    """Whether these are the first ones."""
    return len(before) <= len(members) and all(map(is_, before, members))


class _Remembered:
    """The sums that grew last, by their first report. Any thread may ask: a sum is taken out while it grows."""

    def __init__(self) -> None:
        self._sums: dict[int, Running] = {}

    def take(self, members: Sequence[Member]) -> Running | None:
        return self._sums.pop(id(members[0]), None)

    def keep(self, grown: Running) -> None:
        self._sums[id(grown.members[0])] = grown
        held = list(self._sums.items())
        reports = sum(len(one.kin) for _, one in held)
        for first, oldest in held:
            if len(held) <= MOST_SUMS and reports <= MOST:
                break
            self._sums.pop(first, None)
            held, reports = held[1:], reports - len(oldest.kin)


_remembered = _Remembered()


@contextmanager
def running(members: Sequence[Member]) -> Iterator[Running]:
    """The sum of these reports, to which nobody else adds meanwhile. Two that were compared once, whatever else
    changed, are not compared again."""
    known = _remembered.take(members) if len(members) >= FEW else None
    if known is None or len(known.kin) > GONE * len(members):
        known = Running(Kin())
    elif not _begins(members, known.members):
        known = Running(known.kin)
    known.add(members[len(known.members) :])
    yield known
    if len(members) >= FEW:
        _remembered.keep(known)
