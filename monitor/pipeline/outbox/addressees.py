"""Whom a channel reaches at a time and with what concerns them: who has duty by its rota, and whose regions hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from monitor.config import Config
from monitor.deliveries.channel import Channel
from monitor.deliveries.people import Person, whose
from monitor.model import Place
from monitor.places.regions import Region

Concerns = Callable[[Person], bool]


def everybody(person: Person) -> bool:
    return True


def at(places: Iterable[Place | None]) -> Concerns:
    """Those whose regions hold one of these places: it concerns them."""
    held = tuple(places)
    return lambda person: any(map(person.cares_for, held))


def over(region: Region | None, places: Iterable[Place | None]) -> Concerns:
    """A sum over a region concerns whoever has that region, or one that holds a place of which it is made. Of the whole
    world, and made of nothing any more, it is everybody's."""
    held = tuple(places)

    def concerns(person: Person) -> bool:
        if not person.regions or (region is None and not held):
            return True
        named = region is not None and region.name in (own.name for own in person.regions)
        return named or any(person.cares_for(place) for place in held)

    return concerns


def reached(names: Iterable[str], config: Config, now: datetime, concerns: Concerns = everybody) -> list[Channel]:
    """The channels of these names, each narrowed to whom it reaches; one that the config does not have is left out."""
    known = (channel for name in names if (channel := config.channel(name)))
    return [_narrowed(channel, config, now, concerns) for channel in known]


def _narrowed(channel: Channel, config: Config, now: datetime, concerns: Concerns) -> Channel:
    if not config.people:
        return channel
    here = _on_duty(channel, config, now)
    theirs = [to for to in here if (person := whose(to, config.people)) is None or concerns(person)]
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
