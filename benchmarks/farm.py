#!/usr/bin/env python3
"""A thousand feeds on loopback, for `polling.py`: the same bytes in every run, gzip, ETag and Last-Modified, 304.

    /feed/17.xml          RSS, of 30 to 50 articles of 400 to 1,500 characters; one in twenty of a strike (--strikes)
    /next?share=.05&new=3 that share of the feeds gets so many new articles
    /bad/hang/17.xml      what bad feeds do: see `BAD`
    /judge                how often each address was asked, and what broke the rules: two at once, or too soon

It answers on every address of loopback (127.1.2.3), so that each feed can have a host of its own, and to nobody else.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import random
import sqlite3
import ssl
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from time import monotonic
from urllib.parse import SplitResult, parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parent))

from reading import BODY, ORDINARY, STRIKE, TOWNS, WITH_A_WORD

NEWS = (
    "The committee of {town} meets again next week. Its members want to see the accounts of three years first.",
    "“It took us long to agree, but now everybody can plan,” said the head of the traders' union of {town}.",
    "A survey among {n} households shows that most are content. Those in {other} have complained about noise.",
    "Pupils of {n} schools took part. The best of their drawings can be seen in the town hall of {other} until June.",
    "The works cost {n} million and are to end in two years. Buses to {other} take another road until then.",
    "Engineers say that the old bridge is safe. Every autumn its bolts are looked at and its railing is painted.",
    "Weather stations around {other} have measured {n} millimetres of rain since the beginning of the month.",
    "The team trains in {other}, where it won its last match in front of {n} visitors. Its coach asks for patience.",
)
BAD = ("hang", "drip", "header", "reset", "huge", "bomb", "loop", "html", "500", "empty", "404", "comments", "cut")
EPOCH = datetime(2026, 11, 1, tzinfo=UTC)  # when the last article of the first round came out
HUGE = 20_000_000


@dataclass(slots=True)
class Farm:
    """How many articles each feed has come to, and the round in which it last had one."""

    feeds: int
    news: list[int] = field(default_factory=list)
    rounds: int = 0
    judge: HostJudge = field(default_factory=lambda: HostJudge())

    def __post_init__(self) -> None:
        self.news = [0] * self.feeds

    def next(self, share: float, new: int) -> None:
        self.rounds += 1
        for number in random.Random(self.rounds).sample(range(self.feeds), round(share * self.feeds)):
            self.news[number] += new


GAP = 1.5  # seconds between two requests to one host: two, less what a busy machine takes of them


@dataclass(slots=True)
class HostJudge:
    """Watches each address of ours as a host of its own."""

    asked: int = 0
    breaches: list[str] = field(default_factory=list)
    _last: dict[str, float] = field(default_factory=dict)
    _busy: set[str] = field(default_factory=set)

    def begin(self, host: str, now: float) -> None:
        self.asked += 1
        if host in self._busy:
            self.breaches.append(f"{host}: two at once")
        elif (after := now - self._last.get(host, -GAP)) < GAP:
            self.breaches.append(f"{host}: again after {after:.2f} s")
        self._busy.add(host)
        self._last[host] = now

    def end(self, host: str) -> None:
        self._busy.discard(host)


@dataclass(slots=True)
class Share:
    """Of all articles: a mild farm is the news of a quiet year, a hard one that of a war. epoch: when the last article
    of the first round came out; delay: seconds that an answer takes; apart: each strike is an event that can be taken
    for no other, in whatever order they arrive; shown: so many articles a feed, roughly."""

    strikes: float = 0.05
    epoch: datetime = EPOCH
    delay: float = 0.0
    apart: bool = False
    shown: int = 40


share = Share()


@cache
def article(feed: int, number: int) -> tuple[str, str]:
    """Headline and text, by the numbers alone."""
    chance = random.Random(f"{feed}/{number}")
    town, other, kind = chance.choice(TOWNS), chance.choice(TOWNS), chance.random()
    strikes = share.strikes
    if share.apart and kind < strikes:
        return event(number - kept(feed), chance)
    paragraphs = BODY if kind < strikes else NEWS
    title, text = STRIKE if kind < strikes else chance.choice(WITH_A_WORD if kind < strikes + 0.1 else ORDINARY)
    n = chance.randrange(2, 40)
    given = {"n": n, "m": n + 9, "town": town, "other": other}
    texts = [text.format(town, **given)]
    wanted = chance.randrange(400, 1500)
    for paragraph in chance.sample(paragraphs, len(paragraphs)):
        if sum(map(len, texts)) >= wanted:
            break
        texts.append(paragraph.format(**given))
    return title.format(town, n, n + 9), "".join(f"<p>{escape(each)}</p>" for each in texts)


def kept(feed: int) -> int:
    """How many articles a feed shows at a time."""
    return random.Random(feed).randrange(share.shown * 3 // 4, share.shown * 5 // 4 + 1)


def event(hour: int, chance: random.Random) -> tuple[str, str]:
    """One of four strikes of these three hours, as everybody tells it. Towns come again after days."""
    towns = large_towns()
    number = (4 * (hour // 3) + chance.randrange(4)) % len(towns)
    day, dead = (share.epoch + timedelta(hours=3 * (hour // 3))).strftime("%A"), 5 + number % 30
    title = f"Air strike on {towns[number]} kills {dead}, wounds {dead + 9}"
    text = f"Warplanes bombed a market in {towns[number]} on {day}. {dead} people were killed and {dead + 9} wounded."
    return title, f"<p>{text}</p>"


@cache
def large_towns() -> tuple[str, ...]:
    """The largest town of a province each, of those whose name is no other place's."""
    file = Path(__file__).parent.parent / "monitor" / "places" / "data" / "gazetteer.sqlite"
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as index:
        rows = index.execute(
            "SELECT p.name, p.country, p.admin1, max(p.population) FROM place p JOIN name n ON n.key = lower(p.name) "
            "WHERE p.kind = 0 AND p.admin1 IS NOT NULL AND p.country NOT IN ('US', 'GB', 'IN', 'CN', 'BR') AND "
            "(SELECT count(*) FROM name o WHERE o.key = n.key) = 1 AND p.name NOT GLOB '*[^A-Za-z]*' AND "
            "length(p.name) > 5 AND p.population > 150000 GROUP BY p.country, p.admin1 ORDER BY p.country, p.admin1"
        ).fetchall()
    towns = [row[0] for row in rows]
    return tuple(random.Random(18).sample(towns, len(towns)))


