"""A day of the monitor in chapters, each with what the feed then says and how its receivers then answer.

    play(url, ports, moments)   the daemon's ticks at these moments, on the store at `url`, with everything real but the
                                grammar: "7 killed in Karsa" is a report of seven dead in Karsa

Deliveries go one after another instead of a thread for each channel, so that two runs pass the same points in the same
order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from functools import cache
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from monitor.alerts import Condition, Rule, Threshold, Updates
from monitor.config import Config
from monitor.deliveries.send import render
from monitor.deliveries.settings import Digest, EmailChannel, Smtp, WebhookChannel
from monitor.deliveries.templates import Templates
from monitor.entries import Entry
from monitor.entries.parse import parse
from monitor.feeds import Feed, Fetched
from monitor.http import Gate
from monitor.model import Cause, Count, Harm, Place, Precision, Victim
from monitor.pipeline import Pipeline
from monitor.pipeline.decide_tick import decide_tick
from monitor.pipeline.intake.absorb import opened
from monitor.pipeline.outbox.deliver import Dispatch
from monitor.reports import Kind, Quote, Reading, Rejected, Report
from monitor.secret import Secret
from monitor.store import Store
from tests.doubles.one_by_one import each

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECRET = "whsec_c3RvcnkgdG9sZCBieSBhIHRlc3QgYW5kIG5vdCBhIHNlY3JldA=="
SENDER = "monitor@example.org"

_TOWNS = {
    name: Place(name, "SY", "Idlib", 35.0 + 0.4 * n, 36.0 + 0.5 * n, Precision.EXACT, name, 900 + n)
    for n, name in enumerate(("Karsa", "Dahra", "Ulan", "Manba", "Tell", "Bab", "Rasm"))
}


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the feed, the webhook's receiver and the mail server of a run listen."""

    feed: int
    hook: int
    mail: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """An act from `START + begins` on: what the feed serves (None: an error), what the endpoint answers, how the
    mail server answers its first messages, at which minutes the monitor looks, and at which after a restart."""

    name: str
    begins: timedelta
    feed: Mapping[str, tuple[str, timedelta | None]] | None  # guid → title, time before START (None: undated)
    hook: int = 204
    mail: tuple[str, ...] = ()
    looks: tuple[float, ...] = (0, 1, 12)
    again: tuple[float, ...] = (75, 90)

    def moments(self) -> list[str]:
        return self._moments(self.looks)

    def moments_again(self) -> list[str]:
        return self._moments(self.again)

    def _moments(self, minutes: tuple[float, ...]) -> list[str]:
        return [(START + self.begins + timedelta(minutes=at)).isoformat() for at in minutes]

    def body(self) -> bytes:
        items = "".join(_item(guid, *said) for guid, said in (self.feed or {}).items())
        return f'<rss version="2.0"><channel><title>Wire</title>{items}</channel></rss>'.encode()


def _item(guid: str, title: str, before: timedelta | None) -> str:
    at = f"<pubDate>{format_datetime(START - before)}</pubDate>" if before is not None else ""
    return f"<item><guid>{guid}</guid><title>{title}</title><link>http://wire.example/{guid}</link>{at}</item>"


def chapters() -> tuple[Chapter, ...]:
    def hours(number: int) -> timedelta:
        return timedelta(hours=number)

    def days(number: int) -> timedelta:
        return timedelta(days=number)

    first = {
        "old": ("8 killed in Dahra", days(3)),
        "undated": ("6 killed in Ulan", None),
        "a": ("7 killed in Karsa", hours(1)),
        "calm": ("Harvest begins", hours(2)),
    }
    second = first | {"b": ("12 killed in Manba", hours(-3))}
    third = second | {"a": ("9 killed in Karsa", hours(1)), "c": ("11 killed in Karsa", hours(-6))}
    fourth = third | {"a": ("6 killed in Karsa", hours(1)), "c": ("6 killed in Karsa", hours(-6))}
    fifth = fourth | {"d": ("20 killed in Tell", hours(-12))}
    sixth = fifth | {"e": ("30 killed in Bab", hours(-15))}
    last = sixth | {"f": ("5 killed in Rasm", hours(-33))}
    return (
        Chapter("the first poll with its backlog", hours(0), first),
        Chapter("a new entry while the mail server is busy", hours(3), second, mail=("450 4.2.0 try later",)),
        Chapter("an update and a revision", hours(6), third),
        Chapter("a correction", hours(9), fourth),
        Chapter("the endpoint refuses us", hours(12), fifth, hook=410),
        Chapter("the endpoint takes us again, and a digest", hours(15), sixth),
        Chapter("the feed is down", hours(18), None, looks=_hourly(0, 4), again=_hourly(5, 13)),
        Chapter("the feed answers again", hours(33), last, again=_hourly(2, 4)),  # told when it was well for an hour
    )


def _hourly(first: int, last: int) -> tuple[float, ...]:
    return tuple(60.0 * hour for hour in range(first, last + 1))


