"""The plain elements of RSS 2.0 and Atom 1.0: where each may stand, with which attributes, and what becomes of it.

For the quick pass. These are feedparser's rules; whatever has no rule here makes a document odd.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from time import struct_time
from typing import Any

_Fields = dict[str, Any]
_Ending = Callable[["DocumentSoFar", Mapping[str, str], str], None]

ATOM, _DC = "http://www.w3.org/2005/Atom ", "http://purl.org/dc/elements/1.1/ "
_MEDIA = "http://search.yahoo.com/mrss/ "
_CONTENT, _SY = "http://purl.org/rss/1.0/modules/content/ ", "http://purl.org/rss/1.0/modules/syndication/ "
_SLASH, _WFW = "http://purl.org/rss/1.0/modules/slash/ ", "http://wellformedweb.org/CommentAPI/ "
_BURNER = "http://rssnamespace.org/feedburner/ext/1.0 "
_LANGUAGE = "http://www.w3.org/XML/1998/namespace lang"
_BASES = frozenset({"base", "http://www.w3.org/XML/1998/namespace base"})
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/*")
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_MAILED = re.compile(r"[a-zA-Z0-9_.+-]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,4}(?: \(([^()<>@&]*)\))?")
_HTML = frozenset({"html", "text/html", "xhtml", "application/xhtml+xml"})
_WRITTEN_AS = {
    "text": "text/plain",
    "plain": "text/plain",
    "text/plain": "text/plain",
    "html": "text/html",
    "text/html": "text/html",
}
_WINDOWS = {n: bytes([n]).decode("cp1252") for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


class Odd(Exception):  # noqa: N818 - no error, and told to nobody
    """The document is not plain."""


@dataclass(frozen=True, slots=True)
class Peer:
    """The parts of feedparser that are no rules of elements. dates: a date as feeds write it → UTC; vocabularies: each
    address that it knows, in small letters → the prefix under which it does; names: of its fields and of the elements
    for which it has a rule, in small letters with the prefix before (`media_title`)."""

    dates: Callable[[str], struct_time | None]
    vocabularies: Mapping[str, str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlainElement:
    """An element in its place: which attributes and children it may have, whether it may come again beside itself, and
    what becomes of it when it ends."""

    ends: _Ending | None = None
    attributes: frozenset[str] = frozenset()
    inside: Mapping[str, PlainElement] = field(default_factory=dict)
    again: bool = True
    begins: Callable[[DocumentSoFar], None] | None = None
    mixed: bool = False  # elements of foreign vocabularies may stand in it

    def may_have(self, attributes: Mapping[str, str]) -> bool:
        if self is FOREIGN or self is FOREIGN_MEDIA:
            return _BASES.isdisjoint(attributes)
        return self.attributes.issuperset(attributes.keys() - {_LANGUAGE})


@dataclass(slots=True)
class _SoFar:
    """An item, or the feed, as far as it has been read. tags: those that stand there; depths: how deep what gave each field
    stood; titled: how deep the title did, so that no text of media takes its place."""

    tags: set[tuple[str | None, ...]] = field(default_factory=set)
    depths: dict[str, int] = field(default_factory=dict)
    titled: int | None = None
    has_content: bool = False


@dataclass(slots=True)
class DocumentSoFar:
    """A document as far as it was read. here: the fields of the item, or else of the feed; depth: how many elements are
    open, with the one that ends."""

    peer: Peer
    feed: _Fields = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    items: list[_Fields] = field(default_factory=list)
    here: _Fields = field(default_factory=dict)
    depth: int = 0
    of_feed: _SoFar = field(default_factory=_SoFar)
    so_far: _SoFar = field(default_factory=_SoFar)


def _mended(text: str) -> str:
    """A text without what Windows and Latin-1 leave in it where somebody took UTF-8 for them."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_WINDOWS)


def _address(text: str) -> str:
    return _mended(_SLASHES.sub(r"\1", text))


# What becomes of an element when it ends


