"""How each feed did, by what was told of the incidents that it reported and what staff said of them. Pure counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from monitor.incidents import Incident, Judgement, Member
from monitor.reports import Kind

WRONG = (Judgement.FALSE_ALARM, Judgement.DUPLICATE_OF)
GOOD = (Judgement.RIGHT, Judgement.WRONG_COUNT)  # it did happen


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """One feed over incidents that were told. first: where it was before every other feed, by `lead` in the middle;
    sole: where no other feed told of it, and how many of these were wrong."""

    feed: str
    told: int
    right: int
    wrong: int
    first: int
    lead: timedelta | None
    sole: int
    sole_wrong: int

    @property
    def unmarked(self) -> int:
        return self.told - self.right - self.wrong


def feed_records(incidents: Iterable[Incident]) -> list[FeedRecord]:
    """One a feed, that with the most incidents first."""
    arrived = [(incident, _first_of_each(incident.members)) for incident in incidents]
    feeds = {feed for _, order in arrived for feed, _ in order}
    records = [_record(feed, [(i, o) for i, o in arrived if any(f == feed for f, _ in o)]) for feed in feeds]
    return sorted(records, key=lambda record: (-record.told, record.feed))


Order = Sequence[tuple[str, Member]]  # each feed with its first report, in order of publication


def _first_of_each(members: Sequence[Member]) -> Order:
    first: dict[str, Member] = {}
    for member in sorted((m for m in members if m.report.kind is not Kind.CONTEXT), key=_when):
        first.setdefault(member.feed, member)
    return list(first.items())


def _when(member: Member) -> float:
    return (member.published or member.seen).timestamp()


def _record(feed: str, told: Sequence[tuple[Incident, Order]]) -> FeedRecord:
    leads = [_when(order[1][1]) - _when(order[0][1]) for _, order in told if len(order) > 1 and order[0][0] == feed]
    alone = [incident for incident, order in told if len(order) == 1]
    marks = [last_mark(incident) for incident, _ in told]
    return FeedRecord(
        feed,
        len(told),
        sum(mark in GOOD for mark in marks),
        sum(mark in WRONG for mark in marks),
        len(leads),
        timedelta(seconds=median(leads)) if leads else None,
        len(alone),
        sum(last_mark(incident) in WRONG for incident in alone),
    )


def last_mark(incident: Incident) -> Judgement | None:
    """The last word of staff on it."""
    return incident.marks[-1].what if incident.marks else None
