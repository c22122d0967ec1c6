"""Mails that came back: which of ours a delivery status notification speaks of, and what becomes of that row. Pure.

A notification is believed only where it holds a Message-ID of ours, and about a row that counts as sent. So a forged
one can at worst make one message go out a second time, or show one as failed that did arrive: nothing is lost.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from itertools import chain

from monitor.deliveries import Delivery, State
from monitor.deliveries.outbox import DELAYS
from monitor.text import clip, one_line

LARGEST = 200_000  # bytes of a notification that are read; ours are some 40,000 with their HTML
_MOST_PARTS = 50
NOTE = "bounce"  # the note on a row that came back: which notification said so

_OURS = re.compile(r"<([0-9a-f]{32})(?:\.[0-9a-f]{32})?@[^<>\s@]{1,255}>")  # Message-ID as message.py makes it
_STATUS = re.compile(r"(?<![\d.])([45])\.\d{1,3}\.\d{1,3}(?![\d.])")  # RFC 3463
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]")  # RFC 5321 4.2
_ADDRESS = re.compile(r"<?[^\s<>]+@[^\s<>]+>?")
_SYSTEMS = re.compile(r"^(mailer-?daemon|postmaster|mail-?delivery)", re.IGNORECASE)
# What the parser of hostile mails can raise.
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


@dataclass(frozen=True, slots=True)
class Bounce:
    """The notification that one of our mails came back. words: the receiver's own, on one line; mark: tells
    notifications apart, so that none counts twice."""

    delivery: str
    permanent: bool
    words: str
    mark: str


def read(mail: bytes) -> Bounce | None:
    """The bounce in a mail; None where it is anything else: a delay, a receipt, an absence note, a letter."""
    try:
        return _read(message_from_bytes(mail[:LARGEST]), hashlib.sha256(mail).hexdigest()[:32])
    except _FAULTS:
        return None


def reopened(delivery: Delivery, bounce: Bounce, now: datetime) -> Delivery | None:
    """The row after a bounce; None where the bounce changes nothing. For good, or a second time: failed with the
    receiver's words. What may pass: tried once more, under the same Message-ID and with the same bytes."""
    if delivery.state is not State.SENT or delivery.notes.get(NOTE) == bounce.mark:
        return None
    back = replace(
        delivery,
        sent_at=None,
        lease_until=None,
        notes={**delivery.notes, NOTE: bounce.mark},
        last_error=f"bounced: {bounce.words}",
    )
    if bounce.permanent or NOTE in delivery.notes:
        return replace(back, state=State.FAILED)
    return replace(back, state=State.PENDING, next_at=now + DELAYS[-1])


def _read(mail: Message, mark: str) -> Bounce | None:
    kind = mail.get_content_type()
    if kind == "multipart/report" and str(mail.get_param("report-type", "")).lower() == "delivery-status":
        return _standard(mail, mark)
    return _other(mail, mark) if _from_a_system(mail) else None


def _standard(mail: Message, mark: str) -> Bounce | None:
    """RFC 3464: groups of fields on each recipient, and the mail or its headers. Where those are left out, the id may
    stand in the words for people, or the report answers our mail."""
    parts = list(_parts(mail))
    ours = _ours(
        chain(
            (text for part in sorted(parts, key=_is_original, reverse=True) for text in _texts(part)),
            (str(mail[name]) for name in ("In-Reply-To", "References")),
        )
    )
    groups = [
        group for part in parts if part.get_content_type() == "message/delivery-status" for group in _groups(part)
    ]
    failed = next((group for group in groups if group.get("action", "").lower() == "failed"), None)
    if ours is None or failed is None:
        return None
    status = _STATUS.search(failed.get("status", "")) or _STATUS.search(failed.get("diagnostic-code", ""))
    words = " ".join(filter(None, (status and status[0], failed.get("diagnostic-code", "").partition(";")[2])))
    return Bounce(ours, not status or status[1] == "5", _clipped(words or "no reason was given"), mark)


def _other(mail: Message, mark: str) -> Bounce | None:
    """The forms of servers that do not follow the standard: plain words with a status, and our mail's headers below."""
    text = "\n".join(text for part in _parts(mail) for text in _texts(part))
    ours = _ours([text])
    head = text[: text.find(f"<{ours}")] if ours else ""
    status = _STATUS.search(head) or _REPLY.search(head)
    if ours is None or not (status or mail["X-Failed-Recipients"]):
        return None
    said = next((line for line in head.splitlines() if status and status[0].strip() in line), "no reason was given")
    return Bounce(ours, not status or status[1] == "5", _clipped(said), mark)


def _from_a_system(mail: Message) -> bool:
    """Whether a mail server wrote it: people and their absence notes do not send from such addresses (RFC 3834)."""
    sender = str(mail.get("From", "")).rpartition("<")[2].strip()
    return mail["X-Failed-Recipients"] is not None or _SYSTEMS.match(sender) is not None


def _parts(mail: Message) -> Iterator[Message]:
    for number, part in enumerate(mail.walk()):
        if number == _MOST_PARTS:
            return
        yield part


def _is_original(part: Message) -> bool:
    return part.get_content_type() in (
        "message/rfc822",
        "message/global",
        "text/rfc822-headers",
        "message/global-headers",
    )


def _texts(part: Message) -> Iterator[str]:
    """The text of a part: the headers of a mail inside, or decoded text."""
    payload = part.get_payload()
    if part.get_content_type() in ("message/rfc822", "message/global") and isinstance(payload, list):
        yield from (str(inner["Message-ID"]) for inner in payload[:1] if isinstance(inner, Message))
    elif not part.is_multipart():
        body = part.get_payload(decode=True)
        yield body.decode("utf-8", "replace") if isinstance(body, bytes) else ""


def _groups(part: Message) -> Iterator[Mapping[str, str]]:
    """The fields on each recipient, as the parser reads them: a message for each group, that on the mail first."""
    payload = part.get_payload()
    for group in payload[:_MOST_PARTS] if isinstance(payload, list) else ():
        if isinstance(group, Message):
            yield {name.lower(): one_line(str(value)) for name, value in group.items()}


def _ours(texts: Iterable[str]) -> str | None:
    """The id of the row in the first Message-ID of ours."""
    return next((found[1] for text in texts if (found := _OURS.search(text))), None)


def _clipped(words: str) -> str:
    """On one line and without addresses: it is logged, and told to others."""
    return clip(_ADDRESS.sub("<address>", one_line(words)), 200)
