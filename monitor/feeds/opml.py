"""OPML 2.0, the list of feeds that feed readers give and take. Pure.

A list is a stranger's file: entities are refused before one is looked at, and what it may hold is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from monitor.errors import MonitorError
from monitor.feeds import Feed
from monitor.text import clip, one_line

MOST_BYTES = 5_000_000
MOST_FEEDS = 2_000
DEEPEST = 50  # folders in folders, and whatever else somebody nests
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?")
_LONGEST = 120  # characters of a name

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """One feed of a list. language: as the list says, which few do."""

    url: str
    name: str
    language: str | None = None


def outlines(data: bytes, source: str) -> list[ListedFeed]:
    """The feeds of an OPML file, each address once. Raises MonitorError in words that say what to do."""
    if len(data) > MOST_BYTES:
        raise MonitorError(f"is larger than {MOST_BYTES // 1_000_000} MB, which no list of feeds is", source)
    reading = _Reading(source)
    parser = reading.parser()
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise MonitorError(
            f"is not readable as XML: {expat.errors.messages[error.code]}", source, error.lineno
        ) from None
    except (ValueError, LookupError) as error:  # an encoding that nobody knows
        raise MonitorError(f"is not readable as XML: {error}", source) from None
    if not reading.is_opml:
        raise MonitorError("is no OPML: its first element is not <opml>", source)
    if len(reading.found) > MOST_FEEDS:
        said = f"holds {len(reading.found):,} feeds, and {MOST_FEEDS:,} are taken at once; split it, or take fewer"
        raise MonitorError(said, source)
    return list(reading.found.values())


@dataclass(slots=True)
class _Reading:
    """The feeds that the parser has met so far, and how deep it is."""

    source: str
    found: dict[str, ListedFeed] = field(default_factory=dict)
    is_opml: bool = False
    depth: int = 0

    def parser(self) -> expat.XMLParserType:
        made = expat.ParserCreate()
        made.StartDoctypeDeclHandler = self.doctype
        made.EntityDeclHandler = self.doctype
        made.StartElementHandler = self.start
        made.EndElementHandler = self.end
        return made

    def doctype(self, *_: object) -> NoReturn:
        """A list of feeds needs no entity of its own, and a few of them can blow up a machine."""
        raise MonitorError(
            "declares a document type or entities, which no list of feeds needs; take that out", self.source
        )

    def start(self, name: str, attributes: Attributes) -> None:
        if not self.depth:
            self.is_opml = name.lower() == "opml"
        self.depth += 1
        if self.depth > DEEPEST:
            raise MonitorError("nests its folders too deeply", self.source)
        said = {key.lower(): value for key, value in attributes.items()}
        url = said.get("xmlurl", "").strip()
        if name.lower() == "outline" and url:
            self.found.setdefault(url, ListedFeed(url, _name_of(said) or url, _language_of(said)))

    def end(self, _: str) -> None:
        self.depth -= 1


def _name_of(said: Attributes) -> str:
    return clip(one_line(said.get("title") or said.get("text") or ""), _LONGEST)


def _language_of(said: Attributes) -> str | None:
    """`ar` of "ar-SD"; a word that is no code says nothing."""
    found = _LANGUAGE.fullmatch(said.get("language", "").lower())
    return found[1] if found else None


def document(feeds: Iterable[Feed], title: str) -> str:
    """The feeds as OPML, with their addresses as the config has them."""
    return "\n".join(_lines(feeds, title)) + "\n"


def _lines(feeds: Iterable[Feed], title: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<opml version="2.0">'
    yield f"<head><title>{_text(title)}</title></head>"
    yield "<body>"
    for feed in feeds:
        said = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
        if feed.language:
            said["language"] = feed.language
        yield f"<outline {' '.join(f'{key}={quoteattr(value)}' for key, value in said.items())}/>"
    yield "</body>"
    yield "</opml>"


def _text(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