@cache
def document(feed: int, news: int) -> tuple[bytes, bytes, str]:
    """A feed as it stands: plain, packed, and its ETag."""
    shown = kept(feed)
    items = []
    for number in range(shown + news, news, -1):
        title, text = article(feed, number)
        date = format_datetime(share.epoch + timedelta(hours=number - shown))
        link = f"http://outlet-{feed}.example/{number}"
        items.append(
            f"<item><title>{escape(title)}</title><link>{link}</link><guid>{link}</guid><pubDate>{date}</pubDate>"
            f"<category>news</category><description>{escape(text)}</description></item>\n"
        )
    body = (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><language>en</language>'
        f"<title>Outlet {feed}</title>{''.join(items)}</channel></rss>"
    ).encode()
    return body, gzip.compress(body, 6, mtime=0), f'"{sha256(body).hexdigest()[:16]}"'


async def served(farm: Farm, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, request by request."""
    if not writer.get_extra_info("peername")[0].startswith("127."):
        writer.close()
        return
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            first, *lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            url, host = urlsplit(first.split(" ")[1]), writer.get_extra_info("sockname")[0]
            if url.path.startswith("/feed/"):
                farm.judge.begin(host, monotonic())
                await asyncio.sleep(share.delay)
            on = await answered(farm, url, headers, writer)
            farm.judge.end(host)
            if not on:
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass  # the other side has gone
    writer.close()


async def answered(farm: Farm, url: SplitResult, headers: dict[str, str], writer: asyncio.StreamWriter) -> bool:
    """Whether the connection goes on."""
    kind, *rest = url.path.strip("/").split("/")
    if kind == "next":
        asked = parse_qs(url.query)
        farm.next(float(asked["share"][0]), int(asked["new"][0]))
        return _send(writer, "200 OK", b"done")
    if kind == "judge":
        return _send(writer, "200 OK", json.dumps([farm.judge.asked, farm.judge.breaches, farm.news]).encode())
    number = int(rest[-1].removesuffix(".xml"))
    if kind == "bad":
        return await misbehaved(rest[0], number, writer)
    body, packed, etag = document(number, farm.news[number])
    validators = f"ETag: {etag}\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
    if headers.get("if-none-match") == etag:
        return _send(writer, "304 Not Modified", None, validators)
    if "gzip" in headers.get("accept-encoding", ""):
        return _send(writer, "200 OK", packed, validators + "Content-Encoding: gzip\r\n")
    return _send(writer, "200 OK", body, validators)


async def misbehaved(how: str, number: int, writer: asyncio.StreamWriter) -> bool:
    """As one of `BAD`."""
    body = document(number, 0)[0]
    if how == "hang":
        await asyncio.sleep(600)
    elif how in ("drip", "header"):
        start = b"HTTP/1.1 200 OK\r\n" + (b"" if how == "header" else b"Content-Length: %d\r\n\r\n" % len(body))
        for byte in start + (b"X: " + b"y" * len(body) if how == "header" else body):
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(0.5)
    elif how == "reset":
        writer.transport.abort()
    elif how == "huge":
        return _send(writer, "200 OK", body[:-16] + b"<!-- more -->" * (HUGE // 13) + body[-16:])
    elif how == "bomb":
        return _send(writer, "200 OK", _bomb(), "Content-Encoding: gzip\r\n")
    elif how == "loop":
        return _send(writer, "302 Found", b"", f"Location: /bad/loop/{number}.xml\r\n")
    elif how == "html":
        return _send(writer, "200 OK", b"<!doctype html><html><body><form>Log in</form></body></html>")
    elif how == "comments":
        return _send(writer, "200 OK", body[:-16] + b"<!--" * 50_000)
    elif how == "cut":
        return _send(writer, "200 OK", body[: len(body) // 2])
    else:
        return _send(writer, "200 OK" if how == "empty" else f"{how} Sorry", b"")
    return False


@cache
def _bomb() -> bytes:
    return gzip.compress(b" " * (5 * HUGE), 9)


def _send(writer: asyncio.StreamWriter, status: str, body: bytes | None, headers: str = "") -> bool:
    length = "" if body is None else f"Content-Length: {len(body)}\r\n"
    writer.write(f"HTTP/1.1 {status}\r\n{headers}{length}\r\n".encode() + (body or b""))
    return True


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--strikes", type=float, default=0.05, help="which share of the articles tells of a strike")
    parser.add_argument("--tls", nargs=2, metavar=("CERTIFICATE", "KEY"), help="serve https")
    parser.add_argument("--recent", action="store_true", help="its last article came out now, and not on EPOCH")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that an answer takes")
    parser.add_argument("--apart", action="store_true", help="each strike is an event that is like no other")
    parser.add_argument("--shown", type=int, default=40, help="articles of a feed, roughly")
    asked = parser.parse_args()
    share.strikes, share.delay, share.apart, share.shown = asked.strikes, asked.delay, asked.apart, asked.shown
    if asked.recent:
        share.epoch = datetime.now(UTC)
    farm, tls = Farm(asked.feeds), None
    if asked.tls:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*asked.tls)
    for number in range(asked.feeds):
        document(number, 0)
    _bomb()
    server = await asyncio.start_server(
        lambda reader, writer: served(farm, reader, writer), "0.0.0.0", 0, ssl=tls, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
