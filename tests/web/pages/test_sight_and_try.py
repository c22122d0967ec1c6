"""The feeds that are heard and those that are not, and a text that somebody tries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from monitor.entries import Entry
from monitor.feeds import Feed, FeedState
from monitor.pipeline.mutes import MuteDesk
from monitor.places.areas import AroundSites
from monitor.places.regions import Region
from monitor.reports import Reading
from monitor.store import Store
from monitor.store.memos import Memo
from monitor.web.pages.turns import BusyTurns
from monitor.web.served import served
from tests.doubles.newsroom import pen, rule
from tests.doubles.nouns import NOON, alert, delivery, incident, minutes
from tests.doubles.visitor import PEOPLE, SUDAN, SYRIA, Hall, Visitor

SITES = Region("Near our teams", parts=(AroundSites(((35.9, 36.6),), 10.0),))


def read(entries: Sequence[Entry]) -> list[Reading]:
    return [pen(entry) for entry in entries]


@pytest.fixture
def hall(store: Store) -> Hall:
    hall = Hall(store)
    hall.turn(
        feeds=(Feed("Wire", "https://wire.example/?key=hunter2", "Wire", language="en"),),
        rules=(rule(),),
        regions=(*hall.config.regions, SITES),
    )
    hall.app = served(replace(hall.watched, read=read), hall.web)
    return hall


def test_a_feed_that_errs_is_said_and_its_address_is_not(amal: Visitor, hall: Hall) -> None:
    with hall.store.write() as writing:
        writing.save_feed_state(
            FeedState("Wire", last_poll_at=NOON, first_poll_at=NOON, failures=9, last_error="https://wire.example")
        )
    page = amal.get("/sight").text
    assert "erring" in page
    assert "No feed can be read now" in page
    assert "hunter2" not in page
    assert "wire.example" not in page


def test_messages_that_wait_are_counted_and_no_recipient_named(amal: Visitor, hall: Hall) -> None:
    with hall.store.write() as writing:
        writing.save_alert(alert())
        writing.queue([delivery(recipient="leila@ngo.example")])
    page = amal.get("/sight").text
    assert "waiting: 1" in page
    assert "leila@" not in page


def test_the_last_backup_is_shown_and_that_there_was_none(amal: Visitor, hall: Hall) -> None:
    assert "none that this store knows of" in amal.get("/sight").text
    with hall.store.write() as writing:
        writing.save_memo(Memo.BACKED_UP, NOON.isoformat())
    hall.later(hours=5)
    assert "5 h" in amal.get("/sight").text


def test_regions_of_our_own_sites_are_never_on_a_page(hall: Hall) -> None:
    for name in ("Amal", "Ada"):
        assert "Near our teams" not in hall.visitor(name).get("/sight").text


def test_only_an_admin_sees_who_did_what(hall: Hall) -> None:
    assert "Who did what here" not in hall.visitor("Amal").get("/sight").text
    page = hall.visitor("Ada").get("/sight").text
    assert "Who did what here" in page
    assert "sign in" in page


def test_an_admin_of_some_regions_does_not_see_what_was_done_elsewhere(hall: Hall) -> None:
    hall.turn(people=tuple(replace(one, regions=(SUDAN,)) if one.name == "Ada" else one for one in PEOPLE))
    assert "Who did what here" not in hall.visitor("Ada").get("/sight").text


@pytest.fixture
def muted(hall: Hall) -> Hall:
    """An incident, its town, its region and a rule are muted."""
    here = incident("a" * 32)
    with hall.store.write() as writing:
        writing.save_incident(here)
        desk = MuteDesk(writing, hall.config, "Ada", "", hall.at)
        for name in ("Karsa", "Syria", "Near our teams", "Sudan"):
            desk.place(name, hall.at + minutes(60))
        desk.incident(here, hall.at + minutes(60))
        desk.rule(hall.config.rules[0].name, hall.at + minutes(60))
    return hall


def test_whoever_has_regions_is_not_told_what_is_muted_elsewhere(muted: Hall) -> None:
    page = muted.visitor("Omar").get("/sight").text
    assert not any(f"<bdi>{name}</bdi> until" in page for name in ("Karsa", "Syria", "a" * 32))
    assert all(f"<bdi>{name}</bdi> until" in page for name in ("Sudan", muted.config.rules[0].name))


def test_whoever_watches_there_is(muted: Hall) -> None:
    muted.turn(people=(replace(PEOPLE[1], regions=(SYRIA,)),))
    page = muted.visitor("Vera").get("/sight").text
    assert all(f"<bdi>{name}</bdi> until" in page for name in ("Karsa", "Syria", "a" * 32))
    assert "<bdi>Sudan</bdi> until" not in page


def test_that_a_region_of_our_own_sites_is_muted_is_told_to_nobody(muted: Hall) -> None:
    assert "Near our teams" not in muted.visitor("Amal").get("/sight").text


def test_a_text_is_read_and_every_rule_asked(amal: Visitor) -> None:
    page = amal.post("/try", text="Shelling in Karsa\n7 killed in Karsa on Monday.").text
    assert "7 killed" in page
    assert "would alert" in page


def test_nothing_of_a_tried_text_is_kept_and_nobody_told(amal: Visitor, hall: Hall) -> None:
    amal.post("/try", text="7 killed in Karsa")
    with hall.store.read() as asking:
        assert set(asking.counts().values()) == {0}


def test_a_tried_text_is_text(amal: Visitor) -> None:
    page = amal.post("/try", text="7 killed <script>alert(1)</script></textarea><img src=x>").text
    assert "<script>" not in page
    assert "<img" not in page


def test_a_text_without_end_is_refused(amal: Visitor) -> None:
    assert amal.post("/try", text="x" * 60_000).status_code == 413


def test_who_has_a_text_read_waits_with_the_next_and_others_have_turns_too() -> None:
    turns = BusyTurns()
    with turns.of("Amal") as first, turns.of("Amal") as again, turns.of("Vera") as other, turns.of("Ada") as third:
        assert (first, again, other, third) == (True, False, True, False)
    with turns.of("Amal") as later:
        assert later


def test_a_second_text_at_once_is_told_to_wait(amal: Visitor, hall: Hall) -> None:
    answers: list[int] = []

    def slow(entries: Sequence[Entry]) -> list[Reading]:
        answers.append(again.post("/try", text="7 killed").status_code)
        return read(entries)

    hall.app = served(replace(hall.watched, read=slow), hall.web)
    first, again = hall.visitor("Amal"), hall.visitor("Amal")
    assert first.post("/try", text="7 killed in Karsa").status_code == 200
    assert answers == [429]


def test_an_empty_text_asks_for_one(amal: Visitor) -> None:
    assert amal.post("/try", text="  ").status_code == 200


def test_an_admin_believes_a_feed_no_more_and_again(hall: Hall) -> None:
    ada = hall.visitor("Ada")
    assert ada.post("/feeds/quarantine", feed="Wire").status_code == 303
    with hall.store.read() as asking:
        assert set(asking.quarantine_register().now) == {"Wire"}
    assert "not believed" in ada.get("/sight").text
    ada.post("/feeds/release", feed="Wire")
    with hall.store.read() as asking:
        assert set(asking.quarantine_register().now) == set()
        assert [line.what for line in asking.audit(2)] == ["release", "quarantine"]


@pytest.mark.parametrize("name", ["Amal", "Vera"])
def test_nobody_else_does(hall: Hall, name: str) -> None:
    visitor = hall.visitor(name)
    assert "/feeds/quarantine" not in visitor.get("/sight").text
    assert visitor.post("/feeds/quarantine", feed="Wire").status_code == 403
    with hall.store.read() as asking:
        assert set(asking.quarantine_register().now) == set()


def test_a_feed_that_is_not_there_and_a_word_that_is_no_act_do_nothing(hall: Hall) -> None:
    ada = hall.visitor("Ada")
    assert ada.post("/feeds/quarantine", feed="<script>").status_code == 409
    assert ada.post("/feeds/explode", feed="Wire").status_code == 404
