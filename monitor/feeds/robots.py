"""robots.txt: whether a page may be fetched, and how slowly. The only importer of protego, which is an extra.

Strangers write it, and nothing limits how long it takes: so it runs where it can be killed, by
`entries.worker.Parser.permission`.
"""

from __future__ import annotations

from dataclasses import dataclass

SLOWEST = 60.0  # seconds: a longer Crawl-delay is taken for this one


@dataclass(frozen=True, slots=True)
class Permission:
    """The word of robots.txt on one address. delay: seconds between two requests, 0 where it asks for none."""

    allowed: bool
    delay: float = 0.0


def permission(robots: str, url: str, token: str) -> Permission:
    """By the rules for our product token, else by those for everybody (RFC 9309, 2.2)."""
    from protego import Protego

    rules = Protego.parse(robots)
    return Permission(rules.can_fetch(url, token), min(float(rules.crawl_delay(token) or 0), SLOWEST))
