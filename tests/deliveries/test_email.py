"""Handing a mail to a server: what each way to refuse means for the row."""

from __future__ import annotations

import socket
from dataclasses import replace

import pytest

from monitor.deliveries import Again, DeliveryTrouble, SendOutcome, Sent, Undeliverable, smtp
from monitor.deliveries.channels import webhook
from monitor.deliveries.outbox import LEASE, LOGIN_PAUSE
from monitor.deliveries.settings import Smtp, Tls
from monitor.deliveries.smtp import deliver
from monitor.secret import Secret
from tests.deliveries.rows import SMTP, rendered, row
from tests.doubles.certificates import Certificate, self_signed
from tests.doubles.smtp_server import DROP_AFTER_DATA, At, SmtpServer, unused_port

ROW = rendered(row())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return self_signed(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def trusted(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.cert))
    return certificate


def send_to(port: int, settings: Smtp = SMTP) -> SendOutcome:
    assert ROW.body is not None
    return deliver(ROW, ROW.body, replace(settings, host="localhost", port=port))


def test_a_mail_arrives_as_it_was_frozen() -> None:
    with SmtpServer() as server:
        outcome = send_to(server.port)
        (received,) = server.received
    assert outcome == Sent("250 2.0.0 taken")
    assert (received.sender, received.recipients) == ("monitor@ngo.example", ("duty@example.org",))
    assert ROW.body is not None
    assert received.content.rstrip() == ROW.body.rstrip()


@pytest.mark.parametrize(
    "step",
    [
        At("mail", "421 4.3.2 going down"),
        At("mail", "451 4.3.0 greylisted"),
        At("rcpt", "450 4.2.1 mailbox busy"),
        At("data", "452 4.3.1 disk full"),
    ],
)
def test_a_4xx_is_tried_again(step: At) -> None:
    with SmtpServer([step]) as server:
        outcome = send_to(server.port)
    assert isinstance(outcome, Again)
    assert outcome.reason is DeliveryTrouble.BUSY
    assert step.reply in outcome.message
    assert not outcome.operational


@pytest.mark.parametrize(
    "step",
    [
        At("rcpt", "550 5.1.1 no such user"),
        At("data", "554 5.6.0 spam"),
        At("data", "552 5.3.4 message too big"),
        At("rcpt", "552 5.2.2 over quota"),
        At("rcpt", "550 user unknown"),
        At("rcpt", "550 5.7.1 no such user here"),
    ],
)
def test_a_5xx_about_the_recipient_or_the_mail_is_final(step: At) -> None:
    with SmtpServer([step]) as server:
        outcome = send_to(server.port)
    assert isinstance(outcome, Undeliverable)
    assert outcome.reason is DeliveryTrouble.REFUSED
    assert step.reply in outcome.message


OURS = [
    (At("greeting", "504 5.5.2 <box>: Helo command rejected: need fully-qualified hostname"), DeliveryTrouble.GREETING),
    (At("greeting", "550 go away"), DeliveryTrouble.GREETING),
    (At("rcpt", "504 5.5.2 <box>: Helo command rejected: need fully-qualified hostname"), DeliveryTrouble.GREETING),
    (At("mail", "550 5.7.1 sender refused"), DeliveryTrouble.POLICY),
    (At("mail", "553 no"), DeliveryTrouble.POLICY),
    (At("rcpt", "554 5.7.1 <a@b.example>: Relay access denied"), DeliveryTrouble.POLICY),
    (At("data", "550 5.4.5 Daily user sending limit exceeded"), DeliveryTrouble.QUOTA),
    (At("data", "550 sending quota exceeded"), DeliveryTrouble.QUOTA),
    (At("rcpt", "450 4.7.1 sending quota"), DeliveryTrouble.QUOTA),
    (
        At("rcpt", "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.example"),
        DeliveryTrouble.LISTED,
    ),
    (At("mail", "530 5.7.0 Authentication required"), DeliveryTrouble.LOGIN),
    (At("mail", "530 first log in"), DeliveryTrouble.LOGIN),
]


@pytest.mark.parametrize(("step", "about"), OURS)
def test_a_refusal_that_concerns_us_waits_for_whoever_can_mend_it(step: At, about: DeliveryTrouble) -> None:
    with SmtpServer([step], always=step) as server:
        outcome = send_to(server.port)
    assert isinstance(outcome, Again)
    assert (outcome.reason, outcome.operational) == (about, True)
    assert step.reply in outcome.message


def test_greylisting_is_nobodys_business() -> None:
    with SmtpServer([At("rcpt", "450 4.7.1 policy: Greylisted, see the quota page")]) as server:
        outcome = send_to(server.port)
    assert isinstance(outcome, Again)
    assert (outcome.reason, outcome.operational) == (DeliveryTrouble.BUSY, False)


def test_it_greets_by_the_name_of_the_settings() -> None:
    with SmtpServer() as server:
        send_to(server.port, replace(SMTP, hello="monitor.ngo.example"))
        assert server.greetings == ["monitor.ngo.example"]


def test_a_machine_without_a_dotted_name_greets_by_the_domain_of_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getfqdn", lambda: "box")
    with SmtpServer() as server:
        send_to(server.port)
        assert server.greetings == ["ngo.example"]


