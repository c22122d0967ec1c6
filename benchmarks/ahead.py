#!/usr/bin/env python3
"""Whether workers could compare ahead of the pen: what an entry is compared with has changed by the time that it is
taken in, and how much of what was found still holds then. One process, no store, the entries of `pen.py`.

    ahead.py                                # compared 5, 20 and 100 entries before they are taken in
    ahead.py --open 1000 --lag 20

An answer holds for sure where no incident of the report's country and of none has changed (of any, where it has no
country): how rare each word is, and how alike all of them are to it, is part of each sum.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent))

from growing import NOW
from pen import told, waiting

from monitor.incidents import Candidates, Incident, Member, group, members_of
from monitor.incidents.group import likeliest_of
from monitor.incidents.known import Likeliest
from monitor.incidents.merge import summed
from monitor.incidents.shelf import country_of
from monitor.incidents.shelves import Shelves
from monitor.places import with_neighbours


@dataclass(frozen=True, slots=True)
class Compared:
    """One entry. before, now: what is found ahead, and when it is taken in; seconds: of the latter; surely: whether
    nothing has changed that could matter; since: the ids of what has."""

    before: Likeliest | None
    now: Likeliest | None
    seconds: float
    surely: bool
    since: frozenset[str]

    @property
    def decided_otherwise(self) -> bool:
        return _decision(self.before) != _decision(self.now)

    @property
    def told_otherwise(self) -> bool:
        """Whether the line of its history says something else."""
        one, other = (found and (_decision(found), found.score) for found in (self.before, self.now))
        return one != other

    @property
    def is_seen(self) -> bool:
        """Whether comparing with what has changed since would show that it is decided otherwise."""
        return any(found is not None and found.incident.id in self.since for found in (self.before, self.now))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--open", type=int, nargs="*", default=[1_000, 3_000], help="incidents of all countries")
    options.add_argument("--lag", type=int, nargs="*", default=[5, 20, 100], help="entries taken in meanwhile")
    options.add_argument("--entries", type=int, default=300, help="that are compared")
    given = options.parse_args()
    for number in given.open:
        for lag in given.lag:
            print(f"{number:7,} open, {lag:4} behind: {shown(compared(number, lag, given.entries))}", flush=True)


def compared(number: int, lag: int, entries: int) -> Sequence[Compared]:
    """Entries one after the other, each taken in by what is found now."""
    here, behind = shelves(number), shelves(number)
    changes: list[Sequence[Incident]] = []
    found: list[Compared] = []
    for at, member in enumerate(arriving(number, entries + lag)):
        if at >= lag:
            for incident in changes[at - lag]:
                behind.put(incident)
        since = [incident for some in changes[max(0, at - lag) :] for incident in some]
        place, known = member.report.place, candidates(here, member)
        surely = not any(place is None or country_of(i) in (None, place.country) for i in since)
        ahead = likeliest_of(member, candidates(behind, member))
        began = time.process_time()
        now = likeliest_of(member, known)
        spent = time.process_time() - began
        if at >= lag:
            found.append(Compared(ahead, now, spent, surely, frozenset(i.id for i in since)))
        changes.append([change.after for change in group([member], known, NOW)])
        for incident in changes[-1]:
            here.put(incident)
    return found


def shown(found: Sequence[Compared]) -> str:
    """The sums of it, in a line."""
    spent, otherwise = sum(one.seconds for one in found), [one for one in found if one.decided_otherwise]
    saved = sum(one.seconds for one in found if one.surely) / spent
    seen, joined = sum(one.is_seen for one in otherwise), [one for one in found if one.now]
    return (
        f"{1_000 * spent / len(found):6.1f} ms each; {saved:4.0%} of it is of what surely holds; "
        f"of {len(found)} entries {len(otherwise)} decided otherwise, {seen} of them by something new; "
        f"of {len(joined)} that are of something {sum(one.told_otherwise for one in joined)} with other evidence"
    )


def shelves(number: int) -> Shelves:
    """So many incidents, each of one report; a twentieth of them without a country."""
    made = Shelves()
    for n in range(number):
        member = told(n, here=False, nowhere=0.05)
        made.put(summed(Incident(member.id, opened=member.seen, updated=member.seen, members=()), [member]))
    return made


def arriving(begin: int, number: int) -> Sequence[Member]:
    """As many as come to the pen, in their mix, with the first report of each."""
    read = (members_of(*waiting(begin + n, here=False)) for n in range(2 * number))
    return [members[0] for members in read if members][:number]


def candidates(known: Shelves, member: Member) -> Candidates:
    place = member.report.place
    return known.candidates(known if place is None else {None, *with_neighbours(place.country or "")})


def _decision(found: Likeliest | None) -> object:
    return found and (found.incident.id, found.how, found.unsure)


if __name__ == "__main__":
    main()
