"""Filters for facts in templates, beside Jinja's own: `{{ value | filter }}`. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from monitor.deliveries.phrases import Phrasebook, spoken
from monitor.deliveries.reading.gist import language_name as english_name
from monitor.text import clip, printable

zone_of_reader: ContextVar[str] = ContextVar("zone_of_reader", default="UTC")  # while a message is rendered
LONGEST = 5_000  # characters of one text in a message; facts are clipped before, this is the last guard
KNOWN = 3  # where_prec: a district, or better
_PATH = "/:@!$&'()*+,;=~-._%"


def cleaned(value: object) -> object:
    """Facts without characters that hide, reverse or break what stands beside them, and without endless texts."""
    if isinstance(value, str):
        return clip(printable(value), LONGEST)
    if isinstance(value, Mapping):
        return {key: cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(inner) for inner in value]
    return value


def plain(word: str | None) -> str:
    """`air_strike` → `air strike`."""
    return (word or "").replace("_", " ")


def moment(text: str | None, form: str | None = None) -> str:
    """`2031-03-09T14:30:00Z` → `9 March 2031, 14:30 UTC`; a day without time loses the time; None gives nothing. To a
    reader of another zone `9 March 2031, 17:30 Damascus time`."""
    if not text:
        return ""
    parsed, book = datetime.fromisoformat(text), spoken()
    if len(text) == 10:
        return _written(parsed, book.say("time.day"), book)
    zone, form = zone_of_reader.get(), form or book.say("time.moment")
    if zone == "UTC":
        return _written(parsed, form, book)
    return _written(parsed.astimezone(ZoneInfo(zone)), form, book).replace("UTC", zone_in_words(zone))


def _written(at: datetime, form: str, book: Phrasebook) -> str:
    """As strftime has it, months in the reader's language."""
    own = form.replace("%B", book.say(f"month.{at.month}")).replace("%b", book.say(f"month.short.{at.month}"))
    return at.strftime(own)


def zone_in_words(zone: str) -> str:
    """`Asia/Damascus` → `Damascus time`: an abbreviation would mean several."""
    return spoken().say("time.zone", values={"place": zone.rpartition("/")[2].replace("_", " ")})


def local(text: str, zone: str, form: str | None = None) -> str:
    """A moment in the time of an IANA zone: `2031-03-09T14:30:00Z` in Asia/Damascus → `9 March 2031, 17:30`."""
    book = spoken()
    return _written(datetime.fromisoformat(text).astimezone(ZoneInfo(zone)), form or book.say("time.local"), book)


def language_name(code: str | None) -> str:
    """The name of a language in that of the reader; its code where nobody has one."""
    book, key = spoken(), f"language.{code}"
    return book.say(key) if code and book.has(key) else english_name(code)


def link(address: str | None) -> str | None:
    """An http or https address in plain ASCII, so that a look-alike letter shows; None for anything else."""
    try:
        parts = urlsplit((address or "").strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # UnicodeError, which idna raises, is one
        return None
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9.:-]+", host):
        return None
    netloc = f"[{host}]{port}" if ":" in host else f"{host}{port}"  # a user name before the host is left out
    return urlunsplit((parts.scheme, netloc, quote(parts.path, _PATH), quote(parts.query, _PATH + "?"), ""))


def on_map(place: Mapping[str, object] | None, address: str | None) -> str | None:
    """Where a place lies on the reader's map; None where none is asked for, or the place is known no better than by its
    province: a pin in the middle of that would be taken for the spot."""
    if not place or not address:
        return None
    lat, lon, precision = (place.get(key) for key in ("lat", "lon", "precision"))
    if not (isinstance(lat, int | float) and isinstance(lon, int | float) and isinstance(precision, int)):
        return None
    return address.format(lat=f"{lat:.4f}", lon=f"{lon:.4f}") if precision <= KNOWN else None


def is_rtl(text: str | None) -> bool:
    """True where the first letter that has a direction runs from right to left."""
    directions = (unicodedata.bidirectional(char) for char in text or "")
    return next((d in ("R", "AL") for d in directions if d in ("L", "R", "AL")), False)


def apart(name: str | None) -> str:
    """A name inside a sentence: one that runs the other way is fenced with marks of the sentence's own direction
    (U+200E, U+200F), or the figures and commas after it would be drawn into it. Outlook and plain text know no better
    means."""
    text = name or ""
    runs_left = any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    if spoken().right_to_left:
        return text if runs_left or not text else f"\u200f{text}\u200f"
    return f"\u200e{text}\u200e" if runs_left else text


_ADDRESS = re.compile(r"https?://[!-~]+")
_CALLS = re.compile(r"([@#!~%&$])(?=\w)")  # what trackers and chats make a mention or a reference of
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&@$^]|:(?=[A-Za-z/])|(?<=www)\.)", re.IGNORECASE)
_AT_START = re.compile(r"^([0-9]{0,9})([-+=.)/])")  # of lists and underlines, and of GitLab's quick actions
_APART = "\\1\u2060"  # with a word joiner behind it: unseen, and no name or number begins with one


def markdown(text: str | None) -> str:
    """Plain text for a reader of Markdown: each line as it is, no markup, nobody called; a line that is an address
    is a link. The escapes are CommonMark's; a sign that calls is cut off from its name, for that is read later."""
    return "  \n".join(map(_markdown_line, (text or "").splitlines()))


def _markdown_line(line: str) -> str:
    words = line.strip()
    if _ADDRESS.fullmatch(words) and not set("<>") & set(words):
        return f"<{words}>"
    return _AT_START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", _CALLS.sub(_APART, words)))


def wiki(text: str | None) -> str:
    """The same for Jira's wiki markup, where a backslash takes a sign's meaning away and two are a line break."""
    return "\n".join(map(_wiki_line, (text or "").splitlines()))


def _wiki_line(line: str) -> str:
    words = line.strip()
    if _ADDRESS.fullmatch(words) and not set("[]|{}") & set(words):
        return f"[{words}]"
    plain = "&#92;".join(re.sub(r"([!#*+?\[\]^_{|}~-])", r"\\\1", part) for part in words.split("\\"))
    return re.sub(r"^(h[1-6]|bq)\.", r"\1&#46;", plain)


def commands(text: str | None) -> Markup:
    """Words with a command between back-ticks, which HTML sets apart by its letters: `a` is <code>a</code>."""
    parts = (text or "").split("`")
    if len(parts) % 2 == 0:  # one that stands alone is what it is
        return escape(text or "")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else escape(part) for at, part in enumerate(parts)
    )


def slug(text: str) -> str:
    """ASCII letters, digits and hyphens only: what a List-Id can hold."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "list"
