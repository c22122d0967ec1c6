"""Promise 7: a drill exercises the real path.

To every kind of receiver that there is: the same outbox, the same templates, the same wire; marked as a drill where a
person reads it and where a program does; and nothing that is counted has it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.alerts import Alert
from monitor.alerts.quality import quality
from monitor.cli.quality import first_messages
from monitor.config import Config, parse
from monitor.deliveries import State
from monitor.pipeline import digests, drill
from monitor.store import Store
from tests.doubles.chats import CHATS
from tests.doubles.newsroom import Newsroom
from tests.doubles.nouns import NOON
from tests.doubles.smtp_server import SmtpServer
from tests.doubles.trackers import GitHub, GitLab, Jira, JiraServer, TheHive, Tracker
from tests.doubles.webhook_receiver import WebhookReceiver

Arrived = Callable[[], list[str]]  # what a person sees first of each message that came
RECEIVERS = (GitHub, GitLab, Jira, JiraServer, TheHive, *CHATS)


@contextmanager
def mail(folder: Path) -> Iterator[tuple[str, Arrived]]:
    with SmtpServer() as server:
        yield (
            f"channels: {{there: {{email: {{to: [duty@ngo.example]}}}}}}\n"
            f"smtp: {{host: 127.0.0.1, port: {server.port}, from: monitor@ngo.example}}\n",
            lambda: [str(received.message["Subject"]) for received in server.received],
        )


@contextmanager
def files(folder: Path) -> Iterator[tuple[str, Arrived]]:
    yield (
        "channels: {there: {email: {to: [duty@ngo.example]}}}\nsmtp: {mailbox: outbox}\n",
        lambda: [
            line.removeprefix("Subject: ")
            for path in (folder / "outbox").glob("*.eml")
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith("Subject: ")
        ],
    )


@contextmanager
def generic(folder: Path) -> Iterator[tuple[str, Arrived]]:
    with WebhookReceiver() as receiver:
        yield (
            f'channels: {{there: {{webhook: {{url: "{receiver.url}", allow_private: true}}}}}}\n',
            lambda: ["[DRILL]" * call.json["data"]["drill"] for call in receiver.calls],
        )


def tracker(kind: type[Tracker]) -> Callable[[Path], object]:
    @contextmanager
    def opened(folder: Path) -> Iterator[tuple[str, Arrived]]:
        token = "" if kind in CHATS else f"token_env: {kind.__name__}, "
        options = f"options: {json.dumps(dict(kind.options))}, " if kind.options else ""
        with kind() as serving:
            yield (
                f'channels: {{there: {{webhook: {{url: "{serving.url}", preset: {kind.preset}, {token}{options}'
                "allow_private: true}}}\n",
                lambda: [ticket.title.replace("\\", "").lstrip("*# ") for ticket in serving.tickets],
            )

    return opened


TRACKERS = {kind.preset: tracker(kind) for kind in RECEIVERS}
WAYS: dict[str, Any] = {"mail": mail, "mailbox": files, "webhook": generic, **TRACKERS}


def configured(text: str, folder: Path) -> Config:
    return parse(text, "drill.yaml", folder, {kind.__name__: kind.token for kind in RECEIVERS})


def drilled(store: Store, folder: Path, config: Config, times: int = 1) -> drill.Drill:
    """Drills, each delivered by the pipeline that delivers all else."""
    with Newsroom(store, folder, config) as room:
        for number in range(times):
            at = NOON + timedelta(minutes=number)
            with store.write() as writing:
                begun = drill.begin(config.channels, writing, at)
            assert room.deliver(number) == len(begun.deliveries)
    with store.read() as asking:
        return drill.again(begun, asking)


@pytest.mark.parametrize("way", WAYS)
def test_it_reaches_every_kind_of_receiver_and_says_what_it_is(way: str, store: Store, tmp_path: Path) -> None:
    with ExitStack() as ending:
        text, arrived = ending.enter_context(WAYS[way](tmp_path))
        found = drilled(store, tmp_path, configured(text, tmp_path))
        assert (found.unsent, found.ended) == (0, True), [row.last_error for row in found.deliveries]
        (seen,) = arrived()
    assert seen.startswith("[DRILL]")


@pytest.mark.parametrize("way", [kind.preset for kind in RECEIVERS if kind not in CHATS])
def test_each_drill_opens_a_ticket_of_its_own(way: str, store: Store, tmp_path: Path) -> None:
    with ExitStack() as ending:
        text, arrived = ending.enter_context(WAYS[way](tmp_path))
        drilled(store, tmp_path, configured(text, tmp_path), times=2)
        assert len(arrived()) == 2


def test_it_is_queued_before_it_is_sent_and_a_dead_monitor_sends_it_after_its_start(
    store: Store, tmp_path: Path
) -> None:
    config = configured("channels: {there: {email: {to: [duty@ngo.example]}}}\nsmtp: {mailbox: outbox}\n", tmp_path)
    with store.write() as writing:
        drill.begin(config.channels, writing, NOON)
        writing.claim(NOON, 1, timedelta(minutes=5))  # whoever took it to send it is killed
    with Newsroom(store, tmp_path, config) as room:
        assert room.pipeline.recover() == 1
        assert room.deliver(1) == 1


@pytest.fixture
def after(store: Store, tmp_path: Path) -> Store:
    """A store in which nothing ever happened but a drill."""
    text = "channels: {there: {email: {to: [duty@ngo.example]}}}\nsmtp: {mailbox: outbox}\n"
    drilled(store, tmp_path, configured(text, tmp_path))
    return store


def test_no_incident_no_decision_and_no_figure_has_it(after: Store) -> None:
    with after.read() as asking:
        assert (asking.incidents(), asking.waiting_incidents(NOON), asking.told("")) == ([], [], {})
        counts = asking.counts()
        assert quality(list(first_messages(asking, NOON - timedelta(days=1))), ()) == []
    assert {name for name, number in counts.items() if number} == {"alerts", "deliveries"}


def test_no_budget_is_spent_by_it(after: Store) -> None:
    with after.read() as asking:
        assert asking.outbox([State.SENT])[0].severity is None
        assert asking.told_to("there", "duty@ngo.example", NOON - timedelta(hours=1), NOON + timedelta(hours=1)) == []


def test_no_digest_tells_of_it(after: Store, tmp_path: Path) -> None:
    text = (
        "channels: {there: {email: {to: [duty@ngo.example]}}}\nsmtp: {mailbox: outbox}\n"
        'digests: [{name: Noon, at: "13:00", timezone: UTC, send: [there]}]\n'
    )
    config = configured(text, tmp_path)
    with after.read() as asking:
        told: Alert = digests.compose(
            config.digests[0], config, asking, NOON - timedelta(days=1), NOON + timedelta(hours=1)
        )
    assert told.facts["incident_count"] == 0
    assert "Sample Town" not in str(replace(told).facts)
