"""A daemon's pages without its network: a store, vitals and a config, asked by Flask's own client."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from monitor.config import Config
from monitor.deliveries.settings import EmailChannel
from monitor.feeds import Feed
from monitor.store import Store
from monitor.web.app import application
from monitor.web.health import WatchedDaemon, pages
from monitor.web.vitals import Vitals
from tests.doubles.hands import Hands
from tests.doubles.nouns import NOON


@pytest.fixture
def hands() -> Hands:
    return Hands(1000.0)


@pytest.fixture
def vitals(hands: Hands) -> Vitals:
    return Vitals(hands)


@pytest.fixture
def watched(store: Store, vitals: Vitals) -> WatchedDaemon:
    feeds = (
        Feed("Wire", "https://secret-path.example/rss?key=hunter2", "Wire"),
        Feed("Desk", "https://desk.example", "Desk"),
    )
    config = Config(feeds=feeds, channels=(EmailChannel("duty", ("amal@ngo.example",)),))
    return WatchedDaemon(store, vitals, lambda: config, lambda: NOON)


@pytest.fixture
def client(watched: WatchedDaemon) -> FlaskClient:
    return application("127.0.0.1", [pages(watched)]).test_client()
