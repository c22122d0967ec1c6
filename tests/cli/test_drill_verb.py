"""`drill`: the real path to every channel, marked as what it is, and in no statistic."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from monitor import config as configs
from monitor.cli import command_line
from monitor.daemon.daemon import Daemon
from monitor.store import ReadHandle, Store
from tests.doubles.store import sqlite_url
from tests.doubles.trackers import GitHub
from tests.doubles.webhook_receiver import Answer, WebhookReceiver

CONFIG = """\
channels:
  duty: {{email: {{to: [duty@ngo.example, deputy@ngo.example]}}}}
  desk: {{webhook: {{url: "{url}", allow_private: true}}}}
smtp: {{from: monitor@ngo.example, mailbox: outbox}}
"""


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as serving:
        yield serving


@pytest.fixture
def folder(tmp_path: Path, receiver: WebhookReceiver) -> Path:
    sqlite_url(tmp_path)
    write(tmp_path, CONFIG.format(url=receiver.url))
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "config.yaml").write_text(text, encoding="utf-8")


def call(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(command_line, [*words, "--config", str(folder / "config.yaml")])


def drilled(folder: Path, *words: str) -> dict[str, Any]:
    result = call(folder, "drill", "--json", *words)
    found: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == (0 if found["ok"] else 1), result.output
    return found


def mails(folder: Path) -> list[EmailMessage]:
    found = (path.read_bytes() for path in sorted((folder / "outbox").glob("*.eml")))
    return [message_from_bytes(body, policy=policy.default) for body in found]


@contextmanager
def reading(folder: Path) -> Iterator[ReadHandle]:
    store = Store.open(f"sqlite:///{folder / 'monitor.db'}")
    try:
        with store.read() as handle:
            yield handle
    finally:
        store.close()


def test_it_reaches_every_recipient_of_every_channel_and_ends_with_0(folder: Path, receiver: WebhookReceiver) -> None:
    result = call(folder, "drill")
    assert result.exit_code == 0, result.output
    assert "3 of 3 messages sent by this command" in result.output
    assert {mail["To"] for mail in mails(folder)} == {"duty@ngo.example", "deputy@ngo.example"}
    assert len(receiver.calls) == 1


def test_it_is_marked_in_subject_text_and_payload(folder: Path, receiver: WebhookReceiver) -> None:
    drilled(folder)
    for mail in mails(folder):
        assert mail["Subject"].startswith("[DRILL] ")
        for kind in ("plain", "html"):
            part = mail.get_body((kind,))
            assert part
            assert "this is a drill" in part.get_content().lower()
            assert "false-alarm" not in part.get_content()
    payload = receiver.calls[0].json
    assert (payload["type"], payload["data"]["drill"], payload["data"]["reason"]) == ("drill", True, "drill")


def test_it_tells_of_what_was_published_twenty_minutes_ago(folder: Path, receiver: WebhookReceiver) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    drilled(folder)
    told = datetime.fromisoformat(receiver.calls[0].json["data"]["incident"]["first_reported"])
    assert before <= told + timedelta(minutes=20) <= datetime.now(UTC)


def test_what_became_of_each_message_is_told_with_time_and_reference(folder: Path) -> None:
    found = drilled(folder)
    assert (found["ok"], found["by"], len(found["messages"])) == (True, "this command", 3)
    mail = next(message for message in found["messages"] if message["recipient"] == "duty@ngo.example")
    assert mail["state"] == "sent"
    assert mail["reference"] == f"{mail['id']}.eml"
    assert 0 <= mail["seconds"] < 60


def test_one_channel_can_be_drilled_alone(folder: Path, receiver: WebhookReceiver) -> None:
    found = drilled(folder, "--channel", "desk")
    assert [message["channel"] for message in found["messages"]] == ["desk"]
    assert mails(folder) == []


def test_a_channel_that_is_not_there_is_a_wrong_call_with_the_likely_name(folder: Path) -> None:
    result = call(folder, "drill", "--channel", "dutty")
    assert result.exit_code == 2
    assert 'did you mean "duty"?' in result.output


def test_without_channels_there_is_nobody_to_reach(folder: Path) -> None:
    write(folder, "feeds: []\n")
    result = call(folder, "drill")
    assert result.exit_code == 2
    assert "has no channel" in result.output


def test_what_a_receiver_refuses_is_said_and_ends_with_1(folder: Path, receiver: WebhookReceiver) -> None:
    receiver.script.append(Answer(400))
    result = call(folder, "drill")
    assert result.exit_code == 1
    assert "failed" in result.output
    assert "400" in result.output
    assert "2 of 3 messages sent" in result.output


def test_what_is_put_off_is_waited_for_only_so_long_and_stays_in_the_outbox(
    folder: Path, receiver: WebhookReceiver
) -> None:
    receiver.script.append(Answer(503))
    result = call(folder, "drill", "--wait", "1s")
    assert result.exit_code == 1
    assert "pending" in result.output
    assert "503" in result.output
    assert "pending 1" in call(folder, "outbox").output


def test_every_drill_is_a_message_of_its_own(folder: Path, receiver: WebhookReceiver) -> None:
    first, second = drilled(folder), drilled(folder)
    assert first["drill"] != second["drill"]
    assert len(mails(folder)) == 4
    assert len({mail["References"] for mail in mails(folder) if mail["To"] == "duty@ngo.example"}) == 2


def test_a_drill_that_was_never_delivered_does_not_stand_before_the_next(
    folder: Path, receiver: WebhookReceiver
) -> None:
    receiver.script.append(Answer(503, retry_after="3600"))
    assert not drilled(folder, "--wait", "1s")["ok"]
    assert drilled(folder)["ok"]


def test_the_running_daemon_delivers_it(folder: Path) -> None:
    daemon = Daemon(lambda: configs.load(folder / "config.yaml"))
    daemon.start()
    try:
        found = drilled(folder)
    finally:
        daemon.stop()
    assert (found["ok"], found["by"]) == (True, "the running monitor")


def test_a_daemon_that_delivers_nothing_is_seen_by_it(folder: Path, receiver: WebhookReceiver) -> None:
    """It holds the store and stands still: what nobody attempts is not sent, and the drill says so."""
    daemon = Daemon(lambda: configs.load(folder / "config.yaml"))
    try:
        found = drilled(folder, "--wait", "1s")
    finally:
        daemon.stop()
    assert not found["ok"]
    assert {message["state"] for message in found["messages"]} == {"pending"}
    assert receiver.calls == []


def test_a_tracker_opens_a_ticket_that_says_drill(folder: Path) -> None:
    with GitHub() as tracker:
        (folder / "token").write_text(tracker.token, encoding="utf-8")
        (folder / "token").chmod(0o600)
        write(
            folder,
            f'channels: {{tickets: {{webhook: {{url: "{tracker.url}", preset: github, token_file: token, '
            "allow_private: true}}}\n",
        )
        found, again = drilled(folder), drilled(folder)
    assert [ticket.title.startswith("[DRILL] ") for ticket in tracker.tickets] == [True, True]
    assert {found["messages"][0]["reference"], again["messages"][0]["reference"]} == {t.ref for t in tracker.tickets}


def test_other_messages_are_not_sent_by_it(folder: Path, receiver: WebhookReceiver) -> None:
    """Without a daemon it delivers for the channels that it drills, and no other."""
    receiver.script.append(Answer(503))
    drilled(folder, "--channel", "desk", "--wait", "1s")
    assert len(receiver.calls) == 1
    drilled(folder, "--channel", "duty")
    assert len(receiver.calls) == 1


def test_no_statistic_has_it(folder: Path) -> None:
    drilled(folder)
    assert json.loads(call(folder, "incidents", "list", "--json").stdout) == []
    assert json.loads(call(folder, "quality", "--json").stdout)["tallies"] == []
    assert call(folder, "export", "--format", "jsonl").stdout.strip() == ""
    with reading(folder) as asked:
        assert asked.counts()["incidents"] == asked.counts()["verdicts"] == 0


def test_it_spends_no_budget(folder: Path) -> None:
    drilled(folder)
    with reading(folder) as asked:
        now = datetime.now(UTC)
        assert asked.told_to("duty", "duty@ngo.example", now - timedelta(hours=1), now) == []


def test_status_remembers_it(folder: Path) -> None:
    drilled(folder)
    assert "3 of 3 messages sent" in call(folder, "status").output


PEOPLE = """\
people:
  - {name: Amal, addresses: [deputy@ngo.example], role: analyst}
  - {name: Omar, addresses: [omar@ngo.example]}
