"""`incidents show` says to which totals over time an incident adds, and what was answered there last."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.alerts.samples import _INCIDENT as INCIDENT
from monitor.alerts.samples import NOW
from monitor.cli import command_line
from monitor.config import load
from monitor.pipeline.windows import Windows
from monitor.store import Store

CONFIG = """
rules:
  - {name: Slow harm, any: [{killed.civilian: 40}], totals: {over: 7d}, send: [duty], regions: [Syria, Lebanon]}
  - {name: Of a day, any: [{killed.civilian: 4}], totals: {over: 1d}, send: [duty], regions: [Syria]}
regions: [{name: Syria, countries: [SY]}, {name: Lebanon, countries: [LB]}]
channels: {duty: {email: {to: [a@ngo.example]}}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(CONFIG)
    store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    with store.write() as writing:
        writing.save_incident(replace(INCIDENT, updated=NOW))
    store.close()
    return path


def judged(path: Path) -> None:
    """As the daemon's tick would."""
    store = Store.open(f"sqlite:///{path.parent / 'monitor.db'}")
    windows = Windows(load(path, {}))
    with store.write() as writing:
        for since, before in windows.spans(NOW):
            windows.hear(writing.incidents(since=since, before=before))
        windows.tell(writing, NOW + timedelta(seconds=5))
    store.close()


def shown(path: Path, *words: str) -> str:
    result = CliRunner().invoke(command_line, ["incidents", "show", INCIDENT.id, *words, "--config", str(path)])
    assert result.exit_code == 0, result.output
    return result.output


def test_each_total_to_which_it_adds_tells_why_it_was_not_told_or_was(path: Path) -> None:
    judged(path)
    out = shown(path)
    assert "Adds to" in out
    assert "threshold: wanted killed.civilian ≥ 40 in 7 days; found killed.civilian 25 (at least 25)" in out
    assert "Lebanon" not in out
    told: list[Any] = json.loads(shown(path, "--json"))["adds_to"]
    assert [(sum_["rule"], sum_["region"], sum_["verdict"]["reason"]) for sum_ in told] == [
        ("Slow harm", "Syria", None),
        ("Of a day", "Syria", "window"),
    ]


def test_before_the_first_tick_it_says_that_nobody_asked(path: Path) -> None:
    assert "not asked yet" in shown(path)
    assert [sum_["verdict"] for sum_ in json.loads(shown(path, "--json"))["adds_to"]] == [None, None]
