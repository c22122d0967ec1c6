"""The only importer of feedparser: bytes of a feed to clean entries. `worker.Parser` runs it with a deadline.

feedparser gets a stream and never a string, which it would open as a file or a URL; it gets UTF-8 that was decided on
in `encoding`; it neither sanitises nor resolves inside HTML, because all of that becomes plain text here (which saves
a third of its time, and is where hostile HTML makes it quadratic).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import struct_time
from urllib.parse import urljoin, urlsplit
from xml.sax import SAXException

import feedparser

from monitor.entries import TEXT, TITLE, Entry, Parsed, ParseFailed, Unreadable
from monitor.entries.boilerplate import without_start
from monitor.entries.dates import begins_with_day
from monitor.entries.document import Raw, TakenApart
from monitor.entries.encoding import Decoded, decode
from monitor.entries.fingerprint import fingerprint
from monitor.entries.forms import Draft, Form, carries, form_of, is_bridge_error, is_translated, kind_of, outlet_of
from monitor.entries.moment import AHEAD, Moment, gives_days, moment
from monitor.entries.newest import newest
from monitor.entries.plain import plain, without_title
from monitor.entries.plain_elements import Peer
from monitor.entries.quick import quick
from monitor.entries.sections import sections_of
from monitor.entries.sentences import ENDS
from monitor.entries.sift import timeless
from monitor.entries.together import together
from monitor.feeds import Feed
from monitor.feeds.gap import host_of, registrable
from monitor.feeds.policy import looks_like_html
from monitor.text import clip, one_line, printable

ENTRIES = 1_000
LINK, PUBLISHER, KEY = 2_000, 200, 500  # characters
DATES = ("published", "updated", "created")  # of an entry, the best first
NAMES = 20  # authors and categories of an entry that are looked at

# What XML 1.0 does not allow, as characters and as references; one of them would send feedparser to its slow parser.
_ILLEGAL = bytes(n for n in range(32) if n not in b"\t\n\r")
_NONCHARACTERS = ("\ufffe".encode(), "\uffff".encode())
# Half a character (U+D800 to U+DFFF) would even make the whole feed unreadable, and one entry is enough.
_ILLEGAL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]|6553[45]"
    r"|1114(?:11[2-9]|1[2-9]\d|[2-9]\d\d)|111[5-9]\d{3}|11[2-9]\d{4}|1[2-9]\d{5}|[2-9]\d{6}|[1-9]\d{7,})"
    r"|[xX]0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[efEF]|1[1-9a-fA-F][0-9a-fA-F]{4}"
    r"|[2-9a-fA-F][0-9a-fA-F]{5}|[1-9a-fA-F][0-9a-fA-F]{6,}));"
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SENTENCE_END = rf"(?<=[{ENDS}])\s+"
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
# What feedparser throws at input that it did not expect; anything else ends the worker, which is noticed too.
_CRASHES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, SAXException)


def parse(
    body: bytes, headers: Mapping[str, str], feed: Feed, now: datetime, url: str | None = None
) -> Parsed | ParseFailed:
    """The entries of a feed. `url` is the final one of the fetch: links resolve against it; default: the feed's own."""
    if not body.strip():
        return ParseFailed(Unreadable.EMPTY, "the body is empty")
    if looks_like_html(body):
        return ParseFailed(Unreadable.HTML, "the body is a web page and no feed")
    decoded = decode(body, headers.get("Content-Type", ""), feed.language)
    base = url or feed.url
    try:
        document = document_of(legal(decoded.text))
    except _CRASHES as error:
        return ParseFailed(Unreadable.CRASHED, f"the feed cannot be read ({type(error).__name__})")
    if not document.version and not document.items:
        return ParseFailed(Unreadable.NOT_A_FEED, "the body is neither RSS nor Atom nor RDF")
    form = form_of(kind_of(feed, document.generator, (feed.url, base, document.link, *_lines(document.links))))
    atom = document.version.startswith("atom")
    return _parsed(document, decoded, _Source(feed, base, _base_of(document, base), now, form, atom))


def _base_of(document: TakenApart, address: str) -> str:
    """Where relative links lead: to the channel's own host, where a feed is served by another one. (`xml:base` counts
    before that; feedparser has seen to it.)"""
    channel = document.link.strip()
    return channel if _WEB.match(channel) and host_of(channel) != host_of(address) else address


_RULES = feedparser.mixin._FeedParserMixin  # this and `_parse_date` are private: a test says what to do when they go
PEER = Peer(
    feedparser.datetimes._parse_date,
    {uri.lower(): prefix for uri, prefix in _RULES.namespaces.items()},
    frozenset(name.lower().removeprefix("_start_").removeprefix("_end_") for name in dir(_RULES))
    | feedparser.FeedParserDict.keymap.keys(),
)


def document_of(data: bytes) -> TakenApart:
    """The document in clean UTF-8: by the quick pass, or by feedparser where it is odd."""
    return quick(data, PEER) or feedparsed(data)


