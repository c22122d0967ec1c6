"""The API over a store with three incidents: one in Syria that was told, one in Sudan, one that nobody can place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from monitor.config import Config, Web
from monitor.feeds import Feed
from monitor.model import Cause, Count, Harm, Place, Precision, Severity, Victim, Weapon
from monitor.places.regions import Region
from monitor.store import Store
from monitor.web.access.tokens import make
from monitor.web.api.routes import api
from monitor.web.app import application
from monitor.web.health import WatchedDaemon
from monitor.web.vitals import Vitals
from tests.doubles.hands import Hands
from tests.doubles.nouns import NOON, alert, entry, incident, member, minutes
from tests.doubles.store import sqlite_url

SYRIA, SUDAN = Region("Syria", frozenset({"SY"})), Region("Sudan", frozenset({"SD"}))
NYALA = Place("Nyala", "SD", "South Darfur", 12.05, 24.88, Precision.ADMIN1, "Nyala")
CONFIG = Config(
    feeds=(Feed("Wire", "https://secret-path.example/rss?key=hunter2", "Wire"),),
    regions=(SYRIA, SUDAN),
)

Ask = Callable[..., Any]  # a response; its `json` may be anything


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    kept = Store.open(sqlite_url(tmp_path))
    hurt = {Harm.INJURED: {Victim.ALL: Count(3, 3, None), Victim.CHILD: Count(2, 2, 2)}}
    said = entry("k2", title="<script>alert(1)</script> =cmd() \u202egnp.exe", link="javascript:alert(1)")
    with kept.write() as writing:
        writing.save_incident(incident("karsa", weapon=Weapon.MORTAR, opened=NOON - timedelta(days=2)))
        writing.save_incident(incident("nyala", member(said), place=NYALA, toll=hurt, updated=NOON + minutes(5)))
        writing.save_incident(incident("lost", place=None, cause=Cause.UNKNOWN, updated=NOON - minutes(5)))
        writing.save_alert(alert("a1", "karsa", severity=Severity.HIGH))
        writing.save_alert(alert("a2", "nyala", severity=Severity.LOW, at=NOON + minutes(5)))
        writing.save_alert(alert("a3", None, None, severity=Severity.LOW))
    yield kept
    kept.close()


@pytest.fixture
def client(store: Store) -> FlaskClient:
    watched = WatchedDaemon(store, Vitals(Hands(1000.0)), lambda: CONFIG, lambda: NOON)
    return application("127.0.0.1", [api(watched, Web(pages=True))]).test_client()


@pytest.fixture
def token(store: Store) -> str:
    with store.write() as writing:
        return make(writing, "tracker", NOON)


@pytest.fixture
def ask(client: FlaskClient, token: str) -> Ask:
    def asking(path: str, shown: str = token) -> TestResponse:
        return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {shown}"})

    return asking
