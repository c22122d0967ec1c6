"""Whom a channel reaches at a time and with news of a place: who has duty by its rota, and whose regions hold it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.config import Config
from monitor.deliveries.channel import Channel
from monitor.deliveries.people import whose
from monitor.model import Place

ANYWHERE = None  # no place is known, or none is meant: everybody's


def reached(names: Iterable[str], config: Config, now: datetime, place: Place | None = ANYWHERE) -> list[Channel]:
    """The channels of these names, each narrowed to whom it reaches; one that the config does not have is left out."""
    known = (channel for name in names if (channel := config.channel(name)))
    return [_narrowed(channel, config, now, place) for channel in known]


def _narrowed(channel: Channel, config: Config, now: datetime, place: Place | None) -> Channel:
    if not config.people:
        return channel
    here = _on_duty(channel, config, now)
    theirs = [to for to in here if (person := whose(to, config.people)) is None or person.cares_for(place)]
    return channel if tuple(theirs) == channel.recipients else channel.only(theirs)


def _on_duty(channel: Channel, config: Config, now: datetime) -> tuple[str, ...]:
    """The addresses of who has duty; in a gap everybody's of the rota: silence is never told as calm."""
    rota = config.rota(channel.rota) if channel.rota else None
    if rota is None:
        return channel.recipients
    names = rota.on_duty(now)
    return (
        tuple(to for person in config.people if person.name in names for to in person.addresses) or channel.recipients
    )
