"""Who is told, and through what: the settings of channels, SMTP and digests, as config.yaml gives them. Those of a kind
of channel stand in its own file under `channels/`, and are given on here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.deliveries.channel import Channel
from monitor.deliveries.channels.apprise import AppriseChannel
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.channels.webhook import WebhookChannel
from monitor.deliveries.openpgp import Keyring
from monitor.deliveries.presets import Preset
from monitor.secret import Secret

if TYPE_CHECKING:
    from monitor.places.regions import Region

__all__ = [
    "AppriseChannel",
    "Bounces",
    "Channel",
    "Digest",
    "EmailChannel",
    "Every",
    "Keyring",
    "Preset",
    "Proof",
    "Replies",
    "Smtp",
    "Tls",
    "WebhookChannel",
    "Weekday",
]


class Tls(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes our mail. mailbox: a folder that gets `.eml` files instead, and no server is asked.

    hello: the name by which we greet it; None = this machine's own where it has a dot, else the domain of `sender`.
    """

    host: str = "localhost"
    port: int = 25
    sender: str = "Casualty monitor <casualty-monitor@localhost>"
    mailbox: Path | None = None
    tls: Tls = Tls.NONE
    username: str | None = None
    password: Secret | None = None
    hello: str | None = None


@dataclass(frozen=True, slots=True)
class Bounces:
    """The mailbox of `smtp.from`, read over IMAP for mails that came back."""

    host: str
    username: str
    password: Secret
    port: int = 993
    tls: Tls = Tls.TLS
    folder: str = "INBOX"
    every: timedelta = timedelta(minutes=5)


class Proof(StrEnum):
    """The proof that an answer needs beside a listed address and the id of our mail."""

    REQUIRED = "required"  # a server that we know says that the sender's domain was proven
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Replies:
    """Where the answers of people are read. servers: whose Authentication-Results we believe, in small letters."""

    mailbox: Bounces
    proof: Proof = Proof.REQUIRED
    servers: tuple[str, ...] = ()


class Every(StrEnum):
    """How often a digest comes."""

    DAY = "day"
    WEEK = "week"


class Weekday(StrEnum):
    """The days of the week in ISO 8601's order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True)
class Digest:
    """A summary that goes out every day or week at a local time, even when empty. No regions = the whole world.

    day: of the week, for one that comes every week. picture: of where, in mails. csv: its list, attached to mails.
    """

    name: str
    at: time
    timezone: ZoneInfo
    send: tuple[str, ...]
    regions: tuple[Region, ...] = ()
    every: Every = Every.DAY
    day: Weekday = Weekday.MONDAY
    picture: bool = True
    csv: bool = False
