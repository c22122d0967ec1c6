"""Two seconds between requests to one owner, whoever asks."""

from __future__ import annotations

import threading

import pytest

from monitor.feeds.gap import HostGap, host_of, registrable


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example.org", "example.org"),
        ("example.org", "example.org"),
        ("FEEDS.BBCI.CO.UK", "bbci.co.uk"),
        ("www.pravda.com.ua", "pravda.com.ua"),
        ("com.ua", "com.ua"),
        ("a.b.c.gov.sd", "c.gov.sd"),
        ("localhost", "localhost"),
        ("10.1.2.3", "10.1.2.3"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("example.org.", "example.org"),
        ("info.example.de", "example.de"),
        ("co.example", "co.example"),
        ("", ""),
    ],
)
def test_the_domain_that_one_owner_has(host: str, domain: str) -> None:
    assert registrable(host) == domain


@pytest.mark.parametrize(("url", "host"), [("https://a:b@News.example:8/x", "news.example"), ("nothing", "nothing")])
def test_the_host_of_an_address(url: str, host: str) -> None:
    assert host_of(url) == host


def test_after_a_request_that_came_late_or_took_long_the_next_one_waits_all_the_same() -> None:
    gap = HostGap(2.0)
    assert gap.reserve("a.example", now=100.0) == 0.0
    gap.ended("www.a.example", now=101.5)
    assert gap.reserve("a.example", now=102.0) == 1.5


def test_an_end_shortens_no_delay_that_a_host_asked_for() -> None:
    gap = HostGap(2.0)
    gap.reserve("a.example", now=100.0, delay=30.0)
    gap.ended("a.example", now=101.0)
    assert gap.reserve("a.example", now=102.0) == 28.0


def test_requests_to_one_domain_queue_up() -> None:
    gap = HostGap(2.0)
    waits = [gap.reserve(host, 100.0) for host in ("a.example.org", "b.example.org", "example.org")]
    assert waits == [0.0, 2.0, 4.0]


def test_other_domains_do_not_wait() -> None:
    gap = HostGap(2.0)
    assert [gap.reserve(host, 100.0) for host in ("example.org", "example.net")] == [0.0, 0.0]


def test_the_slot_is_free_again_after_the_gap() -> None:
    gap = HostGap(2.0)
    gap.reserve("example.org", 100.0)
    assert gap.reserve("example.org", 101.5) == 0.5
    assert gap.reserve("example.org", 110.0) == 0.0


def test_threads_never_get_the_same_slot() -> None:
    gap, waits = HostGap(2.0), []
    threads = [threading.Thread(target=lambda: waits.append(gap.reserve("example.org", 0.0))) for _ in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == [2.0 * n for n in range(30)]


def test_domains_that_are_long_free_are_forgotten() -> None:
    gap = HostGap(2.0)
    for n in range(10_002):
        gap.reserve(f"{n}.example{n}", 0.0)
    gap.reserve("example.org", 100.0)
    assert len(gap._free_at) == 1
