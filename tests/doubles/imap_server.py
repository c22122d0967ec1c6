"""An IMAP4rev1 server (RFC 3501) on loopback: one account, one folder, the commands that reading bounces takes.

with ImapServer([mail, other]) as server:                        # plain
    ...
    server.seen == {1}                                           # UIDs; the first mail has 1
ImapServer([mail], certificate=self_signed(tmp_path))            # TLS from the first byte
ImapServer([mail], certificate=..., starttls=True)
ImapServer([mail], password="another")                           # refuses the login
ImapServer([mail], literal=10_000_000)                           # says that it sends so many bytes
ImapServer([mail], hang_up_at="FETCH")                           # closes the connection at that command
"""

from __future__ import annotations

import re
import shlex
import socket
import socketserver
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Self

from tests.doubles.certificates import Certificate

USER, PASSWORD = "monitor@ngo.example", 'pass "word" \\ 1'


class ImapServer:
    """See the module. `commands` holds every command that came, without its tag."""

    host = "127.0.0.1"

    def __init__(
        self,
        mails: Iterable[bytes] = (),
        *,
        folder: str = "INBOX",
        password: str = PASSWORD,
        certificate: Certificate | None = None,
        starttls: bool = False,
        literal: int | None = None,
        hang_up_at: str | None = None,
    ) -> None:
        self.mails = dict(enumerate(mails, 1))
        self.seen: set[int] = set()
        self.commands: list[str] = []
        self._talks: list[socket.socket] = []
        self.folder, self.password, self.literal, self.hang_up_at = folder, password, literal, hang_up_at
        self.context = certificate.server_context() if certificate else None
        self.starttls = starttls
        self._server = _Listener((self.host, 0), _Talk)
        self._server.ours = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def hang_up(self) -> None:
        """Cut every connection, also in the middle of an answer."""
        for talk in self._talks:
            with suppress(OSError):
                talk.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Listener(socketserver.ThreadingTCPServer):
    ours: ImapServer
    block_on_close = True


class _Talk(socketserver.BaseRequestHandler):
    """One connection."""

    request: socket.socket

    def handle(self) -> None:
        self.ours = self.server.ours  # type: ignore[attr-defined]  # socketserver knows it as a plain server
        self.ours._talks.append(self.request)
        try:
            if self.ours.context and not self.ours.starttls:
                self._protect()
            self.file = self.request.makefile("rb")
            self._say("* OK ready")
            while line := self.file.readline():
                tag, _, command = line.decode("utf-8").rstrip("\r\n").partition(" ")
                self.ours.commands.append(command)
                if not self._answer(tag, command):
                    break
        except OSError:
            pass  # the other side refused our certificate, or hung up
        finally:
            if hasattr(self, "file"):
                self.file.close()
            self.request.close()

    def _protect(self) -> None:
        assert self.ours.context
        self.request = self.ours.context.wrap_socket(self.request, server_side=True)

    def _say(self, text: str) -> None:
        self.request.sendall(f"{text}\r\n".encode())

    def _answer(self, tag: str, command: str) -> bool:
        """Whether to go on."""
        name, *rest = _words(command)
        verb = (rest[0] if name.upper() == "UID" else name).upper()
        if verb == self.ours.hang_up_at:
            return False
        if verb == "CAPABILITY":
            self._say(f"* CAPABILITY IMAP4rev1{' STARTTLS' if self.ours.starttls else ''}")
        elif verb == "STARTTLS":
            self._say(f"{tag} OK begin")
            self.file.close()
            self._protect()
            self.file = self.request.makefile("rb")
            return True
        elif verb == "LOGIN" and rest != [USER, self.ours.password]:
            self._say(f"{tag} NO [AUTHENTICATIONFAILED] wrong")
            return True
        elif verb == "SELECT":
            if rest != [self.ours.folder]:
                self._say(f"{tag} NO [NONEXISTENT] no such folder")
                return True
            self._say(f"* {len(self.ours.mails)} EXISTS")
        elif verb in ("SEARCH", "FETCH", "STORE"):
            self._on_mails(verb, rest[1:])
        elif verb == "LOGOUT":
            self._say("* BYE")
        self._say(f"{tag} OK {verb} completed")
        return verb != "LOGOUT"

    def _on_mails(self, verb: str, rest: list[str]) -> None:
        if verb == "SEARCH":
            assert rest[0] == "UNSEEN"
            assert re.fullmatch(r"\d\d-[A-Z][a-z]{2}-\d{4}", rest[2])
            self._say("* SEARCH" + "".join(f" {uid}" for uid in sorted(set(self.ours.mails) - self.ours.seen)))
            return
        uid = int(rest[0])
        if verb == "STORE":
            assert rest[1:] == ["+FLAGS.SILENT", "(\\Seen)"]
            self.ours.seen.add(uid)
            return
        found = re.fullmatch(r"\(BODY\.PEEK\[\]<0\.(\d+)>\)", " ".join(rest[1:]))
        assert found, rest
        if uid in self.ours.mails:
            mail = self.ours.mails[uid][: int(found[1])]
            self._say(f"* {uid} FETCH (UID {uid} BODY[]<0> {{{self.ours.literal or len(mail)}}}")
            self.request.sendall(mail)
            self._say(")")


def _words(command: str) -> list[str]:
    """Atoms and quoted strings; what stands in parentheses stays as it is."""
    if command.upper().startswith(("LOGIN", "SELECT")):
        return [
            re.sub(r"\\(.)", r"\1", word[1:-1]) if word.startswith('"') else word
            for word in re.findall(r'"(?:\\.|[^"\\])*"|[^\s"]+', command)
        ]
    return shlex.split(command, posix=False)
