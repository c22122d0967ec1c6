"""How config.yaml describes each kind of channel: a file a kind, and the one list of them. Their keys stand with all
others in `shapes`, what they do in `deliveries/channels/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from monitor.config.channels import apprise, email, webhook
from monitor.config.settings import Config
from monitor.config.work import Work
from monitor.deliveries import Medium
from monitor.deliveries.settings import Channel

S = TypeVar("S")
C = TypeVar("C", bound=Channel)


@dataclass(frozen=True, slots=True)
class ChannelKind(Generic[S, C]):
    """build: from its name and its keys, None where nothing can be sent. advise: what is worth a second look.
    no_subject: what a message of a kind without subject is called."""

    build: Callable[[str, S, Work], C | None]
    advise: Callable[[C, Config, Work], None] = lambda channel, config, work: None
    no_subject: str | None = None


KINDS: Mapping[Medium, ChannelKind[Any, Any]] = {
    Medium.EMAIL: ChannelKind(email.build),
    Medium.WEBHOOK: ChannelKind(webhook.build, webhook.advise, no_subject="a webhook"),
    Medium.APPRISE: ChannelKind(apprise.build, apprise.advise, no_subject="a short text"),
}
