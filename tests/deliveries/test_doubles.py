"""The doubles behave as the real servers that they stand for."""

from __future__ import annotations

import http.client
import smtplib
import ssl
from pathlib import Path

import pytest

from tests.doubles.certificates import self_signed
from tests.doubles.patience import PATIENCE
from tests.doubles.smtp_server import DROP_AFTER_DATA, At, SmtpServer
from tests.doubles.webhook_receiver import RESET, Answer, WebhookReceiver

MAIL = b"Subject: hello\r\n\r\nbody\r\n"


def talk(server: SmtpServer, to: str = "b@example.org") -> None:
    with smtplib.SMTP(server.host, server.port, timeout=PATIENCE) as client:
        client.sendmail("a@example.org", [to], MAIL)


def test_a_mail_is_taken_as_it_came() -> None:
    with SmtpServer() as server:
        talk(server)
        (received,) = server.received
    assert (received.sender, received.recipients) == ("a@example.org", ("b@example.org",))
    assert received.message["Subject"] == "hello"


def test_a_script_is_followed_and_then_mail_is_taken() -> None:
    with SmtpServer([At("data", "450 4.2.0 later"), At("mail", "421 4.3.2 closing")]) as server:
        with pytest.raises(smtplib.SMTPDataError, match="later"):
            talk(server)
        with pytest.raises(smtplib.SMTPSenderRefused, match="closing"):
            talk(server)
        talk(server)
        assert len(server.received) == 1


def test_a_drop_after_data_keeps_the_mail_and_hangs_up() -> None:
    with SmtpServer([DROP_AFTER_DATA]) as server:
        with pytest.raises(smtplib.SMTPServerDisconnected):
            talk(server)
        assert len(server.received) == 1


def test_one_recipient_can_be_refused() -> None:
    with SmtpServer(refuse={"gone@example.org": "550 5.1.1 no such user"}) as server:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            talk(server, "gone@example.org")
        talk(server)
        assert len(server.received) == 1


def test_starttls_and_login_are_real(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path)
    with SmtpServer(tls="starttls", certificate=certificate, login=("monitor", "pass")) as server:
        with smtplib.SMTP("localhost", server.port, timeout=PATIENCE) as client:
            client.starttls(context=ssl.create_default_context(cafile=certificate.cert))
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login("monitor", "wrong")
            client.login("monitor", "pass")
            client.sendmail("a@example.org", ["b@example.org"], MAIL)
        assert (server.received[0].encrypted, server.received[0].login) == (True, "monitor")


def request(receiver: WebhookReceiver) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", receiver.port, timeout=PATIENCE)
    try:
        connection.request("POST", "/hook", body=b"{}", headers={"Webhook-Id": "1"})
        response = connection.getresponse()
        response.read()
        return response
    finally:
        connection.close()


def test_a_receiver_follows_its_script_and_keeps_the_calls() -> None:
    with WebhookReceiver([Answer(503, b"busy", retry_after="7"), RESET]) as receiver:
        busy = request(receiver)
        assert (busy.status, busy.headers["Retry-After"]) == (503, "7")
        with pytest.raises(ConnectionError):
            request(receiver)
        assert request(receiver).status == 204
        assert [call.id for call in receiver.calls] == ["1", "1", "1"]
