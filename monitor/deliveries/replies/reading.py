"""A mail to the mailbox of answers: an answer that counts, or why it is left alone. Pure.

Anybody can write to that mailbox. What makes an answer count: the address of a listed person, alone in From; the word
of a mail server that we know on its domain; the id of a mail of ours with its token, which only those have who got
that mail; and a date of these days, for an old mail can be sent again by others.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.header import Header, decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from monitor.deliveries.message import ANY_ID as _IDS
from monitor.deliveries.people import Person, whose
from monitor.deliveries.replies import Left, LeftAlone, Reply
from monitor.deliveries.replies.body import first_line
from monitor.deliveries.replies.line import understood
from monitor.deliveries.replies.proof import Proven, proven
from monitor.deliveries.replies.words import vocabulary
from monitor.deliveries.settings import Proof, Replies
from monitor.text import fold, one_line

FRESH = timedelta(days=3)  # between writing and reading: servers try for some days
AHEAD = timedelta(hours=1)  # a phone's clock
OURS = re.compile(r"<(?P<row>[0-9a-f]{32})\.(?P<token>[0-9a-f]{32})@[^<>\s@]{1,255}>")
_SYSTEMS = re.compile(r"mailer-?daemon|postmaster|mail-?delivery|no-?reply|do-?not-?reply", re.IGNORECASE)
_LISTS = ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List", "X-Mailman-Version")
_MACHINES = ("X-Autoreply", "X-Autorespond", "X-Auto-Response", "X-Failed-Recipients")
# What the parser of hostile mails can raise.
FAULTS = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)

TokenOf = Callable[[str], str]  # of a row: what its Message-ID has beside the row's id


def token_of(key: bytes, row: str) -> str:
    """The part of a Message-ID that nobody can work out: ids of rows are made from what others may know."""
    return hmac.new(key, row.encode("ascii", "replace"), hashlib.sha256).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _LeftError(Exception):
    reason: LeftAlone
    person: str | None = None


def read(mail: bytes, replies: Replies, people: Sequence[Person], token: TokenOf, now: datetime) -> Reply | Left:
    """The answer in a mail, or why it is left alone."""
    try:
        return _read(message_from_bytes(mail), replies, people, token, now)
    except _LeftError as no:
        return Left(no.reason, no.person)
    except FAULTS:
        return Left(LeftAlone.UNREADABLE)


def _read(mail: Message, replies: Replies, people: Sequence[Person], token: TokenOf, now: datetime) -> Reply:
    row, said = _answers(mail)
    _refuse_machines(mail)
    address = _sender(mail)
    person = whose(address, people)
    if person is None:
        raise _LeftError(LeftAlone.UNLISTED)
    if replies.proof is Proof.REQUIRED:
        _refuse_unproven(mail, address, replies, person)
    if not hmac.compare_digest(said, token(row)):
        raise _LeftError(LeftAlone.GUESSED, person.name)
    sent = _date(mail)
    if sent is None or not -AHEAD <= now - sent <= FRESH:
        raise _LeftError(LeftAlone.STALE, person.name)
    line = first_line(mail)
    if line is None:
        raise _LeftError(LeftAlone.UNREADABLE, person.name)
    own = next(iter(_IDS.findall(str(mail.get("Message-ID", "")))), None)
    written = f"{person.name}\x00{row}\x00{sent.isoformat()}\x00{line}"
    marks = tuple(hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20] for text in (own, written) if text)
    return Reply(person, address, row, understood(line, vocabulary()), sent, marks, own, one_line(_subject(mail)))


def _answers(mail: Message) -> tuple[str, str]:
    """The row and the token of the mail of ours that this one answers: that very one, and not another of its thread."""
    direct = str(mail.get("In-Reply-To", ""))
    named = direct if _IDS.search(direct) else next(iter(reversed(_IDS.findall(str(mail.get("References", ""))))), "")
    found = OURS.search(named)
    if found is None:
        raise _LeftError(LeftAlone.NOT_ANSWERING)
    return found["row"], found["token"]


def _refuse_machines(mail: Message) -> None:
    if mail.get_content_type() == "multipart/report" or str(mail.get("Return-Path", "")).strip() == "<>":
        raise _LeftError(LeftAlone.BOUNCE)
    sender = str(mail.get("From", ""))
    if _SYSTEMS.match(sender.rpartition("<")[2].strip()):
        raise _LeftError(LeftAlone.BOUNCE)
    if any(mail[name] is not None for name in _LISTS) or _precedence(mail) == "list":
        raise _LeftError(LeftAlone.MAILING_LIST)
    automatic = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()  # RFC 3834
    if automatic != "no" or any(mail[name] is not None for name in _MACHINES) or _precedence(mail):
        raise _LeftError(LeftAlone.AUTOMATIC)
    prefix, colon, _ = one_line(_subject(mail)).partition(":")
    if mail["Resent-From"] is not None or (colon and fold(prefix.strip()) in vocabulary().forwarded):
        raise _LeftError(LeftAlone.FORWARDED)


def _subject(mail: Message) -> str:
    raw = mail.get("Subject", "")
    return str(raw) if isinstance(raw, Header) else str(make_header(decode_header(str(raw)[:1_000])))


def _precedence(mail: Message) -> str:
    word = str(mail.get("Precedence", "")).strip().lower()
    return word if word in ("list", "bulk", "junk", "auto_reply") else ""


def _sender(mail: Message) -> str:
    """The one address that it comes from."""
    fields = [str(field) for field in mail.get_all("From", [])]
    found = [address for _, address in getaddresses(fields) if address]
    if len(fields) != 1 or len(found) != 1 or not found[0].isascii() or found[0].count("@") != 1:
        raise _LeftError(LeftAlone.SENDER_UNCLEAR)
    return found[0]


def _refuse_unproven(mail: Message, address: str, replies: Replies, person: Person) -> None:
    headers = [str(field) for field in mail.get_all("Authentication-Results", [])]
    word = proven(headers, address.rpartition("@")[2], replies.servers)
    if word is not Proven.YES:
        raise _LeftError(LeftAlone.FORGED if word is Proven.NO else LeftAlone.UNPROVEN, person.name)


def _date(mail: Message) -> datetime | None:
    fields = mail.get_all("Date", [])
    found = parsedate_to_datetime(str(fields[0])) if len(fields) == 1 else None
    return found.astimezone(UTC) if found and found.tzinfo else None
