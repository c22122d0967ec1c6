"""A config.yaml as settings: the nouns' own settings, in one frozen value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Protocol, TypeVar

from monitor import __version__
from monitor.alerts import Rule
from monitor.config.written import Written
from monitor.deliveries.people import Person
from monitor.deliveries.rota import Rota
from monitor.deliveries.settings import Bounces, Channel, Digest, Replies, Smtp
from monitor.feeds import Feed
from monitor.places.areas import Polygon
from monitor.places.regions import Region
from monitor.reports import Conventions
from monitor.secret import Secret


@dataclass(frozen=True, slots=True)
class Web:
    """Where health and metrics are served, and the pages for people where these are on. public_url: the address by
    which people reach them, without a slash at its end: a proxy's, which keeps what is said between. trusted_proxy: on
    which other machines it may stand. borders: drawn on the map; none are but these."""

    host: str = "127.0.0.1"
    port: int = 8080
    pages: bool = False
    public_url: str | None = None
    trusted_proxy: tuple[IPv4Network | IPv6Network, ...] = ()
    borders: tuple[Polygon, ...] = field(default=(), repr=False)

    @property
    def is_encrypted(self) -> bool:
        """Whether browsers reach the pages by TLS."""
        return self.public_url is not None and self.public_url.startswith("https:")


READ_WITHIN = timedelta(seconds=5)  # some hundred times what a long text needs


@dataclass(frozen=True, slots=True)
class Ping:
    """The dead man's switch: an address that is asked after full cycles only; its keeper warns when it falls silent.

    url: a secret, because whoever knows it can pretend that we are well.
    """

    url: Secret
    every: timedelta = timedelta(minutes=5)
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Http:
    """How we show ourselves to the servers that we ask. contact: an address or page where their owners find us."""

    contact: str | None = None
    product: str = f"casualty-monitor/{__version__}"
    proxy: Secret | None = None

    @property
    def user_agent(self) -> str:
        return f"{self.product} (+{self.contact})" if self.contact else self.product


@dataclass(frozen=True, slots=True)
class Retention:
    """After what time full texts, all that people wrote or were called, who acted, and what has no word of harm, are
    forgotten; None = never. keys_without_harm: what is left of the last, once its feed shows it no more; documents: the
    same for feeds' documents as they came; documents_mb: the room that all of them may take, packed; 0 keeps none."""

    text: timedelta | None = None
    names: timedelta | None = None
    staff: timedelta | None = None
    texts_without_harm: timedelta | None = None
    keys_without_harm: timedelta | None = None
    documents: timedelta | None = None
    documents_mb: int = 100

    @property
    def room(self) -> int:
        """The bytes that all documents may take."""
        return self.documents_mb * 1_000_000


class _Named(Protocol):
    @property
    def name(self) -> str: ...


NamedItem = TypeVar("NamedItem", bound=_Named)


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that config.yaml says. Equal when it says the same; `hash` of it fits a reload's comparison.

    store is a secret because a database's address can hold a password. web None = nothing is served.
    templates: the user's own folder, looked into before the built-in one.
    """

    store: Secret = field(default_factory=lambda: Secret("sqlite:///monitor.db"))
    reading: Conventions = field(default_factory=Conventions)
    read_within: timedelta = READ_WITHIN  # of processor time, for one entry
    languages: tuple[Path, ...] = ()  # folders of language files, on top of those that ship
    places: tuple[Path, ...] = ()
    feeds: tuple[Feed, ...] = ()
    regions: tuple[Region, ...] = ()
    rules: tuple[Rule, ...] = ()
    channels: tuple[Channel, ...] = ()
    operators: tuple[str, ...] = ()
    digests: tuple[Digest, ...] = ()
    smtp: Smtp = field(default_factory=Smtp)
    web: Web | None = None
    templates: Path | None = None
    http: Http = field(default_factory=Http)
    ping: Ping | None = None
    retention: Retention = field(default_factory=Retention)
    bounces: Bounces | None = None
    people: tuple[Person, ...] = ()
    replies: Replies | None = None
    rotas: tuple[Rota, ...] = ()
    written: Written | None = field(default=None, compare=False, repr=False)  # as it stood in its file

    def feed(self, name: str) -> Feed | None:
        return _named(self.feeds, name)

    @property
    def incident_rules(self) -> tuple[Rule, ...]:
        """The rules that decide on each incident; the others ask of a stretch of time."""
        return tuple(rule for rule in self.rules if rule.period is None)

    def rule(self, name: str) -> Rule | None:
        return _named(self.rules, name)

    def person(self, name: str) -> Person | None:
        return _named(self.people, name)

    def rota(self, name: str) -> Rota | None:
        return _named(self.rotas, name)

    def channel(self, name: str) -> Channel | None:
        return _named(self.channels, name)


def _named(items: Iterable[NamedItem], name: str) -> NamedItem | None:
    return next((item for item in items if item.name == name), None)


def changes(old: Config, new: Config) -> tuple[str, ...]:
    """The changes of a reload, one line a section and no value: `feeds: 2 added, 1 removed, 1 changed`."""
    sections = ((f.name, getattr(old, f.name), getattr(new, f.name)) for f in fields(Config) if f.compare)
    return tuple(f"{name}: {_change(was, now)}" for name, was, now in sections if was != now)


def _change(was: object, now: object) -> str:
    if not isinstance(was, tuple) or not isinstance(now, tuple):
        return "changed"
    before, after = _by_name(was), _by_name(now)
    counts = {
        "added": len(after.keys() - before.keys()),
        "removed": len(before.keys() - after.keys()),
        "changed": sum(before[name] != after[name] for name in before.keys() & after.keys()),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "reordered"


def _by_name(items: tuple[object, ...]) -> dict[str, object]:
    return {str(getattr(item, "name", item)): item for item in items}
