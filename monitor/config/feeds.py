"""One feed of config.yaml, and what this machine must have for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from importlib.util import find_spec

from monitor.config.names import known
from monitor.config.problems import Loc, Problems
from monitor.config.shapes import FeedShape as Shape
from monitor.feeds import Feed

POLITE = timedelta(minutes=1)
FOLLOWING = ("trafilatura", "protego")  # what `follow: true` stands on
_PLAIN = ("language", "every", "party", "allow_private", "kind", "translated", "follow")


def feed_of(shape: Shape, loc: Loc, problems: Problems, regions: Sequence[str] = ()) -> Feed:
    """The feed that a mapping comes to; what cannot be is told to `problems`. regions: the watched ones."""
    feed = Feed(
        shape.name,
        shape.url,
        shape.publisher or shape.name,
        countries=tuple(shape.countries or ()),
        covers=known(shape.covers or (), regions, (*loc, "covers"), "region", problems),
        **shape.given(*_PLAIN),
    )
    if feed.every < POLITE and not feed.allow_private:
        problems.add((*loc, "every"), "must be 1m or more: a public server that is asked more often will block us")
    if feed.follow and (absent := [name for name in FOLLOWING if find_spec(name) is None]):
        problems.add(
            (*loc, "follow"), f"needs the package {' and '.join(absent)}; run: pip install 'casualty-monitor[follow]'"
        )
    return feed
