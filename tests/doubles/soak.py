"""Hours of bad weather on a fake clock: feeds on a real server, a mail server and an endpoint, all of which fail now
and then by a seed, and the real poller, pipeline and store between them, which is closed and opened again on the way.

    with soak_in(tmp_path, seed=1, feeds=30) as soak:
        soak.pass_(3)                # hours
        soak.clear_up()              # no more faults or news; until all is told
        soak.published; soak.rows(); soak.breaches()
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

from monitor.alerts import Updates
from monitor.config import Config
from monitor.daemon.poller import Poller
from monitor.deliveries import Delivery, State
from monitor.deliveries.settings import EmailChannel, Smtp, WebhookChannel
from monitor.deliveries.templates import Templates
from monitor.entries import Entry
from monitor.entries.parse import parse
from monitor.feeds import Feed, FeedState
from monitor.feeds.gap import HostGap
from monitor.http import AnswerLimits, Gate, Response
from monitor.pipeline import Pipeline
from monitor.pipeline.decide_tick import decide_tick
from monitor.pipeline.intake.absorb import Answer as Answered
from monitor.reports import Reading, Rejected
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.etiquette import Judge
from tests.doubles.feed_server import Behaviour, Exchange, FeedServer, drip_header, hang, reply, reset, truncated
from tests.doubles.newsroom import rss, rule
from tests.doubles.nouns import HARBOUR, NOON, reading, report
from tests.doubles.one_by_one import each
from tests.doubles.smtp_server import DROP_AFTER_DATA, OK, At, SmtpServer
from tests.doubles.store import sqlite_url
from tests.doubles.webhook_receiver import RESET, Answer, WebhookReceiver

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
EVERY = 15 * MINUTE
STORIES = 20  # in a document
NAMES = ("Bridge", "Bakery", "Harbour", "Well", "Orchard", "Station", "Mill", "Square", "Farm", "Ferry", "Quarry")
SIDES = ("hit at dawn", "in ruins", "burning since noon", "under fire", "shelled again", "struck twice", "destroyed")
IMPATIENT = AnswerLimits(read=0.1, total=0.2)
PAGE = b"<!DOCTYPE html><html><head><title>News</title></head><body>Welcome</body></html>"
REFUSALS: tuple[tuple[int, dict[str, str]], ...] = (
    (500, {}),
    (502, {}),
    (503, {"Retry-After": "1200"}),
    (429, {"Retry-After": "1800"}),
    (404, {}),
    (403, {}),
)
WIRE_FAULTS: dict[str, Behaviour] = {
    "reset": reset(),
    "hang": hang(),
    "header": drip_header(),
    "page": reply(PAGE, content_type="text/html"),
    "cut": truncated(rss("<item><title>Beginning"), 60),
}
MAIL_FAULTS = (
    At("mail", "421 4.3.2 closing"),
    At("rcpt", "450 4.2.1 later"),
    At("data", "451 4.3.0 trouble"),
    DROP_AFTER_DATA,
)
CALL_FAULTS = (RESET, Answer(503), Answer(429, retry_after="600"), Answer(500), Answer(408))


def pen(entry: Entry) -> Reading:
    """ "7 killed in Village 12 on day 3" is seven dead in a village of its own, a degree from the next."""
    found = re.search(r"(\d+) killed in Village (\d+) on day (\d+)", entry.full)
    if not found:
        return reading(rejected=Rejected.NO_HARM_WORD)
    number = int(found[2])
    row, column = divmod(number, 160)
    place = replace(HARBOUR, name=f"Village {number}", lat=column - 80.0, lon=row * 2 - 170.0, id=number)
    return reading(report(int(found[1]), place=place, date=NOON.date().replace(day=int(found[3]))))


class Hasty(Gate):
    """The gate, without the patience that a test cannot have."""

    def get(self, url: str, **given: object) -> Response:
        return super().get(url, **given | {"limits": IMPATIENT})  # type: ignore[arg-type]  # as `Gate.get` takes them


@dataclass
class Outlet:
    """A feed's other side: its stories, and what ails it until when."""

    number: int
    soak: Soak
    stories: list[tuple[str, str, datetime]] = field(default_factory=list)  # guid, title, published
    ails: Callable[[Exchange], None] | tuple[int, dict[str, str]] | None = None
    until: datetime = NOON

    def __post_init__(self) -> None:
        self.judge = Judge(lambda: self.soak.now, b"", every=EVERY)
        self.write(f"Prices of bread, part {self.number}")

    def write(self, title: str, guid: str | None = None) -> None:
        named = guid or f"{self.number}-{len(self.stories)}-{self.soak.now:%d%H%M}"
        self.stories = [story for story in self.stories if story[0] != named] + [(named, title, self.soak.now)]
        self._print()

    def rename(self) -> None:
        """Another system: every story under a new guid."""
        self.stories = [(f"n{self.soak.now:%d%H%M}-{guid}", title, at) for guid, title, at in self.stories]
        self._print()

    def _print(self) -> None:
        items = [
            f"<item><guid>{guid}</guid><title>{title}</title><link>http://outlet-{self.number}.example/{n}</link>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
            for n, (guid, title, at) in enumerate(self.stories)
        ][-STORIES:]
        self.judge.body = rss(*reversed(items))
        digest = sha256(self.judge.body).hexdigest()
        self.judge.etag, self.judge.last_modified = f'"{digest[:12]}"', format_datetime(self.soak.now, usegmt=True)

    def __call__(self, exchange: Exchange) -> None:
        ails = self.ails if self.soak.now < self.until else None
        if callable(ails):
            self.judge.came(exchange)
            ails(exchange)
        else:
            self.judge.refusals = iter([ails])
            self.judge(exchange)


