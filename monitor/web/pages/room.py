"""The watch room as one blueprint, with every page hung in."""

from __future__ import annotations

from flask import Blueprint

from monitor.config import Web
from monitor.web.health import WatchedDaemon
from monitor.web.pages import (
    acts,
    adding,
    bundles,
    links,
    now,
    one,
    shares,
    shell,
    sight,
    signing,
    taking,
    trends,
    try_rule,
    try_text,
    where,
)
from monitor.web.pages.shell import Room

PARTS = (signing, now, one, acts, adding, where, trends, sight, try_text, try_rule, links, shares, bundles, taking)


def pages(watched: WatchedDaemon, web: Web) -> Blueprint:
    """All of it."""
    page, room = Blueprint("room", __name__), Room(watched, web)
    shell.guard(page, room)
    for part in PARTS:
        part.add(page, room)
    return page
