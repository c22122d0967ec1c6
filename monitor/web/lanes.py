"""Two lanes of threads under waitress: pages in one, and in the other what supervisors ask, which waits for no page.

Without it four pages that take their time leave /livez without an answer, and a supervisor restarts a daemon that does
well.
"""

from __future__ import annotations

from typing import Any

from waitress.task import ThreadedTaskDispatcher

PAGES, MACHINES = 4, 1  # threads
RESERVED = frozenset({"/livez", "/readyz"})


class Lanes:
    """A dispatcher of waitress: it is asked for each question by itself, also on a connection that is kept."""

    def __init__(self) -> None:
        self._pages, self._machines = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._pages.set_thread_count(PAGES)
        self._machines.set_thread_count(MACHINES)

    def add_task(self, task: Any) -> None:
        (self._machines if _path_of(task) in RESERVED else self._pages).add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        self._machines.shutdown(cancel_pending, timeout)
        return bool(self._pages.shutdown(cancel_pending, timeout))


def _path_of(task: Any) -> str:
    """The path of the question that comes next on a connection."""
    asked = task.requests[0] if task.requests else None
    return str(getattr(asked, "path", ""))
