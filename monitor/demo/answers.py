"""The mailbox to which people answer in the demo: a small IMAP server (RFC 3501) on loopback over a folder of mails,
and an answer as somebody's telephone would write it."""

from __future__ import annotations

import re
import secrets
import socketserver
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

SERVER = "mx.ngo.example"  # the mail server that the demo's config believes
FOLDER = "answers"
_FETCH = re.compile(r"\(BODY\.PEEK\[\]<0\.(\d+)>\)")


@dataclass(slots=True)
class AnswerBox:
    """The mails of a folder, numbered by their names' order. seen: by whoever read them over IMAP."""

    folder: Path
    seen: set[int] = field(default_factory=set)

    def mails(self) -> dict[int, Path]:
        return dict(enumerate(sorted(self.folder.glob("*.eml")), 1))

    def answer(self, tag: str, command: str) -> list[bytes]:
        """The lines with which a server answers one command; none for one that it does not know."""
        name, *rest = command.split(" ")
        verb, *rest = rest if name.upper() == "UID" else (name, *rest)
        lines = self._lines(verb.upper(), rest)
        return [*lines, f"{tag} OK {verb.upper()} completed\r\n".encode()]

    def _lines(self, verb: str, rest: list[str]) -> list[bytes]:
        mails = self.mails()
        if verb == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1\r\n"]
        if verb == "SELECT":
            return [f"* {len(mails)} EXISTS\r\n".encode()]
        if verb == "SEARCH":
            return [f"* SEARCH{''.join(f' {uid}' for uid in sorted(mails.keys() - self.seen))}\r\n".encode()]
        if verb == "STORE":
            self.seen.add(int(rest[0]))
        if verb == "FETCH" and (found := _FETCH.fullmatch(" ".join(rest[1:]))) and int(rest[0]) in mails:
            mail = mails[int(rest[0])].read_bytes()[: int(found[1])]
            head = f"* {rest[0]} FETCH (UID {rest[0]} BODY[]<0> {{{len(mail)}}}\r\n".encode()
            return [head, mail, b")\r\n"]
        return [b"* BYE\r\n"] if verb == "LOGOUT" else []


class _Talk(socketserver.StreamRequestHandler):
    server: AnswerServer

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline(10_000):
            tag, _, command = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
            self.wfile.writelines(self.server.box.answer(tag, command))
            if command.upper() == "LOGOUT":
                return


class AnswerServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    box: AnswerBox

    @property
    def port(self) -> int:
        return int(self.server_address[1])


def serve(box: AnswerBox) -> AnswerServer:
    """Serve `box` on a free port of loopback until `shutdown` and `server_close`."""
    server = AnswerServer(("127.0.0.1", 0), _Talk)
    server.box = box
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def drop(folder: Path, mail: EmailMessage, words: str) -> Path:
    """Write an answer to `mail` into the mailbox of a demo's folder: that of its reader, proven by the mail server."""
    sender = str(mail["To"])
    made = EmailMessage(SMTP.clone(max_line_length=998))  # an id that is folded is none
    made["From"], made["To"] = sender, str(mail["From"])
    made["Subject"] = f"Re: {mail['Subject']}"
    made["Date"] = format_datetime(datetime.now(UTC))
    made["Message-ID"] = f"<{secrets.token_hex(8)}@{sender.rpartition('@')[2]}>"
    made["In-Reply-To"] = made["References"] = str(mail["Message-ID"])
    made["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={sender.rpartition('@')[2]}"
    made.set_content(f"{words}\n\n> {mail['Subject']}\n")
    box = folder / FOLDER
    box.mkdir(exist_ok=True)
    path = box / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}.eml"
    part = path.with_suffix(".part")
    part.write_bytes(made.as_bytes())
    part.rename(path)  # whoever looks into the folder finds it whole
    return path
