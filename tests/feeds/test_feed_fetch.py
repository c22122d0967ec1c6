"""A poll against a real server: asked politely, and each answer given its meaning."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds import Feed, FeedState, Fetched, FetchFailed, NotModified, Refusal, Unchanged
from monitor.feeds.fetch import conditions, fetch
from monitor.feeds.schedule import next_state
from monitor.http import Gate, Trouble
from tests.doubles.feed_server import FeedServer, gzip_bomb, redirect, reply, reset, status

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BODY = b"<rss version='2.0'><channel><title>Valley News</title></channel></rss>"
FRESH = FeedState("Valley News")
KNOWN = replace(FRESH, last_success_at=NOW - timedelta(days=1))


@pytest.fixture
def feed(server: FeedServer) -> Feed:
    return Feed("Valley News", server.url("/feed.xml"), "Valley News", allow_private=True)


def failed(outcome: object) -> FetchFailed:
    assert isinstance(outcome, FetchFailed)
    return outcome


def test_a_new_body_comes_with_what_is_needed_next_time(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.serve("/feed.xml", BODY, etag='W/"a b"', last_modified="Sun, 1 Mar 2026 11:00:00 GMT")
    outcome = fetch(feed, FRESH, gate, NOW)
    assert isinstance(outcome, Fetched)
    assert (outcome.body, outcome.url, outcome.moved_to) == (BODY, feed.url, None)
    assert (outcome.etag, outcome.last_modified) == ('W/"a b"', "Sun, 1 Mar 2026 11:00:00 GMT")
    assert outcome.body_hash == hashlib.sha256(BODY).hexdigest()


def test_the_second_poll_is_conditional_with_the_validators_verbatim(
    server: FeedServer, gate: Gate, feed: Feed
) -> None:
    server.serve("/feed.xml", BODY, etag='W/"a b"', last_modified="Sun, 1 Mar 2026 11:00:00 GMT")
    state = next_state(feed, FRESH, fetch(feed, FRESH, gate, NOW), NOW, 0.0)
    outcome = fetch(feed, state, gate, NOW)
    assert isinstance(outcome, NotModified)
    second = server.requests[1].headers
    assert second["if-none-match"] == 'W/"a b"'
    assert second["if-modified-since"] == "Sun, 1 Mar 2026 11:00:00 GMT"


@pytest.mark.parametrize("etag", ['"bell\x07"', '"' + "x" * 5_000 + '"', " "])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(
    server: FeedServer, gate: Gate, feed: Feed, etag: str
) -> None:
    server.serve("/feed.xml", behaviour=lambda exchange: exchange.send(200, {"ETag": etag}, BODY))
    state = next_state(feed, FRESH, fetch(feed, FRESH, gate, NOW), NOW, 0.0)
    assert state.etag is None
    assert isinstance(fetch(feed, state, gate, NOW), Unchanged)


def test_the_validators_of_another_address_are_not_sent(feed: Feed) -> None:
    state = replace(FRESH, etag='"1"', url="http://old.example/feed.xml")
    assert conditions(feed, state, NOW) == {}


def test_a_known_body_without_validators_is_unchanged(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.serve("/feed.xml", BODY)
    state = next_state(feed, FRESH, fetch(feed, FRESH, gate, NOW), NOW, 0.0)
    assert isinstance(fetch(feed, state, gate, NOW), Unchanged)


def test_the_request_says_what_it_can_read(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.serve("/feed.xml", BODY)
    fetch(feed, FRESH, gate, NOW)
    assert server.requests[0].headers["accept"].startswith("application/rss+xml")


def test_a_permanent_redirect_is_told_with_the_body(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.serve("/new.xml", BODY)
    server.serve("/feed.xml", behaviour=redirect("/new.xml", 301))
    outcome = fetch(feed, FRESH, gate, NOW)
    assert isinstance(outcome, Fetched)
    assert outcome.moved_to == outcome.url == server.url("/new.xml")


@pytest.mark.parametrize(
    ("code", "state", "reason"),
    [
        (401, FRESH, Refusal.UNAUTHORIZED),
        (403, FRESH, Refusal.FORBIDDEN),
        (403, KNOWN, Refusal.RATE_LIMITED),
        (404, KNOWN, Refusal.NOT_FOUND),
        (410, KNOWN, Refusal.GONE),
        (429, FRESH, Refusal.RATE_LIMITED),
        (503, FRESH, Refusal.UNAVAILABLE),
        (500, FRESH, Refusal.SERVER_ERROR),
        (502, FRESH, Refusal.SERVER_ERROR),
        (204, FRESH, Refusal.UNEXPECTED_STATUS),
        (418, FRESH, Refusal.UNEXPECTED_STATUS),
        (304, FRESH, Refusal.UNEXPECTED_STATUS),
    ],
)
def test_each_status_has_its_meaning(
    server: FeedServer, gate: Gate, feed: Feed, code: int, state: FeedState, reason: Refusal
) -> None:
    server.serve("/feed.xml", behaviour=status(code))
    outcome = failed(fetch(feed, state, gate, NOW))
    assert (outcome.reason, outcome.status, outcome.retry_after) == (reason, code, None)
    assert feed.url in outcome.message


def test_whoever_asks_for_a_password_is_told_of_without_advice_that_the_config_refuses(
    server: FeedServer, gate: Gate, feed: Feed
) -> None:
    server.serve("/feed.xml", behaviour=status(401))
    message = failed(fetch(feed, FRESH, gate, NOW)).message
    assert "ask the publisher for an open address" in message
    assert "@" not in message


@pytest.mark.parametrize("code", [429, 503])
def test_retry_after_is_kept(server: FeedServer, gate: Gate, feed: Feed, code: int) -> None:
    server.serve("/feed.xml", behaviour=status(code, retry_after="3600"))
    outcome = failed(fetch(feed, FRESH, gate, NOW))
    assert outcome.retry_after == timedelta(hours=1)
    assert "1:00:00" in outcome.message


def test_retry_after_elsewhere_means_nothing(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.serve("/feed.xml", behaviour=status(500, retry_after="3600"))
    assert failed(fetch(feed, FRESH, gate, NOW)).retry_after is None


def test_a_page_instead_of_a_feed_is_told(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.serve("/feed.xml", b"<!doctype html><title>Please sign in</title>")
    outcome = failed(fetch(feed, FRESH, gate, NOW))
    assert (outcome.reason, outcome.status) == (Refusal.HTML, 200)


@pytest.mark.parametrize("body", [b"", b"  \n\t "])
def test_an_empty_answer_is_told(server: FeedServer, gate: Gate, feed: Feed, body: bytes) -> None:
    server.serve("/feed.xml", body)
    assert failed(fetch(feed, FRESH, gate, NOW)).reason == Refusal.EMPTY


def test_a_challenge_is_told_apart_from_a_refusal(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.serve("/feed.xml", behaviour=status(403, headers={"cf-mitigated": "challenge"}))
    assert failed(fetch(feed, KNOWN, gate, NOW)).reason == Refusal.CHALLENGE


def test_what_the_gate_refuses_is_a_failure_with_its_reason(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.script("/feed.xml", reset(), gzip_bomb(10), redirect("/feed.xml"))
    reasons = [failed(fetch(feed, FRESH, gate, NOW)).reason for _ in range(3)]
    assert reasons == [Trouble.RESET, Trouble.TOO_LARGE, Trouble.TOO_MANY_REDIRECTS]
    assert failed(fetch(replace(feed, allow_private=False), FRESH, gate, NOW)).reason == Trouble.PRIVATE_ADDRESS


def test_no_message_holds_a_password(server: FeedServer, gate: Gate, feed: Feed) -> None:
    server.script("/feed.xml", status(404), reset(), reply(b""))
    secret = replace(feed, url=f"http://ann:opensesame@127.0.0.1:{server.port}/feed.xml?key=opensesame")
    for _ in range(3):
        assert "opensesame" not in failed(fetch(secret, FRESH, gate, NOW)).message
