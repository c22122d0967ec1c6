"""Where a war is: a prior for what does not say who did it. Who did it always goes before."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from monitor.model import Place
from monitor.places.tables import wars


def is_at_war(place: Place | None) -> bool:
    """Whether a place lies in a country in which armed conflict kills week after week."""
    return place is not None and place.country in _countries()


@cache
def _countries() -> frozenset[str]:
    """The gazetteer's list, and the countries of at_war.csv."""
    return wars() | _listed("at_war.csv")


def is_bombed(place: Place | None) -> bool:
    """Whether a place lies in a country in which bombs fall from the air, so that "bombing" tells of no planted one."""
    return place is not None and place.country in _bombed()


@cache
def _bombed() -> frozenset[str]:
    return _listed("bombed.csv")


def are_foes(countries: Collection[str | None]) -> bool:
    """Whether two countries are all that is named, and fight one another."""
    return frozenset(countries) in _foes()


@cache
def _foes() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split(",")) for pair in _listed("foes.csv"))


def _listed(name: str) -> frozenset[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
