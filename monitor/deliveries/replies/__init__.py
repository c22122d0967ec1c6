"""Answers of people to our mails, and what one word on the first line of them asks for. Pure: mail in, verdict out.

mail ──▶ of a machine, a list, forwarded? ──▶ from whom, proven by whom? ──▶ to which mail of ours? ──▶ first line
                    every arrow can say no, and every no has a reason
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.deliveries.people import Person


class Act(StrEnum):
    """The things that an answer can ask for."""

    OK = "ok"  # I have it: what `incidents ack` means
    FALSE_ALARM = "false_alarm"
    COUNT = "count"  # so many dead
    SAME = "same"  # one event with that other one
    MUTE = "mute"
    UNDO = "undo"
    HELP = "help"


class Unclear(StrEnum):
    """Why the first line of somebody who may answer asks for nothing."""

    EMPTY = "empty"
    NOT_UNDERSTOOD = "not_understood"
    TWO_NUMBERS = "two_numbers"


class LeftAlone(StrEnum):
    """Why a mail is no answer that counts. Nobody is written to because of it: a forger would choose whom."""

    UNREADABLE = "unreadable"
    NOT_ANSWERING = "not_answering"  # it names no mail of ours
    BOUNCE = "bounce"
    AUTOMATIC = "automatic"  # an absence note, a receipt
    MAILING_LIST = "mailing_list"
    FORWARDED = "forwarded"
    SENDER_UNCLEAR = "sender_unclear"  # nobody, or several
    UNLISTED = "unlisted"
    FORGED = "forged"  # a server says that it is not from that domain
    UNPROVEN = "unproven"  # no server that we know says that it is
    GUESSED = "guessed"  # the id of a mail as somebody worked it out who never got it
    STALE = "stale"  # written long before or after it came: sent again, by whomever
    REPEATED = "repeated"  # done before
    UNKNOWN_MAIL = "unknown_mail"  # it answers a mail that the store has no more
    TOO_MANY = "too_many"  # answers of one person in an hour: two machines write to each other


@dataclass(frozen=True, slots=True)
class Said:
    """The meaning of a first line. count: so many dead; other: the name of an incident; lasting: of a mute."""

    act: Act
    count: int | None = None
    other: str | None = None
    lasting: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that counts, or would if it said what it wants. delivery: the mail of ours that it answers; marks: by
    which it is known again; message_id: its own, to be answered in the thread."""

    person: Person
    address: str
    delivery: str
    said: Said | Unclear
    sent: datetime
    marks: tuple[str, ...]
    message_id: str | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A mail that was left alone. person: whose address it came under, where it is a listed one."""

    reason: LeftAlone
    person: str | None = None
