"""Headers that ask something of a poller, question by question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds.policy import expires_in, fresh_for, is_challenge, looks_like_html, max_age
from monitor.http.headers import http_date, retry_after

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SAID = "Sun, 01 Mar 2026 09:00:00 GMT"  # a server whose clock is three hours slow


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sun, 01 Mar 2026 12:00:00 GMT", NOW),
        ("Sunday, 01-Mar-26 12:00:00 GMT", NOW),
        ("Sun Mar  1 12:00:00 2026", NOW),
        ("Sun, 01 Mar 2026 15:00:00 +0300", NOW),
        ("yesterday", None),
        ("", None),
        (None, None),
        ("0", None),
        ("Sun, 31 Feb 2026 12:00:00 GMT", None),
    ],
)
def test_a_date_of_http_is_read_or_null(text: str | None, expected: datetime | None) -> None:
    assert http_date(text) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry-After": "120"}, timedelta(seconds=120)),
        ({"Retry-After": " 120 "}, timedelta(seconds=120)),
        ({"Retry-After": "0"}, timedelta(0)),
        ({"Retry-After": "Sun, 01 Mar 2026 12:10:00 GMT"}, timedelta(minutes=10)),
        ({"Retry-After": "Sun, 01 Mar 2026 09:10:00 GMT", "Date": SAID}, timedelta(minutes=10)),
        ({"Retry-After": "Sun, 01 Mar 2026 08:00:00 GMT", "Date": SAID}, timedelta(0)),
        ({"Retry-After": "99999999999999999999"}, timedelta(seconds=10**9)),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "٣"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date_by_the_servers_own_clock(
    headers: dict[str, str], expected: timedelta | None
) -> None:
    assert retry_after(headers, NOW) == expected


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=600", 600),
        ("public, max-age=600", 600),
        ("Max-Age = 600", 600),
        ('max-age="600"', 600),
        ("s-maxage=9, max-age=600", 600),
        ("s-maxage=9", None),
        ("no-cache, max-age=600", 0),
        ("no-store", 0),
        ("max-age=-1", None),
        ("max-age=soon", None),
        ("max-age=", None),
        ("private", None),
        ("", None),
    ],
)
def test_max_age_is_found_among_the_directives(value: str, seconds: int | None) -> None:
    assert max_age({"Cache-Control": value}) == (None if seconds is None else timedelta(seconds=seconds))


def test_the_time_that_an_answer_spent_in_a_cache_counts() -> None:
    assert max_age({"Cache-Control": "max-age=600", "Age": "400"}) == timedelta(seconds=200)
    assert max_age({"Cache-Control": "max-age=600", "Age": "4000"}) == timedelta(0)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}, timedelta(hours=1)),
        ({"Expires": "Sun, 01 Mar 2026 09:30:00 GMT", "Date": SAID}, timedelta(minutes=30)),
        ({"Expires": "Thu, 19 Nov 1981 08:52:00 GMT"}, timedelta(0)),
        ({"Expires": "0"}, timedelta(0)),
        ({"Expires": "-1"}, timedelta(0)),
        ({}, None),
    ],
)
def test_expires_counts_by_the_servers_own_clock(headers: dict[str, str], expected: timedelta | None) -> None:
    assert expires_in(headers, NOW) == expected


def test_max_age_goes_before_expires() -> None:
    headers = {"Cache-Control": "max-age=60", "Expires": "Sun, 01 Mar 2026 13:00:00 GMT"}
    assert fresh_for(headers, NOW) == timedelta(seconds=60)
    assert fresh_for({"Expires": headers["Expires"]}, NOW) == timedelta(hours=1)
    assert fresh_for({}, NOW) == timedelta(0)


NAMES = st.sampled_from(["Retry-After", "Cache-Control", "Expires", "Date", "Age"])


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, st.text(max_size=40)))
def test_no_header_can_break_the_policy(headers: dict[str, str]) -> None:
    assert fresh_for(headers, NOW) >= timedelta(0)
    asked = retry_after(headers, NOW)
    assert asked is None or asked >= timedelta(0)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Cf-Mitigated": "challenge"}, True),
        ({"X-Amzn-Waf-Action": "captcha"}, True),
        ({"Server": "cloudflare"}, False),
    ],
)
def test_a_challenge_is_known_by_its_header(headers: dict[str, str], expected: bool) -> None:
    assert is_challenge(headers) is expected


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><body>Sign in",
        b"\n\n <html lang=ar>",
        b"\xef\xbb\xbf<!doctype HTML>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
        b"<!-- cached --><html>",
        b"<!-- " + b"x" * 500 + b" --> <!-- y -->\n<HTML>",
    ],
)
def test_a_page_for_people_is_recognised(body: bytes) -> None:
    assert looks_like_html(body)


@pytest.mark.parametrize(
    "body",
    [
        b"<rss version='2.0'>",
        b"<?xml version='1.0'?><?xml-stylesheet href='a.xsl'?><feed>",
        b"<htmlfeed/>",
        b"",
        b"<!-- <html> --><rss>",
        b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>",
        b"{}",
        b"<!--" * 50_000,
    ],
)
def test_a_feed_is_no_page(body: bytes) -> None:
    assert not looks_like_html(body)
