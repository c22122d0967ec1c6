"""How many open incidents one feed keeps in the race: the latest that it alone tells of. A feed that makes up thousands
would else make every other feed's report of that country dearer, and hold all of them up.

What is beyond takes no report any more but of its own entries: a report that would have joined it opens another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from monitor.incidents.incident import Incident

OF_ONE_FEED = 500


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
