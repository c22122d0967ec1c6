"""A rule that somebody words anew is tried on what is stored; nothing is sent, and the config stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.config.written import Written
from monitor.deliveries import State
from monitor.pipeline.replay.rule_trial import rule_tried
from monitor.places.areas import AroundSites
from monitor.places.regions import Region
from monitor.store import Store
from monitor.web.served import served
from tests.doubles.newsroom import Newsroom, item, rule
from tests.doubles.nouns import NOON, minutes
from tests.doubles.visitor import SUDAN, SYRIA, Hall, Visitor, told_of_karsa

SITES = Region("Near our teams", parts=(AroundSites(((35.9, 36.6),), 10.0),))
TEXT = """\
rules:
  - name: Civilians
    any: [{killed.all: 5}]
    send: [duty]
  - name: Ours
    any: [{killed.all: 1}]
    regions: [Near our teams]
    send: [duty]
channels:
  duty: {email: {to_file: secret.addresses}}
"""
LATER = NOON + minutes(60 * 24 * 20)
LOWER = "name: Civilians\nany: [{killed.all: 2}]\nsend: [duty]\n"
HIGHER = LOWER.replace("2", "50")


@pytest.fixture
def room(store: Store, tmp_path: Path) -> Iterator[Newsroom]:
    """A monitor that told of seven dead, and read of three."""
    rules = [rule(), replace(rule("Ours"), regions=(SITES,))]
    written = Written(TEXT, "config.yaml", "")
    with told_of_karsa(store, tmp_path, rules=rules, regions=(SYRIA, SUDAN, SITES), written=written) as opened:
        opened.publish(item("3 killed in Karsa, a market", "k2", LATER), at=60 * 24 * 20)
        opened.deliver()
        yield opened


@pytest.fixture
def hall(room: Newsroom) -> Hall:
    hall = Hall.of(room, 60 * 24 * 21)
    hall.app = served(replace(hall.watched, try_rule=rule_tried), hall.web)
    return hall


def tried(visitor: Visitor, text: str, days: int = 90) -> str:
    answer = visitor.post("/try/rule", text=text, days=days)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_rule_at_work_is_there_to_be_changed(amal: Visitor) -> None:
    page = amal.get("/try/rule?rule=Civilians").text
    assert "any: [{killed.all: 5}]" in page
    assert "secret.addresses" not in page


def test_a_lower_threshold_shows_what_it_would_have_told(amal: Visitor, room: Newsroom, store: Store) -> None:
    waiting = room.outbox(State.PENDING)
    page = tried(amal, LOWER)
    assert "Messages: 1 more, 0 less, 1 the same." in page
    assert "3 killed in Karsa, a market" in page
    assert room.outbox(State.PENDING) == waiting
    assert "any: [{killed.all: 5}]" in amal.get("/try/rule?rule=Civilians").text  # as before


def test_a_higher_one_shows_what_would_be_gone_by_the_verdicts_of_staff(
    amal: Visitor, hall: Hall, store: Store
) -> None:
    with store.read() as asking:
        told = asking.incidents()[-1]
    amal.post(f"/incidents/{told.id}/false-alarm", once="1")
    page = tried(amal, HIGHER)
    assert "Messages: 0 more, 1 less, 0 the same." in page
    assert "staff called 1 wrong and 0 right, 0 nobody judged" in page


def test_only_the_days_that_were_asked_for_count(amal: Visitor) -> None:
    assert "Messages: 1 more, 0 less, 0 the same." in tried(amal, LOWER, days=7)


def test_the_rule_is_taken_along_as_a_file_for_the_config(amal: Visitor) -> None:
    answer = amal.post("/try/rule/file", text=LOWER)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rule.yaml"'
    assert answer.text == "rules:\n  - name: Civilians\n    any: [{killed.all: 2}]\n    send: [duty]\n"


def test_what_is_no_rule_is_said_line_by_line(amal: Visitor) -> None:
    for path in ("/try/rule", "/try/rule/file"):
        answer = amal.post(path, text=LOWER.replace("duty", "<script>x</script>"))
        assert answer.status_code == 409
        assert "there is no channel" in answer.text
        assert "<script>x" not in answer.text


def test_nothing_is_said_of_our_own_sites(amal: Visitor) -> None:
    page = amal.get("/try/rule?rule=Ours").text
    assert "Near our teams" not in page
    assert 'value="Ours"' not in page
    assert "killed.all: 1" not in page
    asked = LOWER + "regions: [Near our teams]\n"
    assert amal.post("/try/rule", text=asked).status_code == 409
    assert amal.post("/try/rule", text=LOWER.replace("Civilians", "Ours")).status_code == 403


def test_whoever_has_regions_sees_what_a_rule_tells_of_them_alone(hall: Hall) -> None:
    assert "Messages: 0 more, 0 less, 0 the same." in tried(hall.visitor("Omar"), LOWER)


def test_a_viewer_tries_no_rule_and_no_page_elsewhere_does(hall: Hall, amal: Visitor) -> None:
    viewer = hall.visitor("Vera")
    assert viewer.get("/try/rule").status_code == 403
    for path in ("/try/rule", "/try/rule/file"):
        assert viewer.post(path, text=LOWER).status_code == 403
        assert amal.post_from("https://evil.example", path, text=LOWER).status_code == 403


def test_a_rule_that_is_too_long_is_refused(amal: Visitor) -> None:
    assert amal.post("/try/rule", text=LOWER + "#" * 9_000).status_code == 409
