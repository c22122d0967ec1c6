"""A channel, and what a kind of channel has to answer: how `config.yaml` describes one, whom it reaches, what is said,
and how that is sent. Each kind is a file under `channels/`, and stands in the one list there.

    config ─▶ build             settings out of the keys that its shape names
    queue ──▶ recipients        a row for each of them
    render ─▶ what is said      once, and frozen with the row
    send ───▶ one attempt       as often as it takes, always the same bytes
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, Self, TypeVar

from monitor.deliveries import Delivery, SendOutcome, phrases
from monitor.deliveries.limits import Limits
from monitor.deliveries.reading.gist import languages as gists
from monitor.deliveries.templates import shipped
from monitor.keys.problems import one_of
from monitor.keys.section import ConfigSection
from monitor.keys.shape import Shape

if TYPE_CHECKING:  # a verb that only looks at channels loads nothing that renders or sends
    from monitor.deliveries.people import Answering
    from monitor.deliveries.settings import Smtp
    from monitor.deliveries.templates import Templates
    from monitor.http import Gate

FELL_BACK = "template_fell_back"  # the note on a row whose own template failed, with the reason


@dataclass(frozen=True, slots=True)
class Making:
    """The means to render a message. answering: where the answers of people are read."""

    templates: Templates
    smtp: Smtp
    now: datetime
    answering: Answering | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """The means to send a message."""

    gate: Gate
    smtp: Smtp
    now: datetime


class Channel(Protocol):
    """The settings of one channel, and what its kind does with a delivery. Frozen, and equal where they say the same,
    so that a reload can tell what changed."""

    medium: ClassVar[str]  # the name of its kind

    @property
    def name(self) -> str: ...

    @property
    def limits(self) -> Limits: ...

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom it reaches, a row each. A secret is none: what stands in a row is read by many."""
        ...

    @property
    def way(self) -> str:
        """The key that channels share which fail together."""
        ...

    @property
    def rota(self) -> str | None:
        """The rota that says who of its recipients has duty; None where all of them have."""
        ...

    def only(self, recipients: Collection[str]) -> Self:
        """The same channel to these of its recipients, where its kind can tell them apart."""
        ...

    def lies_open(self, body: bytes) -> bool:
        """Whether a frozen body is in clear although the channel encrypts by now: it is made anew."""
        ...

    def render(self, delivery: Delivery, making: Making) -> Delivery:
        """The row with `body` and `notes`. Raises DeliveryError where it cannot be made ready."""
        ...

    def send(self, delivery: Delivery, body: bytes, sending: Sending) -> SendOutcome:
        """One attempt. Never raises for what a receiver, a network or a setting does."""
        ...


class OneEndpoint:
    """The answers of a channel that fails by itself, cannot reach a part of its readers, follows no rota, and encrypts
    nothing."""

    __slots__ = ()
    name: str

    @property
    def way(self) -> str:
        return self.name

    @property
    def rota(self) -> str | None:
        return None

    def only(self, recipients: Collection[str]) -> Self:
        return self

    def lies_open(self, body: bytes) -> bool:
        return False


S = TypeVar("S", bound=Shape)
C = TypeVar("C", bound=Channel)


@dataclass(frozen=True, slots=True)
class ChannelKind(Generic[S, C]):
    """A kind of channel, as a config can name it. name: its key there, and the word in every row of the outbox.

    build: settings from the channel's name and its keys, None where nothing can be sent; problems go to the section.
    advise: what is worth a second look. ages: what time alone makes wrong, such as a key that expires.
    no_subject: what a message of a kind without subject is called. past_gate: it goes to the network by itself, so
    that `http.proxy` does not hold for it.
    """

    name: str
    shape: type[S]
    build: Callable[[str, S, ConfigSection], C | None]
    advise: Callable[[C, ConfigSection], None] = lambda channel, section: None
    ages: Callable[[C, ConfigSection, datetime], None] = lambda channel, section, now: None
    no_subject: str | None = None
    past_gate: bool = False


AnyKind = ChannelKind[Any, Any]


def language_of(written: str, section: ConfigSection) -> str:
    """The language of a channel's messages; a problem where nobody has its words: no file of phrases, ours or the
    user's, and no gists."""
    folders = [folder for folder in (section.templates, shipped()) if folder]
    known = {*gists(), *phrases.languages(folders)}
    if written and written not in known:
        more = f"or write {phrases.file_of(written, Path())} in the folder that templates: names"
        section.add(f"{one_of(written, sorted(known), 'a language of messages')}; {more}", "language")
    return written or phrases.ENGLISH


def noted(delivery: Delivery, fell_back: str | None) -> Delivery:
    """The row with a note why its own template was not used, where it was not."""
    return delivery if fell_back is None else replace(delivery, notes={**delivery.notes, FELL_BACK: fell_back})