def test_a_drop_after_data_goes_again_and_the_repeat_is_recognisable() -> None:
    with SmtpServer([DROP_AFTER_DATA]) as server:
        first, second = send_to(server.port), send_to(server.port)
        ids = {r.message["Message-ID"] for r in server.received}
        count = len(server.received)
    assert isinstance(first, Again)
    assert first.reason is DeliveryTrouble.UNCERTAIN
    assert isinstance(second, Sent)
    assert (count, len(ids)) == (2, 1)


def test_nobody_there_is_tried_again() -> None:
    outcome = send_to(unused_port())
    assert isinstance(outcome, Again)
    assert outcome.reason is DeliveryTrouble.CONNECTION


def test_a_server_without_starttls_gets_nothing_in_clear() -> None:
    with SmtpServer() as server:
        outcome = send_to(server.port, replace(SMTP, tls=Tls.STARTTLS))
        assert server.received == []
    assert isinstance(outcome, Again)
    assert outcome.reason is DeliveryTrouble.NO_STARTTLS
    assert outcome.operational
    assert "does not offer STARTTLS" in outcome.message


@pytest.mark.parametrize(("kind", "setting"), [("starttls", Tls.STARTTLS), ("implicit", Tls.TLS)])
def test_tls_with_a_login_works(kind: str, setting: Tls, trusted: Certificate) -> None:
    login = replace(SMTP, tls=setting, username="monitor", password=Secret("right"))
    with SmtpServer(tls=kind, certificate=trusted, login=("monitor", "right")) as server:  # type: ignore[arg-type]  # parametrised literal
        assert isinstance(send_to(server.port, login), Sent)
        assert (server.received[0].encrypted, server.received[0].login) == (True, "monitor")


def test_starttls_without_login_works(trusted: Certificate) -> None:
    with SmtpServer(tls="starttls", certificate=trusted) as server:
        assert isinstance(send_to(server.port, replace(SMTP, tls=Tls.STARTTLS)), Sent)


@pytest.mark.parametrize(("kind", "setting"), [("starttls", Tls.STARTTLS), ("implicit", Tls.TLS)])
def test_a_certificate_that_nobody_vouches_for_is_refused(kind: str, setting: Tls, certificate: Certificate) -> None:
    with SmtpServer(tls=kind, certificate=certificate) as server:  # type: ignore[arg-type]  # parametrised literal
        outcome = send_to(server.port, replace(SMTP, tls=setting))
        assert server.received == []
    assert isinstance(outcome, Again)
    assert (outcome.reason, outcome.operational) == (DeliveryTrouble.TLS, True)
    assert "certificate verify failed" in outcome.message


def test_a_wrong_password_waits_for_a_person_and_never_shows(trusted: Certificate) -> None:
    login = replace(SMTP, tls=Tls.STARTTLS, username="monitor", password=Secret("hunter2"))
    with SmtpServer(tls="starttls", certificate=trusted, login=("monitor", "right")) as server:
        outcome = send_to(server.port, login)
    assert isinstance(outcome, Again)
    assert (outcome.reason, outcome.operational, outcome.retry_after) == (DeliveryTrouble.LOGIN, True, LOGIN_PAUSE)
    assert "535" in outcome.message
    assert "hunter2" not in repr(outcome)


def test_a_server_that_takes_no_login_says_so() -> None:
    with SmtpServer() as server:
        outcome = send_to(server.port, replace(SMTP, username="monitor", password=Secret("x")))
    assert isinstance(outcome, Again)
    assert outcome.reason is DeliveryTrouble.LOGIN


@pytest.mark.parametrize("address", ["用户@example.org", "duty@bücher.example"])
def test_an_address_beyond_ascii_is_refused_in_words(address: str) -> None:
    odd = rendered(replace(row(), recipient=address))
    assert odd.body is not None
    outcome = deliver(odd, odd.body, SMTP)
    assert isinstance(outcome, Undeliverable)
    assert outcome.reason is DeliveryTrouble.ADDRESS
    assert address in outcome.message


def test_one_refused_recipient_is_told_from_the_others() -> None:
    gone = replace(row(), recipient="gone@example.org")
    with SmtpServer(refuse={"gone@example.org": "550 5.1.1 unknown"}) as server:
        at = replace(SMTP, host="localhost", port=server.port)
        outcomes = [deliver(one, b"Subject: x\r\n\r\n", at) for one in (gone, row())]
    assert [type(o) for o in outcomes] == [Undeliverable, Sent]


def test_a_server_that_never_answers_is_left_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        outcome = send_to(silent.getsockname()[1], replace(SMTP, host="127.0.0.1"))
    assert isinstance(outcome, Again)
    assert outcome.reason is DeliveryTrouble.CONNECTION


def test_an_attempt_ends_before_its_lease() -> None:
    commands = 9  # connect, EHLO, STARTTLS, EHLO, AUTH, MAIL, RCPT, DATA, its end
    assert commands * smtp.TIMEOUT < LEASE.total_seconds()
    assert webhook.LIMITS.total < LEASE.total_seconds()
