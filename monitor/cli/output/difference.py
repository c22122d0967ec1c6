"""How two replays differ: tables for people, one object for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import click

from monitor.alerts.outline import outline
from monitor.cli.output import screen
from monitor.pipeline.replay.backtest import Compared, Counts, WouldSend, rule_of
from monitor.text import clip, moment

COLUMNS = ("at (UTC)", "severity", "reason", "rule", "region", "where", "killed", "headline")
COUNTS = ("appear", "disappear", "in both")


def print_tables(found: Compared) -> None:
    """The alerts that appear and that disappear, counts by rule and by region, and a line for all."""
    console = screen.console()
    for title, some in (("Alerts that appear", found.appeared), ("Alerts that disappear", found.disappeared)):
        if some:
            console.print(screen.table(COLUMNS, map(row, some), f"{title} ({len(some)})"))
    for what, counts in (("rule", found.by_rule), ("region", found.by_region)):
        if counts:
            console.print(screen.table((what, *COUNTS), _counted(counts), f"By {what}"))
    click.echo(
        f"alerts that appear {len(found.appeared)}, disappear {len(found.disappeared)}, in both {len(found.same)}"
    )


def difference_facts(found: Compared) -> dict[str, Any]:
    """The object that `replay --against --json` prints."""
    return {
        "appeared": [sent_facts(sent) for sent in found.appeared],
        "disappeared": [sent_facts(sent) for sent in found.disappeared],
        "same": len(found.same),
        "by_rule": {name: asdict(counts) for name, counts in found.by_rule.items()},
        "by_region": {name: asdict(counts) for name, counts in found.by_region.items()},
    }


def row(sent: WouldSend) -> list[object]:
    """One alert; one without an incident of its own tells its stretch of time instead."""
    told = sent_facts(sent)
    return [
        sent.at,
        told["severity"],
        told["reason"],
        told["rule"],
        ", ".join(told["regions"]),
        told["where"],
        told["killed"],
        clip(told["headline"] or "", 60),
    ]


def sent_facts(sent: WouldSend) -> dict[str, Any]:
    alert, told = sent.alert, outline(sent.alert.facts)
    return {
        "at": moment(sent.at),
        "rule": rule_of(alert),
        "reason": alert.reason.value,
        "severity": alert.severity.word,
        "incident": alert.incident,
        "regions": list(sent.regions),
        "where": told.where,
        "killed": told.killed,
        "headline": told.headline,
    }


def _counted(counts: Mapping[str, Counts]) -> Iterable[list[object]]:
    for name, each in counts.items():
        yield [name, each.appeared, each.disappeared, each.same]
