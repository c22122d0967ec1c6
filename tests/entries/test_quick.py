"""The quick pass over plain documents: it gives what feedparser gives, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.entries.document import Raw, TakenApart
from monitor.entries.parse import DATES, PEER, feedparsed, legal
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
    ' scheme="s"', ' type="text/html"', ' type="image/png"',
])  # fmt: skip
LEAVES = (
    "title link description guid pubDate author category source comments enclosure ttl generator language image url "
    "dc:creator dc:date dc:title dc:identifier content:encoded media:content media:thumbnail media:credit media:title "
    "atom:link atom:id atom:author own:thing own:parsed Title PubDate subtitle body"
)
ATOM_LEAVES = (
    "title link summary content id published updated author name uri email category rights source contributor "
    "generator icon subtitle entry dc:date media:content media:thumbnail media:group own:thing"
)


@st.composite
def elements(draw: st.DrawFn, leaves: str, depth: int = 1) -> str:
    """An element, which now and then holds others; seldom well chosen."""
    name, attributes = draw(st.sampled_from(leaves.split())), draw(ATTRIBUTES)
    nested = depth and (name in {"author", "image"} or draw(st.integers(0, 9)) == 0)
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


@settings(max_examples=300, deadline=None)
@given(documents())
def test_whatever_the_quick_pass_gives_is_what_feedparser_gives(text: str) -> None:
    plain = found(text)
    assert plain is None or used(plain) == used(feedparsed(legal(text)))
