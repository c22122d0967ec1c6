"""Hands a finished mail to the SMTP server, or into the mailbox folder. The only importer of smtplib."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.utils import parseaddr

from monitor.deliveries import Delivery, Failed, Outcome, Sent, Trouble, outcome_of
from monitor.deliveries.mailbox import put
from monitor.deliveries.settings import Smtp, Tls
from monitor.errors import DeliveryError
from monitor.text import clip, one_line

TIMEOUT = 25.0  # seconds for each command; a mail takes some eight of them, and outbox.LEASE allows for that
LOGIN_PAUSE = 1800.0  # seconds: servers lock out whoever keeps knocking with a wrong password
_TROUBLES = (OSError, smtplib.SMTPException)


def deliver(delivery: Delivery, body: bytes, smtp: Smtp) -> Outcome:
    """One attempt. A mail that was cut off after DATA goes again: its Message-ID tells the reader's client."""
    if not delivery.recipient.isascii():
        return Failed(Trouble.ADDRESS, f"{delivery.recipient}: write the address in ASCII letters (punycode domain)")
    if smtp.mailbox is not None:
        return put(smtp.mailbox, delivery, body)
    try:
        with _session(smtp) as client:
            return _hand_over(client, parseaddr(smtp.sender)[1], delivery.recipient, body)
    except DeliveryError as error:
        return outcome_of(error)


def _hand_over(client: smtplib.SMTP, sender: str, recipient: str, body: bytes) -> Sent:
    """MAIL, RCPT, DATA one by one, because each refusal means something else."""
    try:
        _expect(client.mail(sender), "the sender address")
        _expect(client.rcpt(recipient), f"the address {recipient}")
    except _TROUBLES as error:
        raise DeliveryError(Trouble.CONNECTION, _words(error)) from error
    reply = _data(client, body)
    _expect(reply, "the mail")
    return Sent(remote_ref=_text(reply))


def _data(client: smtplib.SMTP, body: bytes) -> tuple[int, bytes]:
    try:
        return client.data(body)
    except smtplib.SMTPDataError as error:
        return _reply_of(error)
    except _TROUBLES as error:
        message = f"cut off after the mail was handed over, it may have arrived: {_words(error)}"
        raise DeliveryError(Trouble.UNCERTAIN, message) from error


def _expect(reply: tuple[int, bytes], what: str) -> None:
    """Pass for 2xx; anything else ends the attempt, for good with 5xx (RFC 5321 4.2.1)."""
    permanent = 500 <= reply[0] < 600
    if not 200 <= reply[0] < 300:
        message = f"the mail server refused {what}: {_text(reply)}"
        raise DeliveryError(Trouble.REFUSED if permanent else Trouble.BUSY, message, permanent=permanent)


@contextmanager
def _session(smtp: Smtp) -> Iterator[smtplib.SMTP]:
    """A connection that is protected and logged in as the settings ask."""
    client = _connect(smtp)
    try:
        _greet(client)
        if smtp.tls is Tls.STARTTLS:
            _start_tls(client, smtp)
            _greet(client)
        if smtp.username is not None:
            _log_in(client, smtp, smtp.username)
        yield client
        # What was sent is sent: a failed farewell must not make it go out twice.
        with suppress(*_TROUBLES):
            client.quit()
    finally:
        client.close()


def _connect(smtp: Smtp) -> smtplib.SMTP:
    try:
        if smtp.tls is Tls.TLS:
            return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT, context=ssl.create_default_context())
        return smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT)
    except ssl.SSLError as error:
        raise DeliveryError(Trouble.TLS, f"{_where(smtp)}: {_words(error)}", operational=True) from error
    except _TROUBLES as error:
        raise DeliveryError(Trouble.CONNECTION, f"{_where(smtp)}: {_words(error)}") from error


def _greet(client: smtplib.SMTP) -> None:
    try:
        client.ehlo_or_helo_if_needed()
    except _TROUBLES as error:
        raise DeliveryError(Trouble.CONNECTION, _words(error)) from error


def _start_tls(client: smtplib.SMTP, smtp: Smtp) -> None:
    if not client.has_extn("starttls"):
        message = f"{_where(smtp)} does not offer STARTTLS; nothing was sent in clear (port 465 wants smtp.tls: tls)"
        raise DeliveryError(Trouble.NO_STARTTLS, message, operational=True)
    try:
        client.starttls(context=ssl.create_default_context())
    except _TROUBLES as error:
        raise DeliveryError(Trouble.TLS, f"{_where(smtp)}: {_words(error)}", operational=True) from error


def _log_in(client: smtplib.SMTP, smtp: Smtp, username: str) -> None:
    try:
        client.login(username, smtp.password.reveal() if smtp.password else "")
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        message = f"{_where(smtp)} refused the login of {username}: {_words(error)}"
        raise DeliveryError(Trouble.LOGIN, message, retry_after=LOGIN_PAUSE, operational=True) from error
    except _TROUBLES as error:
        raise DeliveryError(Trouble.CONNECTION, _words(error)) from error


def _where(smtp: Smtp) -> str:
    return f"{smtp.host}:{smtp.port}"


def _reply_of(error: smtplib.SMTPResponseException) -> tuple[int, bytes]:
    said = error.smtp_error
    return error.smtp_code, said if isinstance(said, bytes) else said.encode()


def _text(reply: tuple[int, bytes]) -> str:
    return clip(one_line(f"{reply[0]} {reply[1].decode('utf-8', 'replace')}"), 200)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(_reply_of(error))
    return clip(one_line(str(error)) or type(error).__name__, 200)
