"""No feed fills the disk with words about nothing, and a disk that fills is told of before it is full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.entries import Entry
from monitor.pipeline.intake.absorb import BEGINNING, CROWD, as_kept
from monitor.pipeline.operators.room_note import room_note, watch_room
from monitor.reports import Failing, Failure, Reading, Rejected
from monitor.store import Size, Store
from tests.doubles.newsroom import Newsroom, item
from tests.doubles.nouns import NOON, entry, minutes, reading, report

LONG = "words about nothing " * 900
NOTHING = Reading("en", rejected=Rejected.NO_HARM_WORD)
UNREAD = Reading("en", rejected=Rejected.UNREADABLE, failure=Failure(Failing.ERROR, "an error", "1"))
FULL, ROOM = Size(5_000_000, 150_000_000), Size(5_000_000, 900_000_000)


def kept_text(told: Reading) -> int:
    ((one, _),) = as_kept({entry("k", text=LONG): told}).items()
    return len(one.text)


@pytest.mark.parametrize(
    ("told", "length"), [(reading(report()), len(LONG)), (UNREAD, len(LONG)), (NOTHING, BEGINNING)]
)
def test_of_what_reports_nothing_the_beginning_is_kept(told: Reading, length: int) -> None:
    assert kept_text(told) == pytest.approx(length, rel=0.02)


def crowd(number: int) -> Iterator[Entry]:
    return (entry(f"k{n}", text=f"{n} {LONG}") for n in range(number))


def test_of_a_crowd_that_reports_nothing_the_headlines_are_kept() -> None:
    kept = list(as_kept(dict.fromkeys(crowd(1_000), NOTHING)))
    assert [bool(one.text) for one in kept] == [True] * CROWD + [False] * (1_000 - CROWD)
    assert all(one.title for one in kept)


def test_of_a_crowd_that_reports_something_the_beginnings_are_kept() -> None:
    kept = list(as_kept(dict.fromkeys(crowd(300), reading(report()))))
    assert [len(one.text) > BEGINNING for one in kept] == [True] * CROWD + [False] * 200


def test_what_is_known_by_its_whole_text_stays_known(room: Newsroom) -> None:
    long = item("Rain in Karsa").replace("</item>", f"<description>{LONG}</description></item>")
    assert len(room.publish(long).entries) == 1
    assert room.publish(long, at=30).entries == ()


def test_a_feed_that_floods_us_takes_little_room(room: Newsroom, store: Store) -> None:
    for poll in range(3):
        items = (
            item(f"Rain {poll} {n}", f"{poll}-{n}").replace(
                "</item>", f"<description>{n} {LONG}{n}</description></item>"
            )
            for n in range(500)
        )
        room.publish(*items, at=poll * 10)
    store.shrink()
    assert store.size().used < 3 * 500 * 4_000


def test_a_disk_that_fills_is_told_once_and_once_that_there_is_room() -> None:
    note = room_note(FULL, known=False, now=NOON)
    assert note is not None
    assert "150 MB left" in str(note.facts)
    assert room_note(FULL, known=True, now=NOON) is None
    assert room_note(replace(FULL, free=300_000_000), known=True, now=NOON) is None
    over = room_note(ROOM, known=True, now=NOON)
    assert over is not None
    assert "room on the store's disk again" in str(over.facts)
    assert room_note(ROOM, known=False, now=NOON) is None


def test_of_a_server_nothing_is_known() -> None:
    assert room_note(Size(5, None), known=False, now=NOON) is None


def test_what_was_told_is_remembered(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    config = replace(room.config, operators=("duty",))
    for minute, (size, notes) in enumerate([(FULL, 1), (FULL, 0), (ROOM, 1), (ROOM, 0)]):
        monkeypatch.setattr(Store, "size", lambda _, size=size: size)
        assert len(watch_room(room.store, config, NOON + minutes(minute))) == notes
