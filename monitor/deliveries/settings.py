"""Who is told, and through what: the settings of channels, SMTP and digests, as config.yaml gives them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.deliveries.limits import Limits
from monitor.secret import Secret

if TYPE_CHECKING:
    from monitor.places.regions import Region


class Preset(StrEnum):
    """The shapes of a webhook's body that are built in. Every other is a file: see presets.py."""

    GENERIC = "generic"


class Tls(StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class Keyring:
    """A file of public OpenPGP keys, as it was read with the config."""

    path: Path
    keys: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """People who get a mail each; one delivery an address.

    neutral_subject: what shows before a mail is opened says nothing of places, harm or this software.
    encrypt: the readers' keys; null = mails go in clear. Encrypted mails are neutral, whatever `neutral_subject` says.
    """

    name: str
    to: tuple[str, ...]
    limits: Limits = field(default_factory=Limits)
    neutral_subject: bool = False
    encrypt: Keyring | None = None

    @property
    def neutral(self) -> bool:
        return self.neutral_subject or self.encrypt is not None


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """An endpoint that gets signed JSON, or what its preset says. The address is a secret: whoever knows it can post.

    secret: signs each call after Standard Webhooks (`whsec_` and base64, or any text); null = unsigned. Generic only.
    preset: `generic`, or the name of a file (docs/channels.md).
    allow_private: the endpoint may have an address that is not on the public internet.
    token: shown as the preset says (`Auth:`), put to the request as it leaves and never kept with it.
    options: what the preset's file asks of the channel, such as a project; in pairs, complete with its defaults.
    """

    name: str
    url: Secret
    secret: Secret | None = None
    preset: str = Preset.GENERIC
    allow_private: bool = False
    token: Secret | None = None
    options: tuple[tuple[str, str], ...] = ()
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class AppriseChannel:
    """People who are reached through the services that Apprise knows; one delivery an address. The addresses are
    secrets: they hold tokens and telephone numbers.

    allow_private: a service may stand inside our own network.
    """

    name: str
    urls: tuple[Secret, ...]
    allow_private: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def recipients(self) -> tuple[str, ...]:
        """What stands for each address where people read: `signal #2`, by its place among them."""
        schemes = (url.reveal().partition("://")[0].lower() for url in self.urls)
        return tuple(f"{scheme} #{number}" for number, scheme in enumerate(schemes, 1))


Channel = EmailChannel | WebhookChannel | AppriseChannel


@dataclass(frozen=True, slots=True)
class Smtp:
    """The server that takes our mail. mailbox: a folder that gets `.eml` files instead, and no server is asked.

    hello: the name by which we greet it; null = this machine's own where it has a dot, else the domain of `sender`.
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

    day: of the week, for one that comes every week.
    """

    name: str
    at: time
    timezone: ZoneInfo
    send: tuple[str, ...]
    regions: tuple[Region, ...] = ()
    every: Every = Every.DAY
    day: Weekday = Weekday.MONDAY