def _kept_as(name: str) -> _Ending:
    def ends(read: DocumentSoFar, _attributes: Mapping[str, str], text: str) -> None:
        read.here[name] = _mended(text)

    return ends


def _dated(name: str) -> _Ending:
    def ends(read: DocumentSoFar, _attributes: Mapping[str, str], text: str) -> None:
        read.here[name] = written = _mended(text)
        read.here[f"{name}_parsed"] = read.peer.dates(written)

    return ends


def _typed(attributes: Mapping[str, str], unwritten: str = "text") -> str:
    written = _WRITTEN_AS.get(attributes.get("type", unwritten).lower())
    if written is None:  # XHTML, or base64
        raise Odd
    return written


def _outermost(name: str, value: str, read: DocumentSoFar) -> None:
    """Keep a text where no other of its field stood less deep."""
    if read.depth <= read.so_far.depths.get(name, read.depth):
        read.so_far.depths[name] = read.depth
        read.here[name] = value


def _title(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    _typed(attributes)
    value = _mended(text)
    _outermost("title", value, read)
    if value:
        read.so_far.titled = read.depth


def _title_of_media(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    _typed(attributes)
    if read.so_far.titled is None or read.so_far.titled > read.depth:
        _outermost("title", _mended(text), read)


def _summary(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    """A second one counts as content, where there is none yet; whether it is HTML may then be guessed by its looks."""
    written = _typed(attributes)
    if "summary" in read.here and not read.so_far.has_content:
        if written == "text/plain" and ("</" in text or "&" in text):
            raise Odd
        _content(read, attributes, text)
    else:
        _outermost("summary", _mended(text), read)


def _content(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    value, read.so_far.has_content = _mended(text), True
    read.here.setdefault("content", []).append({"type": _typed(attributes), "value": value})
    read.here.setdefault("summary", value)


def _encoded(read: DocumentSoFar, _attributes: Mapping[str, str], text: str) -> None:
    _content(read, {"type": "html"}, text)


def _ttl(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    if attributes:  # then feedparser keeps these and no text
        raise Odd
    read.feed["ttl"] = _mended(text)


def _guid(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    leads = attributes.get("isPermaLink", "true") == "true"
    read.here["id"] = written = _address(text) if leads else _mended(text)
    if leads:
        read.here.setdefault("link", written)


def _item_link(read: DocumentSoFar, _attributes: Mapping[str, str], text: str) -> None:
    read.here["link"] = _REFERENCE.sub(r"&\1", _address(text).replace("&amp;", "&"))


def _channel_link(read: DocumentSoFar, _attributes: Mapping[str, str], text: str) -> None:
    read.feed["link"] = link = _REFERENCE.sub(r"&\1", _address(text))
    read.links.append(link)


def _atom_link(read: DocumentSoFar, attributes: Mapping[str, str], _text: str) -> None:
    if not attributes.get("href"):
        raise Odd
    href, rel = _SLASHES.sub(r"\1", attributes["href"]), attributes.get("rel", "alternate").lower()
    if rel == "alternate" and attributes.get("type", "text/html").lower() in _HTML:
        read.here["link"] = href
    if read.here is read.feed:
        read.links.append(href)


def _category(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    _tagged(read, attributes.get("term"), attributes.get("scheme", attributes.get("domain")), attributes.get("label"))
    value, last = _mended(text), read.here["tags"][-1:]
    if value and last and not last[0]["term"]:
        read.so_far.tags.discard(tuple(last[0].values()))
        last[0]["term"] = value
        read.so_far.tags.add(tuple(last[0].values()))
    elif value:
        _tagged(read, value)


def _tagged(read: DocumentSoFar, term: str | None, scheme: str | None = None, label: str | None = None) -> None:
    """Add a tag that is not there yet: looked up, for a hostile item has a hundred thousand."""
    tags, tag = read.here.setdefault("tags", []), (term, scheme, label)
    if any(tag) and tag not in read.so_far.tags:
        read.so_far.tags.add(tag)
        tags.append({"term": term, "scheme": scheme, "label": label})


def _keywords_of_media(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    if attributes:  # then feedparser keeps these and no text
        raise Odd
    _pictured(read, attributes, text)
    for term in _mended(text).split(","):
        if term.strip():
            _tagged(read, term.strip())


def _author(read: DocumentSoFar, _attributes: Mapping[str, str], text: str) -> None:
    """Who wrote it, without an address before the name: elsewhere it is taken out by rules of its own."""
    name = _mended(text)
    if "@" in name:
        mailed = _MAILED.fullmatch(name)
        if mailed is None:
            raise Odd
        name = (mailed[1] or "").strip()
    read.here.setdefault("authors", []).append({"name": name} if name else {})


def _another_author(read: DocumentSoFar) -> None:
    read.here.setdefault("authors", []).append({})


def _named_author(read: DocumentSoFar, _attributes: Mapping[str, str], _text: str) -> None:
    """Whoever is named by an address alone may be called by the name of the one before."""
    if not read.here["authors"][-1].get("name"):
        raise Odd


def _author_name(read: DocumentSoFar, _attributes: Mapping[str, str], text: str) -> None:
    read.here["authors"][-1]["name"] = text


def _source(read: DocumentSoFar, attributes: Mapping[str, str], text: str) -> None:
    named = {"title": title} if (title := _mended(text)) else {}
    read.here["source"] = named | ({"href": attributes["url"]} if "url" in attributes else {})


def _pictured(read: DocumentSoFar, _attributes: Mapping[str, str], _text: str) -> None:
    read.here["media_content"] = []


def _begin_item(read: DocumentSoFar) -> None:
    read.here, read.so_far = {}, _SoFar()
    read.items.append(read.here)


def _end_item(read: DocumentSoFar, _attributes: Mapping[str, str], _text: str) -> None:
    read.here, read.so_far = read.feed, read.of_feed


# Which elements are plain

_ADDRESSED = frozenset({"href", "rel", "type", "title", "hreflang", "length"})
_SIZED = frozenset({
    "url", "type", "medium", "width", "height", "fileSize", "length", "duration", "isDefault", "expression", "bitrate"
})  # fmt: skip
_PASSED = PlainElement()
_ONCE = PlainElement(again=False)
FOREIGN = PlainElement(mixed=True)  # an element for which nobody here has a rule
FOREIGN_MEDIA = PlainElement(_pictured, mixed=True)  # such a one that says that there is a picture
_TYPE = frozenset({"type"})
_CREDIT = {f"{_MEDIA}credit": PlainElement(_pictured, frozenset({"role", "scheme"}))}
_SAID_OF_MEDIA = {
    f"{_MEDIA}title": PlainElement(_title_of_media, _TYPE),
    f"{_MEDIA}description": PlainElement(_summary, _TYPE),
    f"{_MEDIA}keywords": PlainElement(_keywords_of_media),
    **_CREDIT,
}
_THUMBNAIL = {f"{_MEDIA}thumbnail": PlainElement(_pictured, _SIZED, inside=_CREDIT)}
_IN_PICTURE = {**_SAID_OF_MEDIA, **_THUMBNAIL}
_PICTURES = {**_IN_PICTURE, f"{_MEDIA}content": PlainElement(_pictured, _SIZED, inside=_IN_PICTURE, mixed=True)}
_OF_MEDIA = {**_PICTURES, f"{_MEDIA}group": PlainElement(inside=_PICTURES, mixed=True)}
_PASSED_OVER = {
    **{f"{_SY}{name}": _PASSED for name in ("updatePeriod", "updateFrequency", "updateBase")},
    f"{_SLASH}comments": _PASSED,
    f"{_WFW}commentRss": _PASSED,
    f"{_BURNER}origLink": _PASSED,
    f"{_BURNER}info": PlainElement(attributes=frozenset({"uri"})),
    f"{_BURNER}emailServiceId": _PASSED,
    f"{_BURNER}feedburnerHostname": _PASSED,
    f"{_BURNER}feedFlare": PlainElement(attributes=frozenset({"href", "src"})),
    f"{_DC}identifier": _PASSED,
}
_ITEM = {
    **_PASSED_OVER,
    "title": PlainElement(_title, again=False),
    "link": PlainElement(_item_link, again=False),
    "description": PlainElement(_summary, again=False),
    f"{_CONTENT}encoded": PlainElement(_encoded, again=False),
    "guid": PlainElement(_guid, frozenset({"isPermaLink"}), again=False),
    "pubDate": PlainElement(_dated("published"), again=False),
    f"{_DC}date": PlainElement(_dated("updated"), again=False),
    "author": PlainElement(_author),
    f"{_DC}creator": PlainElement(_author),
    "category": PlainElement(_category, frozenset({"domain"})),
    "source": PlainElement(_source, frozenset({"url"}), again=False),
    "enclosure": PlainElement(attributes=_SIZED),
    "comments": _ONCE,
    f"{ATOM}link": PlainElement(_atom_link, _ADDRESSED),
    **_OF_MEDIA,
}
_IMAGE = dict.fromkeys(("url", "title", "link", "width", "height", "description"), _ONCE)
_CHANNEL = {
    **_PASSED_OVER,
    **dict.fromkeys(("title", "description", "language", "copyright", "lastBuildDate", "pubDate", "docs"), _ONCE),
    **dict.fromkeys(("managingEditor", "webMaster"), _PASSED),
    "category": PlainElement(attributes=frozenset({"domain"})),
    "cloud": PlainElement(attributes=frozenset({"domain", "port", "path", "registerProcedure", "protocol"})),
    "link": PlainElement(_channel_link),
    f"{ATOM}link": PlainElement(_atom_link, _ADDRESSED),
    "generator": PlainElement(_kept_as("generator"), again=False),
    "ttl": PlainElement(_ttl, again=False),
    "image": PlainElement(inside=_IMAGE, again=False),
    "item": PlainElement(_end_item, inside=_ITEM, begins=_begin_item, mixed=True),
}
_PERSON = {f"{ATOM}{name}": _ONCE for name in ("uri", "email")}
_NAME = {f"{ATOM}name": PlainElement(_author_name, again=False)}
_AUTHOR = PlainElement(_named_author, inside={**_PERSON, **_NAME}, begins=_another_author)
_TAG = PlainElement(_category, frozenset({"term", "scheme", "label"}))
_SHARED = {
    f"{ATOM}id": PlainElement(_guid, again=False),
    f"{ATOM}link": PlainElement(_atom_link, _ADDRESSED),
    f"{ATOM}author": _AUTHOR,
    f"{ATOM}category": _TAG,
    f"{ATOM}rights": PlainElement(attributes=_TYPE, again=False),
}
_ENTRY = {
    **_PASSED_OVER,
    **_SHARED,
    f"{ATOM}title": PlainElement(_title, _TYPE, again=False),
    f"{ATOM}summary": PlainElement(_summary, _TYPE, again=False),
    f"{ATOM}content": PlainElement(_content, _TYPE, again=False),
    f"{ATOM}published": PlainElement(_dated("published"), again=False),
    f"{ATOM}updated": PlainElement(_dated("updated"), again=False),
    **_OF_MEDIA,
}
_FEED = {
    **_SHARED,
    **{f"{ATOM}{name}": PlainElement(attributes=_TYPE, again=False) for name in ("title", "subtitle")},
    **{f"{ATOM}{name}": _ONCE for name in ("updated", "published", "icon", "logo")},
    f"{ATOM}generator": PlainElement(_kept_as("generator"), frozenset({"uri", "version"}), again=False),
    f"{ATOM}entry": PlainElement(_end_item, inside=_ENTRY, begins=_begin_item, mixed=True),
}
_RSS = {"channel": PlainElement(inside=_CHANNEL, again=False, mixed=True)}
DOCUMENT = PlainElement(
    inside={
        "rss": PlainElement(attributes=frozenset({"version"}), inside=_RSS),
        f"{ATOM}feed": PlainElement(inside=_FEED, mixed=True),
    }
)
