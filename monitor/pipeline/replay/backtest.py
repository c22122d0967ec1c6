"""A second config tried on the same entries: alerts that appear, that disappear, and that stay. Pure but
for the two replays that it is given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.alerts import Alert, MessageKind
from monitor.alerts.as_told import incident_as_told
from monitor.alerts.outline import outline
from monitor.alerts.quality import ELSEWHERE
from monitor.config import Config
from monitor.entries import Entry
from monitor.pipeline.intake.absorb import ReadEntry
from monitor.pipeline.replay.run import ReplayLine, Timed
from monitor.places.regions import Region
from monitor.reports import Reading

EVERYTHING = "the whole world"


@dataclass(frozen=True, slots=True)
class WouldSend:
    """One alert of a replay: when on the virtual clock, and in which regions."""

    at: datetime
    alert: Alert
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many alerts only the other config sends, only this one, and both."""

    appeared: int
    disappeared: int
    same: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two replays side by side. Each in the order of its clock."""

    appeared: tuple[WouldSend, ...]
    disappeared: tuple[WouldSend, ...]
    same: tuple[WouldSend, ...]

    @property
    def by_rule(self) -> dict[str, Counts]:
        return self._counts(lambda sent: [rule_of(sent.alert)])

    @property
    def by_region(self) -> dict[str, Counts]:
        """An alert in several regions counts in each."""
        return self._counts(lambda sent: sent.regions)

    def _counts(self, names: Callable[[WouldSend], Sequence[str]]) -> dict[str, Counts]:
        every = [
            [name for sent in group for name in names(sent)] for group in (self.appeared, self.disappeared, self.same)
        ]
        known = sorted({name for group in every for name in group})
        return {name: Counts(*(group.count(name) for group in every)) for name in known}


def compare(one: Iterable[WouldSend], other: Iterable[WouldSend]) -> Compared:
    """The alerts that `other` sends and `one` does not, and the reverse. An alert is the same where its id is, which is
    made from rule, incident, reason and number: an update that the other config tells first is not the same message."""
    mine, theirs = ({sent.alert.id: sent for sent in sends} for sends in (one, other))
    return Compared(
        appeared=tuple(sent for ident, sent in theirs.items() if ident not in mine),
        disappeared=tuple(sent for ident, sent in mine.items() if ident not in theirs),
        same=tuple(sent for ident, sent in mine.items() if ident in theirs),
    )


def sends(lines: Iterable[ReplayLine], regions: Sequence[Region]) -> list[WouldSend]:
    """Every alert of a replay."""
    return [
        WouldSend(line.at if isinstance(line, Timed) else line.entry.seen, alert, _regions(alert, regions))
        for line in lines
        for alert in line.alerts
    ]


def regions_of(*configs: Config) -> list[Region]:
    """The regions of all of them, each name once."""
    return list({region.name: region for config in configs for region in config.regions}.values())


def rule_of(alert: Alert) -> str:
    """The rule, or for a digest its name."""
    return alert.rule or (f"digest {alert.subject}" if alert.kind is MessageKind.DIGEST else alert.reason.value)


def once(read: ReadEntry) -> ReadEntry:
    """Reads each entry once, however often it is asked for: what a reading gives depends on nothing else."""
    known: dict[tuple[str, str, int], Reading] = {}

    def reading(entry: Entry) -> Reading:
        name = (entry.feed, entry.key, entry.revision)
        if name not in known:
            known[name] = read(entry)
        return known[name]

    return reading


def _regions(alert: Alert, regions: Sequence[Region]) -> tuple[str, ...]:
    if alert.kind is MessageKind.WINDOW:
        return (outline(alert.facts).region or EVERYTHING,)
    if alert.kind is not MessageKind.ALERT:
        return ()
    there = incident_as_told(alert.facts).place
    return tuple(region.name for region in regions if region.contains(there)) or (ELSEWHERE,)
