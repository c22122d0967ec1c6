"""A machine that slept for two days, and a clock that was set: what was missed is taken in, told once, and no flood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.daemon.clock_set_back import recalled, recalled_delivery
from monitor.deliveries import State
from monitor.deliveries.settings import Digest
from monitor.entries import Entry
from monitor.reports import Reading
from monitor.store import Store
from tests.doubles.newsroom import Newsroom, config, item
from tests.doubles.nouns import HARBOUR, NOON, reading, report
from tests.doubles.one_by_one import each
from tests.doubles.store import sqlite_url

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASLEEP = 2 * 24 * 60.0  # minutes


def pen(entry: Entry) -> Reading:
    """ "7 killed in Village 12" is seven dead in a village of its own, half a degree from the next."""
    found = re.search(r"(\d+) killed in Village (\d+)", entry.full)
    assert found
    number = int(found[2])
    place = replace(HARBOUR, name=f"Village {number}", lat=30 + number * 0.5, lon=30 + number * 0.5, id=number)
    return reading(report(int(found[1]), place=place, date=(entry.published or NOON).date()))


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    digests = (Digest("Morning", time(7), ZoneInfo("Asia/Damascus"), ("duty",)),)
    settings = config(digests=digests)
    with closing(Store.open(sqlite_url(tmp_path))) as store, Newsroom(store, tmp_path, settings) as opened:
        opened.pipeline = replace(opened.pipeline, read_all=each(pen))
        yield opened
        opened.pipeline.close()


def missed() -> list[str]:
    """An event an hour for as long as the machine slept."""
    return [item(f"{5 + n} killed in Village {n}", f"k{n}", NOON + n * HOUR) for n in range(1, 48)]


def test_what_was_missed_is_taken_in_and_only_the_last_day_of_it_pages(room: Newsroom) -> None:
    room.publish(item("5 killed in Village 0", "k0"))
    room.pipeline.digests_due(NOON)
    room.publish(*missed(), at=ASLEEP)
    with room.store.read() as asking:
        assert len(asking.incidents()) == 48
        paged = [alert for alert in asking.alerts(since=NOON + DAY) if alert.rule]
    assert len(paged) == 24  # published within a day before they were first seen
    assert {alert.reason.value for alert in paged} == {"new"}


def test_one_digest_tells_of_all_of_it(room: Newsroom) -> None:
    room.publish(item("5 killed in Village 0", "k0"))
    room.pipeline.digests_due(NOON)
    room.publish(*missed(), at=ASLEEP)
    now = NOON + timedelta(minutes=ASLEEP + 5)
    (digest,) = room.pipeline.digests_due(now)
    assert (digest.facts["incident_count"], room.pipeline.digests_due(now + HOUR)) == (48, ())


def test_what_waited_when_it_fell_asleep_is_sent_when_it_wakes(room: Newsroom) -> None:
    room.publish(item("5 killed in Village 0", "k0"))
    room.deliver(at=ASLEEP)
    assert len(room.mails()) == 1


def test_what_was_being_tried_for_three_days_of_sleep_gets_its_last_attempt(room: Newsroom) -> None:
    (room.folder / "outbox").write_text("in the way")
    room.publish(item("5 killed in Village 0", "k0"))
    room.deliver()
    (room.folder / "outbox").unlink()
    room.deliver(at=100 * 60)
    assert [row.state for row in room.outbox()] == [State.SENT]


def test_a_clock_that_ran_ahead_and_was_put_right_repeats_and_delays_nothing(room: Newsroom) -> None:
    """Twenty hours ahead for one poll, then back: as a machine does that wakes before its clock is set."""
    ahead = 20 * 60.0
    (room.folder / "outbox").write_text("in the way")
    room.publish(item("5 killed in Village 0", "k0"), at=ahead)
    room.deliver(at=ahead)
    (room.folder / "outbox").unlink()
    now = NOON + HOUR
    with room.store.write() as writing:  # as the daemon does at its start and when it notices a step
        writing.save_feed_state(recalled(writing.feed_state("Wire"), now))
        for row in writing.outbox([State.PENDING]):
            writing.put_off(row.id, recalled_delivery(row, now, timedelta()).next_at)
    room.deliver(at=62)
    room.publish(item("5 killed in Village 0", "k0"), at=62)
    room.deliver(at=63)
    assert len(room.mails()) == 1
    assert (room.state().next_poll_at or NOON) < NOON + 3 * HOUR


def test_a_clock_set_forward_and_back_tells_an_event_once(room: Newsroom) -> None:
    for at in (0, 60, 24 * 60, 30, 90):  # an hour on, a day on, back before the first, and on
        room.publish(item("5 killed in Village 0", "k0"), at=at)
        room.deliver(at=at)
    assert (len(room.mails()), room.reasons()) == (1, ["new"])