def configured(ports: Ports) -> Config:
    """Two channels, an operator and a digest, on what listens at these ports."""
    duty = EmailChannel("duty", ("duty@example.org",))
    hook = Secret(f"http://127.0.0.1:{ports.hook}/hook")
    tracker = WebhookChannel("tracker", hook, Secret(SECRET), allow_private=True)
    civilians = Rule(
        "Civilians",
        (Condition((Threshold(Harm.KILLED, Victim.ALL, 5),)),),
        ("duty", "tracker"),
        updates=Updates(1, timedelta(minutes=10)),
    )
    feed = Feed("Wire", f"http://127.0.0.1:{ports.feed}/rss", "Wire", every=timedelta(minutes=10), allow_private=True)
    return Config(
        feeds=(feed,),
        rules=(civilians,),
        channels=(duty, tracker),
        operators=("duty",),
        digests=(Digest("Morning", time(3, 10), ZoneInfo("UTC"), ("duty",)),),
        smtp=Smtp("127.0.0.1", ports.mail, SENDER),
    )


def pen(entry: Entry) -> Reading:
    """ "7 killed in Karsa" is seven dead in Karsa."""
    found = re.search(r"(\d+) killed in (\w+)", entry.full)
    if not found:
        return Reading("en", rejected=Rejected.NO_HARM_WORD)
    number = int(found[1])
    said = Count(number, number, None, found[0], found.span())
    report = Report(
        Kind.CASUALTIES,
        {Harm.KILLED: {Victim.ALL: said}},
        _TOWNS[found[2]],
        date(2026, 3, 2),
        Cause.CONFLICT,
        confidence=0.9,
        quotes=(Quote(found[0], found.span()),),
    )
    return Reading("en", (report,))


@cache
def _gate() -> Gate:
    return Gate("story")


@cache
def _templates() -> Templates:
    return Templates()


def prepare() -> None:
    """Before the first fork: take something in and word it, without any network, so that no child pays for the first
    time of everything. What is left of it holds no thread, connection or file."""
    config = configured(Ports(1, 1, 1))
    with TemporaryDirectory() as folder, closing(Store.open(f"sqlite:///{folder}/first.db")) as store:
        pipeline = Pipeline(store, config, each(pen), parse, _gate(), _templates(), draw=lambda: 0.5)
        for chapter in chapters()[:2]:
            answer = Fetched(chapter.body(), {}, config.feeds[0].url, None, None, chapter.name)
            with store.read() as asking:
                state = asking.feed_state("Wire")
            now = START + chapter.begins
            pipeline.absorb(config.feeds[0], state, opened(answer, parse, config.feeds[0], now), now)
        with store.read() as asking:
            for row in asking.outbox():
                render(
                    row, {channel.name: channel for channel in config.channels}, config.smtp, _templates(), row.created
                )
        standing(store)
    import psycopg  # noqa: F401 - half a second of imports


def play(url: str, ports: Mapping[str, int], moments: Sequence[datetime]) -> dict[str, Any]:
    """A start of the monitor, its ticks at these moments, and what its store then holds."""
    config = configured(Ports(**ports))
    with closing(Store.open(url)) as store:
        pipeline = Pipeline(store, config, each(pen), parse, _gate(), _templates(), draw=lambda: 0.5)
        pipeline.recover()
        for now in moments:
            _tick(pipeline, config, now)
        return standing(store)


def _tick(pipeline: Pipeline, config: Config, now: datetime) -> None:
    for state in pipeline.due(now):
        feed = config.feed(state.feed)
        assert feed
        pipeline.absorb(feed, state, pipeline.fetch(feed, state, now), now)
    decide_tick(pipeline, now)
    pipeline.watch_feeds(now)
    dispatch = Dispatch(pipeline.store, config, pipeline.gate, pipeline.templates, pipeline.draw)
    with pipeline.store.read() as asking:
        channels = asking.due_channels(now)
    for channel in channels:
        while dispatch.attempt(channel, lambda: now):
            pass


def standing(store: Store) -> dict[str, Any]:
    """The part of a store that must not depend on how often the monitor died: what each delivery tells and where it
    stands, and each incident's members and figures."""
    with store.read() as asking:
        rows = asking.outbox(())
        alerts = {row.alert: asking.alert(row.alert) for row in rows}
        told = {row.id: [row.channel, row.recipient, row.state.value, *_matter(alerts[row.alert])] for row in rows}
        incidents = {
            i.id: [sorted(f"{m.key}.{m.revision}" for m in i.members), _killed(i.toll)] for i in asking.incidents()
        }
    return {"told": told, "incidents": incidents}


def _matter(alert: Any) -> list[object]:
    """The subject of an alert, whenever it was made."""
    about = alert.facts.get("operational") or {}
    day = (alert.facts.get("digest") or {}).get("name")
    return [alert.reason.value, alert.incident, alert.sequence, about.get("subject"), about.get("recovered"), day]


def _killed(toll: Any) -> object:
    return toll[Harm.KILLED][Victim.ALL].figure
