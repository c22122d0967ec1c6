"""Several desks, so that a long row of texts is read on all cores. Who asks gets a desk that nobody else has.

who asks ──▶ desk 1 ──▶ child
         └─▶ desk 2 ──▶ child
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from monitor.daemon.desk import ReadingDesk
from monitor.errors import MonitorError
from monitor.pipeline.in_order import cores
from monitor.reports import Conventions, Reading, Text
from monitor.reports.assembly import Causes
from monitor.reports.reader import DEFAULT

EACH = 1_000  # texts asked for before one more desk is worth its start: loading the languages costs as much as these


@dataclass(slots=True)
class Desks:
    """Reads as a `ReadingDesk`, at several where many texts come. Thread-safe; close it when done. make: one more desk,
    not open yet; most: how many there may be. One more is opened, beside the others and out of nobody's way, where
    somebody finds none free and `EACH` texts a desk were asked for; one that cannot be opened is done without."""

    make: Callable[[], ReadingDesk]
    most: int = field(default_factory=cores)
    each: int = EACH
    _desks: list[ReadingDesk] = field(default_factory=list, repr=False)
    _free: SimpleQueue[ReadingDesk] = field(default_factory=SimpleQueue, repr=False)
    _starts: list[Thread] = field(default_factory=list, repr=False)
    _asked: int = 0
    _closed: bool = False
    _lock: Lock = field(default_factory=Lock, repr=False)  # over all but `_free`

    def open(self) -> Desks:
        """Open the first. Raises MonitorError where languages or places cannot be used."""
        first = self.make()
        self._desks.append(first)
        self._free.put(first.open())
        return self

    def read_all(
        self, texts: Sequence[Text], conventions: Conventions = DEFAULT, causes: Causes = "violence"
    ) -> list[Reading]:
        """As `ReadingDesk.read_all`, at the first desk that is free."""
        with self._a_desk(len(texts)) as desk:
            return desk.read_all(texts, conventions, causes)

    def read(self, text: Text, conventions: Conventions = DEFAULT, causes: Causes = "violence") -> Reading:
        """As `ReadingDesk.read`."""
        return self.read_all([text], conventions, causes)[0]

    def close(self) -> None:
        """End all of them, also in the middle of a text or of starting. Whoever waits for a reading is refused."""
        with self._lock:
            self._closed = True
            desks, starts = [*self._desks], [*self._starts]
        for desk in desks:
            desk.close()
        for start in starts:
            start.join()

    @contextmanager
    def _a_desk(self, texts: int) -> Iterator[ReadingDesk]:
        desk = self._free_now(texts) or self._free.get()
        try:
            yield desk
        finally:
            self._free.put(desk)

    def _free_now(self, texts: int) -> ReadingDesk | None:
        with self._lock, suppress(Empty):
            self._asked += texts
            return self._free.get_nowait()
        self._one_more()
        return None

    def _one_more(self) -> None:
        with self._lock:
            there = len(self._desks)
            if self._closed or there >= self.most or self._asked < there * self.each:
                return
            desk = self.make()
            self._desks.append(desk)
            start = Thread(target=self._opened, args=(desk,), name="one more desk")
            self._starts.append(start)
            start.start()

    def _opened(self, desk: ReadingDesk) -> None:
        with suppress(MonitorError, OSError):  # no memory, no pipe left: the others go on, a little slower
            self._free.put(desk.open())
