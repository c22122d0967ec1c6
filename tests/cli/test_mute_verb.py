"""`mute` as it is typed, and what `quality` says of feeds and of the config."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.alerts import samples
from monitor.alerts.samples import _INCIDENT as INCIDENT
from monitor.store import Store
from tests.doubles.verbs import Run

NOW = datetime.now(UTC).replace(microsecond=0)
CONFIG = """\
feeds:
  - {name: Live, url: https://live.example/rss}
rules:
  - {name: Sample rule, any: [{killed.all: 5}], send: [duty]}
channels:
  duty: {email: {to: [a@ngo.example]}}
smtp: {mailbox: outbox, from: monitor@ngo.example}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG, encoding="utf-8")
    store = Store.open(f"sqlite:///{tmp_path / 'monitor.db'}")
    with store.write() as writing:
        writing.save_incident(replace(INCIDENT, opened=NOW - timedelta(hours=1), updated=NOW))
        writing.save_alert(replace(samples()["new"], at=NOW), INCIDENT.toll)
    store.close()
    return tmp_path


@pytest.mark.parametrize("what", [("incident", INCIDENT.id), ("place", "Idlib"), ("rule", "Sample rule")])
def test_what_was_muted_is_listed_with_what_is_told_all_the_same(run: Run, what: tuple[str, str]) -> None:
    said = run("mute", *what, "--until", "8h", "--note", "known to all", "--by", "ana").output
    assert "more than 25 dead, or a graver class or rule, are told all the same" in said
    [listed] = json.loads(run("mute", "--json").stdout)
    assert (listed["what"], listed["name"], listed["by"], listed["note"]) == (*what, "ana", "known to all")
    assert "known to all" in run("status").output
    assert "no longer muted" in run("mute", "end", listed["id"]).output
    assert run("mute").output == "nothing is muted\n"


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        (("place", "Nowhere", "--until", "8h"), "nothing was reported of 'Nowhere' lately"),
        (("rule", "Sample rule", "--until", "soon"), "'soon' is no time"),
        (("incident", "zz", "--until", "8h"), "no incident whose id begins with"),
        (("rule", "Sample rule"), "Missing option '--until'"),
    ],
)
def test_what_cannot_be_muted_is_refused_in_words(run: Run, words: tuple[str, ...], wrong: str) -> None:
    done = run("mute", *words)
    assert done.exit_code != 0
    assert wrong in done.output


def test_quality_has_a_line_for_each_feed_and_proposes_nothing_without_verdicts(run: Run) -> None:
    found = json.loads(run("quality", "--json", "--suggest").stdout)
    assert {record["feed"] for record in found["feeds"]} == {member.feed for member in INCIDENT.members}
    assert found["proposals"] == []
    assert "How each feed did" in run("quality").output
    assert "no change is spoken for" in run("quality", "--suggest").output


def test_show_tells_how_the_reports_came_together(run: Run) -> None:
    assert "How the reports came together" in run("incidents", "show", INCIDENT.id).output
    assert len(json.loads(run("incidents", "show", INCIDENT.id, "--json").stdout)["story"]) == len(INCIDENT.members)
