"""Which reports of an incident have one source behind them, worked out once for each pair.

An incident grows by one report at a time, and who repeats whom of those before does not change by it: the one that
came is compared with them, and what is known of the others is taken up. Reports are bits of a number, so that "none of
these" is one step however many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from operator import is_

from monitor.incidents.incident import Member

Alike = Callable[[Member, Member], bool]

FEW = 6  # reports: to compare them anew is cheaper than to remember
MOST_ROWS = 64  # incidents that grow at one time


@dataclass(slots=True)
class Kin:
    """Reports in order of arrival, each with a bit, and for each those that are alike."""

    members: list[Member] = field(default_factory=list)
    _at: dict[int, int] = field(default_factory=dict)  # by identity
    _alike: list[int] = field(default_factory=list)

    def add(self, member: Member, alike: Alike) -> None:
        at = len(self.members)
        mine = [n for n, other in enumerate(self.members) if alike(member, other)]
        for n in mine:
            self._alike[n] |= 1 << at
        self._alike.append(sum(1 << n for n in mine))
        self._at[id(member)] = at
        self.members.append(member)

    def bit(self, member: Member) -> int:
        return 1 << self._at[id(member)]

    def like(self, member: Member) -> int:
        """The bits of all others that are like it."""
        return self._alike[self._at[id(member)]]

    def bits(self, members: Iterable[Member]) -> int:
        found = 0
        for member in members:
            found |= 1 << self._at[id(member)]
        return found

    def like_any(self, members: Iterable[Member]) -> int:
        """The bits of all that are like one of these."""
        found = 0
        for member in members:
            found |= self._alike[self._at[id(member)]]
        return found


class Remembered:
    """The rows of reports that grew last. Any thread may ask: a row is taken out while it grows."""

    def __init__(self, alike: Alike) -> None:
        self._alike = alike
        self._rows: dict[tuple[int, int, int], Kin] = {}  # by first and last report and length

    def kin(self, members: Sequence[Member]) -> Kin:
        """These reports, each pair compared once as long as their row only grows."""
        number, few = len(members), len(members) < FEW
        known = None if few else self._taken(members, number) or self._taken(members, number - 1)
        kin = known or Kin()
        for member in members[len(kin.members) :]:
            kin.add(member, self._alike)
        if not few:
            self._keep(kin)
        return kin

    def _taken(self, members: Sequence[Member], number: int) -> Kin | None:
        found = self._rows.pop(_key(members, number), None)
        return found if found and all(map(is_, found.members, members)) else None

    def _keep(self, kin: Kin) -> None:
        if len(self._rows) >= MOST_ROWS:
            self._rows.clear()
        self._rows[_key(kin.members, len(kin.members))] = kin


def _key(members: Sequence[Member], number: int) -> tuple[int, int, int]:
    return id(members[0]), id(members[number - 1]), number
