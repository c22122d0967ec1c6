"""One polite request for a feed, and what its answer means. Never raises for what the other side does."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from monitor.errors import FetchError
from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, FetchOutcome, NotModified, Refusal, Unchanged
from monitor.feeds.health import FeedSign
from monitor.feeds.policy import feed_named, is_challenge, looks_like_html, page_kind
from monitor.feeds.validators import asks_whole, same_validators
from monitor.http import Gate, Response, redacted
from monitor.http.headers import retry_after

ACCEPT = "application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.1"

_VALIDATOR = 1_000  # characters

_STATUSES = {
    401: (Refusal.UNAUTHORIZED, "asks for a password, and we send none; ask the publisher for an open address"),
    403: (Refusal.FORBIDDEN, "refuses us; ask the publisher to let us in, or watch another source of this place"),
    404: (Refusal.NOT_FOUND, "is not there; look for the feed's new address on the publisher's page"),
    410: (Refusal.GONE, "is gone for good, says the publisher; consider replacing it (we go on asking, more seldom)"),
    429: (Refusal.RATE_LIMITED, "asks us to slow down, which we do"),
    503: (Refusal.UNAVAILABLE, "is out of service for now"),
}


_PAGES = {
    Refusal.HTML: "is a web page, not a feed; open it in a browser and look what became of the feed",
    Refusal.LOGIN: "is a page to log in, not a feed; ask the publisher for an open address",
    Refusal.CONSENT: "is a page that asks for consent, not a feed; look for another address of it",
    Refusal.CHALLENGE: "wants a browser; ask the publisher to let us in",
}


def fetch(feed: Feed, state: FeedState, gate: Gate, now: datetime) -> FetchOutcome:
    """Asks for a feed as cheaply as what is known of it allows."""
    headers = {"Accept": ACCEPT, **conditions(feed, state, now)}
    try:
        answer = gate.get(feed.url, headers=headers, allow_private=feed.allow_private)
    except FetchError as error:
        return FetchFailed(error.reason, str(error))
    return judge(feed, state, answer, now)


def conditions(feed: Feed, state: FeedState, now: datetime) -> dict[str, str]:
    """The validators, verbatim; none where they belong to another address than the feed has now, where they lied
    lately, and now and then: a server whose validators never change would answer 304 for ever."""
    if state.url not in (None, feed.url) or state.sign == FeedSign.FROZEN or asks_whole(state, now):
        return {}
    said = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in said.items() if value}


def judge(feed: Feed, state: FeedState, answer: Response, now: datetime) -> FetchOutcome:
    """The outcome that an answer means. (Split from `fetch` so that every status can be tested without a network.)"""
    if is_challenge(answer.headers):
        return _failed(feed, answer, Refusal.CHALLENGE, "wants a browser; ask the publisher to let us in")
    if answer.status == 304 and conditions(feed, state, now):
        return NotModified(answer.headers, *_validators(answer), answer.redirected_permanently_to)
    if answer.status == 200:
        return _judge_body(feed, state, answer)
    return _judge_status(feed, state, answer, now)


def _judge_body(feed: Feed, state: FeedState, answer: Response) -> FetchOutcome:
    if not answer.body.strip():
        return _failed(feed, answer, Refusal.EMPTY, "answered with nothing at all")
    if looks_like_html(answer.body):
        kind = page_kind(answer.body, answer.url)
        named = feed_named(answer.body, answer.url) if kind is Refusal.HTML else None
        words = f"is a web page, not a feed, and names its feed: {redacted(named)}" if named else _PAGES[kind]
        return _failed(feed, answer, kind, words)
    moved, body_hash = answer.redirected_permanently_to, hashlib.sha256(answer.body).hexdigest()
    if body_hash == state.body_hash:
        return Unchanged(answer.headers, *_validators(answer), moved)
    frozen = state.body_hash is not None and same_validators(state, *_validators(answer))
    return Fetched(answer.body, answer.headers, answer.url, *_validators(answer), body_hash, moved, frozen=frozen)


def _judge_status(feed: Feed, state: FeedState, answer: Response, now: datetime) -> FetchFailed:
    reason, words = _STATUSES.get(answer.status) or _other(answer.status)
    if reason is Refusal.FORBIDDEN and state.last_success_at is not None:
        # Some large hosts answer 403 where they mean 429; a feed that worked is taken to ask for slowness.
        reason, words = Refusal.RATE_LIMITED, "refuses us after it had let us in: taken as a wish that we slow down"
    asked = retry_after(answer.headers, now) if answer.status in (429, 503) else None
    wish = f" ({asked} asked for)" if asked else ""
    return _failed(feed, answer, reason, f"({answer.status}) {words}{wish}", asked)


def _other(status: int) -> tuple[Refusal, str]:
    if status >= 500:
        return Refusal.SERVER_ERROR, "has trouble of its own"
    return Refusal.UNEXPECTED_STATUS, "gave an answer that means nothing for a feed"


def _failed(feed: Feed, answer: Response, reason: Refusal, words: str, asked: timedelta | None = None) -> FetchFailed:
    return FetchFailed(reason, f"{redacted(feed.url)} {words}", answer.status, asked)


def _validators(answer: Response) -> tuple[str | None, str | None]:
    return _sendable(answer.headers.get("ETag")), _sendable(answer.headers.get("Last-Modified"))


def _sendable(value: str | None) -> str | None:
    """A validator that can be sent back: on one line, and of a size that a server will take."""
    return value if value and value.isprintable() and value.strip() and len(value) <= _VALIDATOR else None
