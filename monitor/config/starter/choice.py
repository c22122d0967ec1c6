"""Which of the feeds that ship speak of chosen regions, in chosen languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from monitor.feeds import Feed
from monitor.places.regions import Region, RegionSettings


def feeds_for(
    regions: Sequence[RegionSettings], languages: Collection[str], feeds: Sequence[Feed], shipped: Sequence[Region]
) -> tuple[Feed, ...]:
    """The feeds at home in these regions, and desks that speak of them or of all the world; of any language where none
    is chosen. `shipped`: the regions whose names the feeds' `covers` are."""
    spoken = [feed for feed in feeds if not languages or feed.language in languages]
    if not regions:
        return tuple(replace(feed, covers=()) for feed in spoken)
    return tuple(_speaking(regions, spoken, {region.name: region.countries for region in shipped}))


def _speaking(
    regions: Sequence[RegionSettings], feeds: Sequence[Feed], lands: dict[str, frozenset[str]]
) -> Iterator[Feed]:
    watched = {land for region in regions for land in countries_of(region)}
    for feed in feeds:
        covered = {land for name in feed.covers for land in lands.get(name, ())}
        names = tuple(region.name for region in regions if covered.intersection(countries_of(region)))
        if watched.intersection(feed.countries) or names or not (feed.countries or feed.covers):
            yield replace(feed, covers=names)


def countries_of(region: RegionSettings) -> frozenset[str]:
    """The countries in which a region lies."""
    return frozenset([*region.countries, *(place.country for place in region.places if place.country)])
