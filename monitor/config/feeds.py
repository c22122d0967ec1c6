"""One feed of config.yaml, and what this machine must have for it."""

from __future__ import annotations

from datetime import timedelta
from importlib.util import find_spec

from monitor.config.names import known
from monitor.config.shapes import FeedShape as Shape
from monitor.config.work import Work
from monitor.feeds import Feed

POLITE = timedelta(minutes=1)
FOLLOWING = ("trafilatura", "protego")  # what `follow: true` stands on
_PLAIN = ("language", "every", "party", "allow_private", "kind", "translated", "follow")


def feed_of(shape: Shape, work: Work) -> Feed:
    """The feed that a mapping comes to."""
    feed = Feed(
        shape.name,
        shape.url,
        shape.publisher or shape.name,
        countries=tuple(shape.countries or ()),
        covers=known(shape.covers or (), "regions", work.at("covers")),
        **shape.given(*_PLAIN),
    )
    if feed.every < POLITE and not feed.allow_private:
        work.add("must be 1m or more: a public server that is asked more often will block us", "every")
    if feed.follow and (absent := [name for name in FOLLOWING if find_spec(name) is None]):
        work.add(f"needs the package {' and '.join(absent)}; run: pip install 'casualty-monitor[follow]'", "follow")
    return feed
