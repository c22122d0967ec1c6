"""A page of incidents by filters, the last updated first: a condition in SQL, then the regions over one row each, and
all that is known only of those that are shown."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from monitor.config import Config
from monitor.deliveries.people import Person
from monitor.model import Place
from monitor.places.regions import Region
from monitor.store import ReadHandle
from monitor.store.families.listings import PORTION, Beyond
from monitor.store.listed import Listed
from monitor.web.filters import Filters

PAGE = 50  # incidents on a page


@dataclass(frozen=True, slots=True)
class Clearance:
    """The part of the world that somebody may see: nothing but their regions, and whatever nobody can place; without
    regions, everything."""

    regions: tuple[Region, ...] = ()

    @classmethod
    def of(cls, person: Person) -> Clearance:
        return cls(person.regions)

    def sees(self, place: Place | None) -> bool:
        return place is None or not self.regions or any(region.contains(place) for region in self.regions)

    def keeping(self, filters: Filters, regions: Sequence[Region]) -> Callable[[Place | None], bool]:
        """Whether a place is in sight and in one of the regions that the filters name."""
        chosen = _chosen(regions, filters)
        return lambda place: self.sees(place) and (not chosen or any(region.contains(place) for region in chosen))

    def names(self, config: Config) -> list[str]:
        """The regions that they may ask for."""
        return [region.name for region in self.nameable(config.regions)]

    def nameable(self, regions: Sequence[Region]) -> list[Region]:
        """Those of theirs that may be named: one around our own sites narrows what is seen, but neither its name nor
        what lies in it is told to anybody, for either says where our people are."""
        return [region for region in (self.regions or regions) if not region.around_sites]


EVERYTHING = Clearance()


@dataclass(frozen=True, slots=True)
class Listing:
    """Some incidents of a list. after: the cursor of the page that follows, None at the end."""

    rows: tuple[Listed, ...]
    after: str | None


def page_of(
    asking: ReadHandle,
    filters: Filters,
    regions: Sequence[Region],
    clearance: Clearance,
    now: datetime,
    after: Beyond | None = None,
    limit: int = PAGE,
) -> Listing:
    """A page of the list. regions: all of the config, of which the filters name some."""
    found: list[Listed] = []
    for one in each_of(asking, filters, regions, clearance, now, after, _portion(filters, clearance, limit)):
        if len(found) == limit:
            last = found[-1]
            return Listing(tuple(found), written(Beyond(last.updated, last.id)))
        found.append(one)
    return Listing(tuple(found), None)


def each_of(
    asking: ReadHandle,
    filters: Filters,
    regions: Sequence[Region],
    clearance: Clearance,
    now: datetime,
    after: Beyond | None = None,
    portion: int = PORTION,
) -> Iterator[Listed]:
    """All of the list, one after another."""
    chosen = _chosen(regions, filters)
    wanted = replace(filters.wanted(now), seen_in=_countries(clearance.regions))
    if countries := _countries(chosen):
        both = [code for code in countries if not wanted.countries or code in wanted.countries]
        if not both:
            return
        wanted = replace(wanted, countries=both)
    yield from asking.listed(wanted, clearance.keeping(filters, regions), after, portion)


def _chosen(regions: Sequence[Region], filters: Filters) -> list[Region]:
    return [region for region in regions if region.name in filters.region]


def _portion(filters: Filters, clearance: Clearance, limit: int) -> int:
    """How many rows to read at once: where SQL alone decides, one more than is shown."""
    return PORTION if filters.region or clearance.regions else limit + 1


def _countries(chosen: Sequence[Region]) -> list[str]:
    """The countries outside of which none of these regions can hold anything; none where one is not bound to any."""
    if not chosen or any(not region.countries for region in chosen):
        return []
    return sorted(frozenset[str]().union(*(region.countries for region in chosen)))


def written(beyond: Beyond) -> str:
    """A place in the list as a word for an address."""
    said = f"{beyond.updated.astimezone(UTC).isoformat()} {beyond.incident}"
    return urlsafe_b64encode(said.encode()).decode().rstrip("=")


def cursor_of(cursor: str) -> Beyond | None:
    """The place that a word of `written` names. Raises ValueError where it is none; an empty one is the beginning."""
    if not cursor:
        return None
    try:
        said = urlsafe_b64decode(cursor[:400] + "=" * (-len(cursor) % 4)).decode()
        at, _, incident = said.partition(" ")
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment, incident = None, ""
    known = moment is not None and moment.utcoffset() == timedelta() and incident.isprintable()
    if moment is None or not known or not incident:
        raise ValueError("is not where any page ended; take it as it stands in `next`")
    return Beyond(moment, incident)
