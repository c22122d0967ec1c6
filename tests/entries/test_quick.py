"""The quick pass over plain documents: it gives what feedparser gives, or nothing."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entries.document import Raw, TakenApart
from monitor.entries.parse import DATES, PEER, feedparsed, legal
from monitor.entries.plain_elements import DocumentSoFar, _tagged
from monitor.entries.quick import quick

NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:own="https://vocabulary.example/"'
)
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>News</title>
<link>https://a.example/</link><ttl>30</ttl>
<item><title>Market hit &amp; burnt</title><link>https://a.example/1?a=1&amp;b=2</link>
<guid isPermaLink="false">1</guid>
<description>&lt;p&gt;Nine people&lt;/p&gt;</description><pubDate>Mon, 02 Mar 2026 12:00:00 GMT</pubDate>
<dc:creator>A. Writer</dc:creator><category>World</category></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title><id>urn:x</id>
<link rel="alternate" href="https://a.example/"/><entry><title type="text">Market hit</title><id>urn:x:1</id>
<link rel="alternate" type="text/html" href="https://a.example/1"/><published>2026-03-02T12:00:00Z</published>
<author><name>A. Writer</name></author><category term="world"/><summary type="html">&lt;p&gt;Nine&lt;/p&gt;</summary>
</entry></feed>"""


def used(document: TakenApart) -> tuple[object, ...]:
    """All that the entries of a document are made of."""
    items = [used_of(raw) for raw in document.items]
    return document.version, document.link, document.links, document.generator, document.ttl, document.fault, items


def used_of(raw: Raw) -> dict[str, object]:
    names = ("title", "summary", "link", "id", *DATES, *(f"{date}_parsed" for date in DATES))
    lists = {"content": ("type", "value"), "authors": ("name",), "tags": ("term",)}
    fields: dict[str, Any] = {name: raw.get(name) for name in names}
    for name, parts in lists.items():
        found: Any = raw.get(name) or []
        fields[name] = [[one.get(part) for part in parts] for one in found]
    source: Any = raw.get("source")
    fields["source"] = source if not isinstance(source, dict) else [source.get("href"), source.get("title")]
    return fields | {"pictured": any(name.startswith("media_") for name in raw)}


def found(text: str) -> TakenApart | None:
    return quick(legal(text), PEER)


@pytest.mark.parametrize("text", [RSS, ATOM], ids=["rss", "atom"])
def test_a_plain_document_is_read_as_by_feedparser(text: str) -> None:
    plain = found(text)
    assert plain is not None
    assert plain.quick
    assert used(plain) == used(feedparsed(legal(text)))


PICTURED = {
    "a title of media is none where there is one": "<media:title>Photo of the market</media:title>",
    "a text of media is content beside a summary": "<media:description type='html'>Smoke above</media:description>",
    "what stands in a group counts": "<media:group><media:keywords>market, strike</media:keywords></media:group>",
    "a text of a photo is nobody's": '<media:content url="u"><media:text>Smoke</media:text></media:content>',
    "an element without a rule is passed over": "<byline><name2>A. Writer</name2></byline>",
}


@pytest.mark.parametrize("more", PICTURED.values(), ids=PICTURED)
@pytest.mark.parametrize("before", ["<pubDate>", "</item>"])
def test_what_media_and_strangers_say_is_read_as_by_feedparser(more: str, before: str) -> None:
    text = RSS.replace("<rss ", f"<rss {NAMESPACES.replace('xmlns:dc=', 'xmlns:dublin=')} ")
    head, item = text.split("<item>")
    whole = f"{head}<item>{item.replace(before, more + before, 1)}"
    plain = found(whole)
    assert plain is not None
    assert used(plain) == used(feedparsed(legal(whole)))


def test_a_second_text_that_looks_like_html_is_left_to_feedparser() -> None:
    first = f"<media:description {NAMESPACES.replace('xmlns:dc=', 'xmlns:dublin=')}>Smoke</media:description><title>"
    assert found(RSS.replace("<title>Market", f"{first}Market")) is None


def test_the_cost_of_tags_grows_with_their_number_and_not_with_its_square() -> None:
    class Counted(str):
        asked = 0

        def __eq__(self, other: object) -> bool:
            Counted.asked += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    read = DocumentSoFar(PEER)
    for number in range(1_000):
        _tagged(read, Counted(number))
    assert len(read.here["tags"]) == 1_000
    assert Counted.asked < 10_000


