"""`account`: who may answer, and what is kept of one who left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doubles.store import sqlite_url
from tests.doubles.verbs import Run

CONFIG = """\
people:
  - {name: Amal, addresses: [amal@ngo.example], role: analyst}
channels: {duty: {email: {to: [amal@ngo.example]}}}
smtp: {from: monitor@ngo.example, mailbox: outbox}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sqlite_url(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path


def test_the_people_are_listed_without_their_addresses(run: Run) -> None:
    said = run("account").output
    assert "Amal" in said
    assert "analyst" in said
    assert "amal@" not in said


def test_whoever_left_is_taken_out_and_the_config_named(run: Run) -> None:
    result = run("account", "remove", "Amal")
    assert result.exit_code == 0, result.output
    assert "Amal is a former colleague now, in 0 rows" in result.output
    assert "take them out of the config too: people:, channel duty; then reload" in result.output
