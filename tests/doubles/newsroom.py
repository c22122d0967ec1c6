"""A pipeline under a small config, with a pen instead of a grammar: "7 killed" in an entry is a report of seven dead.

    room = Newsroom(store, tmp_path)
    room.publish(item("7 killed in Karsa"))        # a poll that brings this; returns what it came to
    room.deliver(); room.mails()                   # what lies in the mailbox folder

Parsing, grouping, deciding, rendering and sending are the real ones.
"""

from __future__ import annotations

import atexit
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Self
from xml.sax.saxutils import escape

from monitor.alerts import Condition, Rule, Threshold, Updates
from monitor.config import Config
from monitor.deliveries import Delivery, State
from monitor.deliveries.settings import Channel, EmailChannel, Smtp
from monitor.deliveries.templates import Templates
from monitor.entries import Entry
from monitor.entries.parse import parse
from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, FetchOutcome
from monitor.http import Gate
from monitor.model import Harm, Victim
from monitor.pipeline import Absorbed, Pipeline
from monitor.pipeline.intake.absorb import opened
from monitor.reports import Reading, Rejected
from monitor.reports.retraction import as_retraction
from monitor.store import Store
from tests.doubles.nouns import NOON, reading, report
from tests.doubles.one_by_one import each

WIRE = Feed("Wire", "http://wire.example/rss", "Wire", every=timedelta(minutes=10))
AT_LEAST_5 = (Condition((Threshold(Harm.KILLED, Victim.ALL, 5),)),)


def rule(name: str = "Civilians", **fields: Any) -> Rule:
    return replace(Rule(name, AT_LEAST_5, ("duty",), updates=Updates(1, timedelta(minutes=30))), **fields)


def item(title: str, guid: str = "k1", published: datetime | None = NOON) -> str:
    """One item of an RSS feed."""
    date = f"<pubDate>{format_datetime(published)}</pubDate>" if published else ""
    link = f"http://wire.example/{guid}"
    return f"<item><guid>{guid}</guid><title>{escape(title)}</title><link>{link}</link>{date}</item>"


def rss(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Wire</title>{"".join(items)}</channel></rss>'.encode()


def fetched(body: bytes, etag: str | None = '"1"') -> Fetched:
    return Fetched(body, {}, WIRE.url, etag, None, sha256(body).hexdigest())


def pen(entry: Entry) -> Reading:
    """ "7 killed" is seven dead in Karsa; "perhaps" makes it a weak report, and "withdrawn" takes it back."""
    if "withdrawn" in entry.full:
        return as_retraction(pen(replace(entry, title=entry.title.replace("withdrawn", ""))))
    found = re.search(r"(\d+) killed", entry.full)
    if not found:
        return reading(rejected=Rejected.NO_HARM_WORD)
    return reading(report(int(found[1]), confidence=0.2 if "perhaps" in entry.full else 0.9))


@cache
def _gate() -> Gate:
    """One for all: loading the certificates of the world takes longer than a test."""
    gate = Gate("test")
    atexit.register(gate.close)
    return gate


@dataclass
class Newsroom:
    """Close it (or use `with`) when done."""

    store: Store
    folder: Path
    config: Config = field(default_factory=Config)
    ending: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        if not self.config.feeds:
            self.config = replace(self.config, feeds=(WIRE,))
        if not self.config.rules:
            self.config = replace(self.config, rules=(rule(),))
        if not self.config.channels:
            self.config = replace(self.config, channels=(EmailChannel("duty", ("duty@example.org",)),))
        if self.config.smtp == Smtp():
            self.config = replace(self.config, smtp=Smtp(sender="monitor@example.org", mailbox=self.folder / "outbox"))
        self.pipeline = Pipeline(self.store, self.config, each(pen), parse, _gate(), Templates(), draw=lambda: 0.5)
        self.ending.callback(self.pipeline.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.close()

    def publish(self, *items: str, at: float = 0, etag: str | None = '"1"') -> Absorbed:
        """A poll, so many minutes after noon, that brings these items."""
        return self.answer(fetched(rss(*items), etag), at)

    def answer(self, outcome: FetchOutcome, at: float = 0) -> Absorbed:
        now = NOON + timedelta(minutes=at)
        return self.pipeline.absorb(WIRE, self.state(), opened(outcome, self.pipeline.parse, WIRE, now), now)

    def state(self) -> FeedState:
        with self.store.read() as asking:
            return asking.feed_state("Wire")

    def deliver(self, at: float = 0) -> int:
        return self.pipeline.deliver_due(NOON + timedelta(minutes=at))

    def outbox(self, *states: State) -> list[Delivery]:
        with self.store.read() as asking:
            return asking.outbox(states)

    def reasons(self) -> list[str]:
        """Of every alert so far, in order."""
        with self.store.read() as asking:
            return [alert.reason.value for alert in asking.alerts()]

    def mails(self) -> list[EmailMessage]:
        """The mails of the mailbox folder, in the order of their writing."""
        files = sorted((self.folder / "outbox").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def config(rules: Sequence[Rule] = (), channels: Iterable[Channel] = (), **fields: Any) -> Config:
    return replace(Config(rules=tuple(rules), channels=tuple(channels)), **fields)


FAILURE = FetchFailed("timeout", "wire.example did not answer in time")
