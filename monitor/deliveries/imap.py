"""Reads a mailbox for notifications. The only importer of imaplib; it marks mails as seen and changes nothing else."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from email.utils import format_datetime
from threading import Timer
from typing import Any

from monitor.deliveries import DeliveryTrouble
from monitor.deliveries.bounces import LARGEST
from monitor.deliveries.settings import Bounces, Tls
from monitor.errors import DeliveryError
from monitor.text import clip, one_line

TIMEOUT = 20.0  # seconds for each answer
TOTAL = 120.0  # seconds for a run: a server that drips must not hold it for ever
MOST = 100  # mails a run; what is more waits for the next one
RECENT = timedelta(days=14)  # servers give a mail up after some five days (RFC 5321 4.5.4.1)
_TROUBLES = (OSError, imaplib.IMAP4.error, EOFError)


def unseen(settings: Bounces, now: datetime, take: Callable[[bytes], object]) -> int:
    """Hand each mail that nobody has seen to `take`, and mark it as seen once that has ended; how many there were.

    Of a long mail the beginning. Raises DeliveryError; whatever was taken until then is marked.
    """
    with _session(settings) as client:
        numbers = _numbers(client, now)
        for number in numbers:
            if mail := _mail(client, number):
                take(mail)
            _ask(client, "STORE", number, "+FLAGS.SILENT", r"(\Seen)")
        return len(numbers)


def _numbers(client: imaplib.IMAP4, now: datetime) -> list[str]:
    """The UIDs of what is new, the oldest first."""
    since = "-".join(format_datetime(now - RECENT).split()[1:4])  # 05-Mar-2031, whatever the machine's language
    (listed, *_) = _ask(client, "SEARCH", "UNSEEN", "SINCE", since) or [b""]
    return re.findall(r"\d{1,10}", (listed or b"").decode("ascii", "replace"))[:MOST]


def _mail(client: imaplib.IMAP4, number: str) -> bytes | None:
    """A mail's first bytes; None where it is gone. PEEK leaves it unseen, should we break off."""
    found = _ask(client, "FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((part[1] for part in found if isinstance(part, tuple) and len(part) == 2), None)


class _Bounded:
    """The limit that both of imaplib's clients lack: on what a server may make us hold."""

    def read(self, size: int) -> bytes:
        if size > 2 * LARGEST:
            raise imaplib.IMAP4.abort(f"the server sends {size} bytes and was asked for {LARGEST}")
        return super().read(size)  # type: ignore[misc,no-any-return]  # imaplib's, beside it


class _Plain(_Bounded, imaplib.IMAP4):
    pass


class _Tls(_Bounded, imaplib.IMAP4_SSL):
    pass


@contextmanager
def _session(settings: Bounces) -> Iterator[imaplib.IMAP4]:
    """A connection that is protected, logged in and in the folder. Raises DeliveryError."""
    with _explained(settings):
        client = _connect(settings)
        ending = Timer(TOTAL, _cut, [client.sock])
        ending.daemon = True
        ending.start()
        try:
            _log_in(client, settings)
            _expect(client.select(_quoted(settings.folder)), f"opened no folder {settings.folder}", operational=True)
            yield client
            with suppress(*_TROUBLES):
                client.logout()
        finally:
            ending.cancel()
            with suppress(*_TROUBLES):
                client.shutdown()


def _cut(sock: socket.socket) -> None:
    """Whoever reads from it wakes. The plain socket's shutdown: that of ssl would take the TLS state away meanwhile."""
    with suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


@contextmanager
def _explained(settings: Bounces) -> Iterator[None]:
    where = f"{settings.host}:{settings.port}"
    try:
        yield
    except ssl.SSLError as error:
        raise DeliveryError(DeliveryTrouble.TLS, _words(error), where, operational=True) from error
    except _TROUBLES as error:
        raise DeliveryError(DeliveryTrouble.CONNECTION, _words(error), where) from error


def _connect(settings: Bounces) -> imaplib.IMAP4:
    if settings.tls is Tls.TLS:
        return _Tls(settings.host, settings.port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
    client = _Plain(settings.host, settings.port, timeout=TIMEOUT)
    if settings.tls is Tls.STARTTLS:
        try:
            client.starttls(ssl.create_default_context())
        except imaplib.IMAP4.error as error:
            client.shutdown()
            said, where = "does not offer STARTTLS; nothing was said in clear", f"{settings.host}:{settings.port}"
            raise DeliveryError(DeliveryTrouble.NO_STARTTLS, said, where, operational=True) from error
        except OSError:
            with suppress(OSError):  # the plain socket went into the protected one that failed
                client.shutdown()
            raise
    return client


def _log_in(client: imaplib.IMAP4, settings: Bounces) -> None:
    try:
        client.login(_quoted(settings.username), settings.password.reveal())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        said = f"refused the login of {settings.username}: {_words(error)}"
        raise DeliveryError(DeliveryTrouble.LOGIN, said, settings.host, operational=True) from None


def _ask(client: imaplib.IMAP4, *command: str) -> list[Any]:
    return _expect(client.uid(*command), f"refused {command[0]}")


def _expect(answer: tuple[str, list[Any]], what: str, *, operational: bool = False) -> list[Any]:
    if answer[0] != "OK":
        said = b" ".join(part for part in answer[1] if isinstance(part, bytes)).decode("utf-8", "replace")
        words = f"{what}: {clip(one_line(said), 120)}"
        raise DeliveryError(DeliveryTrouble.REFUSED, words, "the mailbox server", operational=operational)
    return answer[1]


def _quoted(text: str) -> str:
    """A quoted string (RFC 9051 4.3): imaplib quotes a password and nothing else."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(error: Exception) -> str:
    return clip(one_line(str(error)) or type(error).__name__, 160)
