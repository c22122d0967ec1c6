"""Hours of bad weather on a fake clock: feeds on a real server, a mail server and an endpoint, all of which fail now
and then by a seed, and the real daemon between them, in a process of its own, which is started again on the way.

    with soak_in(url, seed=1, feeds=30) as soak:
        soak.pass_(3)                # hours
        soak.clear_up()              # no more faults or news; until all is told
        soak.published; soak.rows(); soak.breaches()
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from itertools import count

from monitor.deliveries import Delivery, State
from monitor.store import Store
from tests.doubles.etiquette import Judge
from tests.doubles.feed_server import Behaviour, Exchange, FeedServer, drip_header, hang, reply, reset, truncated
from tests.doubles.newsroom import rss
from tests.doubles.nouns import NOON
from tests.doubles.smtp_server import DROP_AFTER_DATA, OK, At, SmtpServer
from tests.doubles.soak_monitor import EVERY, MINUTE, Monitoring, Places, monitoring
from tests.doubles.webhook_receiver import RESET, Answer, WebhookReceiver

HOUR = timedelta(hours=1)
STORIES = 20  # in a document
NAMES = ("Bridge", "Bakery", "Harbour", "Well", "Orchard", "Station", "Mill", "Square", "Farm", "Ferry", "Quarry")
SIDES = ("hit at dawn", "in ruins", "burning since noon", "under fire", "shelled again", "struck twice", "destroyed")
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

    monitor: Monitoring
    store: Store  # the monitor's, to look into
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
        self._down = {"mail": NOON, "hook": NOON}  # until when
        self._events = count()
        self.outlets = [Outlet(number, self) for number in range(self.feeds)]
        for outlet in self.outlets:
            self.server.serve(f"/{outlet.number}.xml", behaviour=outlet)

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
        """A minute on, more or less: what comes at regular times would look like a poller that marches in step."""
        self.now += self.chance.uniform(0.8, 1.2) * MINUTE
        self._set_receivers()
        self.failures += self.monitor.minute(self.now)

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
        """The answers of the receivers to the attempts of this step."""
        self.mail.script.clear()
        self.hook.script.clear()
        if self.now < self._down["mail"]:
            self.mail.script.extend(self.chance.choices((*MAIL_FAULTS, OK), k=50))
        if self.now < self._down["hook"]:
            self.hook.script.extend(self.chance.choices(CALL_FAULTS, k=50))

    def _restart(self) -> None:
        self.restarts += 1
        self.monitor.restart(self.now)

    def _at_rest(self, since: datetime) -> bool:
        with self.store.read() as asking:
            states = list(asking.feed_states(f"Outlet {outlet.number}" for outlet in self.outlets).values())
            waiting = asking.outbox((State.PENDING, State.SENDING, State.HELD), limit=1)
            held = asking.waiting_incidents(self.now + 10 * MINUTE)
        heard = all(state.last_success_at and state.last_success_at >= since for state in states)
        return heard and not waiting and not held


@contextmanager
def soak_in(url: str, seed: int, feeds: int) -> Iterator[Soak]:
    """A soak on this store, which is empty."""
    with ExitStack() as ending:
        server, mail = ending.enter_context(FeedServer()), ending.enter_context(SmtpServer())
        hook, store = ending.enter_context(WebhookReceiver()), ending.enter_context(closing(Store.open(url)))
        outlets = tuple(server.url(f"/{number}.xml") for number in range(feeds))
        monitor = ending.enter_context(monitoring(Places(url, outlets, mail.port, hook.url)))
        yield Soak(monitor, store, random.Random(seed), feeds, server, mail, hook)
