"""`account`: who may answer, and what is kept of one who left."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line
from monitor.store import Store
from monitor.store.families.access import Session
from monitor.web.access.passwords import matches
from tests.doubles.nouns import NOON
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


SENTENCE = "seven storks over Karsa"


def set_password(folder: Path, typed: str, name: str = "Amal") -> Result:
    words = ["account", "set", name, "--config", str(folder / "config.yaml")]
    return CliRunner().invoke(command_line, words, input=typed)


def test_a_password_is_read_from_standard_input_and_kept_as_a_digest(folder: Path, run: Run) -> None:
    result = set_password(folder, f"{SENTENCE}\n")
    assert result.exit_code == 0, result.output
    assert "set 20" in run("account").output
    store = Store.open(f"sqlite:///{folder}/monitor.db")
    with store.read() as asking:
        [account] = asking.accounts()
    store.close()
    assert matches(SENTENCE, account.password)
    assert SENTENCE not in account.password


def test_a_password_cannot_be_given_as_an_argument(run: Run) -> None:
    assert run("account", "set", "Amal", SENTENCE).exit_code == 2
    assert run("account", "set", "Amal", "--password", SENTENCE).exit_code == 2


@pytest.mark.parametrize(("typed", "said"), [("short\n", "shorter"), ("", "shorter"), ("a" * 20, "guess")])
def test_a_weak_password_is_refused_and_nothing_kept(folder: Path, run: Run, typed: str, said: str) -> None:
    result = set_password(folder, typed)
    assert result.exit_code == 1
    assert said in result.output
    assert "none" in run("account").output


def test_nobody_who_is_not_listed_gets_a_password(folder: Path) -> None:
    result = set_password(folder, f"{SENTENCE}\n", "Mallory")
    assert result.exit_code == 1
    assert "not in people:" in result.output


def test_sessions_are_listed_and_revoked_and_a_password_taken_away(folder: Path, run: Run) -> None:
    set_password(folder, f"{SENTENCE}\n")
    store = Store.open(f"sqlite:///{folder}/monitor.db")
    with store.write() as writing:
        writing.save_session(Session("d1", "Amal", NOON, NOON))
    store.close()
    assert "Amal" in run("account", "sessions").output
    assert "1 session of Amal ended, and the password is gone" in run("account", "revoke", "Amal", "--password").output
    assert "nobody is signed in" in run("account", "sessions").output
    assert "none" in run("account").output
    assert "revoke" in run("account", "log").output
