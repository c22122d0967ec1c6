"""Place, day, weapon and victims put right on the page: with who and when, told, and taken back by one more click."""

from __future__ import annotations

import re
from datetime import date

import pytest

from monitor.deliveries import State
from monitor.model import Harm, Victim, Weapon, figure_of
from monitor.store import Store
from tests.doubles.newsroom import Newsroom
from tests.doubles.visitor import Hall, Visitor, only, waiting


@pytest.fixture
def hall(room: Newsroom) -> Hall:
    return Hall.of(room)


def correct(visitor: Visitor, store: Store, fact: str, value: str = "", **more: str) -> int:
    fields = {"once": f"c{fact}{value}", "fact": fact, "value": value, **more}
    return visitor.post(f"/incidents/{only(store).id}/correct", **fields).status_code


def changed(room: Newsroom) -> list[tuple[str, str]]:
    (row,) = room.outbox(State.PENDING)
    facts = row.facts["changed"]
    assert isinstance(facts, list)
    return [(line["what"], line["after"]) for line in facts]


def test_a_place_is_put_right_and_whoever_was_told_hears(amal: Visitor, store: Store, room: Newsroom) -> None:
    assert correct(amal, store, "place", "Aleppo, SY", note="asked the ward") == 303
    place = only(store).place
    assert place is not None
    assert (place.name, place.admin1, place.country) == ("Aleppo", "Aleppo", "SY")
    assert changed(room) == [("place", "Aleppo, SY")]
    page = amal.get(f"/incidents/{only(store).id}").text
    assert "put right by hand" in page
    assert "asked the ward" in page


def test_a_day_and_a_weapon_stand_on_the_page_and_call_nobody(amal: Visitor, store: Store, room: Newsroom) -> None:
    assert correct(amal, store, "date", "2026-03-01") == 303
    assert correct(amal, store, "weapon", "mortar") == 303
    assert (only(store).date, only(store).weapon) == (date(2026, 3, 1), Weapon.MORTAR)
    assert waiting(room) == []


def test_that_nobody_knows_is_a_word_too(amal: Visitor, store: Store) -> None:
    assert correct(amal, store, "place", nobody="yes") == 303
    assert only(store).place is None


def test_victims_are_put_right_and_told(amal: Visitor, store: Store, room: Newsroom) -> None:
    assert correct(amal, store, "killed.child", "3") == 303
    assert figure_of(only(store).toll, Harm.KILLED, Victim.CHILD) == 3
    assert changed(room) == [("killed.child", "3")]


def test_one_more_click_takes_each_back_by_itself(amal: Visitor, hall: Hall, store: Store, room: Newsroom) -> None:
    correct(amal, store, "place", "Aleppo, SY")
    hall.later(minutes=1)
    correct(amal, store, "killed.child", "3")
    hall.later(minutes=1)
    page = amal.get(f"/incidents/{only(store).id}").text
    at = re.findall(r'uncorrect".*?name="at" value="([^"]*)"', page)
    assert len(at) == 2
    before = only(store).place
    assert amal.post(f"/incidents/{only(store).id}/uncorrect", once="back", at=at[0]).status_code == 303
    after = only(store)
    assert before is not None
    assert after.place is not None
    assert (before.name, after.place.name) == ("Aleppo", "Karsa")
    assert figure_of(after.toll, Harm.KILLED, Victim.CHILD) == 3
    assert after.history[-1].what == "correction_withdrawn"
    assert "corrected" in waiting(room)


def test_an_analyst_takes_back_nobody_elses_word_and_an_admin_does(hall: Hall, store: Store) -> None:
    correct(hall.visitor("Ada"), store, "weapon", "mortar")
    at = only(store).corrections[-1].at.isoformat()
    path = f"/incidents/{only(store).id}/uncorrect"
    assert hall.visitor("Amal").post(path, once="1", at=at).status_code == 409
    assert only(store).weapon is Weapon.MORTAR
    assert hall.visitor("Ada").post(path, once="2", at=at).status_code == 303
    assert only(store).weapon is None


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("place", ""),
        ("place", "Nowhere-at-all, SY"),
        ("place", "<script>alert(1)</script>"),
        ("place", "a, b, c, d, e"),
        ("place", "Spot, SY, 99.0, 36.0"),
        ("place", "Tripoli"),  # of several countries, none of them this one
        ("date", "yesterday"),
        ("date", "2026-13-01"),
        ("weapon", "spoon"),
        ("killed.child", "8"),  # of seven
        ("killed.child", "-1"),
        ("killed.child", "99999999"),
        ("killed.all", "3"),  # has a form and an undo of its own
        ("killed", "3"),
        ("toll; DROP TABLE", "3"),
        ("", ""),
    ],
)
def test_what_makes_no_sense_changes_nothing(amal: Visitor, store: Store, fact: str, value: str) -> None:
    before = only(store)
    assert correct(amal, store, fact, value) == 409
    assert only(store) == before


def test_a_script_in_a_note_or_a_name_is_shown_as_text(amal: Visitor, store: Store) -> None:
    script = "<script>alert(1)</script>"
    assert correct(amal, store, "place", f"{script}, SY, 35.9, 36.6", note=script) == 303
    page = amal.get(f"/incidents/{only(store).id}").text
    assert script not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_form_that_is_sent_twice_is_done_once(amal: Visitor, store: Store) -> None:
    for _ in range(2):
        assert correct(amal, store, "weapon", "mortar") == 303
    assert len(only(store).corrections) == 1


def test_a_correction_stands_in_the_log_with_who_did_it(amal: Visitor, store: Store) -> None:
    correct(amal, store, "weapon", "mortar")
    with store.read() as asking:
        line = asking.audit(1)[0]
    assert (line.person, line.what, line.outcome, line.detail) == ("Amal", "correct", "done", "weapon")
