"""Digests go out at their local time, once, even when empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.alerts import Reason
from monitor.deliveries.settings import Digest, Every, Weekday
from monitor.pipeline.digests import next_time
from monitor.store import Store
from tests.doubles.facts import facts_of
from tests.doubles.newsroom import FAILURE, Newsroom, config, item
from tests.doubles.nouns import NOON

DAMASCUS, BERLIN = ZoneInfo("Asia/Damascus"), ZoneInfo("Europe/Berlin")
MORNING = Digest("Morning", time(7), DAMASCUS, ("duty",))
DUE = datetime(2026, 3, 3, 4, tzinfo=UTC)  # seven in Damascus, the morning after NOON


@pytest.fixture
def digesting(store: Store, tmp_path: Path) -> Iterator[Callable[..., Newsroom]]:
    with ExitStack() as ending:
        yield lambda *digests: ending.enter_context(Newsroom(store, tmp_path, config(digests=digests or (MORNING,))))


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (datetime(2026, 1, 5, 3, 59, tzinfo=UTC), datetime(2026, 1, 5, 4, tzinfo=UTC)),
        (datetime(2026, 1, 5, 4, tzinfo=UTC), datetime(2026, 1, 6, 4, tzinfo=UTC)),
        (datetime(2026, 1, 5, 22, tzinfo=UTC), datetime(2026, 1, 6, 4, tzinfo=UTC)),  # the next day there already
    ],
)
def test_the_next_time_is_local(after: datetime, due: datetime) -> None:
    assert next_time(MORNING, after) == due


def test_a_digest_keeps_its_local_time_over_a_change_of_clocks() -> None:
    seven = Digest("Berlin", time(7), BERLIN, ())
    assert next_time(seven, datetime(2026, 3, 28, 12, tzinfo=UTC)) == datetime(2026, 3, 29, 5, tzinfo=UTC)
    assert next_time(seven, datetime(2026, 3, 27, 12, tzinfo=UTC)) == datetime(2026, 3, 28, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        (datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 6, 4, tzinfo=UTC)),  # from a Monday to Friday
        (datetime(2026, 3, 6, 4, tzinfo=UTC), datetime(2026, 3, 13, 4, tzinfo=UTC)),
        (datetime(2026, 3, 5, 22, tzinfo=UTC), datetime(2026, 3, 6, 4, tzinfo=UTC)),  # Friday there already
    ],
)
def test_a_digest_of_the_week_comes_on_its_day(after: datetime, due: datetime) -> None:
    friday = Digest("The week", time(7), DAMASCUS, ("duty",), every=Every.WEEK, day=Weekday.FRIDAY)
    assert next_time(friday, after) == due


def test_a_time_that_the_clocks_skip_comes_once_all_the_same() -> None:
    skipped = Digest("Berlin", time(2, 30), BERLIN, ())
    first = next_time(skipped, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert first == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert next_time(skipped, first) == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_a_time_that_the_clocks_show_twice_comes_once() -> None:
    twice = Digest("Berlin", time(2, 30), BERLIN, ())
    first = next_time(twice, datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_time(twice, first) == datetime(2026, 10, 26, 1, 30, tzinfo=UTC)


def test_a_new_digest_is_first_due_at_its_next_time(digesting: Callable[..., Newsroom]) -> None:
    room = digesting()
    assert room.pipeline.digests_due(NOON) == ()
    assert room.pipeline.digests_due(DUE - timedelta(seconds=1)) == ()
    (alert,) = room.pipeline.digests_due(DUE)
    assert alert.reason is Reason.DIGEST
    assert room.pipeline.digests_due(DUE + timedelta(minutes=1)) == ()


def test_a_digest_tells_what_happened_since_the_last(digesting: Callable[..., Newsroom]) -> None:
    room = digesting()
    room.pipeline.digests_due(NOON)
    room.publish(item("7 killed in Karsa"))
    room.publish(item("7 killed in Karsa"), item("perhaps 3 killed in a village", "k2"), at=20)
    (alert,) = room.pipeline.digests_due(DUE)
    assert facts_of(alert)["incident_count"] >= 1
    assert facts_of(alert)["totals"]["killed"]["figure"] >= 7
    assert [told["severity"] for told in facts_of(alert)["incidents"]][:1] == ["high"]
    assert alert.facts["review_count"] == 1


def test_a_digest_goes_out_even_when_nothing_was_reported(digesting: Callable[..., Newsroom]) -> None:
    room = digesting()
    room.pipeline.digests_due(NOON)
    room.answer(FAILURE)
    (alert,) = room.pipeline.digests_due(DUE)
    assert alert.facts["note"] == "no readable report"
    assert (alert.facts["feeds_live"], alert.facts["feeds_all"]) == (0, 1)
    room.pipeline.deliver_due(DUE)
    assert len(room.mails()) == 1


def test_a_machine_that_slept_sends_one_digest_of_all_that_time(digesting: Callable[..., Newsroom]) -> None:
    room = digesting()
    room.pipeline.digests_due(NOON)
    late = DUE + timedelta(days=2, hours=3)
    (alert,) = room.pipeline.digests_due(late)
    assert facts_of(alert)["digest"]["since"] == "2026-03-02T12:00:00Z"
    assert room.pipeline.digests_due(late) == ()
    with room.store.read() as asking:
        assert asking.digest_run("Morning").next_run == DUE + timedelta(days=3)


def test_each_digest_has_its_own_time(digesting: Callable[..., Newsroom]) -> None:
    room = digesting(MORNING, Digest("Evening", time(19), DAMASCUS, ("duty",)))
    room.pipeline.digests_due(NOON)
    (alert,) = room.pipeline.digests_due(NOON + timedelta(hours=5))
    assert facts_of(alert)["digest"]["name"] == "Evening"


def test_a_digest_and_its_due_time_are_committed_together(
    digesting: Callable[..., Newsroom], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = digesting()
    room.pipeline.digests_due(NOON)
    with monkeypatch.context() as broken:
        broken.setattr("monitor.store.WriteHandle.queue", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            room.pipeline.digests_due(DUE)
    assert len(room.pipeline.digests_due(DUE)) == 1


def test_a_digest_of_the_week_compares_with_the_week_before(digesting: Callable[..., Newsroom]) -> None:
    weekly = Digest("The week", time(7), DAMASCUS, ("duty",), every=Every.WEEK, day=Weekday.TUESDAY)
    room = digesting(weekly)
    days = 24 * 60
    room.publish(item("1 killed in Karsa", "k0", NOON - timedelta(days=40)), at=-40 * days)
    room.pipeline.digests_due(NOON)
    room.publish(item("7 killed in Karsa"))
    (first,) = room.pipeline.digests_due(DUE)
    (second,) = room.pipeline.digests_due(DUE + timedelta(days=7))
    assert facts_of(first)["compared"]["killed"] == {"now": 7, "before": 0, "change": 7}
    assert facts_of(second)["compared"]["killed"] == {"now": 0, "before": 7, "change": -7}
    assert facts_of(second)["compared"]["with"] == "week"
    room.deliver(at=9 * days)
    assert [mail["subject"] for mail in room.mails()][-1].startswith("[DIGEST] The week, 10 March 2026: ")


def test_without_a_record_of_the_time_before_nothing_is_compared(digesting: Callable[..., Newsroom]) -> None:
    room = digesting()
    room.pipeline.digests_due(NOON)
    room.publish(item("7 killed in Karsa"))
    (alert,) = room.pipeline.digests_due(DUE)
    assert alert.facts["compared"] is None
    room.deliver(at=24 * 60)
    body = room.mails()[-1].get_body(("plain",))
    assert body is not None
    assert "no record of the time before" in body.get_content()
