"""The dossier of an incident out of the store, and holding it back from retention."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from monitor.exports.evidence import MOST_OF_DOCUMENTS, AsReceived, Dossier
from monitor.exports.records import Record
from monitor.incidents import Incident
from monitor.store import ReadHandle, WriteHandle
from monitor.store.families.tokens import Hold


def dossier_of(
    asking: ReadHandle, incident: Incident, country: str | None, now: datetime, *, documents: bool = True
) -> Dossier:
    """All that is kept of it. documents: with those of feeds, which hold what else the feed told, too."""
    entries = dict.fromkeys((member.feed, member.key) for member in incident.members)
    return Dossier(
        Record(incident, country),
        [kept for feed, key in entries for kept in asking.revisions(feed, key)],
        asking.verdicts(incident.id),
        asking.alerts(incident=incident.id),
        now,
        asking.hold(incident.id) is not None,
        list(_received(asking, entries, MOST_OF_DOCUMENTS if documents else 0)),
    )


def _received(asking: ReadHandle, entries: Iterable[tuple[str, str]], room: int) -> Iterator[AsReceived]:
    """The documents of these entries, of which no more than `room` bytes are given."""
    known: dict[str, bytes | None] = {}
    for feed, key in entries:
        for one in asking.receipts(feed, key):
            if one.digest not in known:
                found = asking.document(one.digest) if room > 0 else None
                known[one.digest] = found if found is not None and len(found) <= room else None
                room -= len(known[one.digest] or b"")
            yield AsReceived(feed, key, one.revision, one.digest, one.address, one.at, known[one.digest])


def hold(writing: WriteHandle, incident: Incident, by: str, why: str, now: datetime) -> bool:
    """From now on retention leaves it alone; false where it did already."""
    known = writing.hold(incident.id)
    if known is None:
        writing.save_hold(Hold(incident.id, now, by, why))
    return known is None


def release(writing: WriteHandle, incident: str) -> bool:
    """Retention may have it again, and begins anew: it passed it by. False where it was not held."""
    released = writing.drop_hold(incident)
    if released:
        writing.forget_sweeps()
    return released
