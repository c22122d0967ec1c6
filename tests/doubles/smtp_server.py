"""An SMTP server (aiosmtpd) on loopback that answers as it is told, and keeps what it took.

with SmtpServer() as server:                              # plain, takes everything
    ... smtplib.SMTP("127.0.0.1", server.port) ...
    server.received[0].message["Subject"]

SmtpServer(script=[At("data", "450 4.2.0 try later")])   # one step a message, then 250 for ever
SmtpServer(always=At("greeting", "504 5.5.2 who are you"))   # until `answer(None)`
SmtpServer(script=[DROP_AFTER_DATA])                      # takes the message, then hangs up without a word
SmtpServer(refuse={"gone@example.org": "550 5.1.1 no such user"})
SmtpServer(tls="starttls", certificate=self_signed(tmp_path), login=("monitor", "password"))
SmtpServer(tls="implicit", certificate=self_signed(tmp_path))
"""

from __future__ import annotations

import asyncio
import socket
import warnings
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.doubles.certificates import Certificate
from tests.doubles.patience import PATIENCE


@dataclass(frozen=True, slots=True)
class At:
    """One step of a script: at which command the next message is answered with what."""

    command: Literal["greeting", "mail", "rcpt", "data", "drop"]
    reply: str = ""


OK = At("data", "250 2.0.0 taken")
DROP_AFTER_DATA = At("drop")


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it came over the wire."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool
    login: str | None

    @property
    def message(self) -> EmailMessage:
        parsed = message_from_bytes(self.content, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        return parsed


@dataclass  # no slots: aiosmtpd asks for every attribute, and with slots Python 3.11.2 stumbles over its own
class _MailHandler:
    """aiosmtpd's hooks. One step of the script is used up by each MAIL command."""

    script: deque[At]
    refuse: Mapping[str, str]
    implicit_tls: bool
    always: At | None = None
    received: list[Received] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    step: At = OK

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name and signature
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greetings.append(hostname)
        return [self.always.reply] if self.always and self.always.command == "greeting" else responses

    async def handle_HELO(  # noqa: N802 - aiosmtpd's name and signature
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str
    ) -> str:
        session.host_name = hostname
        return self.always.reply if self.always and self.always.command == "greeting" else "250 taken"

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name and signature
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.step = self.always or (self.script.popleft() if self.script else OK)
        if self.step.command == "mail":
            return self.step.reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and signature
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.step.command == "rcpt":
            return self.step.reply
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        if self.step.command == "data" and not self.step.reply.startswith("2"):
            return self.step.reply
        self.received.append(_received(session, envelope, self.implicit_tls))
        if self.step.command == "drop":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            await asyncio.sleep(60)  # cancelled as soon as the loop notices that the connection is gone
        return self.step.reply


def _received(session: Session, envelope: Envelope, implicit_tls: bool) -> Received:
    content = envelope.content
    assert isinstance(content, bytes)
    login = session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else None
    encrypted = implicit_tls or session.ssl is not None
    return Received(envelope.mail_from or "", tuple(envelope.rcpt_tos), content, encrypted, login)


class _Controller(Controller):
    """Controller that listens on a port of the system's choice."""

    def factory(self) -> SMTP:
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # of a login in clear: some tests want it
            return SMTP(self.handler, **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd's own


class SmtpServer:
    """See the module. `received` holds what was taken, drops included; `script` can be extended while it runs."""

    host = "127.0.0.1"

    def __init__(
        self,
        script: Iterable[At] = (),
        *,
        refuse: Mapping[str, str] | None = None,
        tls: Literal["none", "starttls", "implicit"] = "none",
        certificate: Certificate | None = None,
        login: tuple[str, str] | None = None,
        port: int = 0,
        always: At | None = None,
    ) -> None:
        self._handler = _MailHandler(deque(script), refuse or {}, tls == "implicit", always)
        self._login = login
        self._controller = _Controller(
            self._handler,
            hostname=self.host,
            port=port,
            enable_SMTPUTF8=False,
            ready_timeout=PATIENCE,
            **_security(tls, certificate),
            **self._authentication(tls),
        )

    def _authentication(self, tls: str) -> dict[str, Any]:
        if self._login is None:
            return {}
        # aiosmtpd knows only STARTTLS as TLS here, and would offer no login on a connection that began with TLS.
        return {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": tls == "starttls"}

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        # handled=False: else aiosmtpd takes a refusal as already answered, and the client waits for ever.
        known = (data.login.decode(), data.password.decode()) == self._login
        return AuthResult(success=known, handled=False, auth_data=data)

    @property
    def port(self) -> int:
        return self._controller.port

    @property
    def received(self) -> list[Received]:
        return self._handler.received

    @property
    def greetings(self) -> list[str]:
        """The names by which it was greeted."""
        return self._handler.greetings

    def answer(self, always: At | None) -> None:
        """From now on every message meets this; None = all is taken again."""
        self._handler.always = always

    @property
    def script(self) -> deque[At]:
        return self._handler.script

    def __enter__(self) -> SmtpServer:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


def _security(tls: str, certificate: Certificate | None) -> dict[str, Any]:
    if tls == "none":
        return {}
    assert certificate is not None, "TLS needs a certificate: self_signed(tmp_path)"
    context = certificate.server_context()
    return {"ssl_context": context} if tls == "implicit" else {"tls_context": context, "require_starttls": True}


_KEPT: list[socket.socket] = []


def unused_port() -> int:
    """A port of loopback on which nobody listens but who is told of it: the system gives it to nobody else."""
    kept = socket.socket()
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server of ours that asks for it by number gets it
    kept.bind(("127.0.0.1", 0))
    _KEPT.append(kept)
    return int(kept.getsockname()[1])
