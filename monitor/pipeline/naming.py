"""Gives each incident the name by which people call it, once, before anybody is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.incidents import Change
from monitor.incidents.spoken import HELD, name_for
from monitor.pipeline.ledger import Ledger


def named(change: Change, ledger: Ledger, now: datetime) -> Change:
    """The change with its incident named. One that an earlier release opened gets its name with its next news."""
    if change.after.name:
        return change

    def is_free(name: str) -> bool:
        holder = ledger.named(name)
        return holder is None or holder.incident == change.after.id or now - holder.since > HELD

    name = name_for(change.after.id, is_free)
    if name:
        ledger.save_name(name, change.after.id, now)
    return replace(change, after=replace(change.after, name=name))
