"""Since when somebody has duty, by the rotas of the config: for whoever reads what happened in their shift."""

from __future__ import annotations

from datetime import datetime

import click

from monitor.config import Config
from monitor.deliveries.people import Person
from monitor.keys.problems import did_you_mean


def begun(config: Config, who: str, now: datetime) -> datetime:
    """When the shift began that somebody has, or had last. who: a name of `people:`, in whatever case. Raises
    UsageError."""
    person = _person(config, who)
    shifts = [shift for rota in config.rotas if (shift := rota.shift_of(person.name, now))]
    if not shifts:
        raise click.UsageError(f"{person.name} has had no duty for a month, by any rota of the config")
    return max(shift.start for shift in shifts)


def _person(config: Config, who: str) -> Person:
    found = next((one for one in config.people if one.name.casefold() == who.casefold()), None)
    if found is None:
        names = [one.name for one in config.people]
        hint = did_you_mean(who, names) or f"; people: lists {', '.join(names) or 'nobody'}"
        raise click.UsageError(f"nobody of people: is called {who!r}{hint}; say who you are: --by NAME")
    return found
