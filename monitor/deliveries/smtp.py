"""Hands a finished mail to the SMTP server, or into the mailbox folder. The only importer of smtplib."""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from email.utils import parseaddr
from typing import Any

from monitor.deliveries import Delivery, DeliveryTrouble, SendOutcome, Sent, Undeliverable, outcome_of
from monitor.deliveries.mailbox import put
from monitor.deliveries.outbox import LOGIN_PAUSE
from monitor.deliveries.refusals import ADVICE, OURS, SmtpStep, about, about_delay
from monitor.deliveries.settings import Smtp, Tls
from monitor.errors import DeliveryError
from monitor.secret import masked
from monitor.text import clip, one_line

TIMEOUT = 25.0  # seconds for each command; a mail takes some eight of them, and outbox.LEASE allows for that
WHOLE = 240.0  # seconds for all of them: a server that drips renews the time of each read for as long as it likes
MOST_LINES = 200  # of one reply, which may go on for ever (RFC 5321 4.2.1 sets no limit)
LONGEST = 300  # characters of a message
_TROUBLES = (OSError, smtplib.SMTPException)


def deliver(delivery: Delivery, body: bytes, smtp: Smtp) -> SendOutcome:
    """One attempt. A mail that was cut off after DATA goes again: its Message-ID tells the reader's client."""
    if not delivery.recipient.isascii():
        return Undeliverable(
            DeliveryTrouble.ADDRESS, f"{delivery.recipient}: write the address in ASCII letters (punycode domain)"
        )
    if smtp.mailbox is not None:
        return put(smtp.mailbox, delivery, body)
    try:
        with _session(smtp) as client:
            sent = _hand_over(client, parseaddr(smtp.sender)[1], delivery.recipient, body)
            return replace(sent, remote_ref=_shown(sent.remote_ref or "", smtp))
    except DeliveryError as error:
        outcome = outcome_of(error)
        return replace(outcome, message=_shown(outcome.message, smtp))


def _shown(text: str, smtp: Smtp) -> str:
    """A server's answer, fit for a row and a log."""
    return clip(masked(text, smtp.password), LONGEST)


def _hand_over(client: smtplib.SMTP, sender: str, recipient: str, body: bytes) -> Sent:
    """MAIL, RCPT, DATA one by one, because each refusal means something else."""
    try:
        _expect(client.mail(sender), SmtpStep.SENDER)
        _expect(client.rcpt(recipient), SmtpStep.RECIPIENT, f" {recipient}")
    except _TROUBLES as error:
        raise DeliveryError(DeliveryTrouble.CONNECTION, _words(error)) from error
    reply = _data(client, body)
    _expect(reply, SmtpStep.MAIL)
    return Sent(remote_ref=_text(reply))


def _data(client: smtplib.SMTP, body: bytes) -> tuple[int, bytes]:
    try:
        return client.data(body)
    except smtplib.SMTPDataError as error:
        return _reply_of(error)
    except _TROUBLES as error:
        said = f"cut off after the mail was handed over, it may have arrived: {_words(error)}"
        raise DeliveryError(DeliveryTrouble.UNCERTAIN, said) from error


def _expect(reply: tuple[int, bytes], step: SmtpStep, whom: str = "") -> None:
    """Pass for 2xx; anything else ends the attempt. A 5xx ends the delivery (RFC 5321 4.2.1), but where it is about us
    and not about this message: that is mended, and then everything that waits goes out."""
    if 200 <= reply[0] < 300:
        return
    said, final = _text(reply), 500 <= reply[0] < 600
    reason = (about if final else about_delay)(step, reply[0], said)
    message = f"the mail server refused {step}{whom}: {said}{ADVICE.get(reason, '')}"
    pause = LOGIN_PAUSE if reason is DeliveryTrouble.LOGIN else None
    raise DeliveryError(
        reason, message, permanent=reason is DeliveryTrouble.REFUSED, retry_after=pause, operational=reason in OURS
    )


