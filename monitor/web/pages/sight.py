"""Sight: what is heard and what is not; what waits to go out; when a drill last went the whole way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response

from monitor.config import Config
from monitor.deliveries.people import Person
from monitor.feeds.coverage import Coverage
from monitor.feeds.health import FeedCondition, Health
from monitor.pipeline.quarantine import FeedDesk
from monitor.pipeline.upkeep.overview import Overview, standing_of
from monitor.pipeline.upkeep.pulse import pulse_of
from monitor.web.access import audit
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.access.gate import Verb, may
from monitor.web.pages import shell
from monitor.web.pages.mutes import theirs
from monitor.web.pages.shell import Room, form, reader, words
from monitor.web.said import said_in

MOST_AUDITED = 30
_WORST_FIRST = (
    Health.GONE,
    Health.UNREAD,
    Health.ERRING,
    Health.ODD,
    Health.QUARANTINED,
    Health.STALE,
    Health.MOVED,
    Health.NEW,
    Health.LIVE,
)


@dataclass(frozen=True, slots=True)
class FeedShown:
    """One feed of the config, and how it does. trouble: it brings nothing that can be read or believed."""

    name: str
    language: str
    condition: FeedCondition
    last_success: datetime | None

    @property
    def trouble(self) -> bool:
        return self.condition.blind


def add(page: Blueprint, room: Room) -> None:
    """Hang it in."""

    @page.get("/sight")
    def sight() -> Response:
        config, person = room.config, reader()
        with room.store.read() as asking:
            standing = standing_of(asking, config, room.now())
            pulse = pulse_of(asking)
            log = asking.audit(MOST_AUDITED) if _sees_log(person) else []
            muted = theirs(standing.mutes, person, config, asking)
        return shell.page_of(
            "sight.html",
            200,
            standing=standing,
            pulse=pulse,
            mutes=muted,
            feeds=_feeds(standing, config),
            counts={state: number for state, number in standing.feed_counts.items() if number},
            coverage=_theirs(standing.coverage, config, person),
            outbox={state: number for state, number in standing.outbox.items() if number},
            log=log,
            said=shell.said(),
        )

    @page.post("/feeds/<act>")
    def believe(act: str) -> Response:
        """Set a feed apart, or let it back."""
        person, name, now = reader(), form("feed", 200), room.now()
        if act not in _BELIEF:
            return shell.problem("problem.no_page", 404)
        if not may(person, Verb.QUARANTINE):
            audit.note_refused(room.store, now, person.name, _BELIEF[act], name, "role")
            return shell.problem("problem.not_allowed", 403)
        with room.store.write() as writing:
            desk = FeedDesk(writing, room.config, person.name, form("note"), now)
            lost: tuple[str, ...] = ()
            if act == "quarantine":
                lost = desk.quarantine(name)
            else:
                desk.release(name)
            audit.note(writing, now, person.name, _BELIEF[act], DeedOutcome.DONE, name)
        return shell.back_to("/sight", " ".join(said_in(words(), line) for line in lost) or words().say("acts.done"))


_BELIEF: Mapping[str, Deed] = {"quarantine": Deed.QUARANTINE, "release": Deed.RELEASE}


def _sees_log(person: Person) -> bool:
    """The log names incidents and people of everywhere: it is for an admin of everywhere."""
    return may(person, Verb.AUDIT) and not person.regions


def _feeds(standing: Overview, config: Config) -> list[FeedShown]:
    """Every feed, the worst first."""
    named: Mapping[str, str] = {feed.name: feed.language or "" for feed in config.feeds}
    found = [
        FeedShown(name, named.get(name, ""), condition, standing.last_success.get(name))
        for name, condition in standing.feeds.items()
    ]
    return sorted(found, key=lambda one: (_WORST_FIRST.index(one.condition.health), one.name))


def _theirs(coverage: Sequence[Coverage], config: Config, person: Person) -> list[Coverage]:
    """The regions that somebody watches; those of our own sites are named to nobody here."""
    own = {region.name for region in config.regions if region.around_sites}
    theirs = {region.name for region in person.regions} or {region.name for region in config.regions}
    return [one for one in coverage if one.region in theirs - own]
