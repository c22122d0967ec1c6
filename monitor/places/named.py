"""The places of a name, without a text: all that a config asks, whose start needs no part of what reads."""

from __future__ import annotations

from monitor.places import tables
from monitor.places.index import Index, perhaps
from monitor.places.keys import key_of
from monitor.places.kinds import Candidate
from monitor.places.layer import Layer


def named(name: str, index: Index, layer: Layer) -> tuple[Candidate, ...]:
    """Every place of that name: no rule of running text applies."""
    key = key_of(name)
    own = layer.asked(key)
    no_place = key in tables.not_places() or (not own and key in tables.demonyms())
    return () if no_place else with_known(own, key, index)


def with_known(own: tuple[Candidate, ...], key: str, index: Index) -> tuple[Candidate, ...]:
    """Places by hand, and those of the index behind them."""
    known = index.of_key(key) if perhaps(key, index.whole) else ()
    return (*own, *(c for c in known if c.id not in {o.id for o in own})) if own else known
