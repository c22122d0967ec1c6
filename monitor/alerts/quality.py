"""How right the alerts were, by what staff said of them. Counts only: what nobody marked is not proven right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from monitor.alerts.alert import Alert
from monitor.alerts.as_told import feed_as_told
from monitor.incidents import Incident, Judgement
from monitor.places.regions import Region

FirstMessage = tuple[Alert, Incident]  # the first message of a rule on an incident, and the incident as it stands
ELSEWHERE = "elsewhere"
EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Tally:
    """One group of first messages. by: what it is grouped by (all, rule, region, feed)."""

    by: str
    name: str
    told: int
    false_alarm: int
    wrong_count: int
    duplicate: int
    right: int

    @property
    def unmarked(self) -> int:
        return self.told - self.marked

    @property
    def marked(self) -> int:
        return self.false_alarm + self.wrong_count + self.duplicate + self.right


def quality(told: Sequence[FirstMessage], regions: Sequence[Region]) -> list[Tally]:
    """All of them, then by rule, by region and by the feed whose report caused the message; the most told first.

    An incident in several regions counts in each; an incident's last mark counts.
    """

    def where(alert: Alert, incident: Incident) -> list[str]:
        return [r.name for r in regions if r.contains(incident.place)] or [ELSEWHERE]

    return [
        *_tallies("all", told, lambda alert, incident: [EVERYTHING]),
        *_tallies("rule", told, lambda alert, incident: [alert.rule or ""]),
        *_tallies("region", told, where),
        *_tallies("feed", told, lambda alert, incident: [_feed(alert)]),
    ]


def _tallies(by: str, told: Iterable[FirstMessage], names: Callable[[Alert, Incident], list[str]]) -> list[Tally]:
    groups: dict[str, list[Incident]] = {}
    for alert, incident in told:
        for name in names(alert, incident):
            groups.setdefault(name, []).append(incident)
    tallies = [_tally(by, name, group) for name, group in groups.items()]
    return sorted(tallies, key=lambda tally: (-tally.told, tally.name))


def _tally(by: str, name: str, incidents: Sequence[Incident]) -> Tally:
    last = [incident.marks[-1].what for incident in incidents if incident.marks]
    return Tally(by, name, len(incidents), *(last.count(judgement) for judgement in Judgement))


def _feed(alert: Alert) -> str:
    return feed_as_told(alert.facts) or "unknown"
