"""/api/v1: lists, formats and refusals."""

from __future__ import annotations

import csv
import json
from base64 import b64encode
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from monitor.deliveries.people import StaffRole
from monitor.errors import MonitorError, StoreError
from monitor.exports.evidence import flaws, unpacked
from monitor.store import Store
from monitor.web.access.audit import MOST_OF_STRANGERS
from monitor.web.access.tokens import admitted, make
from tests.doubles.nouns import NOON, incident, minutes
from tests.web.api.conftest import CONFIG, Ask


def ids(ask: Ask, query: str = "") -> list[str]:
    return [one["id"] for one in ask(f"/incidents{query}").json["incidents"]]


def test_incidents_come_the_last_updated_first(ask: Ask) -> None:
    assert ids(ask) == ["nyala", "karsa", "lost"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?region=Sudan", ["nyala"]),
        ("?country=sy", ["karsa"]),
        ("?severity=high", ["karsa"]),
        ("?victim=child", ["nyala"]),
        ("?weapon=mortar&cause=conflict", ["karsa"]),
        ("?since=1d", ["nyala", "lost"]),
        ("?text=nyala", ["nyala"]),
        ("?text=&region=", ["nyala", "karsa", "lost"]),
    ],
)
def test_filters_are_those_of_the_pages(ask: Ask, query: str, found: list[str]) -> None:
    assert ids(ask, query) == found


def test_a_row_says_what_was_reported_and_at_what_severity_it_was_told(ask: Ask) -> None:
    row = ask("/incidents?region=Syria").json["incidents"][0]
    assert row["severity"] == "high"
    assert row["toll"]["killed"]["all"]["best"] == 5
    assert row["place"]["label"] == "Karsa, Idlib, SY"
    assert row["opened"] == "2026-02-28T12:00:00Z"


def test_pages_follow_one_another_by_next(ask: Ask) -> None:
    first = ask("/incidents?limit=2")
    then = first.json["next"]
    assert first.headers["Link"] == f'<{then}>; rel="next"'
    second = ask(then.removeprefix("/api/v1"))
    assert [one["id"] for one in second.json["incidents"]] == ["lost"]
    assert second.json["next"] is None


def test_one_incident_has_its_reports_and_history(ask: Ask) -> None:
    known = ask("/incidents/karsa").json
    assert (known["id"], known["severity"], known["held"]) == ("karsa", "high", False)
    assert known["reports"][0]["title"] == "Shelling in Karsa (k1)"


def test_an_incident_that_is_not_there_is_a_problem_with_a_plain_word(ask: Ask) -> None:
    answer = ask("/incidents/nobody")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json["detail"] == "No incident of this id in your regions."


def test_geojson_has_a_point_where_the_province_is_known(ask: Ask) -> None:
    answer = ask("/incidents.geojson?country=SD")
    (feature,) = json.loads(answer.text)["features"]
    assert answer.content_type == "application/geo+json"
    assert feature["geometry"] == {"type": "Point", "coordinates": [24.88, 12.05]}


def test_csv_has_the_row_of_hashtags(ask: Ask) -> None:
    rows = list(csv.reader(ask("/incidents.csv?country=SY").text.splitlines()))
    assert [rows[1][0], rows[2][0]] == ["#event+id", "karsa"]


def test_atom_is_read_with_the_token_as_a_password(client: FlaskClient, token: str) -> None:
    shown = b64encode(f"reader:{token}".encode()).decode()
    answer = client.get("/api/v1/incidents.atom", headers={"Authorization": f"Basic {shown}"})
    feed = ElementTree.fromstring(answer.text)
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 3


def test_reports_are_those_of_the_incidents_that_are_found(ask: Ask) -> None:
    (report,) = ask("/reports?country=SY").json["reports"]
    assert (report["incident"], report["publisher"], report["toll"]["killed"]["all"]["low"]) == ("karsa", "Wire", 5)


def test_a_link_that_would_run_something_is_left_out(ask: Ask) -> None:
    answer = ask("/reports?country=SD")
    assert answer.json["reports"][0]["link"] is None
    assert "<script>" not in answer.text
    assert "\u202e" not in answer.text


def test_feeds_are_told_without_their_addresses(ask: Ask) -> None:
    answer = ask("/feeds")
    assert [(one["name"], one["state"]) for one in answer.json["feeds"]] == [("Wire", "new")]
    assert "hunter2" not in answer.text


def test_alerts_come_the_latest_first(ask: Ask) -> None:
    assert [one["id"] for one in ask("/alerts").json["alerts"]] == ["a3", "a2", "a1"]
    assert [one["id"] for one in ask("/alerts?severity=high").json["alerts"]] == ["a1"]
    assert [one["id"] for one in ask("/alerts?region=Sudan").json["alerts"]] == ["a2"]
    first = ask("/alerts?limit=1").json
    assert [one["id"] for one in ask(first["next"].removeprefix("/api/v1")).json["alerts"]] == ["a2"]


@pytest.mark.parametrize("path", ["/incidents", "/alerts", "/reports", "/incidents.csv"])
@pytest.mark.parametrize(
    ("query", "key"), [("severity=hihg", "severity"), ("limit=0", "limit"), ("after=x", "after"), ("wepon=x", "wepon")]
)
def test_what_cannot_be_asked_is_said_by_key(ask: Ask, path: str, query: str, key: str) -> None:
    answer = ask(f"{path}?{query}")
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    assert [fault["key"] for fault in answer.json["faults"]] == [key]


