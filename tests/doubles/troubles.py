"""One local outlet on a real server, and every trouble that it can have, on a fake clock, polled by the whole chain.

with world_in(tmp_path) as world:
    world.pass_(6)                                  # hours on which all is well
    notes = world.pass_(60, BLIND["a login page"][0])
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from monitor.alerts import Alert
from monitor.entries import Entry
from monitor.feeds import Feed, FeedState
from monitor.feeds.document_signs import script_of
from monitor.places.areas import WithinAdmin1
from monitor.places.regions import Region
from monitor.reports import Reading, Rejected
from monitor.store import Store
from tests.doubles.feed_server import Behaviour, FeedServer, redirect, reply, reset, status
from tests.doubles.newsroom import Newsroom, config, pen, rss
from tests.doubles.nouns import NOON
from tests.doubles.one_by_one import each
from tests.doubles.store import sqlite_url

TIGRAY = Region("Tigray", parts=(WithinAdmin1("Tigray", "ET"),))
HOUR = timedelta(hours=1)
EVERY = 18 * HOUR  # comes a story
WORDS = ("rain", "bread", "a road", "a school year", "coffee", "a bridge", "the harvest", "a match", "prices")


def item(number: int, day: datetime, guid: str | None = None, title: str | None = None) -> str:
    """A story of a day; no two have a text in common."""
    said = title or f"On {WORDS[number % len(WORDS)]}, story {number}"
    return (
        f"<item><guid>{guid or f'g{number}'}</guid><title>{said}</title><link>http://post.example/{number}</link>"
        f"<pubDate>{format_datetime(day)}</pubDate><description>Text {number}</description></item>"
    )


def read(entry: Entry) -> Reading:
    foreign = script_of([entry.title]) == "ethiopic"
    return Reading(None, rejected=Rejected.LANGUAGE_NOT_READ) if foreign else pen(entry)


@dataclass
class World:
    """One local outlet on a real server, a desk abroad that is well, and operators. Time passes in steps."""

    server: FeedServer
    room: Newsroom
    feed: Feed
    now: datetime = NOON
    chance: random.Random = field(default_factory=lambda: random.Random(5))

    def news(self) -> str:
        """A document of the latest nine stories."""
        number = int((self.now - NOON) / EVERY) + 10
        return "".join(item(n, NOON + EVERY * (n - 10)) for n in range(number - 8, number + 1))

    def pass_(self, hours: float, trouble: Callable[[World], None] | None = None) -> list[Alert]:
        """The notes to operators in so many hours, of a server that does this before each (None = its best)."""
        heard: list[Alert] = []
        until = self.now + hours * HOUR
        while self.now < until:
            self.poll(1, trouble)
            heard += self.room.pipeline.watch_feeds(self.now)
        return heard

    def poll(self, hours: float, trouble: Callable[[World], None] | None = None) -> None:
        """The same while nobody watches the feeds: most of an hour's work is that."""
        until = self.now + hours * HOUR
        while self.now < until:
            self.now += HOUR
            (trouble or well)(self)
            for state in self.room.pipeline.due(self.now):
                pipeline = replace(self.room.pipeline, read_all=each(read), draw=self.chance.random)
                pipeline.absorb(self.feed, state, pipeline.fetch(self.feed, state, self.now), self.now)


def well(world: World) -> None:
    world.server.serve("/rss", rss(world.news()))


@contextmanager
def world_in(folder: Path) -> Iterator[World]:
    """A world on its best day, its store in this folder."""
    with FeedServer() as server:
        feed = Feed("Mekelle Post", server.url("/rss"), "Mekelle Post", "ti", 2 * HOUR, ("ET",), allow_private=True)
        desk = Feed("Desk", "https://desk.example/", "Desk", "en")
        settings = config(feeds=(feed, desk), regions=(TIGRAY,), operators=("duty",))
        store = Store.open(sqlite_url(folder))
        with Newsroom(store, folder, settings) as room, store.write() as writing:
            far = NOON + timedelta(days=300)
            writing.save_feed_state(FeedState("Desk", far, last_poll_at=NOON, last_success_at=NOON, news_at=far))
        with room:
            yield World(server, room, feed)
        store.close()


def answers(body: str, **fields: str) -> Callable[[World], None]:
    return does(reply(body.encode(), **fields))  # type: ignore[arg-type]  # headers apart, all are texts


def does(behaviour: Behaviour) -> Callable[[World], None]:
    def served(world: World) -> None:
        world.server.serve("/rss", behaviour=behaviour)

    return served


def storm(world: World) -> None:
    hours = int((world.now - NOON) / HOUR)
    world.server.serve("/rss", rss(*(item(n, NOON, f"new-{hours}-{n}") for n in range(2, 11))))


def frozen(world: World) -> None:
    world.server.serve("/rss", rss(*(item(n, NOON + EVERY * (n - 10)) for n in range(2, 11))))


def ahead(world: World) -> None:
    world.server.serve("/rss", rss(*(item(n, world.now + timedelta(days=90), f"a{n}") for n in range(20, 29))))


def one_title(world: World) -> None:
    hours = int((world.now - NOON) / HOUR)
    world.server.serve("/rss", rss(*(item(n, world.now, f"t{hours}-{n}", "Bridge was unable") for n in range(9))))


def unread(world: World) -> None:
    number = int((world.now - NOON) / HOUR)
    world.server.serve("/rss", rss(*(item(n, world.now, f"u{n}", f"ዜና ትግራይ {n}") for n in range(number, number + 9))))


def moved(world: World) -> None:
    world.server.serve("/new", rss(world.news()))
    world.server.serve("/rss", behaviour=redirect("/new", 301))


PAGE = "<!DOCTYPE html><html><head><title>News</title></head><body>{}</body></html>"
BLIND = {
    "500": (does(status(500)), "server_error"),
    "503": (does(status(503)), "unavailable"),
    "404": (does(status(404)), "not_found"),
    "403": (does(status(403)), "rate_limited"),
    "410": (does(status(410)), "gone"),
    "429": (does(status(429, retry_after="3600")), "rate_limited"),
    "put off for a month": (does(status(503, retry_after="2592000")), "unavailable"),
    "reset": (does(reset()), "reset"),
    "a page": (answers(PAGE.format("Welcome")), "html_instead_of_feed"),
    "a login page": (answers(PAGE.format('<form><input type="password"></form>')), "login_page"),
    "a consent page": (answers(PAGE.format('<form action="https://consent.portal.example/save">')), "consent_page"),
    "a challenge": (answers(PAGE.format('<script src="/cdn-cgi/challenge-platform/x.js">')), "challenge"),
    "nothing": (answers(" "), "empty"),
    "no feed": (answers("<?xml version='1.0'?><note>hello</note>"), "not_a_feed"),
    "no entries": (answers("<rss version='2.0'><channel><title>Post</title></channel></rss>"), "no_entries"),
    "silence": (frozen, "nothing_new"),
    "another language": (unread, "language_not_read"),
}
ODD = {
    "a storm of guids": (storm, "guid_storm"),
    "dates ahead": (ahead, "dated_in_future"),
    "one title": (one_title, "one_title"),
    "a move for good": (moved, "moved_for_good"),
}
