"""Handing a body to an endpoint: signature, stable id, and what each answer means for the row."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import NoneType

import pytest

from monitor.config.check import check
from monitor.deliveries import Again, Delivery, DeliveryTrouble, SendOutcome, Sent, Undeliverable
from monitor.deliveries.answers import refusal
from monitor.deliveries.channels.webhook import authorised, deliver, secret_problem, signed
from monitor.deliveries.presets import Auth, Request, RequestStep
from monitor.deliveries.settings import WebhookChannel
from monitor.http import Gate, Response
from monitor.secret import Secret
from tests.deliveries.rows import NOW, SECRET, TRACKER, rendered, row
from tests.doubles.smtp_server import unused_port
from tests.doubles.webhook_receiver import RESET, Answer, WebhookReceiver

ROW = rendered(row(channel=TRACKER), TRACKER)


def post(
    receiver: WebhookReceiver, gate: Gate, channel: WebhookChannel = TRACKER, delivery: Delivery = ROW
) -> SendOutcome:
    assert delivery.body is not None
    return deliver(delivery, delivery.body, replace(channel, url=Secret(receiver.url)), gate, NOW)


def test_a_call_is_signed_and_arrives_as_it_was_frozen(gate: Gate) -> None:
    with WebhookReceiver() as receiver:
        assert post(receiver, gate) == Sent(None)
        (call,) = receiver.calls
    assert call.verify(SECRET)
    assert call.body == ROW.body
    assert (call.id, call.headers["content-type"]) == (ROW.id, "application/json")
    assert call.headers["webhook-timestamp"] == str(int(NOW.timestamp()))


def test_another_secret_does_not_verify(gate: Gate) -> None:
    with WebhookReceiver() as receiver:
        post(receiver, gate)
        assert not receiver.calls[0].verify("whsec_" + "b3RoZXIgc2VjcmV0IG9mIHR3ZW50eS1mb3VyIGJ5dGVz")


def test_a_secret_that_is_plain_text_signs_too(gate: Gate) -> None:
    with WebhookReceiver() as receiver:
        post(receiver, gate, replace(TRACKER, secret=Secret("a plain secret")))
        assert receiver.calls[0].verify("a plain secret")


def test_the_published_example_of_the_specification_signs_alike() -> None:
    """The known answer that the specification's own libraries test with."""
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
        datetime.fromtimestamp(1614265330, UTC),
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_without_secret_a_call_has_an_id_and_no_signature(gate: Gate) -> None:
    with WebhookReceiver() as receiver:
        post(receiver, gate, replace(TRACKER, secret=None))
        assert receiver.calls[0].id == ROW.id
        assert "webhook-signature" not in receiver.calls[0].headers


def test_a_retry_has_the_same_id_and_bytes_and_a_fresh_signature(gate: Gate) -> None:
    with WebhookReceiver([Answer(503)]) as receiver:
        channel = replace(TRACKER, url=Secret(receiver.url))
        assert ROW.body is not None
        outcomes = [deliver(ROW, ROW.body, channel, gate, NOW + timedelta(hours=h)) for h in (0, 5)]
        first, second = receiver.calls
    assert [type(o) for o in outcomes] == [Again, Sent]
    assert (first.id, first.body) == (second.id, second.body)
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert first.verify(SECRET)
    assert second.verify(SECRET)


def test_a_secret_that_is_no_base64_waits_for_a_person_and_never_shows(gate: Gate) -> None:
    with WebhookReceiver() as receiver:
        outcome = post(receiver, gate, replace(TRACKER, secret=Secret("whsec_not base64!")))
        assert receiver.calls == []
    assert isinstance(outcome, Again)
    assert (outcome.reason, outcome.operational) == (DeliveryTrouble.SECRET, True)
    assert "not base64!" not in outcome.message


@pytest.mark.parametrize(
    ("secret", "problem"),
    [
        (SECRET, None),
        ("any other text", None),
        ("whsec_not base64!", "is not base64"),
        ("whsec_c2hvcnQ=", "holds 5 bytes"),
        ("whsec_" + "QUFB" * 30, "holds 90 bytes"),
    ],
)
def test_a_secret_that_cannot_sign_is_told_before_it_must(secret: str, problem: str | None) -> None:
    said = secret_problem(Secret(secret))
    assert said is None if problem is None else problem in str(said)
    assert secret not in str(said)


def test_the_config_tells_it_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text("channels:\n  t:\n    webhook:\n      url: https://t.example/\n      secret_env: KEY\n")
    (found,) = [p for p in check(config, {"KEY": "whsec_x"}) if "whsec_" in p.message]
    assert (found.line, found.key) == (5, "channels.t.webhook.secret_env")


STATUSES: list[tuple[int, type, DeliveryTrouble | None, bool]] = [
    (200, NoneType, None, False),
    (201, NoneType, None, False),
    (202, NoneType, None, False),
    (204, NoneType, None, False),
    (301, Undeliverable, DeliveryTrouble.REDIRECT, True),
    (302, Undeliverable, DeliveryTrouble.REDIRECT, True),
    (308, Undeliverable, DeliveryTrouble.REDIRECT, True),
    (400, Undeliverable, DeliveryTrouble.REFUSED, False),
    (401, Again, DeliveryTrouble.LOGIN, True),
    (403, Again, DeliveryTrouble.LOGIN, True),
    (404, Undeliverable, DeliveryTrouble.REFUSED, True),
    (408, Again, DeliveryTrouble.BUSY, False),
    (409, Again, DeliveryTrouble.BUSY, False),
    (410, Undeliverable, DeliveryTrouble.GONE, True),
    (413, Undeliverable, DeliveryTrouble.REFUSED, False),
    (422, Undeliverable, DeliveryTrouble.REFUSED, False),
    (425, Again, DeliveryTrouble.BUSY, False),
    (429, Again, DeliveryTrouble.BUSY, False),
    (500, Again, DeliveryTrouble.BUSY, False),
    (502, Again, DeliveryTrouble.BUSY, False),
    (503, Again, DeliveryTrouble.BUSY, False),
    (504, Again, DeliveryTrouble.BUSY, False),
]


