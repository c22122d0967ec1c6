"""/livez and /readyz: what they check, and what they say of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
from flask.testing import FlaskClient

from monitor.errors import StoreError
from monitor.feeds import FeedState
from monitor.store import Store
from monitor.web.vitals import Vitals
from tests.doubles.hands import Hands
from tests.doubles.nouns import NOON


def asked(client: FlaskClient, page: str) -> tuple[int, dict[str, Any]]:
    answer = client.get(page)
    assert answer.mimetype == "application/json"
    body = answer.get_json()
    assert isinstance(body, dict)
    return answer.status_code, body


def test_a_daemon_that_just_began_lives_and_is_ready(client: FlaskClient) -> None:
    assert asked(client, "/livez")[0] == 200
    status, body = asked(client, "/readyz")
    assert (status, body["ok"], body["failing"]) == (200, True, [])
    assert set(body["checks"]) == {"store", "feeds", "channels", "reading", "config", "poll", "deliver"}
    assert body["checks"]["config"]["found"] == "2 feeds, 0 rules, 1 channels"


def test_one_loop_that_hangs_makes_it_unready_after_a_minute(client: FlaskClient, vitals: Vitals, hands: Hands) -> None:
    hands.seconds += 61
    vitals.moved("poll")
    status, body = asked(client, "/readyz")
    assert (status, body["failing"]) == (503, ["deliver"])
    assert "61 s" in body["checks"]["deliver"]["found"]
    assert asked(client, "/livez")[0] == 200


def test_and_dead_after_three(client: FlaskClient, vitals: Vitals, hands: Hands) -> None:
    hands.seconds += 181
    vitals.moved("poll")
    status, body = asked(client, "/livez")
    assert (status, body["failing"]) == (503, ["deliver"])


def test_loops_that_move_again_bring_it_back(client: FlaskClient, vitals: Vitals, hands: Hands) -> None:
    hands.seconds += 300
    for loop in ("poll", "deliver"):
        vitals.moved(loop)
    assert asked(client, "/readyz")[0] == 200


def test_a_monitor_that_no_feed_reaches_is_not_ready_and_lives(client: FlaskClient, store: Store) -> None:
    for dead in (["Wire"], ["Wire", "Desk"]):
        with store.write() as writing:
            for name in ("Wire", "Desk"):
                failures = 3 if name in dead else 0
                writing.save_feed_state(FeedState(name, last_poll_at=NOON, last_success_at=NOON, failures=failures))
        status, body = asked(client, "/readyz")
        assert (status, body["failing"]) == ((200, []) if len(dead) == 1 else (503, ["feeds"]))
    assert body["checks"]["feeds"]["found"] == "0 of 2 feeds could be read when last asked"
    assert asked(client, "/livez")[0] == 200


def test_a_store_that_does_not_answer_is_named_and_no_path_is(client: FlaskClient, store: Store) -> None:
    with closing(sqlite3.connect(str(store.engine.url.database))) as connection:
        connection.execute("DROP TABLE meta")
    status, body = asked(client, "/readyz")
    assert (status, body["failing"]) == (503, ["store"])
    assert "monitor.db" not in str(body)
    assert asked(client, "/livez")[0] == 200


def test_a_store_that_answers_and_takes_nothing_makes_it_unready(client: FlaskClient, vitals: Vitals) -> None:
    with pytest.raises(StoreError), vitals.timing("beat"):
        raise StoreError("the disk is full")
    status, body = asked(client, "/readyz")
    assert (status, body["failing"]) == (503, ["store"])
    assert "takes nothing" in body["checks"]["store"]["found"]
    with vitals.timing("beat"):
        pass
    assert asked(client, "/readyz")[0] == 200
