"""The gate sends to an endpoint: other methods than GET and POST, no redirect followed, no path ever shown."""

from __future__ import annotations

import pytest

from monitor.errors import FetchError
from monitor.http import Gate
from tests.doubles.smtp_server import unused_port
from tests.doubles.webhook_receiver import Answer, WebhookReceiver


@pytest.mark.parametrize("method", ["PUT", "PATCH", "POST"])
def test_a_body_goes_out_under_any_method_as_it_is(gate: Gate, method: str) -> None:
    with WebhookReceiver([Answer(200, b"taken")]) as receiver:
        answer = gate.send(method, receiver.url, body=b"{}", allow_private=True)
        (call,) = receiver.calls
    assert (call.method, call.body, answer.status, answer.body) == (method, b"{}", 200, b"taken")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "POST"])
def test_no_redirect_is_followed(gate: Gate, method: str) -> None:
    with WebhookReceiver([Answer(307, headers={"Location": "/elsewhere"})]) as receiver:
        assert gate.send(method, receiver.url, allow_private=True).status == 307
        assert len(receiver.calls) == 1


def test_a_look_for_a_ticket_is_read_whole(gate: Gate) -> None:
    with WebhookReceiver([Answer(200, b"x" * 300_000)]) as receiver:
        assert len(gate.send("GET", receiver.url, allow_private=True).body) == 300_000


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_errors_name_the_endpoint_without_its_path(gate: Gate, method: str) -> None:
    address = f"http://127.0.0.1:{unused_port()}/hooks/the-key?sig=the-key"
    with pytest.raises(FetchError) as caught:
        gate.send(method, address, allow_private=True)
    assert "the-key" not in str(caught.value)
