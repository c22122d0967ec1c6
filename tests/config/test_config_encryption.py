"""`encrypt:` of an e-mail channel: everybody has a key, and it is said in time whose can no longer be used."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config import begin, load
from monitor.config.advice import of_time
from monitor.config.check import check
from monitor.deliveries import openpgp
from monitor.deliveries.settings import EmailChannel
from monitor.errors import ConfigError
from monitor.keys.problems import Level, Problems
from monitor.keys.section import Surroundings
from tests.deliveries.keys import public, revoked, secret_key

DUTY, DEPUTY = "Duty <duty@example.org>", "Deputy <deputy@example.org>"
TEXT = """channels:
  duty:
    email:
      to: [duty@example.org, deputy@example.org]
      encrypt: {keys: team.asc}
"""


def written(folder: Path, keys: str | None) -> Path:
    if keys is not None:
        (folder / "team.asc").write_text(keys)
    (folder / "config.yaml").write_text(TEXT)
    return folder / "config.yaml"


def refused(folder: Path, keys: str | None) -> str:
    with pytest.raises(ConfigError) as caught:
        load(written(folder, keys), {})
    (line,) = caught.value.problems
    return line.replace(f"{folder}/", "")


def test_a_file_with_the_key_of_everybody_is_taken(tmp_path: Path) -> None:
    (channel,) = load(written(tmp_path, public(DUTY) + public(DEPUTY)), {}).channels
    assert isinstance(channel, EmailChannel)
    assert channel.encrypt
    assert channel.neutral


def test_whose_key_is_missing_is_said(tmp_path: Path) -> None:
    said = refused(tmp_path, public(DUTY))
    assert said == (
        'config.yaml:4: channels.duty.email.to[1]: no key in team.asc has "deputy@example.org" in a user '
        "id; add that of its owner"
    )


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path, None) == (
        "config.yaml:5: channels.duty.email.encrypt.keys: cannot read team.asc: No such file or directory"
    )


def test_a_file_without_keys_is_said(tmp_path: Path) -> None:
    assert "encrypt.keys: team.asc holds no OpenPGP key" in refused(tmp_path, "dear reader")


def test_a_private_key_is_sent_home(tmp_path: Path) -> None:
    said = refused(tmp_path, public(DUTY) + public(DEPUTY) + str(secret_key(DUTY)))
    assert "holds a private key; it belongs on its owner's machine" in said


def test_without_the_extra_the_config_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openpgp, "find_spec", lambda name: None)
    assert refused(tmp_path, public(DUTY)).endswith(
        "encrypt.keys: needs the package pysequoia; run: pip install 'casualty-monitor[openpgp]'"
    )


def tried(folder: Path, keys: str, later: timedelta) -> list[tuple[Level, str]]:
    """The words on the keys of a config that loads, so much later."""
    file, problems = written(folder, keys), Problems("config.yaml")
    work = begin(file.read_text(), problems, Surroundings(folder, {}))
    of_time(work, load(file, {}), datetime.now(UTC) + later)
    return [(problem.level, problem.message.replace(f"{folder}/", "")) for problem in problems.found]


def test_a_key_that_expires_is_told_in_time_and_keeps_no_monitor_from_starting(tmp_path: Path) -> None:
    keys = public(DUTY, seconds=90 * 86400) + public(DEPUTY)
    assert tried(tmp_path, keys, timedelta(days=1)) == []
    ((level, soon),) = tried(tmp_path, keys, timedelta(days=70))
    assert (level, 'the last key of "duty@example.org" expires on' in soon) == (Level.WARNING, True)
    ((level, over),) = tried(tmp_path, keys, timedelta(days=91))
    assert level is Level.ERROR
    assert '"duty@example.org" gets no mail: the key' in over
    assert "expired on" in over


def test_a_revoked_key_is_an_error_of_check_alone(tmp_path: Path) -> None:
    file = written(tmp_path, revoked(DUTY) + public(DEPUTY))
    assert load(file, {}).channels
    (line,) = [str(problem) for problem in check(file, {}) if problem.level is Level.ERROR]
    assert "channels.duty.email.to[0]" in line
    assert "is revoked" in line
