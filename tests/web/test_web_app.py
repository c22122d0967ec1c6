"""Whom the pages answer, and what every answer carries."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from monitor.web.app import application
from monitor.web.health import WatchedDaemon, pages


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST"])
def test_a_loopback_name_is_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/livez", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8080",
        "localhost.evil.example",
        "10.0.0.7",
        "127.0.0.1.evil.example",
        "",
        "localhost:8080:80",
        "[::1",
        "localhost:",
    ],
)
def test_a_name_that_was_made_to_point_at_us_is_not(client: FlaskClient, host: str) -> None:
    answer = client.get("/metrics", headers={"Host": host})
    assert answer.status_code == 421
    assert b"monitor_" not in answer.data


def test_bound_to_all_addresses_any_name_is_answered(watched: WatchedDaemon) -> None:
    client = application("0.0.0.0", [pages(watched)]).test_client()
    assert client.get("/livez", headers={"Host": "monitor.ngo.example"}).status_code == 200


def test_the_loopback_address_that_was_configured_is_answered(watched: WatchedDaemon) -> None:
    client = application("127.0.0.5", [pages(watched)]).test_client()
    assert client.get("/livez", headers={"Host": "127.0.0.5:8080"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_but_get_and_head_is_answered(client: FlaskClient, method: str) -> None:
    answer = client.open("/livez", method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


def test_head_says_what_get_says_without_its_body(client: FlaskClient) -> None:
    answer = client.head("/livez")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize("page", ["/livez", "/readyz", "/metrics", "/nowhere"])
def test_every_answer_is_fenced_and_sets_no_cookie(client: FlaskClient, page: str) -> None:
    headers = client.get(page).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_what_is_not_there_is_said_without_a_word_of_the_server(client: FlaskClient) -> None:
    answer = client.get("/console")
    assert answer.status_code == 404
    assert b"Werkzeug" not in answer.data
    assert "Traceback" not in answer.text