def feedparsed(data: bytes) -> TakenApart:
    """feedparser on clean UTF-8. It is not told the address: it would resolve guids too, and a guid that changes with a
    redirect makes every entry new."""
    told = {"content-type": "application/xml; charset=utf-8"}
    found = feedparser.parse(io.BytesIO(data), response_headers=told, sanitize_html=False, resolve_relative_uris=False)
    error = found.get("bozo_exception") if found.get("bozo") else None
    return TakenApart(
        found.get("version") or "",
        [dict(each) for each in found.entries],  # its own dicts give an old key's value for a missing new one
        _text(found.feed, "link"),
        tuple(_texts(found.feed, "links", "href")),
        _text(found.feed, "generator"),
        _text(found.feed, "ttl"),
        clip(one_line(f"not well-formed: {error}"), 200) if error else "",
    )


def legal(text: str) -> bytes:
    """UTF-8 without the declaration of another encoding, and without what XML forbids."""
    declaration = _DECLARATION.match(text)
    body = _ILLEGAL_REFERENCE.sub("", text[declaration.end() :] if declaration else text)
    data = body.encode("utf-8", "replace").translate(None, _ILLEGAL)
    for noncharacter in _NONCHARACTERS:
        data = data.replace(noncharacter, b"")
    return data


@dataclass(frozen=True, slots=True)
class _Source:
    """The part that every entry of a document has in common."""

    feed: Feed
    base: str
    links: str  # what relative links resolve against
    now: datetime
    form: Form
    atom: bool  # its `<content>` may be plain text


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry on its way: everything but the key, which depends on the others in the document."""

    guid: str
    link: str  # as written
    entry: Entry


def _parsed(document: TakenApart, decoded: Decoded, source: _Source) -> Parsed | ParseFailed:
    every = document.items
    order = begins_with_day(_text(each, name) for each in every for name in DATES)
    dates = [_moment(each, source.now, order) for each in every]
    by_day = gives_days(dates)
    times = [date.published(by_day=by_day) if date else None for date in dates]
    kept = newest(times, ENTRIES)
    raw, published = [every[place] for place in kept], [times[place] for place in kept]
    drafted = (_item(each, date, source) for each, date in zip(raw, published, strict=True))
    items = [item for item in drafted if item.entry.title or item.entry.text]
    entries = _keyed(item for item in items if not is_bridge_error(item.entry.title))
    trouble = next((_trouble(item.entry) for item in items if is_bridge_error(item.entry.title)), None)
    if trouble and not entries:
        return trouble
    cut = len(every) - len(raw)
    too_many = f"it lists {len(every):,} entries: the newest {ENTRIES:,} were read, {cut:,} were not" if cut else ""
    notes = [decoded.note, too_many, document.fault, trouble.message if trouble else ""]
    return Parsed(
        entries,
        document.version or "unknown",
        decoded.encoding,
        tuple(filter(None, notes)),
        len(every) - len(entries),
        _ttl(document),
        _ahead(raw, source.now),
        trouble,
        cut,
        document.quick,
    )


def _trouble(entry: Entry) -> ParseFailed:
    said = clip(entry.title, 200)
    return ParseFailed(
        Unreadable.BRIDGE,
        f'the bridge that makes this feed failed: "{said}"; look at the bridge, and '
        "whether what it reads is still there",
    )


def _ahead(raw: Iterable[Raw], now: datetime) -> int:
    """How many entries are dated further ahead than can be."""
    limit = (now + AHEAD).timetuple()[:6]
    dates = (each.get("published_parsed") for each in raw)
    return sum(isinstance(date, struct_time) and date[:6] > limit for date in dates)


def _ttl(document: TakenApart) -> timedelta | None:
    """RSS `<ttl>`, in minutes; capped by whoever uses it."""
    written = document.ttl.strip()
    return timedelta(minutes=int(written)) if written.isascii() and written.isdigit() and len(written) < 7 else None


# one entry


def _item(raw: Raw, published: datetime | None, source: _Source) -> _Item:
    draft = source.form.told(_draft(raw, source))
    title, text = _told(draft)
    link = _link(raw, source.links)
    publisher = outlet_of(_origin(raw, source.base)) or clip(draft.publisher, PUBLISHER) or source.feed.publisher
    entry = Entry(
        feed=source.feed.name,
        key="",
        hash=fingerprint(*map(timeless, (title, text))),
        title=title,
        text=text,
        link=link,
        publisher=publisher,
        published=published,
        seen=source.now,
        language=source.feed.language,
        countries=source.feed.countries,
        party=source.feed.party,
        translated=source.feed.translated or is_translated(title, text),
        periodic=draft.periodic,
        sections=sections_of(link, draft.categories),
        carried=publisher != source.feed.publisher and carries(source.feed),
    )
    return _Item(_text(raw, "id").strip(), _text(raw, "link").strip(), entry)


def _draft(raw: Raw, source: _Source) -> Draft:
    summary = _text(raw, "summary")
    htmls = [html for html in dict.fromkeys([summary, *_contents(raw, summary, source.atom)]) if html]
    return Draft(
        title=one_line(plain(_text(raw, "title"), TITLE)),
        texts=tuple(plain(source.form.html(html), TEXT) for html in htmls),
        publisher=_publisher(raw, source.base),
        authors=_names(raw, "authors", "name"),
        categories=_names(raw, "tags", "term"),
    )


def _told(draft: Draft) -> tuple[str, str]:
    """Headline and text, without what only repeats or announces."""
    title = without_start(draft.title)
    if draft.publisher:  # as Google News has it
        title = title.removesuffix(f" - {draft.publisher}")
    whole = together([without_title(without_start(each), title) for each in draft.texts], title)
    text = clip(without_title(whole, draft.publisher), TEXT)
    return (title, text) if title and not _is_beginning(title, text) else _headed(text)


def _is_beginning(title: str, text: str) -> bool:
    """Whether a title is only the beginning of the text, cut off, as bridges from messengers have it."""
    if not title.endswith(("...", "…")):
        return False
    start = "".join(title.rstrip(".… ").split())
    return bool(start) and "".join(text[: 2 * len(title) + 100].split()).startswith(start)


def _headed(text: str) -> tuple[str, str]:
    """A headline made of the first line, or else the first sentence, where that is short enough to be one, and the
    rest."""
    for end in ("\n", _SENTENCE_END):
        first, *rest = re.split(end, text, maxsplit=1)
        if len(first) <= TITLE // 2:
            return one_line(first), "".join(rest)
    return "", text


def _publisher(raw: Raw, base: str) -> str:
    """Who published it first, where the feed only passes it on: the `<source>` element, unless it names the feed."""
    origin = raw.get("source")
    if not isinstance(origin, Mapping) or not _is_foreign(_text(origin, "href"), base):
        return ""
    return one_line(plain(_text(origin, "title"), PUBLISHER)) or host_of(_text(origin, "href")).removeprefix("www.")


def _origin(raw: Raw, base: str) -> str:
    """The address of whoever published it first; empty where that is the feed itself."""
    origin = raw.get("source")
    address = _text(origin, "href") if isinstance(origin, Mapping) else ""
    return address if _is_foreign(address, base) else ""


def _is_foreign(address: str, base: str) -> bool:
    return registrable(host_of(address)) != registrable(host_of(base))


def _names(raw: Raw, field: str, name: str) -> tuple[str, ...]:
    """Authors or categories, each on one line."""
    return _lines(_texts(raw, field, name))


def _texts(raw: Raw, field: str, name: str) -> list[str]:
    found = raw.get(field)
    return [_text(one, name) for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _lines(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for text in texts[:NAMES] if (line := one_line(plain(text, PUBLISHER))))


def _moment(raw: Raw, now: datetime, day_first: bool | None) -> Moment | None:
    guesses = [found for name in DATES if isinstance(found := raw.get(f"{name}_parsed"), struct_time)]
    return moment([_text(raw, name) for name in DATES], guesses, now, day_first=day_first)


def _link(raw: Raw, base: str) -> str | None:
    """An absolute link to the web, or None: what is javascript, data or a file is no link, nor is a bare guid."""
    written = _text(raw, "link").strip()
    final = not written or _WEB.match(written) or written == _text(raw, "id").strip()
    try:
        link = _unspaced(written if final else urljoin(base, written))
        usable = _WEB.match(link) and urlsplit(link).hostname and len(link) <= LINK
    except ValueError:
        return None
    return link if usable else None


def _unspaced(link: str) -> str:
    """A link on one line: line breaks vanish, blanks are written as links write them."""
    return "".join(printable(link).split("\n")).replace("\t", "").strip().replace(" ", "%20")


def _contents(raw: Raw, summary: str, atom: bool) -> list[str]:
    """Whole texts. Beside a summary, plain text is a picture's caption (feedparser files media:description here); only
    Atom has plain content of its own, and where there are pictures a longer one."""
    found = raw.get("content")
    each = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
    pictured = any(name.startswith("media_") for name in raw)
    plain_from = 0 if not summary or (atom and not pictured) else len(summary) + 1 if atom else None
    return [
        value
        for one in each
        if (value := _text(one, "value"))
        and (one.get("type") != "text/plain" or (plain_from is not None and len(value) >= plain_from))
    ]


def _text(raw: Raw, name: str) -> str:
    found = raw.get(name)
    return found if isinstance(found, str) else ""


# keys


def _keyed(items: Iterable[_Item]) -> tuple[Entry, ...]:
    """Entries under stable keys: guid, else link, else hash. A guid or link that several entries share names none."""
    different = list({(item.guid, item.link, item.entry.hash): item for item in items}.values())
    guids, links = Counter(item.guid for item in different), Counter(item.link for item in different)
    keyed: dict[str, Entry] = {}
    for item in different:
        names = [name for name, counts in ((item.guid, guids), (item.link, links)) if name and counts[name] == 1]
        key = _short(names[0] if names else item.entry.hash)
        keyed.setdefault(key, replace(item.entry, key=key))
    return tuple(keyed.values())


def _short(key: str) -> str:
    """Keys are printable and of bounded length: a guid can be anything."""
    clean = one_line(key)
    return clean if 0 < len(clean) <= KEY else fingerprint(key)
