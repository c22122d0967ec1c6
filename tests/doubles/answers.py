"""Mails that people, and others in their name, send to the mailbox of answers.

answer("OK", to=mail)                                # as a phone writes it, below it what it quotes
answer("OK", to=mail, sender="eve@evil.example")     # from anybody
answer("OK", to=mail, results=None)                  # no word of a mail server on it
answer("OK", to=mail, headers=[("List-Id", "<x>")])
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime

from tests.doubles.nouns import NOON

AMAL, SERVER = "amal@ngo.example", "mx.ngo.example"
PASSED = f"{SERVER}; dkim=pass header.d=ngo.example; dmarc=pass (p=reject) header.from=ngo.example"
OURS = f"<{'a' * 32}.{'b' * 32}@ngo.example>"


def answer(
    line: str,
    to: str = OURS,
    *,
    sender: str | None = AMAL,
    results: str | None = PASSED,
    at: datetime = NOON,
    ident: str = "<reply-1@phone.example>",
    quoted: str = "> 12 killed in Karsa\n> answer with one word",
    subject: str = "Re: [NEW] Karsa",
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """One answer. to: the Message-ID that it answers."""
    mail = EmailMessage(default.clone(max_line_length=998))
    if results is not None:
        mail["Authentication-Results"] = results
    if sender is not None:
        mail["From"] = sender
    mail["To"] = "monitor@ngo.example"
    mail["Date"], mail["Subject"], mail["Message-ID"] = format_datetime(at), subject, ident
    mail["In-Reply-To"] = mail["References"] = to
    for name, value in headers:
        del mail[name]
        mail[name] = value
    mail.set_content(f"{line}\n\nOn Sunday the monitor wrote:\n{quoted}\n")
    return mail.as_bytes()


def raw(*headers: str, body: bytes = b"OK\r\n") -> bytes:
    """A mail of these header lines as they are, for what no well-behaved library writes."""
    return "\r\n".join([*headers, "", ""]).encode("utf-8", "surrogateescape") + body


def lines(*changed: str, left_out: Sequence[str] = ()) -> list[str]:
    """The header lines of a good answer, with some of them others."""
    good = {
        "Authentication-Results": PASSED,
        "From": AMAL,
        "Date": format_datetime(NOON),
        "Message-ID": "<reply-1@phone.example>",
        "In-Reply-To": OURS,
        "Content-Type": "text/plain; charset=utf-8",
    }
    names = {line.partition(":")[0] for line in changed}
    return [*(f"{name}: {value}" for name, value in good.items() if name not in {*names, *left_out}), *changed]