def test_a_bundle_of_evidence_is_for_whoever_decides(ask: Ask, store: Store) -> None:
    with store.write() as writing:
        desk = make(writing, "desk", NOON, StaffRole.ANALYST)
        sudan = make(writing, "sudan", NOON, StaffRole.ADMIN, ["Sudan"])
    answer = ask("/incidents/karsa/evidence", desk)
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert flaws(unpacked(answer.data)) == []
    assert ask("/incidents/karsa/evidence").status_code == 403
    assert ask("/incidents/karsa/evidence", sudan).status_code == 404
    assert ask("/incidents/nobody/evidence", desk).status_code == 404


def test_who_fetched_a_bundle_of_evidence_stands_in_the_log(ask: Ask, store: Store) -> None:
    with store.write() as writing:
        desk = make(writing, "desk", NOON, StaffRole.ANALYST)
    ask("/incidents/karsa/evidence", desk)
    with store.read() as asking:
        line = asking.audit(1)[0]
    assert (line.person, line.what, line.outcome, line.subject) == ("token desk", "evidence", "done", "karsa")


@pytest.mark.parametrize("ident", ["%00", "a%00b", "%ff", "..%2f..", "%E2%80%AE", "a" * 3000])
def test_an_id_out_of_nowhere_is_not_found(ask: Ask, ident: str) -> None:
    assert ask(f"/incidents/{ident}").status_code == 404


# who is let in


@pytest.mark.parametrize("path", ["/incidents", "/incidents/karsa", "/openapi.json", "/", "/nothing", "/feeds"])
def test_without_a_token_there_is_no_answer(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("shown", ["", "x", "cmt_" + "A" * 43, "cmt_\u0661"])
def test_a_token_that_nobody_made_lets_nobody_in(ask: Ask, shown: str) -> None:
    assert ask("/incidents", shown).status_code == 401


def test_a_token_in_the_address_is_none(client: FlaskClient, token: str) -> None:
    assert client.get(f"/api/v1/incidents?token={token}").status_code == 401


@pytest.mark.parametrize(("error", "status"), [(StoreError("is gone"), 503), (MonitorError("makes no sense"), 409)])
def test_a_failure_is_a_problem_in_json_too(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, error: MonitorError, status: int
) -> None:
    def fail(*asked: object) -> None:
        raise error

    monkeypatch.setattr("monitor.web.api.routes.page_of", fail)
    answer = ask("/incidents")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


def test_wrong_tokens_from_everywhere_do_not_fill_the_log(store: Store) -> None:
    for number in range(150):
        admitted(store, CONFIG, "cmt_wrong", f"192.0.2.{number}", NOON)
    with store.read() as asking:
        assert len(asking.audit(1_000)) == MOST_OF_STRANGERS


def test_whoever_fails_too_often_waits_and_a_right_token_does_not(ask: Ask) -> None:
    assert [ask("/incidents", "wrong").status_code for _ in range(21)] == [401] * 20 + [429]
    assert ask("/incidents", "wrong").headers["Retry-After"] == "900"
    assert ask("/incidents").status_code == 200


def test_a_token_ends_when_its_time_is_over(ask: Ask, store: Store) -> None:
    with store.write() as writing:
        old = make(writing, "old", NOON - minutes(60), until=NOON - minutes(1))
    answer = ask("/incidents", old)
    assert (answer.status_code, answer.json["detail"]) == (401, "The time of this token is over. Make another.")


def test_its_use_is_noted(ask: Ask, store: Store) -> None:
    ask("/incidents")
    with store.read() as asking:
        assert [one.used for one in asking.tokens()] == [NOON]


def test_the_store_does_not_hold_the_token(store: Store, token: str) -> None:
    with store.read() as asking:
        assert token not in str(asking.tokens())


def test_a_token_of_regions_sees_these_and_what_nobody_can_place(ask: Ask, store: Store) -> None:
    with store.write() as writing:
        theirs = make(writing, "sudan", NOON, regions=["Sudan"])
    assert [one["id"] for one in ask("/incidents", theirs).json["incidents"]] == ["nyala", "lost"]
    assert ask("/incidents/karsa", theirs).status_code == 404
    assert [one["id"] for one in ask("/alerts", theirs).json["alerts"]] == ["a2"]
    assert ask("/incidents?region=Syria", theirs).status_code == 400


def test_a_token_whose_regions_are_gone_sees_nothing(ask: Ask, store: Store) -> None:
    with store.write() as writing:
        gone = make(writing, "gone", NOON, regions=["Yemen"])
    assert ask("/incidents", gone).status_code == 401


def test_nothing_can_be_changed(client: FlaskClient, token: str) -> None:
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(client, method)("/api/v1/incidents", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 405


def test_an_id_of_many_characters_is_looked_for_and_not_found(ask: Ask, store: Store) -> None:
    with store.write() as writing:
        writing.save_incident(incident("with%percent"))
    assert ask("/incidents/with%25percent").status_code == 200
    assert ask("/incidents/" + "x" * 5000).status_code == 404
