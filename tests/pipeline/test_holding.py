"""Budgets and quiet hours at work: what is held and when it is told, on the store and in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event

from monitor.alerts import Alert, Reason, operational_alert, samples
from monitor.alerts.summary import MOST
from monitor.config import Config
from monitor.deliveries import Delivery, State
from monitor.deliveries.limits import Budget, Limits, Quiet
from monitor.deliveries.settings import EmailChannel
from monitor.model import Severity
from monitor.pipeline import Memory
from monitor.pipeline.ledger import Ledger
from monitor.pipeline.outbox import budgets
from monitor.store import Store
from tests.doubles.facts import facts_of
from tests.doubles.newsroom import config
from tests.doubles.nouns import NOON, minutes
from tests.doubles.store import sqlite_url, store_url

__all__ = ["store_url"]

LOW, MEDIUM, HIGH, CRITICAL = Severity
TWO_AN_HOUR = Limits(Budget(2, timedelta(hours=1)))
NIGHT = Limits(quiet=Quiet(time(22), time(6), ZoneInfo("UTC"), HIGH))
SAMPLE: Any = samples()["new"].facts


def news(
    incident: str,
    severity: Severity = HIGH,
    reason: Reason = Reason.NEW,
    at: datetime = NOON,
    number: int = 1,
    changed: tuple[int, int] | None = None,
    feed: str | None = None,
) -> Alert:
    """An alert on an incident, its `number`th; changed: the figures of the dead before and after; feed: the one without
    which nobody would be told."""
    ident = f"{incident}-{number}"
    facts = {
        **SAMPLE,
        "id": ident,
        "reason": reason.value,
        "severity": severity.word,
        "sequence": number,
        "at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "incident": {**SAMPLE["incident"], "id": incident},
        "changed": [_figures(*changed)] if changed else [],
    }
    return Alert(ident, "Civilians", incident, reason, severity, at, number, facts, feed=feed)


def _figures(before: int, after: int) -> dict[str, object]:
    return {
        "what": "killed.all",
        "before": f"{before}",
        "after": f"{after}",
        "before_figure": before,
        "after_figure": after,
    }


class Kept(Memory):
    """Memory that shows what it was told to send."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, Delivery] = {}

    def queue(self, queued: Any) -> None:
        rows = list(queued)
        self.rows |= {row.id: row for row in rows}
        super().queue(rows)

    def fold(self, told: Any, into: str) -> None:
        rows = list(told)
        super().fold(rows, into)
        self.rows |= {
            row.id: replace(row, state=State.FOLDED, notes={**row.notes, "folded_into": into})
            for row in rows
            if row.id != into
        }


@dataclass
class LimitedDesk:
    """Somebody under limits, and what lies in the outbox for them."""

    open: Any
    rows_of: Any
    limits: Limits = TWO_AN_HOUR
    config: Config = field(default_factory=Config)

    def under(self, limits: Limits, *to: str) -> LimitedDesk:
        self.limits = limits
        self.config = config(channels=[EmailChannel("duty", to or ("duty@example.org",), limits)])
        return self

    def tell(self, alert: Alert, at: datetime) -> None:
        with self.open() as ledger:
            ledger.save_alert(alert)
            budgets.put(alert, self.config.channels, ledger, at)

    def release(self, at: datetime) -> list[Alert]:
        with self.open() as ledger:
            return list(budgets.release(ledger, self.config, at))

    def next(self, after: datetime) -> datetime | None:
        with self.open() as ledger:
            return budgets.next_release(ledger, self.config, after)

    def rows(self, *states: State) -> list[Delivery]:
        return [row for row in self.rows_of() if row.state in (states or tuple(State))]

    def states(self) -> dict[str, State]:
        return {row.alert: row.state for row in self.rows()}


@pytest.fixture(params=["store", "memory"])
def desk(request: pytest.FixtureRequest) -> LimitedDesk:
    return _in_memory() if request.param == "memory" else request.getfixturevalue("stored")


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[LimitedDesk]:
    store = Store.open(sqlite_url(tmp_path))
    yield _in_store(store)
    store.close()


@pytest.fixture
def on_each(store_url: str) -> Iterator[LimitedDesk]:
    """On each of the two databases."""
    store = Store.open(store_url)
    yield _in_store(store)
    store.close()


def _in_memory() -> LimitedDesk:
    kept = Kept()

    @contextmanager
    def opened() -> Iterator[Ledger]:
        yield kept

    return LimitedDesk(opened, lambda: list(kept.rows.values())).under(TWO_AN_HOUR)


def _in_store(store: Store) -> LimitedDesk:
    def rows() -> list[Delivery]:
        with store.read() as asking:
            return asking.outbox(())

    return LimitedDesk(store.write, rows).under(TWO_AN_HOUR)


