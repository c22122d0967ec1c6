"""Promise 1: a report that was detected is delivered or visibly undelivered. Never neither.

A mail server that will not have us is ours to mend: meanwhile somebody is told by another way, and then all is sent.

    greeting refused ──▶ quota spent ──▶ on a block list ──▶ mended
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monitor.cli.status import channels
from monitor.deliveries import State
from monitor.deliveries.settings import EmailChannel, Smtp, WebhookChannel
from monitor.pipeline.upkeep.overview import standing_of
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, config, item, rule
from tests.doubles.nouns import NOON
from tests.doubles.smtp_server import At, SmtpServer
from tests.doubles.webhook_receiver import Answer, WebhookReceiver

STAGES = [
    At("greeting", "504 5.5.2 <box>: Helo command rejected: need fully-qualified hostname"),
    At("data", "550 5.4.5 Daily user sending quota exceeded"),
    At("rcpt", "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using block.example"),
]
HOUR = 60


@pytest.fixture
def hook() -> WebhookReceiver:
    return WebhookReceiver()


def under(
    server: SmtpServer,
    receiver: WebhookReceiver,
    store: Store,
    folder: Path,
    operators: tuple[str, ...],
    send: str = "duty",
) -> Newsroom:
    duty = EmailChannel("duty", ("duty@example.org",))
    tracker = WebhookChannel("tracker", Secret(receiver.url), allow_private=True)
    asked = replace(
        config([rule(send=(send,))], [duty, tracker], operators=operators),
        smtp=Smtp("127.0.0.1", server.port, "monitor@example.org"),
    )
    return Newsroom(store, folder, asked)


def told(receiver: WebhookReceiver) -> list[str]:
    return [str(call.json["data"]["operational"]) for call in receiver.calls]


def test_every_message_arrives_and_the_webhook_told_meanwhile(
    store: Store, tmp_path: Path, hook: WebhookReceiver
) -> None:
    with SmtpServer() as server, hook, under(server, hook, store, tmp_path, ("duty",)) as room:
        for number, stage in enumerate(STAGES):
            server.answer(stage)
            room.publish(item(f"{7 + 9 * number} killed in Karsa"), at=number * HOUR)
            room.deliver(at=number * HOUR)
            room.deliver(at=number * HOUR + 1)
            assert room.outbox(State.FAILED) == []
        assert server.received == []
        assert any("Channel duty delivers nothing" in words and "smtp.hello" in words for words in told(hook))
        server.answer(None)
        room.deliver(at=5 * HOUR)
        room.deliver(at=5 * HOUR + 1)
        room.deliver(at=5 * HOUR + 2)
        subjects = [str(mail.message["Subject"]) for mail in server.received]
        assert room.outbox(State.FAILED, State.PENDING) == []
    assert sum("killed" in words for words in subjects) == len(STAGES)
    assert any("delivers again" in words for words in subjects)


def test_status_says_so_until_it_is_mended(store: Store, tmp_path: Path, hook: WebhookReceiver) -> None:
    with SmtpServer(always=STAGES[2]) as server, hook, under(server, hook, store, tmp_path, ("duty",)) as room:
        room.publish(item("7 killed in Karsa"))
        room.deliver()
        with store.read() as asking:
            line = channels(standing_of(asking, room.config, NOON))
        assert "duty" in line.words
        assert line.advice
        server.answer(None)
        room.deliver(at=HOUR)
        with store.read() as asking:
            assert channels(standing_of(asking, room.config, NOON)).advice is None


def test_where_the_webhook_refuses_us_the_mail_tells(store: Store, tmp_path: Path) -> None:
    with SmtpServer() as server, WebhookReceiver(default=Answer(401)) as receiver:
        with under(server, receiver, store, tmp_path, ("tracker",), send="tracker") as room:
            room.publish(item("7 killed in Karsa"))
            room.deliver()
            room.deliver(at=1)
        subjects = [str(mail.message["Subject"]) for mail in server.received]
    assert len(subjects) == 1
    assert "Channel tracker delivers nothing" in subjects[0]


def test_operators_who_have_another_way_are_told_by_that_alone(
    store: Store, tmp_path: Path, hook: WebhookReceiver
) -> None:
    both = ("duty", "tracker")
    with SmtpServer(always=STAGES[0]) as server, hook, under(server, hook, store, tmp_path, both) as room:
        room.publish(item("7 killed in Karsa"))
        room.deliver()
        room.deliver(at=1)
        assert len(told(hook)) == 1
