"""Receivers that lie, flood, stall or echo: a delivery ends in an outcome with words, in time, and without our
secrets."""

from __future__ import annotations

import json
import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest

from monitor.deliveries import Again, Delivery, DeliveryTrouble, SendOutcome, Sent, Undeliverable
from monitor.deliveries.channels import webhook
from monitor.deliveries.outbox import HORIZON, after
from monitor.deliveries.presets import lists_tickets, reference_in
from monitor.deliveries.settings import Smtp, WebhookChannel
from monitor.deliveries.smtp import deliver
from monitor.http import Gate
from monitor.secret import Secret
from tests.deliveries.rows import NOW, rendered, row
from tests.doubles.webhook_receiver import Answer, Call, WebhookReceiver

TOKEN = "tok-0p3n-s3same-7741"
PASSWORD = "pw-0p3n-s3same-9932"


def told(receiver: WebhookReceiver, gate: Gate, preset: str = "gitlab", token: str | None = None) -> SendOutcome:
    channel = WebhookChannel(
        "tracker",
        Secret(receiver.url),
        preset=preset,
        allow_private=True,
        token=Secret(token) if token else None,
        options=(("labels", "casualties"),),
    )
    delivery = rendered(row(channel=channel), channel)
    return webhook.deliver(delivery, delivery.body or b"", channel, gate, NOW)


DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        DEEP,
        b'{"ok":' * 100_000,
        b"9" * 5_000,
        b"<html>log in</html>",
        b"\xff\xfe\x00",
        b'{"iid": "\\ud800\\u0000"}',
        b'{"iid": ".."}',
        b'{"iid": "' + b"x" * 100_000 + b'"}',
        b'{"iid": "7\\u001b[2J"}',
        b'{"iid": 1e999}',
        b"NaN",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_hostile_answer_of_a_tracker_is_no_ticket(gate: Gate, body: bytes) -> None:
    with WebhookReceiver([Answer(200, b"[]"), Answer(201, body)]) as receiver:
        outcome = told(receiver, gate)
    assert isinstance(outcome, Again | Undeliverable)
    assert outcome.message.isprintable()


@pytest.mark.parametrize("body", [DEEP, b"<html>", b'{"a": [' * 3_000, b"[" + b"1," * 30_000])
def test_a_hostile_list_of_tickets_makes_no_second_ticket(gate: Gate, body: bytes) -> None:
    with WebhookReceiver([Answer(200, body)]) as receiver:
        assert isinstance(told(receiver, gate), Again | Undeliverable)
        assert [call.method for call in receiver.calls] == ["GET"]


def test_a_name_of_a_ticket_can_stand_in_an_address_and_in_a_row() -> None:
    assert reference_in(b'{"key": "OPS-7"}', "/key") == "OPS-7"
    bad = ("", ".", "..", "a\x00", "\ud800", "x" * 999)
    assert [reference_in(json.dumps({"key": name}).encode(), "/key") for name in bad] == [None] * len(bad)
    assert not lists_tickets(DEEP, webhook.steps_of(row(), b"")[0][0])


@pytest.mark.parametrize(
    "headers",
    [
        {"Retry-After": "9" * 5_000},
        {"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT", "Date": "Mon, 01 Jan 0101 00:00:00 GMT"},
        {"Retry-After": "Fri, 31 Dec 9999 23:59:59 -1200"},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "9" * 11},
    ],
)
def test_whoever_asks_for_patience_without_end_gets_three_days(gate: Gate, headers: dict[str, str]) -> None:
    with WebhookReceiver([Answer(429, headers=headers)]) as receiver:
        outcome = told(receiver, gate, "generic")
    assert isinstance(outcome, Again)
    waiting = after(row(), outcome, NOW, 0.0)
    assert NOW < waiting.next_at <= row().created + HORIZON


def test_a_packed_bomb_behind_a_refusal_is_not_unpacked_whole(gate: Gate) -> None:
    import gzip
    import tracemalloc

    bomb = gzip.compress(b"\0" * 50_000_000)
    with WebhookReceiver([Answer(500, bomb, headers={"Content-Encoding": "gzip"})]) as receiver:
        tracemalloc.start()
        outcome = told(receiver, gate, "generic")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert isinstance(outcome, Again)
    assert peak < 10_000_000


ECHOES: dict[str, Callable[[str], str]] = {
    "as it is": lambda secret: secret,
    "in base64": lambda secret: b64encode(secret.encode()).decode(),
    "beside our name": lambda secret: b64encode(f"\0bob\0{secret}".encode()).decode(),
    "in percent signs": lambda secret: "".join(f"%{ord(char):02X}" for char in secret),
    "in entities": lambda secret: "".join(f"&#{ord(char)};" for char in secret),
}


@pytest.mark.parametrize("echo", ECHOES)
def test_a_receiver_that_echoes_a_token_puts_it_into_no_message(gate: Gate, echo: str) -> None:
    said = ECHOES[echo](TOKEN)
    with WebhookReceiver([Answer(401, f"the token {said} is not known".encode())]) as receiver:
        outcome = told(receiver, gate, token=TOKEN)
    assert isinstance(outcome, Again)
    assert said not in outcome.message
    assert "401 the token <secret> is not known" in outcome.message


