"""A replay asks for many readings at a time, and gets each as if it had asked for that one."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.entries import Entry
from monitor.pipeline.replay.ahead import MANY, ahead
from monitor.reports import Reading
from tests.doubles.nouns import entry, reading, report


class Many:
    """Reads the number that a key is, and remembers how many it was asked for."""

    def __init__(self) -> None:
        self.asked = list[int]()

    def __call__(self, entries: Sequence[Entry]) -> list[Reading]:
        self.asked.append(len(entries))
        return [reading(report(int(one.key) + 1)) for one in entries]


def test_each_entry_gets_its_own_reading_and_few_questions_are_asked() -> None:
    entries, many = [entry(str(n)) for n in range(MANY + 50)], Many()
    read = ahead(entries, many)
    assert [read(one) for one in entries] == [reading(report(n + 1)) for n in range(MANY + 50)]
    assert many.asked == [MANY, 50]


def test_what_comes_twice_or_unannounced_is_read_all_the_same() -> None:
    entries, many = [entry("1"), entry("2"), entry("1")], Many()
    read = ahead(entries, many)
    assert [read(one) for one in [*entries, entry("7")]] == [reading(report(n + 1)) for n in (1, 2, 1, 7)]
    assert many.asked == [3, 1]
