"""From the network to the store and back to the network: the whole tick on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.alerts import Rule
from monitor.config import Config
from monitor.feeds import Fetched, FetchFailed, NotModified
from monitor.model import Cause
from monitor.pipeline.intake.reading import read_with
from monitor.reports import Conventions, Reading, Text
from monitor.store import Store
from tests.doubles.feed_server import FeedServer, status
from tests.doubles.newsroom import WIRE, Newsroom, config, item, rss, rule
from tests.doubles.nouns import NOON, entry, minutes


@pytest.fixture
def polling(server: FeedServer, store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    feed = replace(WIRE, url=server.url("/rss"), allow_private=True)
    with Newsroom(store, tmp_path, config(feeds=(feed,))) as room:
        yield room


def test_a_tick_takes_a_report_from_a_feed_to_a_mailbox(server: FeedServer, polling: Newsroom) -> None:
    server.serve("/rss", rss(item("7 killed in Karsa")), etag='"1"')
    (state,) = polling.pipeline.due(NOON)
    assert state.feed == "Wire"
    came_to = polling.pipeline.poll(polling.config.feeds[0], NOON)
    assert isinstance(came_to.outcome, Fetched)
    assert polling.pipeline.due(NOON + minutes(5)) == []
    assert polling.deliver() == 1
    assert "Karsa" in polling.mails()[0]["Subject"]


def test_the_next_poll_asks_whether_anything_changed(server: FeedServer, polling: Newsroom) -> None:
    server.serve("/rss", rss(item("7 killed in Karsa")), etag='"1"')
    feed = polling.config.feeds[0]
    polling.pipeline.poll(feed, NOON)
    assert isinstance(polling.pipeline.poll(feed, NOON + minutes(11)).outcome, NotModified)
    assert polling.state().etag == '"1"'


def test_a_feed_that_answers_with_an_error_is_asked_again_later(server: FeedServer, polling: Newsroom) -> None:
    server.script("/rss", status(503, retry_after="3600"))
    came_to = polling.pipeline.poll(polling.config.feeds[0], NOON)
    assert isinstance(came_to.outcome, FetchFailed)
    assert polling.state().next_poll_at == NOON + timedelta(minutes=63)  # never before, and a little later: no step


# how entries are read


class Notebook:
    """A reader that notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Text, Conventions, str]] = []

    def read(self, text: Text, conventions: Conventions, causes: str) -> Reading:
        self.asked.append((text, conventions, causes))
        return Reading("en")


@pytest.mark.parametrize(
    ("rules", "causes"),
    [
        ((rule(),), "violence"),
        ((rule(causes=(Cause.CRIME, Cause.CONFLICT)),), "violence"),
        ((rule(), rule("Floods", causes=(Cause.DISASTER,))), "any"),
    ],
)
def test_accidents_and_disasters_are_read_only_where_a_rule_asks_for_them(rules: tuple[Rule, ...], causes: str) -> None:
    notebook = Notebook()
    read_with(notebook, Config(rules=rules))(entry())
    assert notebook.asked[0][2] == causes


def test_the_feeds_traits_go_with_the_text_as_priors() -> None:
    notebook, conventions = Notebook(), Conventions(alert_confidence=0.7)
    one = entry(countries=("SY",), party=True, language="ar")
    read_with(notebook, Config(reading=conventions))(one)
    asked = Text(one.title, one.text, "ar", NOON, "Wire", ("SY",), True)
    assert notebook.asked == [(asked, conventions, "violence")]
