"""`outbox` of a channel whose budget is spent: what is held and why, what was folded and into what."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor.alerts import Alert, samples
from monitor.alerts.samples import _INCIDENT as INCIDENT
from monitor.cli import command_line
from monitor.config import Config
from monitor.deliveries.limits import Budget, Limits
from monitor.deliveries.settings import EmailChannel
from monitor.pipeline.outbox import budgets
from monitor.store import Store
from tests.doubles.verbs import Run

NOW = datetime(2031, 3, 9, 15, tzinfo=UTC)
DUTY = EmailChannel("duty", ("a@ngo.example",), Limits(Budget(1, timedelta(hours=1))))


def news(number: int) -> Alert:
    made: Any = samples()["new"]
    incident = {**made.facts["incident"], "id": f"inc{number}"}
    return replace(made, id=f"alert{number}", incident=f"inc{number}", facts={**made.facts, "incident": incident})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text("channels:\n  duty: {email: {to: [a@ngo.example]}}\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Store:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    with store.write() as writing:
        for number in range(3):
            writing.save_alert(news(number))
            budgets.put(news(number), [DUTY], writing, NOW)
    return store


@pytest.fixture
def run(run: Run) -> Run:
    return partial(run, "outbox")


def rows(result: Result) -> dict[str, dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return {row["alert"]: row for row in json.loads(result.stdout)}


def test_what_is_held_is_listed_with_why_and_until_when(run: Run, store: Store) -> None:
    store.close()
    out = run("list").output
    assert "budget" in out
    assert "2031-03-09 16:00" in out
    assert "held 2" in out
    assert rows(run("list", "--json"))["alert1"]["notes"] == {"held": "budget"}


def test_what_was_folded_is_listed_on_demand_with_what_told_it(run: Run, store: Store) -> None:
    with store.write() as writing:
        (summary,) = budgets.release(writing, Config(channels=(DUTY,)), NOW + timedelta(hours=1))
    store.close()
    listed = rows(run("list", "--json", "--all"))
    assert listed[summary.id]["what"] == "summary: 2 messages held back"
    assert listed["alert2"]["notes"]["folded_into"] == listed[summary.id]["id"]
    assert f"told by {listed[summary.id]['id'][:12]}" in run("list", "--all").output
    assert set(rows(run("list", "--json"))) == {"alert0", summary.id}


def test_a_person_can_have_a_held_one_sent_at_once_or_dropped(run: Run, store: Store) -> None:
    store.close()
    held = rows(run("list", "--json"))
    assert run("retry", held["alert1"]["id"]).exit_code == 0
    assert run("drop", held["alert2"]["id"]).exit_code == 0
    assert {a: r["state"] for a, r in rows(run("list", "--json", "--all")).items()} == {
        "alert0": "pending",
        "alert1": "pending",
        "alert2": "dropped",
    }


def test_what_was_told_by_another_is_not_told_again(run: Run, store: Store) -> None:
    with store.write() as writing:
        budgets.release(writing, Config(channels=(DUTY,)), NOW + timedelta(hours=1))
    store.close()
    folded = rows(run("list", "--json", "--all"))["alert2"]["id"]
    for verb in ("retry", "drop"):
        result = run(verb, folded)
        assert (result.exit_code, "told by another" in result.output) == (1, True)


def test_an_incident_shows_that_its_message_was_held_and_what_told_it(store: Store, folder: Path) -> None:
    with store.write() as writing:
        writing.save_incident(replace(INCIDENT, id="inc2"))
        (summary,) = budgets.release(writing, Config(channels=(DUTY,)), NOW + timedelta(hours=1))
        (sent,) = writing.deliveries_of(summary.id)
    store.close()
    words = ["incidents", "show", "inc2", "--config", str(folder / "config.yaml")]
    assert f"folded: told by {sent.id[:12]}" in CliRunner().invoke(command_line, words).output
