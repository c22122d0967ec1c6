"""How much one feed can make others wait by telling much: every report is compared with each open incident of its
country, and with each report of the one that it joins.

Of the open incidents that it alone tells of the latest take reports; one that would have joined an older one opens
another. Of its reports on one incident the first and the latest are kept; what it said between is replaced by what it
says now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from monitor.incidents.incident import Happening, Incident, Member
from monitor.incidents.limits import OF_ONE_FEED
from monitor.incidents.voices import outlet

OF_ONE_OUTLET = 100  # reports on one incident
LINES = 500  # of an incident's history
_OF_REPORTS = frozenset({"joined", "revised", "perhaps", "left", "taken_back", "toll_rose", "corrected"})


def within_quota(newest_first: Iterable[Incident]) -> list[Incident]:
    """The incidents that several feeds tell of, and of each feed's own the latest. Incidents with none are kept."""
    had, kept = Counter[str](), list[Incident]()
    for incident in newest_first:
        feeds = {member.feed for member in incident.members}
        if len(feeds) == 1:
            (feed,) = feeds
            had[feed] += 1
            if had[feed] > OF_ONE_FEED:
                continue
        kept.append(incident)
    return kept


def with_one_more(members: Sequence[Member], new: Member) -> list[Member]:
    """The members with another, in the place of an earlier one of the same outlet where that has told enough."""
    if len(members) < OF_ONE_OUTLET:
        return [*members, new]
    who = outlet(new)
    mine = [member for member in members if outlet(member) == who]
    gone = mine[1] if len(mine) >= OF_ONE_OUTLET else None
    return [*(member for member in members if member is not gone), new]


def in_short(history: Sequence[Happening]) -> tuple[Happening, ...]:
    """A history of bounded length: without the oldest lines on reports. What people did stays."""
    beyond = len(history) - LINES
    if beyond <= 0:
        return tuple(history)
    of_reports = (n for n, line in enumerate(history) if line.what in _OF_REPORTS)
    gone = set(islice(of_reports, beyond))
    return tuple(line for n, line in enumerate(history) if n not in gone)
