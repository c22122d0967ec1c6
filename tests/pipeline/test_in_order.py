"""Questions are asked side by side, and their answers come in the order of the questions."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from monitor.pipeline.in_order import AHEAD, in_order
from tests.doubles.patience import PATIENCE


def test_answers_stand_in_the_order_of_the_questions_though_a_later_one_is_known_first() -> None:
    later = Event()

    def ask(question: int) -> int:
        if question == 1:
            assert later.wait(PATIENCE)
        else:
            later.set()
        return question * 10

    assert list(in_order(ask, [1, 2], 2)) == [10, 20]


def test_no_more_is_asked_ahead_than_keeps_everybody_busy() -> None:
    taken = list[int]()

    def questions() -> Iterator[int]:
        for question in range(1000):
            taken.append(question)
            yield question

    first = next(in_order(str, questions(), 3))
    assert (first, len(taken)) == ("0", AHEAD * 3 + 1)


def test_who_must_wait_for_the_next_question_has_all_answers_before_it() -> None:
    said = list[str]()

    def questions() -> Iterator[str]:
        for question in ("a", "b", "c"):
            said.append(question)
            yield question

    for answer in in_order(str.upper, questions(), 4, at_hand=lambda: False):
        said.append(answer)
    assert said == ["a", "A", "b", "B", "c", "C"]


def test_what_a_question_raises_comes_behind_the_answers_before_it() -> None:
    answers = in_order(lambda n: 1 // n, [1, 1, 0, 1], 2)
    assert [next(answers), next(answers)] == [1, 1]
    with pytest.raises(ZeroDivisionError):
        next(answers)