replies: {host: imap.ngo.example, username: monitor, password_file: imap, servers: [mx.ngo.example]}
"""


def listed(folder: Path, receiver: WebhookReceiver) -> None:
    (folder / "imap").write_text("a-password")
    (folder / "imap").chmod(0o600)
    write(folder, CONFIG.format(url=receiver.url) + PEOPLE)


def test_one_person_is_asked_to_answer(folder: Path, receiver: WebhookReceiver) -> None:
    listed(folder, receiver)
    assert [message["recipient"] for message in drilled(folder, "--to", "Amal")["messages"]] == ["deputy@ngo.example"]
    [file] = (folder / "outbox").glob("*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Answer this mail with OK on the first line" in body.get_content()
    assert "Amal never answered, asked" in " ".join(call(folder, "status").output.split())


@pytest.mark.parametrize(
    ("name", "words"),
    [("Amla", 'did you mean "Amal"?'), ("Omar", "no mail channel has an address of Omar: a drill takes the real path")],
)
def test_a_person_who_cannot_be_asked_is_said(folder: Path, receiver: WebhookReceiver, name: str, words: str) -> None:
    listed(folder, receiver)
    result = call(folder, "drill", "--to", name)
    assert result.exit_code == 2
    assert words in result.output


def test_where_nobody_reads_answers_nobody_is_asked_for_one(folder: Path, receiver: WebhookReceiver) -> None:
    write(folder, CONFIG.format(url=receiver.url) + PEOPLE.partition("replies:")[0])
    assert "nobody reads answers" in call(folder, "drill", "--to", "Amal").output
