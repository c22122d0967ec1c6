"""Headers made to stop us: each is read as what it can mean, and the next request is as good as the one before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import FetchError
from monitor.feeds import Feed, FeedState, Fetched
from monitor.feeds.fetch import fetch
from monitor.feeds.policy import fresh_for
from monitor.feeds.schedule import RETRY_AFTER_CAP, next_state
from monitor.http import Gate, Trouble, origin, redacted
from monitor.http.headers import http_date, retry_after
from tests.doubles.feed_server import FeedServer, redirect, reply

NOW = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
GOOD = b"<rss version='2.0'><channel><item><title>Three killed</title></item></channel></rss>"
DIGITS = "9" * 5_000  # more than Python makes a number of

HEADERS = {
    "a number without end": {"Retry-After": DIGITS, "Cache-Control": f"max-age={DIGITS}", "Age": DIGITS},
    "a date beyond the last one": {
        "Retry-After": "Fri, 31 Dec 9999 23:59:59 -1200",
        "Expires": "Fri, 31 Dec 9999 23:59:59 -1200",
    },
    "a year without end": {"Retry-After": f"1 Jan {DIGITS} 00:00:00 GMT", "Expires": f"1 Jan {DIGITS} 00:00:00 GMT"},
    "a zone without end": {"Retry-After": f"Mon, 01 Jan 2026 00:00:00 +{DIGITS}"},
    "digits of another script": {"Retry-After": "٩٩٩", "Cache-Control": "max-age=٩"},
    "numbers that are none": {"Retry-After": "nan", "Cache-Control": "max-age=inf", "Age": "-1"},
    "validators over several lines": {"ETag": '"a\r\n b"', "Last-Modified": "Mon\r\n Tue"},
    "validators with a NUL": {"ETag": '"\x00"', "Last-Modified": "\x00"},
    "validators that no server takes back": {"ETag": '"' + "x" * 60_000 + '"'},
    "validators that begin with a blank": {"ETag": "  ", "Last-Modified": "\u00a0"},
    "a hundred cookies": {"Set-Cookie": "a=b; " * 1_000},
}


def polled(server: FeedServer, gate: Gate, state: FeedState) -> tuple[object, FeedState]:
    feed = Feed("valley", server.url("/feed.xml"), "Valley News", allow_private=True)
    outcome = fetch(feed, state, gate, NOW)
    return outcome, next_state(feed, state, outcome, NOW, 0.0)


@pytest.mark.parametrize("status", [200, 429, 503, 304])
@pytest.mark.parametrize("name", HEADERS)
def test_a_hostile_header_costs_neither_this_poll_nor_the_next(
    server: FeedServer, gate: Gate, name: str, status: int
) -> None:
    headers = {key: value.encode().decode("latin-1") for key, value in HEADERS[name].items()}
    server.script("/feed.xml", reply(GOOD, status=status, headers=headers), reply(GOOD + b" "))
    first, state = polled(server, gate, FeedState("valley"))
    assert state.next_poll_at is not None
    assert NOW < state.next_poll_at <= NOW + RETRY_AFTER_CAP
    assert getattr(first, "reason", None) not in (Trouble.BAD_ANSWER, Trouble.BAD_URL)
    second, _ = polled(server, gate, state)
    assert isinstance(second, Fetched)
    assert "cookie" not in server.requests[1].headers


DATE = r"[A-Z][a-z]{2}, [0-9]{1,2} Dec [0-9]{1,5} [0-9]{2}:[0-9]{2}:[0-9]{2} [+-]?[0-9A-Z]{1,6}"


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["Retry-After", "Date", "Expires", "Age", "Cache-Control"]),
        st.text(max_size=40) | st.from_regex(DATE, fullmatch=True),
    )
)
def test_any_header_is_a_time_to_wait_or_none(headers: dict[str, str]) -> None:
    assert (retry_after(headers, NOW) or timedelta(0)) >= timedelta(0)
    assert fresh_for(headers, NOW) >= timedelta(0)
    assert http_date(headers.get("Date")) is None or http_date(headers["Date"]).tzinfo is UTC  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/x",
        "ftp://news.example/",
        "javascript:alert(1)",
        "data:text/xml,<rss/>",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:99999/",
        "http://[::1/",
        "http://a\x1b[2J.example/",
        "//\x00/",
    ],
)
def test_a_redirect_to_no_web_address_is_refused_in_printable_words(
    server: FeedServer, gate: Gate, location: str
) -> None:
    url = server.serve("/feed.xml", behaviour=redirect(location))
    with pytest.raises(FetchError) as caught:
        gate.get(url, allow_private=True)
    assert caught.value.reason in (Trouble.BAD_URL, Trouble.BAD_ANSWER)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "location",
    [
        "//169.254.169.254/latest/",
        "http://metadata.google.internal.:80/",
        "http://0x7f.1/",
        "http://[::ffff:10.0.0.1]/",
        "http://2130706433/",
        "http://localhost/",
        "HTTP://LOCALHOST/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1%25lo]/",
    ],
)
def test_a_redirect_into_a_network_that_is_not_the_internet_is_refused(
    server: FeedServer, gate: Gate, location: str
) -> None:
    url = server.serve("/feed.xml", behaviour=redirect(location))
    with pytest.raises(FetchError) as caught:
        gate.get(url, allow_private=True)
    assert caught.value.reason in (Trouble.PRIVATE_ADDRESS, Trouble.DNS, Trouble.BAD_URL)


def test_an_address_is_shown_without_what_acts_on_a_screen() -> None:
    for shown in (redacted, origin):
        said = shown("http://news.example/\x1b[2J\x9b\u202e\nx?\x1b]0;a=1")
        assert said.isprintable(), said
    assert redacted("http://news.example/ثلاثة") == "http://news.example/ثلاثة"
