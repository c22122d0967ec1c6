"""Mutes by a person: an incident, a place or a rule, also one on a stretch of time, until a time. Pure.

It holds back what is no more than was told: never more dead than were told there by then, a class of victims or a
protected place that was not, a more urgent rule, or what takes something back. It ends by itself, and what it held back
is not told afterwards: it stands in the digest, which names every mute.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.alerts.alert import EVERYBODY, FIRST, Reason, Rule, Step, StepAnswer, figure
from monitor.alerts.graver import GRAVE, grave_classes, is_graver
from monitor.incidents import Incident
from monitor.incidents.identity import stable_id
from monitor.model import Place, Severity, Target, Toll, Victim
from monitor.text import fold

if TYPE_CHECKING:
    from monitor.places.regions import Region

KEPT = 100  # mutes that are over
GREW = 2  # times what was told of a stretch of time, above which no mute holds it

_NEWS = (*FIRST, Reason.TOLL_ROSE)


class Muted(StrEnum):
    """The kinds of things that can be muted."""

    INCIDENT = "incident"
    PLACE = "place"
    RULE = "rule"
    PERIOD = "period"  # a rule on a stretch of time


@dataclass(frozen=True, slots=True)
class Mute:
    """One mute. name: the incident's id, the place as it is called or a region of the config, the rule. The rest is
    what was told there by then, above which it does not hold."""

    what: Muted
    name: str
    at: datetime
    until: datetime
    by: str
    note: str = ""
    dead: int = 0
    classes: tuple[Victim, ...] = ()
    targets: tuple[Target, ...] = ()
    severity: Severity | None = None

    @property
    def id(self) -> str:
        return stable_id("mute", self.what, self.name, self.at.isoformat())[:6]

    def lasts(self, now: datetime) -> bool:
        return self.at <= now < self.until

    @property
    def words(self) -> str:
        """`incident 3f2a until 2031-03-09 12:00 UTC, by ana: known to all`."""
        why = f": {self.note}" if self.note else ""
        return f"{self.what} {self.name} until {self.until:%Y-%m-%d %H:%M} UTC, by {self.by}{why}"

    @property
    def limit(self) -> str:
        """The news that is told in spite of it."""
        if self.what is Muted.PERIOD:
            more = f"more than {self.dead}" if self.dead else f"more than {GREW} times what was told"
            return f"{more} in a region are told"
        return f"more than {self.dead} dead, or a graver class or rule, are told"


@dataclass(frozen=True, slots=True)
class Mutes:
    """Everything that was muted, those that are over, too."""

    all: tuple[Mute, ...] = ()

    def lasting(self, at: datetime) -> list[Mute]:
        return [mute for mute in self.all if mute.lasts(at)]

    def since(self, at: datetime, now: datetime) -> list[Mute]:
        """Those that held at any time since."""
        return [mute for mute in self.all if mute.until > at and mute.at <= now]

    def holding(
        self, incident: Incident, rule: Rule, reason: Reason, at: datetime, regions: Sequence[Region]
    ) -> Mute | None:
        """The mute that holds back such a message; None where none does. regions: those of the config, by which a place
        may be named."""
        if reason not in _NEWS:
            return None
        mine = (mute for mute in self.lasting(at) if _is_of(mute, incident, rule, regions))
        return next((mute for mute in mine if not _more(mute, incident, rule)), None)

    def holding_total(self, rule: Rule, region: Region | None, total: Toll, told: Toll, at: datetime) -> Mute | None:
        """The mute that holds back a total in a region: of its rule, or of the region. Every such message tells of more
        than the last; it is told where one of its counts has grown by much. told: the total of the last message."""
        mine = (mute for mute in self.lasting(at) if _is_of_period(mute, rule, region))
        return next((mute for mute in mine if not _much_more(mute, rule, total, told)), None)

    def with_one(self, mute: Mute) -> Mutes:
        """With another one; one of the same thing gives way to it, and of those that are over the oldest go."""
        ended = tuple(_ended(m, mute.at) if (m.what, m.name) == (mute.what, mute.name) else m for m in self.all)
        return replace(self, all=(*ended, mute)[-KEPT:])

    def without(self, mute: Mute, at: datetime) -> Mutes:
        """With one ended at once."""
        return replace(self, all=tuple(_ended(m, at) if m == mute else m for m in self.all))


NOTHING_MUTED = Mutes()


def _is_of(mute: Mute, incident: Incident, rule: Rule, regions: Sequence[Region]) -> bool:
    if mute.what is Muted.INCIDENT:
        return mute.name in (incident.id, *incident.merged)
    if mute.what is Muted.RULE:
        return mute.name == rule.name
    return mute.what is Muted.PLACE and is_in(incident.place, mute.name, regions)


def _is_of_period(mute: Mute, rule: Rule, region: Region | None) -> bool:
    if mute.what is Muted.PLACE:
        return region is not None and fold(mute.name) == fold(region.name)
    return mute.what is Muted.PERIOD and mute.name == rule.name


def _much_more(mute: Mute, rule: Rule, total: Toll, told: Toll) -> bool:
    if mute.severity is not None and rule.severity > mute.severity:
        return True
    asked = {t.key: t.at_least or 1 for condition in rule.any for t in condition.thresholds}
    above = mute.dead if mute.what is Muted.PERIOD else 0
    return any(figure(total, key) > (above or GREW * max(figure(told, key), least)) for key, least in asked.items())


def _ended(mute: Mute, at: datetime) -> Mute:
    return replace(mute, until=min(mute.until, max(at, mute.at)))


def is_in(place: Place | None, name: str, regions: Iterable[Region]) -> bool:
    """Whether a place is what somebody calls so: a region of the config, or its town, province or country."""
    region = next((r for r in regions if fold(r.name) == fold(name)), None)
    if region is not None:
        return place is not None and region.contains(place) is not None
    if place is None:
        return False
    return fold(name) in {fold(known) for known in (place.name, place.written, place.admin1, place.country) if known}


def told_by_then(incidents: Iterable[Incident], severity: Severity | None) -> dict[str, object]:
    """The most that was told of these: the fields of a `Mute` above which it does not hold."""
    known = list(incidents)
    return {
        "dead": max((figure(i.toll, EVERYBODY) for i in known), default=0),
        "classes": tuple(v for v in GRAVE if any(v in grave_classes(i) for i in known)),
        "targets": tuple(t for t in Target if any(i.target is t for i in known)),
        "severity": severity,
    }


def check(mute: Mute) -> StepAnswer:
    """The step of a decision that a mute stops."""
    return StepAnswer(Step.MUTE, False, f"not muted, or more than was told: {mute.limit}", f"muted: {mute.words}")


def check_total(
    mutes: Mutes, rule: Rule, region: Region | None, total: Toll, told: Toll, at: datetime
) -> StepAnswer | None:
    """The same of a total; None where no mute stops it."""
    mute = mutes.holding_total(rule, region, total, told, at)
    return check(mute) if mute else None


def _more(mute: Mute, incident: Incident, rule: Rule) -> bool:
    if mute.severity is not None and rule.severity > mute.severity:
        return True
    return is_graver(incident, mute.dead, mute.classes, mute.targets)