def at(number: float) -> datetime:
    return NOON + minutes(number)


# what is held


def test_what_goes_over_a_budget_is_held_until_there_is_room(desk: LimitedDesk) -> None:
    for number in range(3):
        desk.tell(news(f"i{number}"), at(number))
    assert [row.state for row in desk.rows()] == [State.PENDING, State.PENDING, State.HELD]
    (held,) = desk.rows(State.HELD)
    assert (held.next_at, held.notes["held"], desk.next(at(5))) == (at(60), "budget", at(60))


def test_a_higher_severity_than_all_that_filled_the_budget_passes_at_once(desk: LimitedDesk) -> None:
    for number in range(4):
        desk.tell(news(f"i{number}", MEDIUM), at(number))
    desk.tell(news("worse", CRITICAL), at(5))
    assert desk.states()["worse-1"] is State.PENDING


def test_each_recipient_has_a_budget_of_their_own(desk: LimitedDesk) -> None:
    desk.under(TWO_AN_HOUR, "a@example.org", "b@example.org")
    for number in range(3):
        desk.tell(news(f"i{number}"), at(number))
    assert {row.recipient for row in desk.rows(State.HELD)} == {"a@example.org", "b@example.org"}
    assert len(desk.rows(State.PENDING)) == 4


def test_a_message_does_not_overtake_what_is_held_before_it(desk: LimitedDesk) -> None:
    for number in range(3):
        desk.tell(news(f"i{number}"), at(number))
    desk.tell(news("late"), at(60))  # there is room, and the held one is told first
    assert desk.states()["late-1"] is State.HELD
    (summary,) = desk.release(at(60))
    assert summary.facts["incident_count"] == 2


FOUR_AN_HOUR = Limits(Budget(4, timedelta(hours=1)))


def flood(desk: LimitedDesk, number: int) -> None:
    desk.under(FOUR_AN_HOUR)
    for one in range(number):
        desk.tell(news(f"i{one}", feed="Flood"), at(one))


def test_a_feed_that_floods_leaves_room_for_what_another_tells(desk: LimitedDesk) -> None:
    flood(desk, 20)
    desk.tell(news("true", feed="Wire"), at(21))
    assert desk.states()["true-1"] is State.PENDING
    assert len(desk.rows(State.HELD)) == 17
    assert desk.release(at(22)) == []


def test_what_a_flood_held_back_goes_out_when_its_own_part_has_room(desk: LimitedDesk) -> None:
    flood(desk, 20)
    assert desk.next(at(22)) == at(60)
    (summary,) = desk.release(at(60))
    assert summary.facts["incident_count"] == 17


def test_more_of_a_feed_that_floods_stands_behind_what_is_held_of_it(desk: LimitedDesk) -> None:
    flood(desk, 20)
    desk.tell(news("late", feed="Flood"), at(60))
    assert desk.states()["late-1"] is State.HELD


def test_the_message_that_spends_the_part_of_one_feed_names_it(desk: LimitedDesk) -> None:
    flood(desk, 4)
    spent = [facts_of(row)["budget_spent"] for row in desk.rows() if "budget_spent" in row.facts]
    assert [(one["feed"], one["messages"]) for one in spent] == [("Flood", 3)]


def test_what_quiet_hours_hold_of_another_feed_frees_nothing_of_a_flood(desk: LimitedDesk) -> None:
    desk.under(Limits(FOUR_AN_HOUR.budget, NIGHT.quiet))
    night = 11 * 60
    desk.tell(news("quiet", MEDIUM, feed="Wire"), at(night))
    for one in range(20):
        desk.tell(news(f"i{one}", feed="Flood"), at(night))
    assert desk.release(at(night + 1)) == []
    desk.tell(news("true", feed="Wire"), at(night + 2))
    assert desk.states()["true-1"] is State.PENDING


def test_a_flood_of_hundreds_sends_as_many_summaries_as_its_part_has_room_for(desk: LimitedDesk) -> None:
    desk.under(FOUR_AN_HOUR)
    for one in range(450):
        desk.tell(news(f"i{one}", feed="Flood"), at(0))
    assert [summary.facts["incident_count"] for summary in desk.release(at(60))] == [MOST] * 3
    desk.tell(news("true", feed="Wire"), at(61))
    assert desk.states()["true-1"] is State.PENDING
    assert [summary.facts["incident_count"] for summary in desk.release(at(120))] == [MOST, 450 - 3 - 4 * MOST]
    assert not desk.rows(State.HELD)


def test_a_summary_that_mostly_tells_of_one_feed_spends_its_part(desk: LimitedDesk) -> None:
    desk.under(Limits(FOUR_AN_HOUR.budget, NIGHT.quiet))
    for one in range(9):
        desk.tell(news(f"i{one}", MEDIUM, feed="Flood"), at(11 * 60))
    desk.tell(news("true", MEDIUM, feed="Wire"), at(11 * 60))
    (summary,) = desk.release(at(18 * 60))
    assert (summary.facts["incident_count"], summary.feed) == (10, "Flood")


