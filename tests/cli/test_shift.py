"""`digest --since-my-shift`: what happened since somebody's duty began."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.doubles.store import sqlite_url
from tests.doubles.verbs import Run

CONFIG = """\
people:
  - {name: Amal, addresses: [amal@ngo.example]}
  - {name: Leila, addresses: [leila@ngo.example]}
rota: [{name: Desk, file: rota.csv}]
channels: {duty: {email: {rota: Desk}}}
digests: [{name: Morning, at: "07:00", timezone: UTC, send: [duty]}]
smtp: {from: monitor@ngo.example, mailbox: outbox}
"""
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sqlite_url(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    start, end = NOW - timedelta(hours=3), NOW + timedelta(hours=5)
    (tmp_path / "rota.csv").write_text(f"person,from,to\nAmal,{start:%Y-%m-%d %H:%M},{end:%Y-%m-%d %H:%M}\n")
    return tmp_path


def test_the_digest_begins_where_the_shift_did(run: Run) -> None:
    result = run("digest", "--since-my-shift", "--by", "amal")
    assert result.exit_code == 0, result.output
    assert f"{NOW - timedelta(hours=3):%H:%M}" in result.output


@pytest.mark.parametrize(
    ("by", "said"),
    [("Leila", "Leila has had no duty for a month"), ("Amla", 'did you mean "Amal"?; say who you are: --by NAME')],
)
def test_who_has_no_shift_is_told_so(run: Run, by: str, said: str) -> None:
    result = run("digest", "--since-my-shift", "--by", by)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
