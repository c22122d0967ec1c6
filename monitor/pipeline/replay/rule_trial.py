"""A rule tried on what is stored: the messages that it would have made of the reports of some days, against the rule of
that name as it is at work. Nothing is sent, and no config is changed.

What people did to incidents is not played, as in `suggested`; a verdict counts for the incident that the same first
report opens. Limits of channels are left out: they depend on what other rules tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from monitor.alerts import Rule
from monitor.alerts.suggest import by_verdict
from monitor.config import Config
from monitor.entries.child import Child, Lost, confine
from monitor.errors import MonitorError
from monitor.own_words import also_read
from monitor.pipeline.replay.backtest import Compared, WouldSend, compare
from monitor.pipeline.replay.suggested import ReadSince, Verdicts, played
from monitor.reports import Conventions

PATIENCE = 60.0  # seconds
MEMORY = 512 * 1024 * 1024  # bytes of address space


@dataclass(frozen=True, slots=True)
class TriedOn:
    """The input of a trial. before: the rule of that name at work; since: from when on messages count; read: from some
    days before that on, so that events that were known then are known."""

    rule: Rule
    before: Rule | None
    reading: Conventions
    languages: tuple[Path, ...]
    read: ReadSince
    verdicts: Verdicts
    since: datetime


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """The outcome. wrong, right, unmarked: the first messages that would be gone, by the verdicts of staff."""

    compared: Compared
    wrong: int
    right: int
    unmarked: int


def rule_tried(asked: TriedOn) -> RuleTrial:
    """Play these reports under the rule, and under the one of that name where there is one. Pure."""
    found = compare(_sent([asked.before] if asked.before else [], asked), _sent([asked.rule], asked))
    gone = [sent.alert.incident for sent in found.disappeared if sent.alert.sequence == 1 and sent.alert.incident]
    return RuleTrial(found, *by_verdict(asked.verdicts.get(ident) for ident in gone))


def rule_tried_apart(asked: TriedOn) -> RuleTrial:
    """The same in a child, which takes seconds, costs nobody else a thought, and is stopped where it takes too long.
    Raises MonitorError."""
    child = Child.start(__name__)
    try:
        answer = child.ask(asked, PATIENCE)
    finally:
        child.stop()
    if isinstance(answer, Lost):
        raise MonitorError("that takes too long or too much memory; ask for fewer days, or use `replay --against`")
    found: RuleTrial = answer
    return found


def serve(descriptor: int) -> None:
    """The child: one answer."""
    confine(MEMORY)
    with Connection(descriptor) as pipe:
        asked: TriedOn = pipe.recv()
        also_read(asked.languages)
        pipe.send(rule_tried(asked))


def _sent(rules: Sequence[Rule], asked: TriedOn) -> list[WouldSend]:
    return played(asked.read, Config(rules=tuple(rules), reading=asked.reading), asked.since)