def test_what_a_flood_told_first_waits_for_its_part_no_longer_when_another_feed_tells_of_it(desk: LimitedDesk) -> None:
    flood(desk, 20)
    with desk.open() as ledger:
        ledger.share("i9", "Wire")
        ledger.share("i8", "Flood")
    assert desk.release(at(22)) == []
    assert (desk.states()["i9-1"], desk.states()["i8-1"]) == (State.PENDING, State.HELD)


def test_quiet_hours_hold_what_is_not_severe_and_pass_the_rest(desk: LimitedDesk) -> None:
    desk.under(NIGHT)
    desk.tell(news("a", MEDIUM), at(11 * 60))
    desk.tell(news("b", HIGH), at(11 * 60))
    assert desk.states() == {"a-1": State.HELD, "b-1": State.PENDING}
    (held,) = desk.rows(State.HELD)
    assert (held.notes["held"], held.next_at) == ("quiet hours", at(18 * 60))


def test_operational_notes_are_held_too_and_a_channel_without_limits_holds_nothing(desk: LimitedDesk) -> None:
    desk.under(NIGHT)
    note = operational_alert("feed_failing", "Wire", "Wire is down.", at(700), severity=MEDIUM)
    desk.tell(note, at(700))
    assert desk.states() == {note.id: State.HELD}
    desk.under(Limits())
    for number in range(20):
        desk.tell(news(f"i{number}"), at(700))
    assert len(desk.rows(State.PENDING)) == 20


@pytest.mark.parametrize("name", ["digest", "drill"])
def test_digests_and_drills_neither_count_nor_wait(desk: LimitedDesk, name: str) -> None:
    for number in range(5):
        desk.tell(replace(samples()[name], id=f"{name}{number}"), at(number))
    desk.tell(news("a"), at(6))
    assert not desk.rows(State.HELD)


def test_the_message_that_spends_a_budget_says_so(desk: LimitedDesk) -> None:
    for number in range(2):
        desk.tell(news(f"i{number}"), at(number))
    first, second = desk.rows()
    assert "budget_spent" not in first.facts
    assert second.facts["budget_spent"] == {
        "messages": 2,
        "per": "1 hour",
        "until": "2026-03-02T13:00:00Z",
        "severity": "high",
    }


def test_a_summary_that_spends_the_budget_again_says_so_too(desk: LimitedDesk) -> None:
    for number in range(4):
        desk.tell(news(f"i{number}"), at(number))  # room at minute 60, and the one of minute 1 still counts
    (summary,) = desk.release(at(60))
    (sent,) = (row for row in desk.rows() if row.alert == summary.id)
    assert facts_of(sent)["budget_spent"]["until"] == "2026-03-02T13:01:00Z"


# when it is told


def test_nothing_is_told_before_its_time(desk: LimitedDesk) -> None:
    for number in range(4):
        desk.tell(news(f"i{number}"), at(number))
    assert desk.release(at(59)) == []
    assert len(desk.rows(State.HELD)) == 2


def test_one_held_message_goes_as_it_is_and_its_time_begins_anew(desk: LimitedDesk) -> None:
    desk.under(NIGHT)
    desk.tell(news("a", MEDIUM), at(11 * 60))
    assert desk.release(at(18 * 60)) == []
    (row,) = desk.rows()
    assert (row.state, row.created, row.next_at) == (State.PENDING, at(18 * 60), at(18 * 60))


def test_several_become_one_summary_that_each_of_them_names(desk: LimitedDesk) -> None:
    for number in range(5):
        desk.tell(news(f"i{number}"), at(number))
    (summary,) = desk.release(at(60))
    assert summary.reason is Reason.SUMMARY
    assert summary.facts["incident_ids"] == ["i2", "i3", "i4"]
    (sent,) = (row for row in desk.rows(State.PENDING) if row.alert == summary.id)
    assert (sent.recipient, sent.thread) == ("duty@example.org", "summary")
    assert {row.notes["folded_into"] for row in desk.rows(State.FOLDED)} == {sent.id}
    assert desk.release(at(61)) == []


def test_a_summary_counts_in_the_budget_as_any_message(desk: LimitedDesk) -> None:
    for number in range(5):
        desk.tell(news(f"i{number}"), at(0))
    desk.release(at(60))
    desk.tell(news("next"), at(61))
    desk.tell(news("over"), at(62))
    assert (desk.states()["next-1"], desk.states()["over-1"]) == (State.PENDING, State.HELD)


