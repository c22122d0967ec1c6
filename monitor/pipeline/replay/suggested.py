"""Proposals tried: what is stored is played again under the config as it is and under each changed one, and what each
would have told is held against the verdicts of staff. Pure but for the replays.

What people did to incidents (moves, merges, marks) is not played: a verdict counts for the incident that the same first
report opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.alerts import Reason
from monitor.alerts.suggest import Proposal, WhatIf, by_verdict, is_sure
from monitor.config import Config
from monitor.entries import Entry
from monitor.incidents import Incident, Judgement
from monitor.pipeline.replay.backtest import WouldSend, sends
from monitor.pipeline.replay.run import replay
from monitor.reports import Reading

ReadSince = Sequence[tuple[Entry, Reading]]
Verdicts = Mapping[str, Judgement | None]

_UPDATES = (Reason.TOLL_ROSE, Reason.CORRECTED)


@dataclass(frozen=True, slots=True)
class PlayedOutcome:
    """The messages of one replay: incidents that were told, and how many updates of each rule."""

    told: frozenset[str]
    updates: Mapping[str, int]


def tried(
    found: Sequence[Proposal], read: ReadSince, config: Config, verdicts: Verdicts, since: datetime
) -> list[Proposal]:
    """The proposals that hold when they are played, with what they then save and cost; the best first. read: what is
    stored, from some days before `since` on, so that events that were known then are known."""
    if not found:
        return []
    base = _outcome(read, config, since)
    measured = [
        _measured_against(p, base, _outcome(_of(read, p.trial), _changed(config, p.trial), since), verdicts)
        for p in found
    ]
    sure = sorted((p for p in measured if not p.updates and is_sure(p)), key=lambda p: -p.worth)
    return [*sure, *(p for p in measured if p.updates and p.unmarked > 0)]


def verdicts_of(incidents: Sequence[Incident]) -> dict[str, Judgement | None]:
    """The last word of staff, by the id of each incident and of those that were merged into it."""
    return {
        ident: incident.marks[-1].what if incident.marks else None
        for incident in incidents
        for ident in (*incident.merged, incident.id)
    }


def _measured_against(proposal: Proposal, base: PlayedOutcome, now: PlayedOutcome, verdicts: Verdicts) -> Proposal:
    gone = base.told - now.told
    if proposal.updates:
        fewer = base.updates.get(proposal.rule or "", 0) - now.updates.get(proposal.rule or "", 0)
        return replace(proposal, unmarked=fewer, more=len(now.told - base.told))
    wrong, right, unmarked = by_verdict(verdicts.get(ident) for ident in gone)
    return replace(proposal, wrong=wrong, right=right, unmarked=unmarked, more=len(now.told - base.told))


def played(read: ReadSince, config: Config, since: datetime) -> list[WouldSend]:
    """The messages since then of what is stored, as it was read, under a config."""
    table = {(entry.feed, entry.key, entry.revision): reading for entry, reading in read}
    lines = replay([entry for entry, _ in read], config, lambda e: table[e.feed, e.key, e.revision])
    return [sent for sent in sends(lines, ()) if sent.at >= since]


def _outcome(read: ReadSince, config: Config, since: datetime) -> PlayedOutcome:
    alerts = [sent.alert for sent in played(read, config, since) if sent.alert.incident]
    updates: dict[str, int] = {}
    for alert in alerts:
        if alert.reason in _UPDATES and alert.rule:
            updates[alert.rule] = updates.get(alert.rule, 0) + 1
    return PlayedOutcome(frozenset(a.incident for a in alerts if a.reason is Reason.NEW and a.incident), updates)


def _of(read: ReadSince, trial: WhatIf) -> ReadSince:
    return [(entry, reading) for entry, reading in read if entry.feed != trial.without]


def _changed(config: Config, trial: WhatIf) -> Config:
    mine = config
    if trial.rule is not None:
        rules = tuple(trial.rule if rule.name == trial.rule.name else rule for rule in config.rules)
        mine = replace(mine, rules=rules)
    if trial.confidence is not None:
        mine = replace(mine, reading=replace(mine.reading, alert_confidence=trial.confidence))
    return mine