class _Client(smtplib.SMTP):
    """smtplib's with an end to everything."""

    _timer: threading.Timer | None = None

    def getreply(self) -> tuple[int, bytes]:
        if self._timer is None:  # the banner: from here on there is a connection to cut
            self._timer = threading.Timer(WHOLE, self._cut)
            self._timer.daemon = True
            self._timer.start()
        if self.file is None and self.sock is not None:
            self.file = _Lines(self.sock.makefile("rb"))
        if self.file is not None:
            self.file.left = MOST_LINES
        return super().getreply()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().close()

    def _cut(self) -> None:
        """The plain socket's shutdown: TLS's own would take its state away from the thread that reads."""
        sock = self.sock
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _TlsClient(_Client, smtplib.SMTP_SSL):
    pass


class _Lines:
    """A server's words, so many lines of them."""

    def __init__(self, file: Any) -> None:
        self._file, self.left = file, MOST_LINES

    def readline(self, size: int = -1) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError(f"a reply of more than {MOST_LINES} lines")
        line: bytes = self._file.readline(size)
        return line

    def close(self) -> None:
        self._file.close()


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
            return _TlsClient(smtp.host, smtp.port, _name(smtp), timeout=TIMEOUT, context=ssl.create_default_context())
        return _Client(smtp.host, smtp.port, _name(smtp), timeout=TIMEOUT)
    except smtplib.SMTPConnectError as error:  # its banner already says no
        _expect(_reply_of(error), SmtpStep.GREETING)
        raise DeliveryError(DeliveryTrouble.CONNECTION, _words(error), _where(smtp)) from error
    except ssl.SSLError as error:
        raise DeliveryError(DeliveryTrouble.TLS, _words(error), _where(smtp), operational=True) from error
    except _TROUBLES as error:
        raise DeliveryError(DeliveryTrouble.CONNECTION, _words(error), _where(smtp)) from error


def _name(smtp: Smtp) -> str | None:
    """Who we say that we are: as the settings have it, else this machine's own name where it has a dot, else the
    domain of our address, which more servers take than a number in brackets. None: smtplib's own."""
    if smtp.hello:
        return smtp.hello
    own, ours = socket.getfqdn(), parseaddr(smtp.sender)[1].rpartition("@")[2]
    return next((name for name in (own, ours) if "." in name and not name.startswith("localhost.")), None)


def _greet(client: smtplib.SMTP) -> None:
    try:
        client.ehlo_or_helo_if_needed()
    except smtplib.SMTPHeloError as error:
        _expect(_reply_of(error), SmtpStep.GREETING)
        raise DeliveryError(DeliveryTrouble.CONNECTION, _words(error)) from error
    except _TROUBLES as error:
        raise DeliveryError(DeliveryTrouble.CONNECTION, _words(error)) from error


def _start_tls(client: smtplib.SMTP, smtp: Smtp) -> None:
    if not client.has_extn("starttls"):
        said = "does not offer STARTTLS; nothing was sent in clear (port 465 wants smtp.tls: tls)"
        raise DeliveryError(DeliveryTrouble.NO_STARTTLS, said, _where(smtp), operational=True)
    try:
        client.starttls(context=ssl.create_default_context())
    except _TROUBLES as error:
        raise DeliveryError(DeliveryTrouble.TLS, _words(error), _where(smtp), operational=True) from error


def _log_in(client: smtplib.SMTP, smtp: Smtp, username: str) -> None:
    try:
        client.login(username, smtp.password.reveal() if smtp.password else "")
    except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
        raise _no_login(f"refused the login of {username}: {_words(error)}", smtp) from error
    except UnicodeError:  # whose own words hold the password
        raise _no_login("a name or password beyond ASCII cannot be sent; ask for another one", smtp) from None
    except _TROUBLES as error:
        raise DeliveryError(DeliveryTrouble.CONNECTION, _words(error)) from error


def _no_login(said: str, smtp: Smtp) -> DeliveryError:
    return DeliveryError(DeliveryTrouble.LOGIN, said, _where(smtp), retry_after=LOGIN_PAUSE, operational=True)


def _where(smtp: Smtp) -> str:
    return f"{smtp.host}:{smtp.port}"


def _reply_of(error: smtplib.SMTPResponseException) -> tuple[int, bytes]:
    said = error.smtp_error
    return error.smtp_code, said if isinstance(said, bytes) else said.encode()


def _text(reply: tuple[int, bytes]) -> str:
    return one_line(f"{reply[0]} {reply[1].decode('utf-8', 'replace')}")


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _text(_reply_of(error))
    return one_line(str(error)) or type(error).__name__
