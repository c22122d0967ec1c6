"""Where, when and by what, as most outlets say: counted as reports come. One feed cannot outvote others by writing
more, and of one outlet what most of its reports say holds. What nobody says is unknown."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from monitor.incidents.incident import Member
from monitor.incidents.voices import Outlet, outlet
from monitor.model import KIND_OF, Cause, Day, Extent, Place, Target, Weapon
from monitor.places import contains

T = TypeVar("T", bound=Hashable)
_GENERAL = {**KIND_OF, Weapon.AIR_STRIKE: Weapon.SHELLING}  # "shelling" is said of whatever comes from afar


@dataclass(slots=True)
class Vote(Generic[T]):
    """One question. said: how many reports give each answer, the first that was given first; by: which outlets do."""

    said: dict[T, int] = field(default_factory=dict)
    by: dict[T, set[Outlet]] = field(default_factory=dict)
    outlets: set[Outlet] = field(default_factory=set)

    def add(self, who: Outlet, answer: T) -> None:
        self.said[answer] = self.said.get(answer, 0) + 1
        self.by.setdefault(answer, set()).add(who)
        self.outlets.add(who)

    @property
    def commonest(self) -> T | None:
        """Of equals the earliest."""
        several = len(self.outlets) > 1
        return max(self.said, key=lambda answer: len(self.by[answer]) if several else self.said[answer], default=None)

    def together(self, answers: Iterable[T]) -> int:
        """How many give one of these: outlets; reports, where there is one outlet."""
        if len(self.outlets) > 1:
            return len(set[Outlet]().union(*(self.by[answer] for answer in answers)))
        return sum(self.said[answer] for answer in answers)


def most_exact(said: Vote[Weapon]) -> Weapon | None:
    """The weapon that is said most; where a report has a form of it, the form that is said most: "shelling", and later
    "warplanes"."""
    weapon = said.commonest
    while weapon is not None and (forms := {w: n for w, n in said.said.items() if _GENERAL.get(w) is weapon}):
        weapon = max(forms, key=lambda w: (len(said.by[w]), forms[w]))
    return weapon


class PlaceVote:
    """The vote on the place: of those that hold no other one named, that which most agree with."""

    def __init__(self) -> None:
        self._vote = Vote[Place]()
        self._wide = set[Place]()  # hold another one
        self._around: dict[Place, list[Place]] = {}  # of each the ones that hold it, itself among them

    def add(self, who: Outlet, place: Place) -> None:
        if place not in self._around:
            self._compare(place)
        self._vote.add(who, place)

    def _compare(self, place: Place) -> None:
        mine = [place]
        for other, theirs in self._around.items():
            if contains(place, other):
                self._wide.add(place)
                theirs.append(place)
            if contains(other, place):
                self._wide.add(other)
                mine.append(other)
        self._around[place] = mine

    @property
    def likeliest(self) -> Place | None:
        """Of equals the more exact, and then the earliest."""
        inner = [place for place in self._around if place not in self._wide] or list(self._around)
        return max(inner, key=lambda p: (self._vote.together(self._around[p]), -p.precision), default=None)


class Votes:
    """The reports' answers to each question, as they come."""

    def __init__(self) -> None:
        self.place = PlaceVote()
        self.date = Vote[Day]()
        self.cause = Vote[Cause]()
        self.weapon = Vote[Weapon]()
        self.target = Vote[Target]()
        self.actor = Vote[str]()
        self.extent = Vote[Extent]()

    @classmethod
    def of(cls, members: Iterable[Member]) -> Votes:
        votes = cls()
        for member in members:
            votes.add(member)
        return votes

    def add(self, member: Member) -> None:
        report, who = member.report, outlet(member)
        self.extent.add(who, report.extent)
        if report.place is not None:
            self.place.add(who, report.place)
        if report.date is not None:
            self.date.add(who, report.date)
        if report.cause is not Cause.UNKNOWN:
            self.cause.add(who, report.cause)
        if report.weapon is not None:
            self.weapon.add(who, report.weapon)
        if report.target is not None:
            self.target.add(who, report.target)
        if report.actor is not None:
            self.actor.add(who, report.actor)
