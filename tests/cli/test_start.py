"""The start of a verb that only looks: nothing is loaded that it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
    "monitor.reports.language.lexicon": "reading",
    "monitor.reports.reader": "reading",
    "requests": "the network",
    "rich.progress": "long work",
    "smtplib": "a mail to send",
    "sqlalchemy.dialects.postgresql": "another database",
    "urllib3": "the network",
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
