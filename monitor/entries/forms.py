"""Feeds that have a form of their own: whose an entry is, and what of it is the news.

    Google News   `<source url="...">` names the outlet; the description is a list of headlines with their outlets
    ReliefWeb     `<author>` and "Source:" name the organisation; `<category>` names the format of the document
    Telegram      by way of RSSHub, RSS-Bridge and their like: the title is the beginning of the message, a forward
                  begins with its origin, a reply with what it answers

A form is recognised by its documented signs; `kind` of a feed overrides that. Pure, and linear in what is read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from monitor.entries.boilerplate import NoteList, notes
from monitor.entries.sentences import ENDS
from monitor.feeds import Feed, FeedKind
from monitor.feeds.gap import host_of, registrable
from monitor.text import one_line


@dataclass(frozen=True, slots=True)
class Draft:
    """An item before its form is known. title: one line; texts: plain, the summary first; publisher: whom
    `<source>` names, empty where nobody is."""

    title: str
    texts: tuple[str, ...]
    publisher: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    periodic: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """How the items of a kind of feed are read: their HTML first, then what it says."""

    html: Callable[[str], str] = str
    told: Callable[[Draft], Draft] = lambda draft: draft


def kind_of(feed: Feed, generator: str, places: tuple[str, ...]) -> FeedKind:
    """The kind that the config says, else what the document shows. places: the addresses of the feed and of what it is
    about."""
    hosts = {host_of(place).lower() for place in places if place}
    if feed.kind is not None:
        return feed.kind
    if generator.startswith("NFE/") or "news.google.com" in hosts:
        return FeedKind.GOOGLE_NEWS
    domains = {registrable(host) for host in hosts}
    if "reliefweb.int" in domains:
        return FeedKind.RELIEFWEB
    return FeedKind.TELEGRAM if domains & {"t.me", "telegram.me"} else FeedKind.PLAIN


CARRIERS = frozenset({FeedKind.GOOGLE_NEWS, FeedKind.RELIEFWEB, FeedKind.AGGREGATOR})


def carries(feed: Feed) -> bool:
    """Whether a feed passes on what others say, each in its own name. The config says so, by its kind or by its
    address; a document cannot, for then any feed could speak with many voices. A warring side's outlet speaks for
    itself."""
    return not feed.party and kind_of(feed, "", (feed.url,)) in CARRIERS


def form_of(kind: FeedKind) -> Form:
    """The form of a kind of feed."""
    return _FORMS[kind]


# Google News: `<li><a href="...">headline</a>&nbsp;&nbsp;<font color="#6f6f6f">outlet</font></li>` ...

_OUTLET = re.compile(r"<font\b[^<>]*+>[^<]*+</font>", re.IGNORECASE)


def _google_html(html: str) -> str:
    """The headlines without their outlets: those have said nothing here that could corroborate."""
    return _OUTLET.sub("", html)


def _google_told(draft: Draft) -> Draft:
    title, _, suffix = draft.title.rpartition(" - ")
    publisher = draft.publisher or (one_line(suffix) if title else "")
    return replace(draft, publisher=publisher, texts=tuple(_headlines(text, draft.title) for text in draft.texts))


def _headlines(text: str, title: str) -> str:
    """Each headline of a cluster once and as a sentence of its own, the entry's own headline left out."""
    own = title.casefold()
    lines = {line.casefold(): line for line in reversed(text.split("\n"))}
    others = (line for folded, line in reversed(lines.items()) if not own.startswith(folded))
    return "\n".join(line if line.endswith(tuple(ENDS)) else f"{line}." for line in others)


# ReliefWeb: `<div class="tag source">Source: Organisation</div>`, `<author>` and `<category>` for each

_SOURCE_LINE = re.compile(r"^Sources?: (.+)\n?", re.MULTILINE)
_WORD = re.compile(r"[^\W_]+")
_LANGUAGES = re.compile(r"\s*\[[A-Z]{2}(?:[/,] ?[A-Z]{2})*\]$")


def _reliefweb_told(draft: Draft) -> Draft:
    named = next((found[1] for text in draft.texts if (found := _SOURCE_LINE.search(text))), "")
    return replace(
        draft,
        title=_LANGUAGES.sub("", draft.title),
        texts=tuple(_SOURCE_LINE.sub("", text, count=1).strip() for text in draft.texts),
        publisher=one_line(", ".join(dict.fromkeys(draft.authors)) or named) or draft.publisher,
        periodic=_is_periodic(draft),
    )