@pytest.mark.parametrize(
    "echo",
    [
        ECHOES["as it is"],
        ECHOES["in percent signs"],
        lambda said: f"a={said};b",
        lambda said: said.replace("/", "\\/"),
        lambda said: said.partition(",")[2],
    ],
)
def test_a_receiver_that_echoes_our_headers_puts_no_signature_into_a_message(
    gate: Gate, echo: Callable[[str], str]
) -> None:
    def repeated(call: Call) -> Answer:
        return Answer(500, echo(call.headers["webhook-signature"]).encode())

    with WebhookReceiver(respond=repeated) as receiver:
        signing = Secret("a key to sign with")
        channel = WebhookChannel("tracker", Secret(receiver.url), secret=signing, allow_private=True)
        delivery = rendered(row(channel=channel), channel)
        outcome = webhook.deliver(delivery, delivery.body or b"", channel, gate, NOW)
        (call,) = receiver.calls
    assert isinstance(outcome, Again)
    signature = call.headers["webhook-signature"].partition(",")[2]
    assert signature[:12] not in outcome.message
    assert "<secret>" in outcome.message


def test_a_receiver_that_echoes_our_path_puts_it_into_no_message(gate: Gate) -> None:
    """Frameworks answer `Cannot POST /hooks/T0/B0/...`, and that path is the key to a chat."""
    with WebhookReceiver(respond=lambda call: Answer(404, f"Cannot {call.method} {call.path}".encode())) as receiver:
        url = Secret(f"{receiver.url}/T0XXXXX/B0YYYYY/{TOKEN}?key={PASSWORD}")
        channel = WebhookChannel("chat", url, preset="slack", allow_private=True)
        delivery = rendered(row(channel=channel), channel)
        outcome = webhook.deliver(delivery, delivery.body or b"", channel, gate, NOW)
    assert isinstance(outcome, Undeliverable)
    assert "Cannot POST" in outcome.message
    assert not any(part in outcome.message for part in ("T0XXXXX", "B0YYYYY", TOKEN, PASSWORD))


# mail servers


@contextmanager
def mail_server(behaviour: Callable[[socket.socket], object]) -> Iterator[Smtp]:
    """A server on loopback that does as it is told with its one connection, until that ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, behaviour))
        thread.start()
        port = listener.getsockname()[1]
        yield Smtp("127.0.0.1", port, "monitor@ngo.example", username="bob", password=Secret(PASSWORD))
        thread.join()


def _serve(listener: socket.socket, behaviour: Callable[[socket.socket], object]) -> None:
    with listener.accept()[0] as connection, suppress(OSError):  # it is cut, as it should be
        behaviour(connection)


def endless_banner(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"220-welcome\r\n" * 1_000)


def dripping_banner(connection: socket.socket) -> None:
    pause = threading.Event()
    while not pause.wait(0.02):
        connection.sendall(b"2")


def talking(greeting: bytes, answers: Callable[[bytes], bytes]) -> Callable[[socket.socket], None]:
    def talk(connection: socket.socket) -> None:
        connection.sendall(greeting)
        with connection.makefile("rb") as lines:
            for line in lines:
                connection.sendall(answers(line))

    return talk


def login(line: bytes, reply: bytes) -> bytes:
    said = {b"EHLO": b"250-x\r\n250 AUTH PLAIN LOGIN\r\n", b"QUIT": b"221 x\r\n"}
    return said.get(line[:4].upper(), reply)


def mailed(smtp: Smtp, delivery: Delivery | None = None) -> SendOutcome:
    return deliver(delivery or row(), b"Subject: x\r\n\r\nx", smtp)


@pytest.mark.parametrize(
    "behaviour",
    [
        endless_banner,
        dripping_banner,
        talking(b"220 " + b"x" * 9_000 + b"\r\n", lambda _: b""),
        talking(b"220 hi\r\n", lambda _: b"250-x\r\n" * 100_000),
        talking(b"\x00\xff\r\n", lambda _: b"\x00\r\n"),
        talking(b"999 hi\r\n", lambda _: b"99999999999999999999 x\r\n"),
    ],
)
def test_a_mail_server_that_never_ends_is_cut_off_in_time(
    behaviour: Callable[[socket.socket], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.deliveries.smtp.WHOLE", 0.3)
    with mail_server(behaviour) as smtp:
        outcome = mailed(smtp)
    assert isinstance(outcome, Again | Undeliverable)
    assert outcome.message.isprintable()
    assert len(outcome.message) < 400


@pytest.mark.parametrize("echo", ECHOES)
def test_a_mail_server_that_echoes_the_password_puts_it_into_no_message(echo: str) -> None:
    said = ECHOES[echo](PASSWORD)
    with mail_server(talking(b"220 hi\r\n", lambda line: login(line, f"535 {said} is wrong\r\n".encode()))) as smtp:
        outcome = mailed(smtp)
    assert isinstance(outcome, Again)
    assert outcome.reason is DeliveryTrouble.LOGIN
    assert said not in outcome.message
    assert "<secret> is wrong" in outcome.message


def test_a_password_that_smtp_cannot_carry_is_told_without_it() -> None:
    with mail_server(talking(b"220 hi\r\n", lambda line: login(line, b"535 no\r\n"))) as smtp:
        outcome = mailed(replace(smtp, password=Secret("pässwört-0pen")))
    assert isinstance(outcome, Again)
    assert outcome.reason is DeliveryTrouble.LOGIN
    assert outcome.operational
    assert not {"pässwört-0pen", "p\\xe4ss"} & {outcome.message, repr(outcome)}
    assert "p" + "ässwört" not in outcome.message


def test_what_was_sent_stays_sent_whatever_the_farewell() -> None:
    said = {b"EHLO": b"250 x\r\n", b"DATA": b"354 x\r\n", b"QUIT": b"221-x\r\n" * 2_000}

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"220 hi\r\n")
        with connection.makefile("rb") as lines:
            for line in lines:
                if not (line.startswith((b"Subject", b"x")) or not line.strip()):
                    connection.sendall(said.get(line[:4].upper(), b"250 ok\r\n"))

    with mail_server(talk) as smtp:
        assert isinstance(mailed(replace(smtp, username=None)), Sent)
