"""The desk: texts are read in a child that can be stopped, and no text costs another one its reading."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from monitor.daemon.desk import ReadingDesk, portions
from monitor.daemon.turns import Turns
from monitor.errors import MonitorError
from monitor.reports import Failing, Reading, Rejected, Text
from tests.doubles.patience import PATIENCE, until
from tests.doubles.stubborn import dead_at_birth, slow_to_begin, stubborn, unmade

GOOD = Text("7 killed in Karsa", "")


@pytest.fixture(scope="module")
def desk() -> Iterator[ReadingDesk]:
    with closing(ReadingDesk(stubborn, seconds=0.2, patience=1000)) as opened:  # so that no busy machine can matter
        yield opened.open()


def pid(desk: ReadingDesk) -> int:
    assert desk._child is not None
    return desk._child.process.pid


def whys(readings: list[Reading]) -> list[Failing | None]:
    return [reading.failure.why if reading.failure else None for reading in readings]


def test_texts_are_read_in_their_order(desk: ReadingDesk) -> None:
    found = desk.read_all([Text("3 killed", ""), Text("Rain", ""), Text("5 killed", "")])
    assert [len(reading.reports) for reading in found] == [1, 0, 1]
    assert found[1].rejected is Rejected.NO_HARM_WORD


@pytest.mark.parametrize(
    ("word", "why"),
    [("RAISE", Failing.ERROR), ("SPIN", Failing.TOO_SLOW), ("EAT", Failing.TOO_MUCH_MEMORY), ("DIE", Failing.CRASHED)],
)
def test_a_text_that_fails_costs_itself_alone(desk: ReadingDesk, word: str, why: Failing) -> None:
    found = desk.read_all([GOOD, Text(f"{word} in a title", ""), GOOD])
    assert whys(found) == [None, why, None]
    assert found[1].rejected is Rejected.UNREADABLE
    assert [len(reading.reports) for reading in found] == [1, 0, 1]


def test_the_child_outlives_what_it_can_stop_by_itself(desk: ReadingDesk) -> None:
    desk.read(GOOD)
    before = pid(desk)
    assert whys(desk.read_all([Text("SPIN", ""), Text("RAISE", "")])) == [Failing.TOO_SLOW, Failing.ERROR]
    assert pid(desk) == before


def test_what_asks_nothing_of_the_processor_is_ended_by_the_clock_on_the_wall() -> None:
    with closing(ReadingDesk(stubborn, seconds=0.2, patience=2)) as desk:
        assert whys([desk.read(Text("HANG", ""))]) == [Failing.TOO_SLOW]


def test_what_went_wrong_is_said_without_the_words_of_the_text(desk: ReadingDesk) -> None:
    failure = desk.read(Text("RAISE the dead", "")).failure
    assert failure is not None
    assert failure.words.startswith("RecursionError in stubborn.py, line ")
    assert "dead" not in failure.words


def test_a_child_that_somebody_else_ended_costs_no_text(desk: ReadingDesk) -> None:
    desk.read(GOOD)
    os.kill(pid(desk), signal.SIGKILL)
    assert desk.read(GOOD).reports


def test_a_text_is_blamed_only_when_its_child_dies_twice(tmp_path: Path) -> None:
    log = tmp_path / "begun"
    with closing(ReadingDesk(partial(stubborn, log))) as desk:
        assert whys([desk.read(Text("DIE", ""))]) == [Failing.CRASHED]
    assert log.read_text().splitlines() == ["DIE", "DIE"]


def test_what_cannot_be_made_is_refused_before_anything_is_read() -> None:
    with closing(ReadingDesk(unmade)) as desk, pytest.raises(MonitorError, match="villages"):
        desk.open()


@contextmanager
def starting(sign: Path) -> Iterator[tuple[ReadingDesk, list[str]]]:
    """A desk whose child is starting, for as long as there is no such file; what went wrong with it is told when it is
    over."""
    said = list[str]()
    with closing(ReadingDesk(partial(slow_to_begin, sign))) as desk:

        def open_it() -> None:
            try:
                desk.open()
            except MonitorError as error:
                said.append(str(error))

        opening = Thread(target=open_it)
        opening.start()
        until(lambda: desk._starting)
        yield desk, said
        opening.join()


def test_a_child_that_starts_slowly_is_waited_for(tmp_path: Path) -> None:
    sign = tmp_path / "ready"
    with starting(sign) as (desk, said):
        sign.touch()
        assert desk.read(GOOD).reports
    assert said == []


def test_a_child_that_is_too_slow_to_start_blames_the_load_of_the_machine(tmp_path: Path) -> None:
    never = tmp_path / "never"
    with closing(ReadingDesk(partial(slow_to_begin, never), start=0.1)) as desk, pytest.raises(MonitorError) as told:
        desk.open()
    assert "within 0.1 s" in str(told.value)
    assert "load" in str(told.value)
    assert "memory" not in str(told.value)


def test_a_child_that_ends_before_it_is_ready_blames_the_memory_of_the_machine() -> None:
    with closing(ReadingDesk(dead_at_birth)) as desk, pytest.raises(MonitorError, match="memory"):
        desk.open()


def test_a_desk_that_is_closed_waits_for_no_child_that_starts(tmp_path: Path) -> None:
    with starting(tmp_path / "never") as (desk, said):
        desk.close()
    assert said == ["the monitor is being stopped: nothing is read any more"]


def test_a_desk_that_is_closed_ends_in_the_middle_of_a_text() -> None:
    desk = ReadingDesk(stubborn, seconds=600)
    desk.open()
    refused = list[MonitorError]()

    def read() -> None:
        try:
            desk.read(Text("HANG", ""))
        except MonitorError as error:
            refused.append(error)

    reading = Thread(target=read)
    reading.start()
    desk.close()
    reading.join(PATIENCE)
    assert not reading.is_alive()
    assert len(refused) == 1


@contextmanager
def hanging(desk: ReadingDesk, texts: int = 1) -> Iterator[None]:
    """So many texts that hang, each read by a thread of its own, and each begun; the desk is closed in the end."""

    def hang() -> None:
        with suppress(MonitorError):
            desk.read(Text("HANG", ""))

    threads = [Thread(target=hang) for _ in range(texts)]
    for thread in threads:
        thread.start()
    yield
    desk.close()
    for thread in threads:
        thread.join()


def test_a_text_that_hangs_waits_for_itself_alone() -> None:
    """It would do so for ten minutes."""
    desk = ReadingDesk(stubborn, seconds=600, moment=0.05)
    with hanging(desk.open()):
        assert [bool(desk.read(GOOD).reports) for _ in range(3)] == [True] * 3


def test_a_slow_text_is_read_to_its_end_and_one_child_is_left(desk: ReadingDesk) -> None:
    with closing(ReadingDesk(stubborn, seconds=0.3, patience=1000, moment=0.01)) as slow:
        found = slow.read_all([GOOD, Text("SPIN", ""), GOOD])
        assert whys(found) == [None, Failing.TOO_SLOW, None]
        first = pid(slow)
        assert slow.read(GOOD).reports
        assert (pid(slow), slow._slow) == (first, None)


def test_no_more_than_two_children_read_at_a_time() -> None:
    desk = ReadingDesk(stubborn, seconds=600, moment=0.01)
    with hanging(desk.open(), texts=2):
        until(lambda: desk._slow and desk._child)
        reading = Thread(target=lambda: suppressed(desk))
        reading.start()
        until(lambda: desk.turns.waiting)
    reading.join()


def suppressed(desk: ReadingDesk) -> None:
    with suppress(MonitorError):
        desk.read(GOOD)


def test_long_texts_have_a_turn_each_and_short_ones_share_it() -> None:
    texts = [Text("", "x" * size) for size in (10, 10, 20_000, 20_000, 10)]
    assert [[len(text.text) for text in some] for some in portions(texts)] == [[10, 10], [20_000], [20_000], [10]]


def in_turn(*waiting: tuple[str, float]) -> list[str]:
    """The order in which these have their turn, who came in this order and have had so much before."""
    turns, order, threads = Turns(), list[str](), list[Thread]()

    def take(name: str, had: float) -> None:
        with turns.turn(had):
            order.append(name)

    with turns.turn():
        for one in waiting:
            threads.append(Thread(target=take, args=one))
            threads[-1].start()
            until(lambda: turns.waiting == len(threads))
    for thread in threads:
        thread.join()
    return order


def test_who_comes_first_has_the_first_turn() -> None:
    assert in_turn(("a", 0), ("b", 0), ("c", 0)) == ["a", "b", "c"]


def test_who_has_had_much_waits_for_who_has_had_little() -> None:
    assert in_turn(("fat", 9), ("lean", 0), ("fatter", 30), ("new", 0)) == ["lean", "new", "fat", "fatter"]
