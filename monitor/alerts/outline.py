"""The outline of a message: what tables, logs and metrics show of its facts. Whoever decides by something asks the
alert's own fields instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor.model import Count, Harm, Place, Precision, Toll, Victim

FactsAsRead = Mapping[str, Any]  # the facts of a message


@dataclass(frozen=True, slots=True)
class Outline:
    """where, by, title: of its incident; region, over: of its stretch of time; the figures of whichever it tells of.
    held: how many messages a summary stands for."""

    where: str | None
    region: str | None
    over: str | None
    killed: str | None
    injured: str | None
    by: tuple[str, ...]
    title: str | None
    held: int | None

    @property
    def headline(self) -> str | None:
        return self.title or (f"in {self.over}" if self.over else None)


def outline(facts: FactsAsRead) -> Outline:
    incident, window = facts.get("incident") or {}, facts.get("window") or {}
    toll = incident.get("toll") or window.get("total") or {}
    killed, injured = ((toll.get(harm) or {}).get("all", {}).get("text") for harm in ("killed", "injured"))
    return Outline(
        where=(incident.get("place") or {}).get("label"),
        region=window.get("region"),
        over=window.get("over"),
        killed=killed,
        injured=injured,
        by=tuple(incident.get("claimants") or ()),
        title=(facts.get("trigger") or {}).get("title"),
        held=(facts.get("summary") or {}).get("messages"),
    )


def operational(facts: FactsAsRead) -> FactsAsRead:
    """The words of a note to the operators; empty for any other message."""
    found = facts.get("operational")
    return found if isinstance(found, Mapping) else {}


def published(facts: FactsAsRead) -> datetime | None:
    """When the report was published that led to a message; None where none did, or nobody knows."""
    trigger = facts.get("trigger")
    at = trigger.get("published") if isinstance(trigger, Mapping) else None
    return datetime.fromisoformat(str(at)) if at else None


def known_by(facts: FactsAsRead) -> FactsAsRead:
    """An incident as a reader knows it by a message, without who said so."""
    incident = facts.get("incident") or {}
    return {"incident": {key: value for key, value in incident.items() if key not in ("reports", "history")}}


def toll(facts: FactsAsRead) -> Toll:
    """The toll of the incident that is told of."""
    told = (facts.get("incident") or {}).get("toll") or {}
    return {
        Harm(harm): {Victim(victim): _count(cell) for victim, cell in cells.items()} for harm, cells in told.items()
    }


def _count(cell: FactsAsRead) -> Count:
    return Count(cell["low"], cell["best"], cell["high"], vague=cell["vague"], derived=cell["derived"])


def place(facts: FactsAsRead) -> Place | None:
    """The place of the incident that is told of."""
    told = (facts.get("incident") or {}).get("place")
    if told is None:
        return None
    same = {name: told[name] for name in ("name", "country", "admin1", "lat", "lon", "written")}
    return Place(precision=Precision(told["precision"]), **same)
