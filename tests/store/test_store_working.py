"""Open incidents in the writer's memory are those of the store, whoever changes them and whatever is taken back."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from monitor.entries import Entry
from monitor.incidents import Incident, Member, group, wait
from monitor.model import Place, Precision
from monitor.reports import Kind, Report
from monitor.store import Forget, Store, working
from tests.doubles.nouns import HARBOUR, NOON, entry, member, minutes, reading, report
from tests.doubles.store import sqlite_url

KINDS = (Kind.CASUALTIES, Kind.CASUALTIES, Kind.CONTEXT)
DAY = timedelta(days=1)
TOWNS = (
    HARBOUR,
    replace(HARBOUR, name="Marsa", country="LB", admin1="North", lat=34.4, written="Marsa"),  # next to SY
    replace(HARBOUR, name="Kassala", country="SD", admin1="Kassala", lat=15.4, written="Kassala"),
    Place("nowhere", None, None, None, None, Precision.INTERNATIONAL),
    None,
)


class Halted(Exception):  # noqa: N818 - no error of ours
    """The end of a transaction that is taken back."""


@dataclass
class GrowingStore:
    """A store, the time, and reports that come in."""

    store: Store
    chance: random.Random
    now: datetime = NOON
    number: int = 0
    told: list[Member] = field(default_factory=list)

    def arrives(self, store: Store, *, halts: bool = False) -> None:
        """One entry as the intake takes it in."""
        again = self.told and self.chance.random() < 0.2
        old = self.chance.choice(self.told) if again else None
        self.number += 1
        came = entry(
            old.key if old else f"k{self.number}",
            feed=old.feed if old else f"feed {self.chance.randrange(3)}",
            revision=old.revision + 1 if old else 0,
            text=f"\x00Shells hit the market, said {self.number}.",
            seen=self.now,
            published=self.now,
        )
        told = report(self.chance.randrange(1, 9), place=self.chance.choice(TOWNS))
        with store.write() as writing:
            writing.save_entries({came: reading(told)})
            arriving = member(came, told)
            for change in group([arriving], writing.candidates([arriving], self.now), self.now):
                writing.save_change(change)
            if halts:
                raise Halted
        self.told.append(arriving)

    def agrees(self) -> None:
        """Memory and store give the same incidents, in the same order, to a report of each place."""
        for place in TOWNS:
            asked = [member(entry("new"), report(place=place))]
            with self.store.read() as asking:
                stored = asking.candidates(asked, self.now)
            with self.store.write() as writing:
                assert list(writing.candidates(asked, self.now)) == stored


def step(world: GrowingStore, other: Store) -> None:
    """Whatever can happen to open incidents."""
    kind = world.chance.random()
    if kind < 0.55:
        world.arrives(world.store)
    elif kind < 0.65:
        world.arrives(other)
    elif kind < 0.75:
        with pytest.raises(Halted):
            world.arrives(world.store, halts=True)
    elif kind < 0.85:
        world.now += timedelta(hours=world.chance.choice((1, 30, 100)))
    elif kind < 0.9:
        world.now -= timedelta(hours=50)  # a clock that steps back
    else:
        what = world.chance.choice((Forget.TEXT, Forget.NAMES))
        with world.store.write() as writing:
            writing.forget(what, world.now - timedelta(days=3), {}, None)


@pytest.mark.parametrize("seed", range(3))
def test_memory_gives_the_candidates_that_the_store_has(store: Store, store_url: str, seed: int) -> None:
    world, other = GrowingStore(store, random.Random(seed)), Store.open(store_url)
    try:
        for number in range(40):
            step(world, other)
            if number % 4 == 3:
                world.agrees()
    finally:
        other.close()


def grown(store: Store, chance: random.Random, *, expecting: bool) -> list[Incident]:
    """All incidents after some parts of entries, a few of which come again and again, also in one part."""
    now, seen = NOON, Counter[str]()
    for _ in range(12):
        now += timedelta(hours=chance.choice((1, 30, 300)))
        came = dict[Entry, Report]()
        for key in chance.choices("abcdef", k=6):
            text = f"Shells hit the market, said {chance.randrange(9)}."
            one = entry(key, revision=seen[key], text=text, seen=now, published=now)
            came[one] = replace(report(chance.randrange(1, 9), place=chance.choice(TOWNS)), kind=chance.choice(KINDS))
            seen[key] += 1
        with store.write_own() as own:
            own.keep_new({one: reading(told) for one, told in came.items()})
        with store.write() as writing:
            if expecting:
                writing.expect(list(came))
            for one, told in came.items():
                known = writing.candidates([arriving := member(one, told)], now)
                for change in group([arriving], known, now) or wait(arriving, known, now)[1]:
                    writing.save_change(change)
    with store.read() as asking:
        return asking.incidents()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_expected_of_a_part_is_what_each_entry_asks(store: Store, tmp_path: Path, seed: int) -> None:
    (tmp_path / "other").mkdir()
    other = Store.open(sqlite_url(tmp_path / "other"))
    at_once = grown(store, random.Random(seed), expecting=True)
    assert at_once == grown(other, random.Random(seed), expecting=False)
    assert any(len(incident.members) > 1 for incident in at_once)
    other.close()


def test_a_part_asks_once_for_homes_and_texts(store: Store) -> None:
    came = [entry(f"k{number}", text=f"Shells hit the market {number}.") for number in range(5)]
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda c, k, statement, *rest: asked.append(statement))
    with store.write() as writing:
        writing.save_entries({one: reading(report(place=HARBOUR)) for one in came})
    with store.write() as writing:
        writing.expect(came)
        for one in came:
            arriving = member(one, report(place=HARBOUR))
            for change in group([arriving], writing.candidates([arriving], NOON), NOON):
                writing.save_change(change)
    assert len([one for one in asked if one.startswith("SELECT") and "FROM incident_members" in one]) == 1
    assert len([one for one in asked if one.startswith("SELECT") and "FROM entries" in one]) == 1


def test_the_next_report_asks_the_store_for_no_incident(store: Store) -> None:
    world = GrowingStore(store, random.Random(7))
    for _ in range(3):
        world.arrives(store)
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda c, k, statement, *rest: asked.append(statement))
    came = member(entry("new"), report(place=HARBOUR))
    with store.write() as writing:
        assert list(writing.candidates([came], NOON))
    assert not [statement for statement in asked if "incidents.data" in statement]


def test_what_was_taken_back_was_never_there(store: Store) -> None:
    world = GrowingStore(store, random.Random(1))
    world.arrives(store)
    with pytest.raises(Halted):
        world.arrives(store, halts=True)
    world.agrees()
    with store.read() as asking:
        assert len(asking.incidents()) <= 1


def test_what_waits_goes_on_waiting_where_all_is_loaded_anew() -> None:
    known = working.Working()
    room = known.lately(None, NOON).room
    known.clear()
    assert known.lately(None, NOON).room is room


@pytest.mark.parametrize("what", [Forget.TEXT, Forget.NAMES])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["by the writer", "by another process"])
def test_whoever_waits_waits_no_longer_than_retention_keeps_texts(
    store: Store, store_url: str, what: Forget, elsewhere: bool
) -> None:
    old, young = (member(entry(key, seen=seen), report()) for key, seen in (("old", NOON), ("young", NOON + DAY)))
    world = GrowingStore(store, random.Random(5))
    world.arrives(store)
    with store.write() as writing:
        room = writing.candidates([old], NOON).room
        room.take(old, NOON)
        thread = room.take(young, NOON + DAY)
    other = Store.open(store_url)
    with (other if elsewhere else store).write() as writing:
        writing.forget(what, NOON + DAY / 2, {}, None)
    with store.write() as writing:
        writing.candidates([young], NOON + DAY)
    other.close()
    assert [m.key for m in thread.members] == ["young"]


def test_of_more_than_may_be_held_the_countries_go_of_which_none_asked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store._working, "most", 2 * working.MEMBER)
    world = GrowingStore(store, random.Random(2))
    for _ in range(12):
        world.arrives(store)
        world.now += minutes(1)
    world.agrees()
    assert held(store) <= store._working.most


def held(store: Store) -> int:
    return store._working._held


def test_an_incident_that_is_too_old_is_let_go(store: Store) -> None:
    world = GrowingStore(store, random.Random(3))
    world.arrives(store)
    world.now += timedelta(days=20)
    asked = member(entry("new"), report(place=None))
    with store.write() as writing:
        assert list(writing.candidates([asked], world.now)) == []
    assert held(store) == 0