@dataclass
class Soak:
    """`published`: the events by number, with the dead that were reported in the end, and when that was."""

    folder: Path
    chance: random.Random
    feeds: int
    server: FeedServer
    mail: SmtpServer
    hook: WebhookReceiver
    now: datetime = NOON
    published: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    restarts: int = 0
    failures: int = 0  # polls and attempts at a delivery that came to nothing

    def __post_init__(self) -> None:
        self._next = dict[str, datetime]()
        self._down = {"mail": NOON, "hook": NOON}  # until when
        self._events = count()
        self._url = sqlite_url(self.folder)
        self.outlets = [Outlet(number, self) for number in range(self.feeds)]
        for outlet in self.outlets:
            self.server.serve(f"/{outlet.number}.xml", behaviour=outlet)
        self._open()

    @property
    def config(self) -> Config:
        feeds = tuple(
            Feed(f"Outlet {n}", self.server.url(f"/{n}.xml"), f"Outlet {n}", "en", EVERY, allow_private=True)
            for n in range(self.feeds)
        )
        told = rule(send=("duty", "tracker"), updates=Updates(1, 5 * MINUTE))
        channels = (
            EmailChannel("duty", ("duty@example.org",)),
            WebhookChannel("tracker", Secret(self.hook.url), Secret("a shared secret"), allow_private=True),
        )
        smtp = Smtp("127.0.0.1", self.mail.port, "monitor@example.org")
        return Config(feeds=feeds, rules=(told,), channels=channels, smtp=smtp)

    # time

    def pass_(self, hours: float) -> None:
        """So many hours of news and faults."""
        until = self.now + hours * HOUR
        weather = self.now
        while self.now < until:
            if self.now >= weather:
                self._change_weather()
                weather += 5 * MINUTE
            self.step()

    def clear_up(self, most: float = 60) -> float:
        """Faults and news end. Hours until all feeds were heard and nothing waits; fails after `most`."""
        began = self.now
        for outlet in self.outlets:
            outlet.until = self.now
        self._down = dict.fromkeys(self._down, self.now)
        while not self._at_rest(began):
            assert self.now - began < most * HOUR, [row.last_error for row in self.rows(State.PENDING, State.HELD)]
            self.step()
        return (self.now - began) / HOUR

    def step(self) -> None:
        """To the next feed that is due, or a minute on; then a tick of each kind, as the daemon has them."""
        due_at = min(self._next.values(), default=self.now)
        self.now = min(max(due_at, self.now + timedelta(seconds=1)), self.now + MINUTE)
        pipeline = self.pipeline
        if self.now >= due_at:
            self.poller.finish(pipeline.due(self.now), self._feeds, lambda: self.now)
        decide_tick(pipeline, self.now)
        self._set_receivers()
        pipeline.deliver_due(self.now)

    # what came of it

    def rows(self, *states: State) -> list[Delivery]:
        with self.store.read() as asking:
            return asking.outbox(states)

    def breaches(self) -> list[str]:
        return [f"{outlet.number}: {breach}" for outlet in self.outlets for breach in outlet.judge.end()]

    # how

    def _change_weather(self) -> None:
        """Five minutes: some news, some faults, now and then a restart."""
        chance = self.chance
        self.server.requests.clear()  # they were judged, and would be most of what this process grows by
        for outlet in self.outlets:
            if chance.random() < 0.02 and self.now >= outlet.until:
                faults: list[Behaviour | tuple[int, dict[str, str]]] = [*REFUSALS, *WIRE_FAULTS.values()]
                outlet.ails = chance.choice(faults)
                outlet.until = self.now + chance.choice((20, 60, 120)) * MINUTE
            if chance.random() < 0.03:
                outlet.write(f"Council of town {chance.randrange(99)} meets, session {len(outlet.stories)}")
            if chance.random() < 0.002:
                outlet.rename()
        if chance.random() < 0.5:
            self._happen()
        for receiver in self._down:
            if chance.random() < 0.05:
                self._down[receiver] = self.now + chance.choice((10, 60, 180)) * MINUTE
        if chance.random() < 0.06:
            self._restart()

    def _happen(self) -> None:
        """An event that one to three outlets report; later, here and there, with more dead."""
        chance = self.chance
        lately = [number for number, (_, at) in self.published.items() if self.now - at < 2 * HOUR]
        number = chance.choice(lately) if lately and chance.random() < 0.3 else next(self._events)
        dead, began = self.published.get(number, (100 * number + 5, self.now))  # no two events are of a size
        dead += chance.randrange(1, 9)
        self.published[number] = dead, began
        how = f"{NAMES[number % len(NAMES)]} {SIDES[number % len(SIDES)]}"
        for outlet in chance.sample(self.outlets, chance.randrange(1, 4)):
            outlet.write(f"{how}: {dead} killed in Village {number} on day {began.day}")

    def _set_receivers(self) -> None:
        """What the receivers will say to the attempts of this step."""
        self.mail.script.clear()
        self.hook.script.clear()
        if self.now < self._down["mail"]:
            self.mail.script.extend(self.chance.choices((*MAIL_FAULTS, OK), k=50))
        if self.now < self._down["hook"]:
            self.hook.script.extend(self.chance.choices(CALL_FAULTS, k=50))

    def _restart(self) -> None:
        self.restarts += 1
        self.close()
        self._open()

    def _open(self) -> None:
        self._ending = ExitStack()
        self.store = Store.open(self._url)
        self._ending.callback(self.store.close)
        gate = self._ending.enter_context(Hasty("soak/1 (+https://soak.example)"))
        config = self.config
        self._feeds = {feed.name: feed for feed in config.feeds}
        self.pipeline = Pipeline(
            self.store, config, each(pen), parse, gate, Templates(), draw=self.chance.random, attempted=self._attempted
        )
        self._ending.callback(self.pipeline.close)
        self.poller = Poller(self.pipeline.fetch, self._heard, HostGap(0.0))
        self._ending.callback(self.poller.stop)
        self.pipeline.recover()

    def close(self) -> None:
        self._ending.close()

    def _heard(self, feed: Feed, state: FeedState, answer: Answered, now: datetime) -> None:
        absorbed = self.pipeline.absorb(feed, state, answer, now)
        self._next[absorbed.feed] = absorbed.state.next_poll_at or self.now
        self.failures += absorbed.state.failures > 0

    def _attempted(self, delivery: Delivery, outcome: object, now: datetime) -> None:
        self.failures += type(outcome).__name__ != "Sent"

    def _at_rest(self, since: datetime) -> bool:
        with self.store.read() as asking:
            states: list[FeedState] = list(asking.feed_states(self._feeds).values())
            waiting = asking.outbox((State.PENDING, State.SENDING, State.HELD), limit=1)
            held = asking.held_incidents(self.now + 10 * MINUTE)
        heard = all(state.last_success_at and state.last_success_at >= since for state in states)
        return heard and not waiting and not held


@contextmanager
def soak_in(folder: Path, seed: int, feeds: int) -> Iterator[Soak]:
    """A soak whose store lies in this folder."""
    with FeedServer() as server, SmtpServer() as mail, WebhookReceiver() as hook:
        soak = Soak(folder, random.Random(seed), feeds, server, mail, hook)
        try:
            yield soak
        finally:
            soak.close()
