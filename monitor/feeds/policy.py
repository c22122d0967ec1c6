"""The demands of an answer's headers on a poller: one small question each, no network, no state.

Headers are looked up by their usual spelling; pass a mapping that ignores case, as `monitor.http.Response` has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from html import unescape
from importlib.resources import files
from urllib.parse import urljoin

from monitor.feeds import Refusal
from monitor.http.headers import Headers, http_date, seconds

_DIRECTIVE = re.compile(r'([a-z-]+)(?:\s*=\s*"?([^",\s]*)"?)?', re.IGNORECASE)
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?[^>]*>\s*)*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_LINK = re.compile(r"<link\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-z]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(rss|atom|rdf)\+xml", re.IGNORECASE)
_PAGE = 100_000  # bytes in which a page says what it wants
_BEGINNING = 4_096  # bytes in which a page must have said that it is one


def max_age(headers: Headers) -> timedelta | None:
    """For how long a cache could keep this answer from now on; zero where none may; None = not said (RFC 9111)."""
    said = {name.lower(): value for name, value in _DIRECTIVE.findall(headers.get("Cache-Control", ""))}
    if "no-cache" in said or "no-store" in said:
        return timedelta(0)
    age = said.get("max-age", "")
    if not (age.isascii() and age.isdigit()):
        return None
    return max(timedelta(0), seconds(age) - seconds(headers.get("Age", "0").strip()))


def expires_in(headers: Headers, now: datetime) -> timedelta | None:
    """Until Expires, from the answer's own Date. What is no date means "already", as RFC 9111, 5.3 has it."""
    value = headers.get("Expires")
    if value is None:
        return None
    until = http_date(value)
    return timedelta(0) if until is None else max(timedelta(0), until - (http_date(headers.get("Date")) or now))


def fresh_for(headers: Headers, now: datetime) -> timedelta:
    """How long asking again is pointless: max-age, and Expires only where that is not said."""
    age = max_age(headers)
    return (expires_in(headers, now) or timedelta(0)) if age is None else age


def clock_ahead(headers: Headers, now: datetime) -> timedelta | None:
    """How far our clock is ahead of the answer's own Date, with the time that it lay in caches; None = not said. To the
    minute, so that what is remembered of a feed does not change with each answer."""
    said = http_date(headers.get("Date"))
    if said is None:
        return None
    minutes = (now - said - seconds(headers.get("Age", "").strip())) / timedelta(minutes=1)
    return timedelta(minutes=round(minutes))


def says_freshness(headers: Headers) -> bool:
    """Whether an answer says at all for how long it is fresh. A 304 that does not leaves it at what was said before."""
    return "Cache-Control" in headers or "Expires" in headers


def is_challenge(headers: Headers) -> bool:
    """Whether a page wants to see a browser, as Cloudflare and Amazon mark theirs. We do not pretend to be one."""
    return headers.get("Cf-Mitigated") == "challenge" or headers.get("X-Amzn-Waf-Action") in ("challenge", "captcha")


def page_kind(body: bytes, url: str) -> Refusal:
    """The purpose of a page for people in place of a feed, by the marks in pages.txt; just a page where none fits."""
    shown = f"{url}\n{body[:_PAGE].decode('latin-1')}".lower()
    return next((kind for kind, mark in _marks() if mark in shown), Refusal.HTML)


def feed_named(body: bytes, url: str) -> str | None:
    """The feed that a page for people names in its head, as a full address; None where it names none."""
    return next(feeds_named(body, url), None)


def feeds_named(body: bytes, url: str) -> Iterator[str]:
    """Every feed that a page names in its head, in its order, as full addresses."""
    for tag in _LINK.findall(body[:_PAGE].decode("utf-8", "replace")):
        said = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(tag)}
        named = "alternate" in said.get("rel", "").lower().split() and _FEED_TYPE.search(said.get("type", ""))
        if named and (address := _joined(url, said.get("href", ""))):
            yield address


def _joined(url: str, href: str) -> str | None:
    try:
        return urljoin(url, unescape(href).strip()) or None
    except ValueError:  # brackets that are no IPv6 address
        return None


def looks_like_html(body: bytes) -> bool:
    """Whether a body begins as a page for people, whatever its Content-Type says; feeds come as text/html too."""
    return _HTML.match(body.lstrip()[:_BEGINNING]) is not None


@cache
def _marks() -> tuple[tuple[Refusal, str], ...]:
    lines = files("monitor.feeds").joinpath("pages.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#"))
    return tuple((Refusal(kind), mark) for kind, mark in pairs)
