"""By how much a count must differ from what was told to be worth another message: a share of it, for one in ninety is
no news and one in three is."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from monitor.alerts.alert import Rule, TollKey
from monitor.model import Harm


@dataclass(frozen=True, slots=True)
class Share:
    """`percent` of what was told, and `least` people at least."""

    percent: int
    least: int

    def of(self, told: int) -> int:
        return max(self.least, ceil(told * self.percent / 100))


SHARES = {
    Harm.KILLED: Share(10, 1),
    Harm.INJURED: Share(25, 5),  # hospitals count on for days
    Harm.MISSING: Share(25, 1),
    Harm.ABDUCTED: Share(25, 1),
}


def step(rule: Rule, key: TollKey, told: int) -> int:
    """How many more or less make news. What the rule writes is the step of the dead; of others it is the least."""
    written, share = rule.updates.toll_rises_by, SHARES[key[0]].of(told)
    if written is None:
        return share
    return written if key[0] is Harm.KILLED else max(written, share)


def first(rule: Rule, key: TollKey) -> int:
    """How many must be told of a count that nobody had told of: as many as the rule asks for."""
    asked = [t.at_least or 1 for condition in rule.any for t in condition.thresholds if t.key == key]
    return min(asked, default=SHARES[key[0]].least)


def in_words(rule: Rule) -> str:
    """The step of the dead, for people."""
    written, share = rule.updates.toll_rises_by, SHARES[Harm.KILLED]
    return f"{share.percent} %" if written is None else str(written)
