"""The start of a verb that only looks: nothing is loaded that it does not need."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import command_line
from monitor.config import load
from monitor.pipeline.upkeep.config_at_work import keep
from monitor.store import Store
from tests.doubles.patience import PATIENCE

HEAVY = {  # and whose they are
    "alembic": "a store to migrate",
    "apscheduler": "the daemon",
    "email.headerregistry": "a mail to render",
    "feedparser": "a feed to parse",
    "flask": "the page",
    "jinja2": "a template to render",
    "monitor.alerts.compose": "a message to make",
    "monitor.alerts.decide": "a decision",
    "monitor.alerts.facts": "a message to make",
    "monitor.alerts.samples": "a drill to begin",
    "monitor.alerts.windows": "a decision",
    "monitor.incidents.candidates": "grouping",
    "monitor.incidents.group": "grouping",
    "monitor.incidents.kin": "grouping",
    "monitor.organisations": "reading",
    "monitor.pipeline.pipeline": "the daemon",
    "monitor.pipeline.settling": "grouping",
    "monitor.pipeline.staff": "what staff decide",
    "monitor.places.finder": "reading",
    "monitor.places.resolver": "reading",
    "monitor.reports.language.lexicon": "reading",
    "monitor.reports.reader": "reading",
    "requests": "the network",
    "rich.progress": "long work",
    "smtplib": "a mail to send",
    "sqlalchemy.dialects.postgresql": "another database",
    "urllib3": "the network",
}
OF_A_CONFIG = {  # and whose they are, beside these: a verb that asks the store alone loads none of them
    "monitor.config.build": "a config to take on",
    "monitor.config.shapes": "a config to check",
    "monitor.deliveries.channels": "a config to check",
    "monitor.places.gazetteer": "regions to build",
    "monitor.places.kinds": "regions to build",
    "ruamel.yaml": "a config to take apart",
}
OF_A_ROW = {  # and whose they are: where the store has nothing to show, nothing of it is loaded
    "monitor.alerts.alert": "a message",
    "pydantic": "a row to read",
    "rich": "a table to draw",
}
LOOKED = """
import sys
from monitor.cli import command_line
command_line(sys.argv[1:], standalone_mode=False)
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A config whose store is there."""
    file = tmp_path_factory.mktemp("start") / "config.yaml"
    file.write_text("store: sqlite:///monitor.db\nfeeds:\n  - {name: A, url: https://a.example/rss, language: en}\n")
    looked(file, "incidents")
    return file


def looked(config: Path, *verb: str) -> set[str]:
    """The modules that a process has loaded when the verb is done."""
    command = [sys.executable, "-c", LOOKED, *verb, "--config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    return set(done.stderr.split("\n"))


@pytest.mark.parametrize("verb", ["incidents", "feeds", "status", "outbox"])
def test_a_verb_that_looks_loads_neither_reader_nor_network(config: Path, verb: str) -> None:
    loaded = looked(config, verb)
    assert {name: whose for name, whose in HEAVY.items() if name in loaded} == {}


@pytest.fixture
def taken_on(tmp_path: Path) -> Path:
    """A config that a monitor took on."""
    (file := tmp_path / "config.yaml").write_text("store: sqlite:///kept.db  # here\nfeeds: []\n", encoding="utf-8")
    take_on(file, {})
    return file


def take_on(file: Path, environ: Mapping[str, str]) -> None:
    """Keep a config with its store, as a monitor does that takes it on."""
    taken = load(file, environ)
    with closing(Store.open(taken.store.reveal())) as store:
        keep(store, taken, datetime(2031, 3, 9, tzinfo=UTC))


@pytest.mark.parametrize("verb", ["incidents", "outbox"])
def test_a_verb_that_asks_the_store_alone_takes_no_config_on_that_the_monitor_took_on(
    taken_on: Path, verb: str
) -> None:
    loaded = looked(taken_on, verb)
    unneeded = HEAVY | OF_A_CONFIG | OF_A_ROW
    assert {name: whose for name, whose in unneeded.items() if name in loaded} == {}
    assert "monitor.store" in loaded


def test_a_verb_that_asks_the_store_alone_needs_no_secret_of_the_config(tmp_path: Path) -> None:
    channels = "channels:\n  tracker: {webhook: {url_env: TRACKER_OF_NOBODY}}\n"
    (file := tmp_path / "config.yaml").write_text(f"store: sqlite:///kept.db\n{channels}", encoding="utf-8")
    take_on(file, {"TRACKER_OF_NOBODY": "https://tracker.example/"})
    done = CliRunner().invoke(command_line, ["outbox", "--config", str(file)])
    assert (done.exit_code, done.stderr) == (0, "")


def test_a_config_that_was_changed_since_is_taken_on_by_every_verb(taken_on: Path) -> None:
    taken_on.write_text("store: sqlite:///kept.db\nfeeds: []\n", encoding="utf-8")
    assert "monitor.config.build" in looked(taken_on, "outbox")


def test_facts_of_incidents_are_by_the_words_of_the_config(taken_on: Path) -> None:
    assert "monitor.config.build" in looked(taken_on, "incidents", "--json")
