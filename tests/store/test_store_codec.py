"""Dataclasses to JSON and back, unharmed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds import FeedState
from monitor.incidents import Incident, Judgement, StaffMark
from monitor.model import Target, Weapon
from monitor.reports import Reading, Rejected
from monitor.store import codec
from monitor.store.tables import key_form
from tests.doubles.nouns import NOON, alert, entry, incident, member, reading, report, toll, verdict


@pytest.mark.parametrize(
    "value",
    [
        entry(),
        member(),
        incident(),
        verdict(),
        alert(),
        reading(report()),
        FeedState("Wire", next_poll_at=NOON),
        incident(marks=(StaffMark(NOON, Judgement.WRONG_COUNT, "amal", "by us", 7, 3),), merged=("inc2",)),
        Reading(None, rejected=Rejected.NO_HARM_WORD),
        report(None, weapon=Weapon.LANDMINE, target=Target.SCHOOL),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_written_is_read_back_equal(value: object) -> None:
    assert codec.load(type(value), codec.dump(value)) == value


def test_a_toll_is_read_back_with_its_enums_and_spans() -> None:
    assert codec.load_toll(codec.dump_toll(toll(7))) == toll(7)


def test_defaults_take_no_room() -> None:
    assert json.loads(codec.dump(Reading(None, rejected=Rejected.NO_HARM_WORD))) == {
        "language": None,
        "rejected": "no_harm_word",
    }


def test_a_field_of_a_later_release_is_passed_over() -> None:
    assert codec.load(FeedState, '{"feed": "Wire", "mood": "sunny"}') == FeedState("Wire")


def test_a_row_from_before_a_field_was_added_reads_as_its_default() -> None:
    oldest = '{"id":"i","opened":"2026-03-02T12:00:00Z","updated":"2026-03-02T12:00:00Z","members":[]}'
    assert codec.load(Incident, oldest) == Incident("i", NOON, NOON, ())


@pytest.mark.parametrize("dirty", ["a\x00b", "a\ud800b"])
def test_text_that_postgresql_refuses_is_cleaned_at_any_depth(dirty: str) -> None:
    held = incident("i", member(entry(title=dirty)))
    written = codec.dump(held)
    assert codec.load(Incident, written).members[0].title == "ab"
    written.encode()
    assert codec.load_facts(codec.dump_facts({dirty: [{"deep": (dirty, 1)}]})) == {"ab": [{"deep": ["ab", 1]}]}


def test_what_can_be_stored_as_it_is_stays_the_very_same() -> None:
    held = incident("i", member())
    assert codec.as_stored(held) is held


@pytest.mark.parametrize("dirty", ["a\x00b", "a\ud800b"])
def test_what_cannot_is_as_whoever_asks_the_store_gets_it(dirty: str) -> None:
    held = incident("i", member(entry(title=dirty)))
    assert codec.as_stored(held) == codec.load(Incident, codec.dump(held)) != held


def test_facts_may_hold_times_and_words_of_an_enum() -> None:
    facts = {"at": datetime(2026, 3, 2, tzinfo=UTC), "why": Rejected.NEGATED}
    assert codec.load_facts(codec.dump_facts(facts)) == {"at": "2026-03-02T00:00:00Z", "why": "negated"}


def test_an_incident_is_written_without_losing_what_it_shares() -> None:
    first, second = (
        codec.load(
            Incident, '{"id":"i","opened":"2026-03-02T12:00:00Z","updated":"2026-03-02T12:00:00Z","members":[]}'
        ),
        incident("i"),
    )
    assert replace(first, members=second.members).members == second.members


@given(st.text())
def test_any_text_survives_or_is_cleaned_the_same_way_twice(said: str) -> None:
    once = codec.load_facts(codec.dump_facts({"said": said}))
    assert codec.load_facts(codec.dump_facts(once)) == once


@given(st.text(max_size=3000))
def test_a_key_fits_an_index_of_either_database(key: str) -> None:
    assert len(key_form(key).encode()) <= 800
    assert key_form(key_form(key)) == key_form(key)


def test_long_keys_stay_apart() -> None:
    assert key_form("k" * 5000) != key_form("k" * 5001)
