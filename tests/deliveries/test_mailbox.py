"""The mailbox folder holds whole mails that only their owner can read."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from monitor.deliveries import Again, DeliveryTrouble, Sent
from monitor.deliveries.smtp import deliver
from tests.deliveries.rows import SMTP, rendered, row

ROW = rendered(row())


def put(folder: Path, body: bytes | None = ROW.body) -> Sent | Again:
    assert body is not None
    outcome = deliver(ROW, body, replace(SMTP, mailbox=folder))
    assert isinstance(outcome, Sent | Again)
    return outcome


def test_a_mail_becomes_a_file_that_a_mail_program_opens(tmp_path: Path) -> None:
    outcome = put(tmp_path / "out" / "box")
    (file,) = (tmp_path / "out" / "box").iterdir()
    assert outcome == Sent(file.name)
    assert file.suffix == ".eml"
    parsed = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert parsed["To"] == "duty@example.org"
    assert parsed.defects == []


def test_a_repeat_overwrites_the_same_file(tmp_path: Path) -> None:
    assert put(tmp_path) == put(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


def test_file_and_folder_are_the_owners_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        put(tmp_path / "box")
    finally:
        os.umask(old)
    (file,) = (tmp_path / "box").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "box").stat().st_mode) == 0o700


def test_a_leftover_of_a_crash_is_no_mail_and_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f".{ROW.id}.eml.draft").write_bytes(b"Subject: hal")
    put(tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == [f"{ROW.id}.eml"]


def test_a_folder_that_cannot_be_is_said_and_tried_again(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    outcome = put(tmp_path / "file")
    assert isinstance(outcome, Again)
    assert (outcome.reason, outcome.operational) == (DeliveryTrouble.MAILBOX, True)
    assert str(tmp_path / "file") in outcome.message
    assert "smtp.mailbox" in outcome.message


def test_a_full_disk_leaves_no_half_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    outcome = put(tmp_path)
    assert isinstance(outcome, Again)
    assert "No space left" in outcome.message
    assert list(tmp_path.glob("*.eml")) == []