@pytest.mark.parametrize(("status", "kind", "reason", "operational"), STATUSES)
def test_each_status_means_one_thing(
    status: int, kind: type, reason: DeliveryTrouble | None, operational: bool
) -> None:
    outcome = refusal(Response(status, {}, b"", ""), Request(), "tracker", NOW)
    assert isinstance(outcome, kind)
    assert getattr(outcome, "reason", None) is reason
    assert getattr(outcome, "operational", False) is operational


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("", None),
        ("soon", None),
        (format_datetime(NOW + timedelta(minutes=5), usegmt=True), 300.0),
        ("Mon, 01 Jan 2024 00:00:00 GMT", 0.0),
    ],
)
def test_retry_after_is_read_as_a_number_or_a_date(value: str, seconds: float | None) -> None:
    outcome = refusal(Response(503, {"Retry-After": value}, b"", ""), Request(), "tracker", NOW)
    assert isinstance(outcome, Again)
    assert (outcome.retry_after or None) == (seconds or None)


def test_retry_after_of_a_real_answer_is_honoured(gate: Gate) -> None:
    with WebhookReceiver([Answer(429, b"slow down", retry_after="90")]) as receiver:
        outcome = post(receiver, gate)
    assert outcome == Again(DeliveryTrouble.BUSY, "tracker: answered 429 slow down", 90.0)


def test_a_redirect_is_not_followed(gate: Gate) -> None:
    with WebhookReceiver([Answer(302, headers={"Location": "/elsewhere"})]) as receiver:
        assert isinstance(post(receiver, gate), Undeliverable)
        assert len(receiver.calls) == 1


def test_a_reset_is_tried_again(gate: Gate) -> None:
    with WebhookReceiver([RESET]) as receiver:
        outcome = post(receiver, gate)
        assert isinstance(post(receiver, gate), Sent)
    assert isinstance(outcome, Again)
    assert outcome.reason is DeliveryTrouble.CONNECTION


def test_an_endpoint_that_is_down_is_tried_again_and_its_address_never_shows(gate: Gate) -> None:
    channel = replace(TRACKER, url=Secret(f"http://127.0.0.1:{unused_port()}/services/T0/secret-path"))
    outcome = deliver(ROW, ROW.body or b"", channel, gate, NOW)
    assert isinstance(outcome, Again)
    assert "secret-path" not in repr(outcome)


def test_a_private_address_needs_the_operators_word(gate: Gate) -> None:
    with WebhookReceiver() as receiver:
        outcome = post(receiver, gate, replace(TRACKER, allow_private=False))
        assert receiver.calls == []
    assert isinstance(outcome, Again)
    assert outcome.operational
    assert "allow_private" in outcome.message


def test_a_long_answer_is_quoted_in_short() -> None:
    outcome = refusal(Response(400, {}, b"no\r\n" * 5000, ""), Request(), "tracker", NOW)
    assert isinstance(outcome, Undeliverable)
    assert len(outcome.message) < 200
    assert "\n" not in outcome.message


def test_a_preset_says_headers_and_path_and_reads_the_reference(gate: Gate) -> None:
    head = asdict(Request({"X-Kind": "ticket"}, "/issues", "/issue/key"))
    delivery = replace(ROW, notes={"requests": [head]})
    with WebhookReceiver([Answer(201, b'{"issue": {"key": "OPS-7"}}')]) as receiver:
        assert post(receiver, gate, delivery=delivery) == Sent("OPS-7")
        (call,) = receiver.calls
    assert (call.path, call.headers["x-kind"]) == ("/hook/issues", "ticket")
    assert "webhook-signature" not in call.headers


def test_a_frozen_head_survives_the_store_as_json(gate: Gate) -> None:
    head = asdict(Request({}, "/x", "/id", "PATCH", auth=Auth.BASIC))
    delivery = replace(ROW, notes=json.loads(json.dumps({"requests": [head]})))
    with WebhookReceiver() as receiver:
        post(receiver, gate, replace(TRACKER, token=Secret("ops:key")), delivery)
        (call,) = receiver.calls
    assert (call.method, call.headers["authorization"]) == ("PATCH", "Basic b3BzOmtleQ==")


@pytest.mark.parametrize(
    ("auth", "token", "header"),
    [
        (Auth.BEARER, Secret("abc"), {"Authorization": "Bearer abc"}),
        (Auth.BASIC, Secret("ops:key"), {"Authorization": "Basic b3BzOmtleQ=="}),
        (None, Secret("abc"), {}),
        (Auth.BEARER, None, {}),
    ],
)
def test_a_token_is_shown_as_the_preset_says(auth: Auth | None, token: Secret | None, header: dict[str, str]) -> None:
    assert authorised(auth, token) == header


def test_a_ticket_that_cannot_be_looked_for_is_not_made_again_and_again(gate: Gate) -> None:
    head = asdict(Request({}, "/issues", "/key", step=RequestStep.CREATE))
    with WebhookReceiver([Answer(200, b"<html>")]) as receiver:
        outcome = post(receiver, gate, delivery=replace(ROW, notes={"requests": [head]}))
    assert isinstance(outcome, Undeliverable)
    assert outcome.operational
