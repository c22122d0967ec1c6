"""The people who are told and may answer: who they are, and what their word is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.deliveries.reading import Graphic
from monitor.model import Place

if TYPE_CHECKING:
    from monitor.places.regions import Region


class StaffRole(StrEnum):
    """The weight of somebody's word. A viewer reads, and answers drills; an analyst decides on incidents and takes
    their own word back; an admin also takes back what others did."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    ADMIN = "admin"

    @property
    def decides(self) -> bool:
        return self is not StaffRole.VIEWER


@dataclass(frozen=True, slots=True)
class Person:
    """One of `people:`. No regions = the whole world. language: of what is written to them alone. map, graphic and
    language: as in `Wishes`; None = as their channel has it."""

    name: str
    addresses: tuple[str, ...]
    role: StaffRole = StaffRole.VIEWER
    language: str | None = None
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    regions: tuple[Region, ...] = ()
    map: str | None = None
    graphic: Graphic | None = None

    def has(self, address: str) -> bool:
        return address.lower() in (own.lower() for own in self.addresses)

    def cares_for(self, place: Place | None) -> bool:
        """Whether a place is theirs. One that nobody knows is everybody's: silence is never told as calm."""
        return place is None or not self.regions or any(region.contains(place) for region in self.regions)


def whose(address: str, people: Iterable[Person]) -> Person | None:
    """The person of an address; None where it is nobody's."""
    return next((person for person in people if person.has(address)), None)


@dataclass(frozen=True, slots=True)
class Answering:
    """The means to make a mail for one of `people:`. token: of a row, what its Message-ID has beside the row's id; None
    where nobody reads answers. page: the address of the pages, where links can lead there; signs: what signs them."""

    token: Callable[[str], str] | None = None
    people: tuple[Person, ...] = ()
    page: str | None = None
    signs: Callable[[str], str] | None = None
