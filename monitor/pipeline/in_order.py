"""Questions that are asked side by side, and answered in their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

AHEAD = 2  # questions a thread that are asked before the oldest is answered: none idles while that one takes its time

Q = TypeVar("Q")
A = TypeVar("A")


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(
    ask: Callable[[Q], A],
    questions: Iterable[Q],
    side_by_side: int,
    at_hand: Callable[[], bool] = lambda: True,
) -> Iterator[A]:
    """The answer to each, asked in as many threads. at_hand: whether the next question need not be waited for; where it
    must, all answers are given first. What asking one raises comes in its turn."""
    pool, asked = ThreadPoolExecutor(side_by_side), deque[Future[A]]()
    try:
        for question in questions:
            asked.append(pool.submit(ask, question))
            while asked and (len(asked) > AHEAD * side_by_side or not at_hand()):
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
