"""An incident's history is rows: what happens adds some, and whoever asks has the whole."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from sqlalchemy import select

from monitor.incidents import Happening, Incident
from monitor.incidents.quota import LINES, in_short
from monitor.store import Store
from monitor.store.history import turned
from monitor.store.tables import happenings
from tests.doubles.nouns import NOON, entry, incident, member, minutes, reading

EVENT = incident("i", member())


def lines(count: int, what: str = "joined") -> tuple[Happening, ...]:
    return tuple(Happening(NOON + minutes(n), what, f"Wire {n}") for n in range(count))


def saved(store: Store, after: Incident, before: Incident | None = None) -> Incident:
    with store.write() as writing:
        writing.save_entries({entry(): reading()})
        writing.save_incident(after, before)
    return after


def told(store: Store) -> tuple[Happening, ...]:
    with store.read() as asking:
        return asking.incidents()[0].history


def rows(store: Store) -> list[tuple[int, str]]:
    with store.engine.connect() as connection:
        return [(row.seq, row.data) for row in connection.execute(select(happenings).order_by(happenings.c.seq))]


def test_a_report_adds_its_line_and_leaves_the_others_as_they_were_written(store: Store) -> None:
    first = saved(store, replace(EVENT, history=lines(3)))
    before = rows(store)
    saved(store, replace(first, history=lines(4)), first)
    assert rows(store)[:3] == before
    assert told(store) == lines(4)


def test_of_a_history_that_is_too_long_the_oldest_lines_on_reports_go(store: Store) -> None:
    first = saved(store, replace(EVENT, history=(*lines(1, "opened"), *lines(LINES - 1))))
    after = in_short((*first.history, *lines(2, "acknowledged")))
    saved(store, replace(first, history=after), first)
    assert told(store) == after
    assert len(rows(store)) == LINES


def test_a_history_of_two_incidents_stands_as_it_was_put_together(store: Store) -> None:
    first = saved(store, replace(EVENT, history=lines(20)))
    both = (*lines(20, "merged")[10:], *first.history[::-1])
    saved(store, replace(first, history=both), first)
    assert told(store) == both


def test_what_was_there_is_replaced_where_nobody_says_what_that_was(store: Store) -> None:
    saved(store, replace(EVENT, history=lines(5)))
    saved(store, replace(EVENT, history=lines(2, "opened")))
    assert told(store) == lines(2, "opened")


def test_the_lines_of_an_incident_are_nobody_elses(store: Store) -> None:
    saved(store, replace(EVENT, history=lines(2)))
    saved(store, replace(incident("j", member()), history=lines(1, "opened")))
    with store.read() as asking:
        assert {one.id: one.history for one in asking.incidents()} == {"i": lines(2), "j": lines(1, "opened")}


@pytest.mark.parametrize("seed", range(30))
def test_a_history_is_the_earlier_one_without_what_is_gone_and_with_what_is_new(seed: int) -> None:
    chance = random.Random(seed)
    before, others = lines(12), lines(5, "note")
    kept = tuple(line for line in before if chance.random() < 0.7)
    after = (*kept, *others) if chance.random() < 0.7 else tuple(chance.sample((*kept, *others), len(kept) + 5))
    gone, new = turned(before, after)
    assert (*(line for line in before if line not in gone), *new) == after