def test_the_private_names_of_feedparser_that_the_quick_pass_leans_on_are_there() -> None:
    """Where this fails after an update of feedparser, look up in `feedparser.mixin` and `feedparser.datetimes` how it
    chooses the rule of an element, maps addresses to prefixes and reads a date; mend `PEER` in `entries.parse`, the
    only place that names them. Until then let `document_of` ask `feedparsed` alone: all is read, more slowly."""
    rules = feedparser.mixin._FeedParserMixin
    assert callable(feedparser.datetimes._parse_date)
    assert rules.namespaces["http://search.yahoo.com/mrss/"] == "media"
    assert callable(rules._start_media_title)
    assert {"title", "media_title", "dc_creator", "url"} <= PEER.names
    assert "byline" not in PEER.names


ODD = {
    "a declared entity": ("<rss ", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss "),
    "another version": ('version="2.0"', 'version="0.91"'),
    "an unknown element": ("<item>", "<item><g:point xmlns:g='http://www.georss.org/georss'>1 2</g:point>"),
    "a base address": ("<channel>", '<channel xml:base="https://b.example/">'),
    "markup that is not escaped": ("Market hit", "Market <b>hit</b>"),
    "two titles": ("<guid", "<title>Another</title><guid"),
    "an undeclared entity": ("Market hit", "Market&nbsp;hit"),
    "a fault of the XML": ("</item>", ""),
    "text between elements": ("<item>", "<item>text"),
    "another vocabulary by default": ("<item>", '<item xmlns="https://vocabulary.example/">'),
    "a known prefix for another vocabulary": ("<channel>", '<channel xmlns:media="https://vocabulary.example/">'),
    "a prefix with two meanings": ("<item>", '<item xmlns:dc="https://vocabulary.example/">'),
    "encoded in base64": ("<title>Market", '<title mode="base64">Market'),
}


@pytest.mark.parametrize(("plain", "odd"), ODD.values(), ids=ODD)
def test_an_odd_document_is_left_to_feedparser(plain: str, odd: str) -> None:
    assert plain in RSS
    assert found(RSS.replace(plain, odd, 1)) is None


TEXTS = st.sampled_from([
    "", " ", "Market hit", "  Nine\n people ", "A &amp; B", "&amp;amp;", "&lt;p&gt;Nine&lt;/p&gt;", "café", "cafÃ©",
    "it\u0092s", "“quoted” … \u00a0", "سوق", "<![CDATA[<p>Nine & ten</p>]]>", "<![CDATA[ ]]>", "a<!-- b -->c", "&#233;",
    "&#8217;", "&copy;", "https://a.example/1?x=1&amp;y=2", "https:////a.example/1", "/1", "urn:x:1",
    "Mon, 02 Mar 2026 12:00:00 GMT", "2026-03-02T12:00:00+02:00", "02/03/2026", "desk@a.example", "() x",
    "desk@a.example (The Desk)", "Desk &lt;desk@a.example&gt;", "text <b>bold</b> end", "&amp;copy; &amp;x;",
    "desk@a.co ()", "desk@a.co (A) (B)", "a@b.co.uk (The  Desk )", "\u2003wide\u2003", "A &amp;amp; B",
])  # fmt: skip
ATTRIBUTES = st.sampled_from([
    "", "", "", "", "", ' isPermaLink="true"', ' isPermaLink="false"', ' type="html"', ' type="TEXT"', ' type="xhtml"',
    ' domain="d"', ' term="t"', ' term="" label="l"', ' url="https://b.example/"', ' href="https://b.example/1"',
    ' rel="self" href="//b.example/f"', ' rel="Alternate" type="html" href="https:///b.example/2"', ' xml:lang="ar"',
    ' xml:base="https://c.example/"', ' base="x"', ' own:a="1"', ' mode="base64"', ' medium="image" url="u"',
    ' scheme="s"', ' type="text/html"', ' type="image/png"', ' type="plain"', ' type="plain"',
])  # fmt: skip
LEAVES = (
    "title link description guid pubDate author category source comments enclosure ttl generator language image url "
    "dc:creator dc:date dc:title dc:identifier content:encoded media:content media:thumbnail media:credit media:title "
    "atom:link atom:id atom:author own:thing own:parsed Title PubDate subtitle body media:group media:description "
    "media:keywords media:text media:player media:content media:group byline date tags media dc:thing Media:Title"
)
ATOM_LEAVES = (
    "title link summary content id published updated author name uri email category rights source contributor "
    "generator icon subtitle entry dc:date media:content media:thumbnail media:group own:thing "
    "media:title media:description media:keywords media:community media:content media:group byline dc:thing authors"
)

HOLDERS = {"author", "image", "media:content", "media:group", "media:community", "byline"}


@st.composite
def elements(draw: st.DrawFn, leaves: str, depth: int = 2) -> str:
    """An element, which now and then holds others; seldom well chosen."""
    name, attributes = draw(st.sampled_from(leaves.split())), draw(ATTRIBUTES)
    nested = depth and (name in HOLDERS or draw(st.integers(0, 9)) == 0)
    inner = "".join(draw(st.lists(elements(leaves, depth - 1), max_size=3))) if nested else draw(TEXTS)
    return f"<{name}{attributes}>{inner}</{name}>"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A document of either kind, plain or not."""
    atom = draw(st.booleans())
    leaves, item = (ATOM_LEAVES, "entry") if atom else (LEAVES, "item")
    some = st.lists(elements(leaves), max_size=draw(st.sampled_from([2, 4, 8])))
    items = [f"<{item}>{''.join(draw(some))}</{item}>" for _ in range(draw(st.integers(0, 3)))]
    inner = "\n".join(draw(st.permutations([*draw(some), *items])))
    if atom:
        return f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}>{inner}</feed>'
    version = draw(st.sampled_from(["2.0", "2.0", "2.0.1", "0.92"]))
    return f'<rss version="{version}" {NAMESPACES}><channel>{inner}</channel></rss>'


PLAIN = (
    "title link description guid pubDate category content:encoded dc:date media:title media:description byline "
    "media:keywords media:thumbnail own:thing media:text dc:thing media:credit author category media:title"
)
ATOM_PLAIN = (
    "title id summary content published category media:title media:description media:keywords media:thumbnail byline "
    "media:community own:thing media:title media:description"
)
FEW_ATTRIBUTES = {
    "category": ["", "", ' term="t"', ' term="t" label="l"', ' domain="d"', ' scheme="s"'],
    "guid": ["", ' isPermaLink="false"'],
    "media:thumbnail": ["", ' url="u"'],
    "byline": ["", ' by="x"'],
    "media:text": ["", ' type="html"'],
    "media:title": ["", ' type="plain"', ' type="html"'],
    "media:description": ["", ' type="plain"', ' type="html"'],
}


@st.composite
def well_chosen(draw: st.DrawFn, leaves: str) -> str:
    """The inside of an item in which each element is plain, now and then in a group or beside a picture."""
    names = draw(st.lists(st.sampled_from(leaves.split()), max_size=8, unique=draw(st.booleans())))
    parts = [f"<{name}{draw(st.sampled_from(FEW_ATTRIBUTES.get(name, [''])))}>{draw(TEXTS)}</{name}>" for name in names]
    for holder in draw(st.lists(st.sampled_from(["media:group", 'media:content url="u"']), max_size=2)):
        start = draw(st.integers(0, len(parts)))
        end = draw(st.integers(start, min(len(parts), start + 2)))
        parts[start:end] = [f"<{holder}>{''.join(parts[start:end])}</{holder.split()[0]}>"]
    return "".join(parts)


@st.composite
def plain_documents(draw: st.DrawFn) -> str:
    """A document of either kind, nearly always plain."""
    if draw(st.booleans()):
        items = "".join(f"<entry>{one}</entry>" for one in draw(st.lists(well_chosen(ATOM_PLAIN), max_size=2)))
        return f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}>{items}</feed>'
    items = "".join(f"<item>{one}</item>" for one in draw(st.lists(well_chosen(PLAIN), max_size=2)))
    return f'<rss version="2.0" {NAMESPACES}><channel>{items}</channel></rss>'


@settings(max_examples=300, deadline=None)
@given(documents() | plain_documents())
def test_whatever_the_quick_pass_gives_is_what_feedparser_gives(text: str) -> None:
    plain = found(text)
    assert plain is None or used(plain) == used(feedparsed(legal(text)))
