"""Several desks: as many children read as a long row of texts is worth, and whatever becomes of one costs no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EMFILE
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from monitor.daemon.desk import ReadingDesk
from monitor.daemon.desk_child import Make
from monitor.daemon.desks import Desks
from monitor.errors import MonitorError
from monitor.reports import Text
from tests.doubles.patience import until
from tests.doubles.stubborn import slow_to_begin, stubborn, unmade

GOOD, ENDLESS = Text("7 killed in Karsa", ""), Text("HANG", "")


def in_turn(*makes: Make) -> Callable[[], ReadingDesk]:
    """Desks of these readers, one after the other; none of their texts takes too long."""
    row = iter(makes)
    return lambda: ReadingDesk(next(row), seconds=1000)


@contextmanager
def with_one_busy(desks: Desks) -> Iterator[Desks]:
    """These desks, the first of them with a text that never ends, until they are closed."""

    def read() -> None:
        with suppress(MonitorError):  # refused at the end
            desks.read(ENDLESS)

    reading = Thread(target=read)
    reading.start()
    until(lambda: desks._free.empty())
    try:
        yield desks
    finally:
        desks.close()
        reading.join()


def test_few_texts_are_read_by_one_child() -> None:
    desks = Desks(in_turn(stubborn), most=4).open()
    assert [len(reading.reports) for reading in desks.read_all([GOOD, GOOD, Text("Rain", "")])] == [1, 1, 0]
    desks.close()
    assert len(desks._desks) == 1


def test_one_more_child_reads_where_the_others_are_busy_and_many_texts_came() -> None:
    with with_one_busy(Desks(in_turn(stubborn, stubborn), most=2, each=1).open()) as desks:
        assert desks.read(GOOD).reports


def test_there_are_never_more_than_the_most() -> None:
    with with_one_busy(Desks(in_turn(stubborn), most=1, each=1).open()) as desks:
        desks._one_more()
        assert len(desks._desks) == 1


def test_a_child_that_cannot_be_started_is_done_without() -> None:
    desks = Desks(in_turn(stubborn, unmade), most=2, each=0).open()
    desks._one_more()
    for start in desks._starts:
        start.join()
    assert desks.read(GOOD).reports
    desks.close()


class Pipeless(ReadingDesk):
    """A desk of a process that may open no more files."""

    def open(self) -> ReadingDesk:
        raise OSError(EMFILE, "Too many open files")


def test_a_child_for_which_no_pipe_is_left_is_done_without() -> None:
    row = iter([ReadingDesk(stubborn, seconds=1000), Pipeless(stubborn)])
    desks = Desks(lambda: next(row), most=2, each=0).open()
    desks._opened(desks.make())
    assert desks.read(GOOD).reports
    desks.close()


def test_what_cannot_be_read_with_is_refused_at_once() -> None:
    desks = Desks(in_turn(unmade))
    with pytest.raises(MonitorError, match="villages"):
        desks.open()
    desks.close()


def test_closing_waits_for_no_child_that_starts(tmp_path: Path) -> None:
    desks = Desks(in_turn(stubborn, partial(slow_to_begin, tmp_path / "never")), most=2, each=0).open()
    desks._one_more()
    desks.close()
    assert not any(start.is_alive() for start in desks._starts)