def _is_periodic(draft: Draft) -> bool:
    """Whether a document tells of a period: by the format that it is filed under, else by its title."""
    formats = {category.casefold() for category in draft.categories}
    words = " ".join(["", *_WORD.findall(draft.title.casefold()), ""])
    titled = any(f" {phrase} " in words for phrase in notes(NoteList.PERIODIC))
    return titled or not formats.isdisjoint(_formats())


# Telegram

_ANSWERED = (('<div class="rsshub-quote">', "</div>"), ("<blockquote>", "</blockquote><hr>"))  # RSSHub, RSS-Bridge
# What RSSHub puts before a title for each kind of medium, as signs or as words in brackets.
_MEDIA = re.compile(r"^(?:\[[A-Z][A-Za-z ]{2,20}\]|[↩🔁🔧🤖🎬🖼📊🎙🎵📄📍📱🚫\ufe0f\s])+")
_AUTHOR = re.compile(r"\s*\([^()]{1,80}\)$")


def _telegram_html(html: str) -> str:
    """A message without the older one that it answers: that is no news."""
    for opening, closing in _ANSWERED:
        before, opened, rest = html.partition(opening)
        _, closed, after = rest.partition(closing)
        html = before + after if opened and closed else html
    return html


def _telegram_told(draft: Draft) -> Draft:
    origin = next((found for text in draft.texts if (found := _origin(text))), "")
    texts = tuple(text.partition("\n")[2] if _origin(text) else text for text in draft.texts)
    title = _MEDIA.sub("", draft.title)
    return replace(draft, title="" if _origin(title) else title, texts=texts, publisher=origin or draft.publisher)


def _origin(text: str) -> str:
    """Whose message a forward is: its first line says so."""
    line = one_line(text.partition("\n")[0])
    if len(line) > 200:
        return ""
    folded = line.casefold()
    start = next((phrase for phrase in notes(NoteList.FORWARD) if folded.startswith(phrase)), None)
    return _AUTHOR.sub("", line[len(start) :].strip(" :")) if start else ""


_FORMS: Mapping[FeedKind, Form] = {
    FeedKind.PLAIN: Form(),
    FeedKind.GOOGLE_NEWS: Form(_google_html, _google_told),
    FeedKind.RELIEFWEB: Form(told=_reliefweb_told),
    FeedKind.TELEGRAM: Form(_telegram_html, _telegram_told),
    FeedKind.AGGREGATOR: Form(),
}


# whatever the form

_NAMED = 300  # characters at both ends of a text in which a note on its making stands


def is_translated(title: str, text: str) -> bool:
    """Whether a note says that a machine translated this."""
    ends = f"{title}\n{text[:_NAMED]}\n{text[-_NAMED:]}".casefold()
    if not any(phrase in ends for phrase in notes(NoteList.TRANSLATED)):
        return False
    return _translation_note().search(ends) is not None


@cache
def _translation_note() -> re.Pattern[str]:
    """A phrase on its own: between brackets, as a line, or as a sentence."""
    either = "|".join(map(re.escape, notes(NoteList.TRANSLATED)))
    return re.compile(rf"(?:^|[(\[.!?:|–—-])\s*(?:{either})\s*(?:$|[)\].!?:|–—-])", re.MULTILINE)


def is_bridge_error(title: str) -> bool:
    """Whether an item is no news but the failure of the bridge that makes the feed."""
    return title.casefold().startswith(notes(NoteList.BRIDGE_ERROR))


def outlet_of(address: str) -> str:
    """The one name of an outlet that has several, by its address; empty where it is not known to have."""
    return _outlets().get(registrable(host_of(address)), "")


@cache
def _outlets() -> Mapping[str, str]:
    pairs = (line.split(" = ", 1) for line in _lines("publishers"))
    return {domain: name for domain, name in pairs}  # noqa: C416 - it says what the pairs are


# words, which are data


@cache
def _formats() -> frozenset[str]:
    """The formats of ReliefWeb for what tells of a period."""
    return frozenset(line.casefold() for line in _lines("periodic"))


def _lines(name: str) -> list[str]:
    lines = files(__package__).joinpath("words", f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in map(str.strip, lines) if line and not line.startswith("#")]
