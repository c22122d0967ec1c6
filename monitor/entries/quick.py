"""A quick pass over plain RSS 2.0 and Atom 1.0, with what feedparser would give for them and in a fifth of its time.

Only what `plain_elements` names is plain: an element in its place, with these attributes, once where one is enough.
Anything else (another vocabulary, a base address, markup that is not escaped, a declared entity, a fault of the XML) is
odd, and an odd document is feedparser's from its first byte. A test compares the two, field for field, over made-up
documents, most of which are odd.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from monitor.entries.document import TakenApart
from monitor.entries.plain_elements import (
    ATOM,
    DOCUMENT,
    FOREIGN,
    FOREIGN_MEDIA,
    DocumentSoFar,
    Odd,
    Peer,
    PlainElement,
)

_OLDER, _USERLAND = "http://purl.org/rss/1.0/", "backend.userland.com/rss"  # to name one makes it another version
_LISTS = frozenset({"authors", "enclosures", "links", "media", "tags"})  # and more names of feedparser's own ...
_PARSED = "_parsed"  # ... such as "date_parsed"
_MEDIA = "media"
_PROLOG = re.compile(rb"<\w")
_DECLARES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def quick(data: bytes, peer: Peer) -> TakenApart | None:
    """The document in this UTF-8 without a declaration; None where it is odd."""
    start = _PROLOG.search(data)
    if start is None or _DECLARES.search(data, 0, start.start()):
        return None
    walk = _QuickWalk(peer)
    try:
        walk.over(data)
    except (Odd, expat.ExpatError):
        return None
    read = walk.read
    link = read.feed.get("link", "")
    return TakenApart(
        walk.version,
        list(read.items),
        link,
        tuple(read.links),
        read.feed.get("generator", ""),
        read.feed.get("ttl", ""),
        quick=True,
    )


class _QuickWalk:
    """The elements of a document, one after the other."""

    def __init__(self, peer: Peer) -> None:
        self.read = DocumentSoFar(peer)
        self.read.here, self.read.so_far = self.read.feed, self.read.of_feed
        self.version = ""
        self._open: list[tuple[PlainElement, set[str], Mapping[str, str]]] = []
        self._element = DOCUMENT
        self._known: set[str] = set()
        self._attributes: Mapping[str, str] = {}
        self._text: list[str] = []
        self._named: dict[str, str] = {}
        self._foreign: dict[str, str] = {}

    def over(self, data: bytes) -> None:
        parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartNamespaceDeclHandler = self._vocabulary
        parser.StartDoctypeDeclHandler = _doctype
        parser.Parse(data, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = self._element.inside.get(name) or self._passed_over(name)
        if self._text and "".join(self._text).strip():
            raise Odd
        if attributes and not element.may_have(attributes):
            raise Odd
        if not element.again:
            if name in self._known:
                raise Odd
            self._known.add(name)
        self._open.append((self._element, self._known, self._attributes))
        if not self.version:
            self.version = _version(name, attributes)
        self._element, self._attributes = element, attributes
        self._text.clear()
        if element.inside:
            self._known = set()
        if element.begins:
            element.begins(self.read)

    def _vocabulary(self, prefix: str | None, uri: str | None) -> None:
        """Note whose elements can be passed over: those of a vocabulary that feedparser does not know, under a prefix
        that it does not know either."""
        address, vocabularies = (uri or "").lower(), self.read.peer.vocabularies
        if self._named.setdefault(prefix or "", address) != address or address == _OLDER or _USERLAND in address:
            raise Odd
        if address not in vocabularies:
            if prefix is None or prefix.lower() in vocabularies.values():
                raise Odd
            self._foreign.setdefault(uri or "", prefix.lower())

    def _passed_over(self, name: str) -> PlainElement:
        """An element for which feedparser has no rule: it keeps what it holds under a name that nobody asks for."""
        uri, _, local = name.rpartition(" ")
        prefix = self._foreign.get(uri) or self.read.peer.vocabularies.get(uri.lower(), "")
        known_as = f"{prefix}_{local.lower()}" if prefix else local.lower()
        taken = known_as in self.read.peer.names or known_as in _LISTS or known_as.endswith(_PARSED)
        if not self._element.mixed or taken:
            raise Odd
        return FOREIGN_MEDIA if prefix == _MEDIA else FOREIGN

    def _end(self, _name: str) -> None:
        text, element = "".join(self._text).strip(), self._element
        self._text.clear()
        if element.inside and text:
            raise Odd
        self.read.depth = len(self._open)
        if element.ends:
            element.ends(self.read, self._attributes, text)
        self._element, self._known, self._attributes = self._open.pop()


def _version(root: str, attributes: Mapping[str, str]) -> str:
    if root == f"{ATOM}feed":
        return "atom10"
    if not attributes.get("version", "").startswith("2."):
        raise Odd
    return "rss20"


def _doctype(*_declared: object) -> None:
    raise Odd
