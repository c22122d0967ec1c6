"""The outline of a message: what tables and logs show of its facts. Whoever decides by something asks the alert's own
fields, or the message as it was told (as_told.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.alerts.as_told import FactsAsRead


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
