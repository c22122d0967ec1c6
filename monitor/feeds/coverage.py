"""Which feeds can speak of a watched region, and how many of them do. Pure.

A feed that says what it `covers` speaks of these regions and no other. Else one with a home (`countries`) speaks of the
regions there, and one without is a foreign desk that may speak of any. An outlet is local to a region in its country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.feeds import Feed
from monitor.feeds.health import FeedCondition
from monitor.places.areas import AroundPlace, WithinAdmin1
from monitor.places.regions import Region

NONE = "no feed that could speak of it"

WatchedFeeds = Sequence[tuple[Feed, FeedCondition]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many feeds can speak of a region and how many of them are live; the same of its local outlets. languages: of
    each language (empty where a feed names none) how many are live, of how many."""

    region: str
    live: int = 0
    feeds: int = 0
    local_live: int = 0
    local: int = 0
    languages: tuple[tuple[str, int, int], ...] = ()
    speaking: frozenset[str] = frozenset()  # the feeds that could speak

    @property
    def words(self) -> str:
        """`Tigray: 3 of 5 live, 1 local`: what can be told of, never how things are there."""
        if not self.feeds:
            return f"{self.region}: {NONE}"
        return f"{self.region}: {self.live} of {self.feeds} live, {self.local_live} local"

    @property
    def in_full(self) -> str:
        """`Tigray: 2 of 5 live; local 0 of 1; ar 0 of 1, en 2 of 4`"""
        if not self.feeds:
            return self.words
        local = f"local {self.local_live} of {self.local}" if self.local else "none of them local"
        each = ", ".join(f"{name or 'language not said'} {live} of {every}" for name, live, every in self.languages)
        return f"{self.region}: {self.live} of {self.feeds} live; {local}; {each}"

    @property
    def as_facts(self) -> dict[str, object]:
        """For programs and templates."""
        return {
            "region": self.region,
            "live": self.live,
            "feeds": self.feeds,
            "local_live": self.local_live,
            "local": self.local,
            "words": self.words,
            "in_full": self.in_full,
        }


def coverage_of(regions: Iterable[Region], watched: WatchedFeeds) -> list[Coverage]:
    """The coverage of each region, in order."""
    return [_coverage(region, [(f, c) for f, c in watched if speaks_of(f, region)]) for region in regions]


def speaks_of(feed: Feed, region: Region) -> bool:
    """Whether a feed can be expected to tell of a region."""
    if feed.covers:
        return region.name in feed.covers
    return not feed.countries or is_local(feed, region)


def is_local(feed: Feed, region: Region) -> bool:
    """Whether an outlet is at home where the region is. Of a region drawn on the map the countries are not known; an
    outlet with a home that says to cover it counts as local there."""
    lands = countries_of(region)
    if not lands:
        return bool(feed.countries) and region.name in feed.covers
    return not lands.isdisjoint(feed.countries)


def countries_of(region: Region) -> frozenset[str]:
    """The countries that a region names, or that its named parts lie in."""
    parts = (
        part.country if isinstance(part, WithinAdmin1) else part.centre.country
        for part in region.parts
        if isinstance(part, WithinAdmin1 | AroundPlace)
    )
    return region.countries | {country for country in parts if country}


def _coverage(region: Region, speaking: WatchedFeeds) -> Coverage:
    local = [condition for feed, condition in speaking if is_local(feed, region)]
    everyone = Counter(feed.language or "" for feed, _ in speaking)
    live = Counter(feed.language or "" for feed, condition in speaking if condition.live)
    return Coverage(
        region.name,
        sum(live.values()),
        len(speaking),
        sum(one.live for one in local),
        len(local),
        tuple((language, live[language], everyone[language]) for language in sorted(everyone)),
        frozenset(feed.name for feed, _ in speaking),
    )
