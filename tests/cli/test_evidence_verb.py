"""`evidence`: a bundle, its check, and holds that retention keeps to."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import which

import pytest
from click.testing import CliRunner, Result

from monitor.cli import command_line
from monitor.entries.fingerprint import fingerprint
from monitor.store import Forget, Store
from tests.doubles.nouns import NOON, alert, delivery, entry, incident, member, reading, report
from tests.doubles.store import sqlite_url
from tests.doubles.time_authority import TimeAuthority
from tests.doubles.verbs import Run
from tests.doubles.webhook_receiver import Answer, Call, WebhookReceiver

OLD = NOON - timedelta(days=200)
SAID = replace(entry(seen=OLD), hash=fingerprint("Shelling in Karsa (k1)", entry().text))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text("smtp: {from: monitor@ngo.example, mailbox: outbox}\n")
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    kept = Store.open(sqlite_url(folder))
    with kept.write() as writing:
        writing.save_entries({SAID: reading(report())})
        writing.save_incident(incident("karsa", member(SAID), opened=OLD, updated=OLD))
        writing.save_alert(alert("a1", "karsa", at=OLD, facts={"title": "Karsa"}))
        writing.queue([delivery("d1", thread="karsa", created=OLD)])
    yield kept
    kept.close()


def checked(path: str) -> Result:
    return CliRunner().invoke(command_line, ["evidence", "check", path])


def forget(store: Store) -> None:
    for what in (Forget.TEXT, Forget.NAMES):
        with store.write() as writing:
            writing.forget(what, NOON - timedelta(days=100), {}, None)


def title(store: Store) -> str:
    with store.read() as asking:
        return asking.incidents()[0].members[0].title


def test_a_bundle_is_made_and_is_as_it_was(run: Run, store: Store, folder: Path) -> None:
    result = run("evidence", "kars")
    assert result.exit_code == 0, result.output
    assert "incident-karsa.zip: 1 texts." in result.output
    assert "as they were" in checked("incident-karsa.zip").output


def test_a_byte_that_was_changed_is_said(run: Run, store: Store, folder: Path) -> None:
    run("evidence", "karsa", "--output", "it.zip")
    with zipfile.ZipFile(folder / "it.zip") as file:
        file.extractall(folder / "out")
    (kept,) = (folder / "out").iterdir()
    text = kept / "reports" / "001.txt"
    text.write_bytes(text.read_bytes().replace(b"five", b"four"))
    result = checked(str(kept))
    assert result.exit_code == 1
    assert "reports/001.txt: changed since the bundle was made" in result.output


def test_a_text_that_was_changed_in_the_store_is_said_when_the_bundle_is_made(run: Run, store: Store) -> None:
    with store.write() as writing:
        writing.save_entries({replace(SAID, text="Nobody died."): reading(report())})
    result = run("evidence", "karsa")
    assert result.exit_code == 1
    assert "are not those that were read, by their SHA-256: Wire k1 (revision 0)" in result.output


def test_an_incident_on_hold_is_not_forgotten(run: Run, store: Store) -> None:
    assert run("evidence", "hold", "karsa", "--note", "asked for by counsel").exit_code == 0
    forget(store)
    assert title(store) == SAID.title
    with store.read() as asking:
        assert asking.entries("k1")[0][0].text
        assert asking.alerts()[0].facts == {"title": "Karsa"}


def test_once_released_it_is(run: Run, store: Store) -> None:
    run("evidence", "hold", "karsa")
    assert "karsa" in run("evidence", "holds").output
    assert run("evidence", "release", "karsa").exit_code == 0
    forget(store)
    assert title(store) == ""


def test_a_hold_goes_with_the_reports_into_the_incident_that_they_are_merged_into(run: Run, store: Store) -> None:
    run("evidence", "hold", "karsa")
    with store.write() as writing:
        writing.save_incident(incident("other", member(SAID), updated=OLD, merged=("karsa",)))
    with store.read() as asking:
        assert [hold.incident for hold in asking.holds()] == ["karsa", "other"]


def test_what_is_not_held_cannot_be_released(run: Run, store: Store) -> None:
    assert "none that is held" in run("evidence", "release", "karsa").output


def asked_of(run: Run, respond: Callable[[Call], Answer]) -> Result:
    with WebhookReceiver(respond=respond) as server:
        return run("evidence", "kars", "--output", "case.zip", "--timestamp", server.url)


@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
def test_a_time_server_witnesses_a_bundle_and_openssl_agrees(run: Run, store: Store, folder: Path) -> None:
    authority = TimeAuthority(folder)
    result = asked_of(run, lambda call: Answer(200, authority.reply(call.body)))
    assert result.exit_code == 0, result.output
    assert "openssl ts -verify" in result.output
    assert authority.agrees("case.zip", "case.zip.tsr")
    (folder / "case.zip").write_bytes((folder / "case.zip").read_bytes() + b"x")
    assert not authority.agrees("case.zip", "case.zip.tsr")


@pytest.mark.parametrize("answer", [Answer(200, b"no"), Answer(200, b""), Answer(503), Answer(200, b"\x30\x80")])
def test_an_answer_that_witnesses_nothing_is_said_and_not_kept(
    run: Run, store: Store, folder: Path, answer: Answer
) -> None:
    result = asked_of(run, lambda _: answer)
    assert result.exit_code != 0
    assert "did not witness" in result.output
    assert not (folder / "case.zip.tsr").exists()
