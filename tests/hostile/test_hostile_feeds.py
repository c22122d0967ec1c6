"""Feeds made to blind, stall or fool us, from the wire to the entry: each is answered, and the good feeds go on."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entries import TEXT, TITLE, Parsed, ParseFailed
from monitor.entries.article import article
from monitor.entries.parse import LINK, parse
from monitor.entries.worker import Parser
from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, Refusal
from monitor.feeds.fetch import fetch
from monitor.http import Gate, Trouble
from tests.doubles.feed_server import Exchange, FeedServer, gzip_bomb, redirect, reset, truncated
from tests.doubles.patience import PATIENCE, until

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
GOOD = b"<rss version='2.0'><channel><item><guid>1</guid><title>Three killed</title></item></channel></rss>"
STATE = FeedState("valley")
DEADLINE = 2.0  # seconds by the clock on the wall, of a bad body


def laughs(depth: int) -> bytes:
    """Entities that multiply by ten at each step."""
    steps = "\n".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, depth + 1))
    types = f"<?xml version='1.0'?><!DOCTYPE rss [\n<!ENTITY e0 'lol'>\n{steps}\n]>\n"
    return f"{types}<rss version='2.0'><channel><item><title>&e{depth};</title></item></channel></rss>".encode()


def item(inside: bytes) -> bytes:
    return b"<rss version='2.0'><channel><item><title>t</title>" + inside + b"</item></channel></rss>"


def described(html: bytes) -> bytes:
    return item(b"<description><![CDATA[" + html + b"]]></description>")


HOSTILE = {
    "billion laughs": laughs(9),
    "laughs below the limit": laughs(6),
    "external entity": b"<?xml version='1.0'?><!DOCTYPE rss [\n<!ENTITY x SYSTEM 'file:///etc/passwd'>\n]>\n"
    b"<rss version='2.0'><channel><item><title>&x;</title></item></channel></rss>",
    "200 kB of <!--": described(b"<!--" * 50_000),
    "200 kB of <!-- in the XML": item(b"<!--" * 50_000),
    "200,000 nested tags": described(b"<a>" * 200_000),
    "8,000 nested elements": item(b"<a>" * 8_000 + b"</a>" * 8_000),
    "a title of 3,000,000 signs": item(b"<title>" + b"x" * 3_000_000 + b"</title>"),
    "a million ampersands": described(b"&" * 1_000_000),
    "quotes that never close": described(b"<a '" * 100_000),
    "2,000 entries": b"<rss version='2.0'><channel>" + b"<item><title>a</title></item>" * 2_000 + b"</channel></rss>",
    "an attribute of a megabyte": item(b"<enclosure url='" + b"x" * 1_000_000 + b"'/>"),
    "3,000 attributes": item(b"<enclosure " + b" ".join(b"a%d=''" % n for n in range(3_000)) + b"/>"),
    "1,500 namespaces": item(b"".join(b"<n%d:x xmlns:n%d='urn:%d'/>" % (n, n, n) for n in range(1_500))),
    "NUL bytes": GOOD.replace(b"Three", b"Th\x00ree"),
}


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    with Parser(workers=1) as running:
        yield running


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_body_is_answered_in_time_and_the_next_feed_is_read(parser: Parser, name: str) -> None:
    feed = Feed("valley", "https://news.example/feed.xml", "Valley News")
    parser.deadline = DEADLINE
    outcome = parser.parse(HOSTILE[name], {}, feed, NOW)
    if isinstance(outcome, Parsed):
        assert all(len(entry.title) <= TITLE and len(entry.text) <= TEXT for entry in outcome.entries)
        assert "root:" not in repr(outcome.entries)
    parser.deadline = PATIENCE
    after = parser.parse(GOOD, {}, feed, NOW)
    assert isinstance(after, Parsed)
    assert after.entries[0].title == "Three killed"


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>"


def test_script_in_every_field_stays_words() -> None:
    escaped = SCRIPT.replace("<", "&lt;").replace(">", "&gt;")
    body = f"""<rss version="2.0"><channel><title>{escaped}</title><item><title>a{escaped}</title><guid>{escaped}</guid>
        <link>javascript:alert(1)</link><description>b{escaped}</description><author>{escaped}</author>
        <source url="javascript:x">c{escaped}</source><pubDate>{escaped}</pubDate></item></channel></rss>"""
    outcome = parse(body.encode(), {}, Feed("valley", "https://news.example/", "Valley News"), NOW)
    assert isinstance(outcome, Parsed)
    (entry,) = outcome.entries
    assert (entry.title, entry.text, entry.publisher, entry.link) == ("a", "b", "c", None)


def test_a_headline_cannot_reach_into_headers_or_turn_the_line_around() -> None:
    title = "Three killed\r\nBcc: eve@n.example\r\n\r\n&#x202E;evil&#x2066;&#xFEFF;\u2028\u2029"
    body = f"<rss version='2.0'><channel><item><title>{title}</title></item></channel></rss>"
    outcome = parse(body.encode(), {}, Feed("valley", "https://news.example/", "Valley News"), NOW)
    assert isinstance(outcome, Parsed)
    assert outcome.entries[0].title == "Three killed Bcc: eve@n.example evil"


@pytest.mark.parametrize(
    "reference",
    [
        "&#xD800;",
        "&#xdfff;",
        "&#55296;",
        "&#57343;",
        "&#x0000D800;",
        "&#xFFFF;",
        "&#65534;",
        "&#x110000;",
        "&#1114112;",
        "&#99999999999999999999;",
        "&#xFFFFFFFFFFFF;",
        "&#0;",
        "&#x1b;",
        "&amp;#xD800;",
        "&#-1;",
        "&#x;",
        "&bogus;",
        "\ud800",
        "&#xD83D;&#xDE00;",
    ],
)
def test_one_entry_with_half_a_character_does_not_bury_the_others(reference: str) -> None:
    """Whoever can put one entry into a collection of feeds could otherwise blind us to all of it."""
    items = "".join(
        f"<item><guid>{n}</guid><title>{n} killed{said}</title><description>{said}</description></item>"
        for n, said in enumerate(("", reference, ""))
    )
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode("utf-8", "surrogatepass")
    outcome = parse(body, {}, Feed("valley", "https://news.example/", "Valley News"), NOW)
    assert isinstance(outcome, Parsed)
    assert [entry.title[:8] for entry in outcome.entries] == ["0 killed", "1 killed", "2 killed"]
    assert not any(UNSAFE.search(entry.full) for entry in outcome.entries)


UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
PIECES = st.lists(
    st.sampled_from(
        [
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<description>",
            "</description>",
            "<guid>",
            "</guid>",
            "<link>",
            "</link>",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "&amp;",
            "&#x202e;",
            "&#0;",
            "&bogus;",
            "\x00",
            "<a href='",
            "'>",
            "<b",
            "\u202e",
            "killed ",
            "ثلاثة ",
            "\ud83d",
            "<pubDate>",
            "</pubDate>",
            "2026",
        ]
    )
    | st.text(max_size=8),
    max_size=40,
).map("".join)


@settings(max_examples=60, deadline=None)
@given(PIECES)
def test_any_document_gives_safe_and_bounded_entries_or_a_reason(inside: str) -> None:
    body = f"<rss version='2.0'><channel><item>{inside}</item></channel></rss>".encode("utf-8", "surrogatepass")
    outcome = parse(body, {}, Feed("valley", "https://news.example/", "Valley News"), NOW)
    for entry in outcome.entries if isinstance(outcome, Parsed) else ():
        assert not UNSAFE.search(entry.full + entry.key + entry.publisher)
        assert "\n" not in entry.title + entry.key
        assert entry.key
        assert entry.link is None or (entry.link.startswith(("http://", "https://")) and len(entry.link) <= LINK)


# from the wire


def poll(server: FeedServer, gate: Gate, path: str) -> object:
    feed = Feed("valley", server.url(path), "Valley News", allow_private=True)
    return fetch(feed, STATE, gate, NOW)


def test_each_bad_feed_has_its_word_and_the_good_one_comes_through(server: FeedServer, gate: Gate) -> None:
    server.serve("/html", b"<html><body>Accept our cookies</body></html>")
    server.serve("/empty", b"")
    server.serve("/huge", b"<rss>" + b" " * 20_000_000)
    server.serve("/truncated", behaviour=truncated(GOOD, 40))
    server.serve("/bomb", behaviour=gzip_bomb(100))
    server.serve("/reset", behaviour=reset())
    server.serve("/loop", behaviour=redirect("/loop"))
    server.serve("/inside", behaviour=redirect("http://169.254.169.254/latest/meta-data/"))
    server.serve("/good", GOOD)
    reasons = {
        path: getattr(poll(server, gate, path), "reason", None)
        for path in ("/html", "/empty", "/huge", "/truncated", "/bomb", "/reset", "/loop", "/inside", "/good")
    }
    assert reasons == {
        "/html": Refusal.HTML,
        "/empty": Refusal.EMPTY,
        "/huge": Trouble.TOO_LARGE,
        "/truncated": Trouble.TRUNCATED,
        "/bomb": Trouble.TOO_LARGE,
        "/reset": Trouble.RESET,
        "/loop": Trouble.TOO_MANY_REDIRECTS,
        "/inside": Trouble.PRIVATE_ADDRESS,
        "/good": None,
    }


def test_a_feed_in_windows_1251_arrives_as_words(server: FeedServer, gate: Gate, parser: Parser) -> None:
    body = GOOD.decode().replace("Three killed", "Трое погибли")
    declared = "<?xml version='1.0' encoding='windows-1251'?>" + body
    server.serve("/feed.xml", declared.encode("cp1251"), content_type="text/xml")
    fetched = poll(server, gate, "/feed.xml")
    assert isinstance(fetched, Fetched)
    feed = Feed("valley", fetched.url, "Valley News")
    outcome = parser.parse(fetched.body, fetched.headers, feed, NOW, fetched.url)
    assert isinstance(outcome, Parsed)
    assert outcome.entries[0].title == "Трое погибли"


def test_a_slow_feed_delays_no_other(server: FeedServer, gate: Gate) -> None:
    may_end = threading.Event()

    def slowly(exchange: Exchange) -> None:
        exchange.raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(GOOD) + GOOD[:9])
        may_end.wait(PATIENCE)
        exchange.raw(GOOD[9:])

    server.serve("/slow", behaviour=slowly)
    server.serve("/good", GOOD)
    outcomes: list[object] = []
    slow = threading.Thread(target=lambda: outcomes.append(poll(server, gate, "/slow")))
    slow.start()
    until(lambda: server.seen("/slow"))
    assert isinstance(poll(server, gate, "/good"), Fetched)
    assert slow.is_alive()
    may_end.set()
    slow.join()
    assert isinstance(outcomes[0], Fetched)


def test_a_reason_never_holds_what_the_server_said(server: FeedServer, gate: Gate) -> None:
    server.serve("/feed.xml", b"<b>buy now</b>", code=500)
    outcome = poll(server, gate, "/feed.xml")
    assert isinstance(outcome, FetchFailed)
    assert "buy" not in outcome.message


def test_a_failed_parse_is_told_in_words_for_people() -> None:
    outcome = parse(b"nonsense", {}, replace(Feed("v", "https://n.example/", "V")), NOW)
    assert isinstance(outcome, ParseFailed)
    assert outcome.message == "the body is neither RSS nor Atom nor RDF"


# the pages behind links

PAGES = {
    "comments that never end": b"<html><body>" + b"<!--" * 20_000,
    "elements without end": b"<html><body>" + b"<div>" * 50_000,
    "an attribute without end": b"<html><body " + b"a" * 500_000,
    "an entity that multiplies": b"<!DOCTYPE html [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><html><body><p>&c;</p></body>",
    "nothing but links": b"<html><body>" + b"<a href='x'>link</a> " * 90_000,
    "bytes": bytes(range(256)) * 400,
    "lies about its encoding": b'<meta charset="utf-16"><p>Seven people were killed.</p>',
    "an encoding that is none": b'<meta charset="rot13"><p>Seven people were killed.</p>',
}


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_costs_itself_and_the_next_feed_is_read(
    name: str, parser: Parser, monkeypatch: pytest.MonkeyPatch
) -> None:
    parser.deadline = 0.5
    assert isinstance(parser.article(PAGES[name], "text/html"), str)
    parser.deadline = PATIENCE
    assert isinstance(parser.parse(GOOD, {}, Feed("valley", "https://news.example/", "Valley"), NOW), Parsed)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2_000), st.text(max_size=60))
def test_any_bytes_are_a_page_with_or_without_a_text(body: bytes, content_type: str) -> None:
    text = article(body, content_type)
    assert "\x00" not in text
    assert len(text) <= TEXT
