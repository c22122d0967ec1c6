"""A mail as it goes over the wire: words in, bytes out. Pure; the same delivery always gives the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any

from monitor.deliveries import Delivery
from monitor.deliveries.filters import slug
from monitor.deliveries.wording import MessageWords, picture_id
from monitor.model import Severity
from monitor.text import one_line, printable


class _Policy(EmailPolicy):
    """As SMTP's, but a header that fits one line stays on it: folding would leave the first line of some empty, which
    mail programs show as a subject that begins with a blank."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        line = f"{name}: {value}"
        return f"{line}\r\n".encode() if line.isascii() and len(line) < 998 else super().fold_binary(name, value)


# 7bit: quoted-printable or base64 passes every server, whether it knows 8BITMIME or not.
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")
_URGENT = (Severity.HIGH, Severity.CRITICAL)
ANSWERS = "answers"  # the note on a row that answers somebody: the Message-ID of their mail
ANY_ID = re.compile(r"<[!-;=?-~]{1,250}>")  # a Message-ID, whoever made it: nothing in it ends a header
_VERSION = "application/pgp-encrypted"


def message(delivery: Delivery, words: MessageWords, sender: str, token: str | None = None) -> EmailMessage:
    """Text, HTML and the headers that thread, file and explain it.

    Message-ID is made from the delivery alone, so that a repeat is recognisable; where answers are read it has a token
    that nobody can work out. Every message of a thread refers to
    one made-up root, so that updates thread although the first message never arrived.
    """
    made = EmailMessage(_POLICY)
    for name, value in _headers(delivery, words, sender, token).items():
        made[name] = value
    made.set_content(printable(words.text))
    if words.html is not None:
        made.add_alternative(printable(words.html), subtype="html")
        made.set_boundary(f"=_{delivery.id}")  # a random one would make two renderings differ
        _show(made, words, delivery)
    if words.table is not None:
        made.add_attachment(words.table, subtype="csv", filename=f"{delivery.created:%Y-%m-%d}.csv")
        made.set_boundary(f"=_{delivery.id}.all")
    return made


def _show(made: EmailMessage, words: MessageWords, delivery: Delivery) -> None:
    """Put the picture beside the HTML that shows it."""
    html = made.get_body(("html",))
    if words.picture is not None and isinstance(html, EmailMessage):
        named = f"<{picture_id(delivery)}>"
        html.add_related(words.picture, "image", "png", cid=named, filename="where.png", disposition="inline")
        html.set_boundary(f"=_{delivery.id}.html")


def sealed(made: EmailMessage, encrypt: Callable[[bytes], bytes]) -> EmailMessage:
    """The same mail with all but its headers encrypted: PGP/MIME, RFC 3156 section 4."""
    inner, outer = EmailMessage(_POLICY), EmailMessage(_POLICY)
    for name, value in made.items():
        (inner if name.lower().startswith("content-") else outer)[name] = value
    inner.set_payload(made.get_payload())
    outer["Content-Type"] = f'multipart/encrypted; protocol="{_VERSION}"; boundary="{made.get_boundary("=_sealed")}"'
    outer.attach(_part(_VERSION, "Version: 1\r\n"))
    outer.attach(_part('application/octet-stream; name="encrypted.asc"', encrypt(inner.as_bytes()).decode("ascii")))
    return outer


def is_sealed(body: bytes) -> bool:
    """Whether finished bytes are those of an encrypted mail: no header of ours that precedes can hold the word."""
    return b"\r\nContent-Type: multipart/encrypted;" in body.partition(b"\r\n\r\n")[0]


def _part(kind: str, text: str) -> EmailMessage:
    part = EmailMessage(_POLICY)
    part["Content-Type"] = kind
    part.set_payload(text)
    return part


def _headers(delivery: Delivery, words: MessageWords, sender: str, token: str | None) -> dict[str, str | Address]:
    domain = _domain(sender)
    return {
        "Subject": one_line(words.subject),
        "From": _sender(parseaddr(one_line(sender))[1] if words.neutral else sender),
        "To": _recipient(delivery.recipient),
        "Date": format_datetime(delivery.created),
        "Message-ID": f"<{'.'.join(filter(None, (delivery.id, token)))}@{domain}>",
        **_threading(delivery, domain),
        "Auto-Submitted": "auto-generated",  # RFC 3834: no out-of-office replies
        "X-Auto-Response-Suppress": "All",  # the same for Exchange
        **({"List-Id": f"<messages.{domain}>"} if words.neutral else _telling(delivery, domain)),
    }


def _telling(delivery: Delivery, domain: str) -> dict[str, str]:
    """Headers for filters, which whoever sees the mail on its way can read."""
    return {
        "List-Id": f"<{slug(delivery.channel)}.casualty-monitor.{domain}>",
        "X-Casualty-Monitor-Reason": delivery.head.reason.value,
        "X-Casualty-Monitor-Severity": delivery.head.severity.word,
        "X-Casualty-Monitor-Thread": one_line(delivery.thread).encode("ascii", "replace").decode(),
        **({"Importance": "high"} if delivery.head.severity in _URGENT else {}),
    }


def _threading(delivery: Delivery, domain: str) -> dict[str, str]:
    answered = _answered(delivery)
    if answered:
        return {"References": answered, "In-Reply-To": answered}
    reference = _root(delivery.thread, delivery.recipient, domain)
    return {"References": reference} | ({} if delivery.head.sequence == 1 else {"In-Reply-To": reference})


def thread_root(thread: str, recipient: str, sender: str) -> str:
    """The made-up Message-ID to which every message of a thread to one recipient refers."""
    return _root(thread, recipient, _domain(sender))


def _root(thread: str, recipient: str, domain: str) -> str:
    root = hashlib.sha256(f"{thread}\x00{recipient}".encode()).hexdigest()[:32]
    return f"<thread-{root}@{domain}>"


def _answered(delivery: Delivery) -> str | None:
    """The mail that a message answers: it stands in the thread of whoever wrote it."""
    ident = delivery.notes.get(ANSWERS)
    return ident if isinstance(ident, str) and ANY_ID.fullmatch(ident) else None


def _sender(sender: str) -> Address | str:
    name, address = parseaddr(one_line(sender))
    return Address(name, addr_spec=address) if address.isascii() and "@" in address else address


def _recipient(recipient: str) -> Address | str:
    """Set a header; what none can hold is left to `smtp.deliver`, which refuses it in words."""
    address = one_line(recipient)
    return Address(addr_spec=address) if address.isascii() and "@" in address else "undisclosed-recipients:;"


def _domain(sender: str) -> str:
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return domain if domain and domain.isascii() else "localhost"
