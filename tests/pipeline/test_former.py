"""People who acted are taken out of what they did, and their words stay."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.config.settings import Retention
from monitor.deliveries import State
from monitor.deliveries.settings import EmailChannel
from monitor.incidents import Incident
from monitor.pipeline.staff import Desk
from monitor.pipeline.upkeep.forget import forget_some
from monitor.store.former import FORMER, said_without
from tests.doubles.newsroom import Newsroom, config, item
from tests.doubles.nouns import NOON, minutes

CHANNEL = EmailChannel("duty", ("leila@ngo.example", "omar@ngo.example"))


@pytest.fixture
def judged(any_room: Newsroom) -> Newsroom:
    """An incident that Amal acknowledged and Leila corrected, told to Leila and Omar."""
    any_room.config = config(channels=(CHANNEL,))
    any_room.__post_init__()
    any_room.publish(item("7 killed in Karsa"))
    any_room.deliver()
    for by, work in (("Amal", "ack"), ("Leila", "count")):
        with any_room.store.write() as writing:
            desk = Desk(writing, any_room.config, by, "asked the hospital", NOON + minutes(5))
            desk.acknowledge(only(any_room)) if work == "ack" else desk.wrong_count(only(any_room), 12)
    any_room.deliver(at=6)
    return any_room


def only(room: Newsroom) -> Incident:
    with room.store.read() as asking:
        [found] = asking.incidents()
    return found


def everything(room: Newsroom) -> str:
    """All that the store has of the incident, in words."""
    with room.store.read() as asking:
        one = only(room)
        known = (one, asking.verdicts(one.id), asking.alerts(incident=one.id), asking.outbox(list(State)))
        return str(known)


def test_after_its_time_nobody_is_named_and_the_words_stay(judged: Newsroom) -> None:
    forget_some(judged.store, Retention(staff=timedelta(days=30)), NOON + timedelta(days=31))
    assert {ack.by for ack in only(judged).acks} == {mark.by for mark in only(judged).marks} == {FORMER}
    assert only(judged).marks[0].note == "asked the hospital"
    assert "Amal" not in everything(judged)
    assert "Leila" not in everything(judged)


def test_a_note_is_nobodys_then(any_room: Newsroom) -> None:
    any_room.publish(item("7 killed in Karsa"))
    with any_room.store.write() as writing:
        Desk(writing, any_room.config, "Leila", "asked the ward", NOON + minutes(5)).annotate(only(any_room))
    forget_some(any_room.store, Retention(staff=timedelta(days=30)), NOON + timedelta(days=31))
    assert (only(any_room).history[-1].by, "Leila" in everything(any_room)) == (FORMER, False)


def test_before_that_everybody_is(judged: Newsroom) -> None:
    forget_some(judged.store, Retention(staff=timedelta(days=30)), NOON + timedelta(days=29))
    assert [ack.by for ack in only(judged).acks] == ["Amal", "Leila"]


def test_one_person_is_taken_out_and_the_others_stay(judged: Newsroom) -> None:
    with judged.store.write() as writing:
        assert writing.forget_person("Leila", ["LEILA@ngo.example"]) > 0
    assert [ack.by for ack in only(judged).acks] == ["Amal", FORMER]
    assert "Leila" not in everything(judged)
    assert "leila@ngo.example" not in everything(judged)
    assert "omar@ngo.example" in everything(judged)


def test_what_waits_for_somebody_who_left_is_dropped(judged: Newsroom) -> None:
    judged.publish(item("30 killed in Karsa", guid="k2"), at=50, etag='"2"')
    with judged.store.write() as writing:
        writing.forget_person("Leila", ["leila@ngo.example"])
    assert [row.recipient for row in judged.outbox(State.PENDING)] == ["omar@ngo.example"]
    assert {row.recipient for row in judged.outbox(State.DROPPED)} == {FORMER}


def test_a_name_in_the_news_is_nobodys_of_ours() -> None:
    facts = {
        "title": "killed by Amal militia",
        "by": "Amal",
        "found": "acknowledged by Amal at 12:00",
        "quotes": ["by Amal"],
    }
    assert said_without(facts, ["Amal"]) == {
        **facts,
        "by": FORMER,
        "found": f"acknowledged by {FORMER} at 12:00",
    }


def test_a_longer_name_that_begins_alike_is_somebody_else() -> None:
    assert said_without({"found": "acknowledged by Amalia at"}, ["Amal"]) == {"found": "acknowledged by Amalia at"}
