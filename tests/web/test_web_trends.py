"""Trends: each event once, in the week in which it happened; what was not read is unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.alerts.listening import Listening, Recorded, Stretch
from monitor.incidents import IncidentStatus
from monitor.model import Count, Harm, Victim, Weapon
from monitor.store import Store
from monitor.store.listed import Summand
from monitor.web.filters import Filters
from monitor.web.listing import EVERYTHING
from monitor.web.pages.trends import rows_of
from monitor.web.trends import begins, cells_of, splits, trend_of
from tests.doubles.nouns import HARBOUR, NOON, incident, toll
from tests.doubles.store import store, store_url

__all__ = ["store", "store_url"]  # on both databases

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)  # the day of NOON
ALWAYS = Recorded(NOON - timedelta(days=400))


def row(days: float, killed: int | None = 5, weapon: Weapon | None = None) -> Summand:
    return Summand(NOON - timedelta(days=days), HARBOUR, weapon, toll(killed))


def test_weeks_begin_on_monday_and_end_with_the_present_one() -> None:
    assert begins(1, NOON) == MONDAY
    assert begins(4, NOON) == MONDAY - timedelta(days=21)
    assert begins(1, MONDAY - timedelta(seconds=1)) == MONDAY - timedelta(days=7)


def test_each_event_stands_in_its_week() -> None:
    trend = trend_of([row(0.1, 3), row(3, 4), row(9, 7)], 4, ALWAYS, NOON)
    assert [week.total.killed for week in trend.weeks] == [0, 7, 4, 3]
    assert [week.over for week in trend.weeks] == [True, True, True, False]
    assert (trend.now.killed, trend.now.incidents) == (14, 3)


def test_an_unknown_number_is_counted_as_such_and_not_as_none() -> None:
    total = trend_of([row(0.1, None), row(0.1, 2)], 4, ALWAYS, NOON).now
    assert (total.killed, total.unknown, total.incidents) == (2, 1, 2)


def test_the_time_before_is_as_long() -> None:
    rows = [row(1, 3), row(23, 8), row(60, 100)]
    before = trend_of(rows, 4, ALWAYS, NOON).before
    assert before is not None
    assert before.killed == 8


def test_a_week_that_was_not_read_is_no_calm_one() -> None:
    heard = Listening((Stretch(MONDAY - timedelta(days=40), MONDAY - timedelta(days=14)), Stretch(MONDAY, NOON)))
    trend = trend_of([], 4, Recorded(MONDAY - timedelta(days=40), heard), NOON)
    assert [week.read for week in trend.weeks] == [True, False, False, True]


def test_where_the_time_before_was_not_read_there_is_no_comparison() -> None:
    assert trend_of([row(23, 8)], 4, Recorded(NOON - timedelta(days=25)), NOON).before is None


def test_a_region_may_not_have_been_read_when_others_were() -> None:
    silent = Listening((Stretch(NOON - timedelta(days=99), NOON),), {"Sudan": ()})
    record = Recorded(NOON - timedelta(days=99), silent)
    found = splits([row(1), row(2)], 4, NOON, record, lambda r: ["Sudan", "Syria"], record.of)
    assert {one.label: (one.read, one.before is not None) for one in found} == {
        "Sudan": (False, False),
        "Syria": (True, True),
    }


def test_a_class_of_victims_is_summed_by_its_own_cell() -> None:
    hurt = {Harm.KILLED: {Victim.ALL: Count(9, 9, 9), Victim.CHILD: Count(2, 2, 2)}}
    one = Summand(NOON, HARBOUR, None, hurt)
    (child,) = splits([one], 4, NOON, ALWAYS, lambda r: ["child"], keys=lambda v: cells_of(Victim(v)))
    assert (child.now.killed, child.now.incidents) == (2, 1)


def test_the_label_with_most_dead_stands_first() -> None:
    rows = [row(1, 3, weapon=Weapon.MORTAR), row(1, 9, weapon=Weapon.MISSILE)]
    assert [one.label for one in splits(rows, 4, NOON, ALWAYS, lambda r: [str(r.weapon)])] == ["missile", "mortar"]


def test_what_was_taken_back_or_may_be_another_adds_nothing(store: Store) -> None:
    with store.write() as writing:
        writing.save_incident(incident("a"))
        writing.save_incident(incident("b", status=IncidentStatus.RETRACTED))
        writing.save_incident(incident("c", perhaps="a"))
    with store.read() as asking:
        found = rows_of(asking, Filters(), EVERYTHING, (), 4, NOON)
    assert len(found) == 1
