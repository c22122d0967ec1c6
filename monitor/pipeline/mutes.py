"""A person at work on mutes: written down with who, until when and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any

from monitor.alerts import LastMessage, highest
from monitor.alerts.mute import Mute, Muted, Mutes, is_in, told_by_then
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.incidents import Incident, is_over
from monitor.store import WriteHandle
from monitor.store.codec import dump
from monitor.store.memos import Memo

LONGEST = timedelta(days=30)  # what is longer is a change of the rules
LATELY = timedelta(days=7)  # what was told in this time is known of a place or under a rule


@dataclass(frozen=True, slots=True)
class MuteDesk:
    """A person at work, in the one transaction of `writing`. Each method raises MonitorError where what is asked makes
    no sense."""

    writing: WriteHandle
    config: Config
    by: str
    note: str
    now: datetime

    def incident(self, incident: Incident, until: datetime) -> Mute:
        """Mute one incident."""
        if is_over(incident):
            raise MonitorError(f"incident {incident.id} is told of no more: there is nothing to mute")
        return self._keep(Muted.INCIDENT, incident.id, until, [incident], None)

    def place(self, name: str, until: datetime, above: int | None = None) -> Mute:
        """Mute a region of the config, or a town, province or country of which something was reported lately."""
        lately = self._lately()
        here = [i for i in lately if is_in(i.place, name, self.config.regions)]
        regions = [region.name for region in self.config.regions]
        if not here and name not in regions:
            known = {word for i in lately if i.place for word in (i.place.name, i.place.admin1) if word}
            raise MonitorError(f"nothing was reported of {name!r} lately{_hint(name, [*regions, *sorted(known)])}")
        return self._keep(Muted.PLACE, name, until, here, above)

    def rule(self, name: str, until: datetime, above: int | None = None) -> Mute:
        """Mute a rule, on single incidents or on a stretch of time."""
        rules = [rule.name for rule in self.config.rules]
        rule = self.config.rule(name)
        if rule is None:
            raise MonitorError(f"the config has no rule {name!r}{_hint(name, rules)}")
        if rule.period is not None:
            return self._save_one(Mute(Muted.PERIOD, name, self.now, self._end(until), self.by, self.note, above or 0))
        told = [i for i in self._lately() if name in self.writing.told(i.id)]
        return self._keep(Muted.RULE, name, until, told, above)

    def end(self, ident: str) -> Mute:
        """End one before its time, by the beginning of its id."""
        mutes = self.writing.mutes()
        found = [mute for mute in mutes.lasting(self.now) if mute.id.startswith(ident)]
        if len(found) != 1:
            listed = ", ".join(mute.id for mute in mutes.lasting(self.now)) or "none is"
            raise MonitorError(f"no one mute has the id {ident!r}; those that hold: {listed}")
        self._save(mutes.without(found[0], self.now))
        return found[0]

    def _keep(self, what: Muted, name: str, until: datetime, of: Iterable[Incident], above: int | None) -> Mute:
        end, known = self._end(until), list(of)
        told: list[LastMessage] = [last for i in known for last in self.writing.told(i.id).values()]
        limits: dict[str, Any] = told_by_then([i for i in known if self.writing.told(i.id)], highest(told))
        if above is not None:
            limits["dead"] = above
        return self._save_one(Mute(what, name, self.now, end, self.by, self.note, **limits))

    def _end(self, until: datetime) -> datetime:
        if until <= self.now:
            raise MonitorError(f"{until:%Y-%m-%d %H:%M} UTC is over; name a time to come")
        if until - self.now > LONGEST:
            raise MonitorError("a mute lasts 30 days at most; for longer change the rule")
        return until

    def _save_one(self, mute: Mute) -> Mute:
        self._save(self.writing.mutes().with_one(mute))
        return mute

    def _lately(self) -> list[Incident]:
        return self.writing.incidents(since=self.now - LATELY)

    def _save(self, mutes: Mutes) -> None:
        self.writing.save_memo(Memo.MUTES, dump(mutes))


def _hint(name: str, known: list[str]) -> str:
    like = get_close_matches(name, known, 1)
    return f"; did you mean {like[0]!r}?" if like else ""
