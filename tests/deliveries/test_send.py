"""From a row to an outcome: freeze once, send as often as it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.deliveries import Again, DeliveryTrouble, State, Undeliverable
from monitor.deliveries.outbox import after
from monitor.deliveries.send import render, send
from monitor.deliveries.settings import Channel
from monitor.http import Gate
from monitor.secret import Secret
from tests.deliveries.rows import DESK, NOW, SECRET, SMTP, TEMPLATES, TRACKER, rendered, row
from tests.doubles.smtp_server import DROP_AFTER_DATA, At, SmtpServer, unused_port
from tests.doubles.webhook_receiver import Answer, WebhookReceiver


def test_what_is_rendered_stays_whatever_becomes_of_facts_and_templates() -> None:
    first = rendered(row())
    later = render(replace(first, facts={}), {}, replace(SMTP, sender="other@example.org"), TEMPLATES, NOW)
    assert later.body == first.body


def test_a_row_that_is_not_rendered_is_a_mistake_of_the_caller(gate: Gate) -> None:
    with pytest.raises(ValueError, match="not rendered"):
        send(row(), {"desk": DESK}, SMTP, gate, NOW)


@pytest.mark.parametrize("channels", [{}, {"desk": replace(TRACKER, name="desk")}])
def test_a_channel_that_the_config_lost_fails_in_words(channels: dict[str, Channel], gate: Gate) -> None:
    outcome = send(rendered(row()), channels, SMTP, gate, NOW)
    assert isinstance(outcome, Undeliverable)
    assert (outcome.reason, outcome.operational) == (DeliveryTrouble.CHANNEL, True)
    assert "'desk'" in outcome.message


def test_a_mail_goes_out_after_trouble_once_and_under_one_id(gate: Gate) -> None:
    delivery, now = rendered(row()), NOW
    with SmtpServer([At("mail", "421 4.3.2 down"), DROP_AFTER_DATA, At("data", "451 4.3.0 later")]) as server:
        smtp = replace(SMTP, host="localhost", port=server.port)
        while delivery.state is State.PENDING:
            delivery = after(delivery, send(delivery, {"desk": DESK}, smtp, gate, now), now, 0.0)
            now = delivery.next_at
        ids = [r.message["Message-ID"] for r in server.received]
    assert (delivery.state, delivery.attempts) == (State.SENT, 4)
    assert ids == [f"<{delivery.id}@ngo.example>"] * 2  # the one that was cut off, and the one that counts


def test_a_call_goes_out_after_trouble_under_one_id(gate: Gate) -> None:
    delivery, now = rendered(row(channel=TRACKER), TRACKER), NOW
    with WebhookReceiver([Answer(500), Answer(429, retry_after="3600")]) as receiver:
        channels: dict[str, Channel] = {"tracker": replace(TRACKER, url=Secret(receiver.url))}
        while delivery.state is State.PENDING:
            delivery = after(delivery, send(delivery, channels, SMTP, gate, now), now, 0.0)
            now = delivery.next_at if delivery.state is State.PENDING else now
        calls = receiver.calls
    assert delivery.state is State.SENT
    assert len({(c.id, c.body) for c in calls}) == 1
    assert all(c.verify(SECRET) for c in calls)
    assert now == NOW + timedelta(seconds=30 + 3600)


def test_a_receiver_that_never_comes_back_fails_visibly(gate: Gate) -> None:
    delivery, now = rendered(row()), NOW
    smtp = replace(SMTP, host="localhost", port=unused_port())
    while delivery.state is State.PENDING:
        outcome = send(delivery, {"desk": DESK}, smtp, gate, now)
        assert isinstance(outcome, Again)
        delivery = after(delivery, outcome, now, 0.0)
        now = delivery.next_at
    assert delivery.state is State.FAILED
    assert delivery.last_error is not None
    assert "given up after 72 hours" in delivery.last_error


def test_what_has_lost_its_channel_is_worded_once_that_is_there_again() -> None:
    waiting = render(row(), {}, SMTP, TEMPLATES, NOW)
    assert waiting.body is None
    assert render(waiting, {"desk": DESK}, SMTP, TEMPLATES, NOW).body == rendered(row()).body