def test_what_quiet_hours_hold_stays_when_room_in_the_budget_lets_another_go(desk: LimitedDesk) -> None:
    desk.under(Limits(Budget(1, timedelta(hours=1)), NIGHT.quiet))
    for number, severity in enumerate((HIGH, HIGH, MEDIUM, MEDIUM)):
        desk.tell(news(f"i{number}", severity), at(11 * 60 + number))
    assert desk.release(at(12 * 60)) == []
    assert desk.states() == {"i0-1": State.PENDING, "i1-1": State.PENDING, "i2-1": State.HELD, "i3-1": State.HELD}
    (summary,) = desk.release(at(18 * 60))
    assert summary.facts["incident_ids"] == ["i2", "i3"]


def test_held_messages_of_a_channel_that_is_gone_from_the_config_go_out(desk: LimitedDesk) -> None:
    desk.under(NIGHT)
    desk.tell(news("a", MEDIUM), at(11 * 60))
    desk.config = Config()
    desk.release(at(11 * 60 + 1))
    assert desk.states() == {"a-1": State.PENDING}


def test_a_clock_that_was_set_back_holds_nobody_for_the_whole_step(stored: LimitedDesk) -> None:
    for number in range(3):
        stored.tell(news(f"i{number}"), at(24 * 60))
    stored.tell(news("now"), at(0))
    stored.release(at(0))
    assert not stored.rows(State.HELD)


def test_both_databases_hold_count_and_fold_alike(on_each: LimitedDesk) -> None:
    for number in range(4):
        on_each.tell(news(f"i{number}", MEDIUM), at(number))
    on_each.tell(news("worse", CRITICAL), at(5))
    assert on_each.next(at(6)) == at(61)  # the more severe one counts, too
    (summary,) = on_each.release(at(61))
    assert on_each.states() == {
        "i0-1": State.PENDING,
        "i1-1": State.PENDING,
        "i2-1": State.FOLDED,
        "i3-1": State.FOLDED,
        "worse-1": State.PENDING,
        summary.id: State.PENDING,
    }


def test_a_crash_at_any_statement_of_a_summary_leaves_everything_held(tmp_path: Path) -> None:
    store = Store.open(sqlite_url(tmp_path))
    desk, left = _in_store(store), [0]

    def crash(*_: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise KeyboardInterrupt

    for number in range(5):
        desk.tell(news(f"i{number}"), at(number))
    event.listen(store.engine, "before_cursor_execute", crash)
    for point in range(1, 100):
        left[0] = point
        with suppress(KeyboardInterrupt):
            desk.release(at(60))
            break
        left[0] = 0
        assert len(desk.rows(State.HELD)) == 3
        assert len(desk.rows()) == 5
    event.remove(store.engine, "before_cursor_execute", crash)
    assert point > 8  # it had something to crash in
    assert (len(desk.rows(State.FOLDED)), len(desk.rows(State.PENDING)), len(desk.rows())) == (3, 3, 6)
    store.close()


# one incident


def test_an_update_that_passes_tells_what_was_held_before_it(desk: LimitedDesk) -> None:
    for number in range(2):
        desk.tell(news(f"i{number}", MEDIUM), at(number))
    desk.tell(news("a", MEDIUM), at(2))
    desk.tell(news("a", CRITICAL, Reason.TOLL_ROSE, at(9), 2, (9, 60)), at(9))
    states = desk.states()
    assert (states["a-1"], states["a-2"]) == (State.FOLDED, State.PENDING)
    (row,) = (row for row in desk.rows() if row.alert == "a-2")
    assert [held["reason"] for held in facts_of(row)["held_before"]] == ["new"]
    assert desk.release(at(120)) == []


def test_several_messages_on_one_incident_become_its_newest(desk: LimitedDesk) -> None:
    for number in range(2):
        desk.tell(news(f"i{number}"), at(number))
    desk.tell(news("a", reason=Reason.CORRECTED, number=2, changed=(23, 21)), at(2))
    desk.tell(news("a", reason=Reason.TOLL_ROSE, number=3, changed=(21, 22)), at(9))
    assert desk.release(at(60)) == []
    (row,) = (row for row in desk.rows() if row.alert == "a-3")
    assert row.state is State.PENDING
    (before,) = facts_of(row)["held_before"]
    assert (before["reason"], before["changed"][0]["after"]) == ("corrected", "21")


def test_a_held_message_does_not_block_what_follows_in_its_thread(desk: LimitedDesk) -> None:
    desk.tell(news("x"), at(0))
    desk.tell(news("y"), at(0))
    desk.tell(news("a"), at(1))
    desk.release(at(60))
    desk.tell(news("a", reason=Reason.TOLL_ROSE, number=2, changed=(9, 23)), at(61))
    assert desk.states()["a-2"] is State.PENDING
