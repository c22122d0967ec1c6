"""Permissions of robots.txt."""

from __future__ import annotations

import pytest

from monitor.feeds.robots import SLOWEST, Permission, permission

PAGE = "https://valley.example/news/karsa.html"


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /news/", False),
        ("User-agent: *\nDisallow: /search", True),
        ("User-agent: *\nDisallow: /\nAllow: /news/", True),
        ("User-agent: *\nDisallow: /*.html$", False),
        ("User-agent: casualty-monitor\nDisallow: /\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: casualty-monitor\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("<html><body>Not found</body></html>", True),
    ],
)
def test_the_rules_for_us_count_and_else_those_for_everybody(robots: str, allowed: bool) -> None:
    assert permission(robots, PAGE, "casualty-monitor").allowed is allowed


def test_a_host_says_how_slowly_it_wants_to_be_asked() -> None:
    assert permission("User-agent: *\nCrawl-delay: 7", PAGE, "casualty-monitor") == Permission(allowed=True, delay=7.0)


def test_nobody_makes_us_wait_for_ever() -> None:
    assert permission("User-agent: *\nCrawl-delay: 86400", PAGE, "casualty-monitor").delay == SLOWEST
