"""Where entries are read: in a child that can be stopped, so that no text costs another one its reading.

    feed's thread ──its turn, a few texts──▶ child ──▶ a reading each, or why there is none
         └── behind who has had less ◀──────┘

A text has its budget of processor time, which the child keeps itself; a child that does not answer in several times of
that is killed. Where a child is lost its texts are read one by one, so that only the one that did it is set aside.

Who is not done after a moment goes on by itself, in the child that it has, and hands its turn on: the next one gets
another child. There are two at most, and one as soon as the slow one is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from time import monotonic
from typing import Any

from monitor.daemon import desk_child
from monitor.daemon.desk_child import PACKING, Begin, Done, Make, ReadingJob, Refused
from monitor.daemon.turns import Turn, Turns
from monitor.entries.child import Child, Lost
from monitor.errors import MonitorError
from monitor.reports import Conventions, Failing, Failure, Mark, Reading, Rejected, Text
from monitor.reports import edition as editions
from monitor.reports.assembly import Causes
from monitor.reports.reader import DEFAULT

SECONDS = 5.0  # of processor time for one text, some hundred times what a long one needs
MOMENT = 2.0  # seconds by the clock on the wall: then the others wait no longer
PATIENCE = 3  # budgets by the clock on the wall, for a child that hangs or a machine that is busy
MEMORY = 400 * 1024 * 1024  # bytes of address space; the languages and the map of the gazetteer need some 100 MB
START = 300.0  # seconds to load the languages: a few on a free machine; whoever waits has nothing to read with before
LONG, MANY = 20_000, 100  # characters and texts that are read in one turn; a longer text has a turn of its own


@dataclass(slots=True)
class _Order:
    """A job over some texts. had: the seconds that they have taken so far."""

    job: ReadingJob
    given: tuple[object, ...]
    had: float = 0.0


@dataclass(slots=True)
class ReadingDesk:
    """Reads texts in a child. Thread-safe, with turns for all who ask; close it when done. make: what reads, by its
    importable name; edition: which reader that is; seconds: of processor time for one text; patience: how many times of
    that the clock on the wall may show; moment: the seconds by that clock that the others wait for one; start: those
    that a child may take until it can read."""

    make: Make
    seconds: float = SECONDS
    patience: float = PATIENCE
    moment: float = MOMENT
    start: float = START
    memory: int = MEMORY
    edition: str = field(default_factory=editions.edition)
    turns: Turns = field(default_factory=Turns, repr=False)
    _child: Child | None = field(default=None, repr=False)  # of whoever has the turn
    _slow: Child | None = field(default=None, repr=False)  # of who goes on by itself
    _starting: Child | None = field(default=None, repr=False)  # not ready yet, or never was
    _lock: Lock = field(default_factory=Lock, repr=False)  # over these three
    _closed: Event = field(default_factory=Event, repr=False)

    def open(self) -> ReadingDesk:
        """Start the child before it is needed. Raises MonitorError where languages or places cannot be used."""
        with self.turns.turn():
            self._started()
        return self

    def read_all(
        self, texts: Sequence[Text], conventions: Conventions = DEFAULT, causes: Causes = "violence"
    ) -> list[Reading]:
        """A reading for each; one that failed is rejected as unreadable, and says why."""
        found = self._do(ReadingJob.READ, texts, conventions, causes)
        return [
            unreadable(text, one) if isinstance(one, Failure) else one for text, one in zip(texts, found, strict=True)
        ]

    def read(self, text: Text, conventions: Conventions = DEFAULT, causes: Causes = "violence") -> Reading:
        """As `Reader.read`, but that it always ends."""
        return self.read_all([text], conventions, causes)[0]

    def scenery(self, text: Text) -> tuple[Mark, ...]:
        """As `Reader.scenery`; nothing where that fails."""
        (found,) = self._do(ReadingJob.SCENERY, [text])
        return () if isinstance(found, Failure) else tuple(found)

    def harm(self, text: Text) -> bool:
        """Whether a text holds a word of harm, as the scan before reading tells."""
        return self._do(ReadingJob.HARM, [text]) == [True]

    def close(self) -> None:
        """End the children, also in the middle of a text or of starting. Whoever waits for a reading is refused."""
        self._closed.set()
        with self._lock:
            for child in filter(None, (self._child, self._slow, self._starting)):
                child.process.kill()
        with self.turns.turn():
            if self._child:
                self._child.stop()

    def _do(self, job: ReadingJob, texts: Sequence[Text], *given: object) -> list[Any]:
        order = _Order(job, given)
        return [found for some in portions(texts) for found in self._together(order, some)]

    def _together(self, order: _Order, texts: Sequence[Text]) -> list[Any]:
        answer = self._ask(order, texts)
        if not isinstance(answer, Lost):
            return answer
        if len(texts) > 1:
            return [found for text in texts for found in self._together(order, [text])]
        if not answer.late:  # it may have been somebody else who ended the child, such as a machine out of memory
            answer = self._ask(order, texts)
        return [self._blamed(answer)] if isinstance(answer, Lost) else answer

    def _ask(self, order: _Order, texts: Sequence[Text]) -> list[Any] | Lost:
        with self.turns.turn(order.had) as turn:
            began = monotonic()
            child = self._started()
            request = (order.job, list(texts), *order.given)
            try:
                slow = (self.moment, lambda: self._let_go(child, turn))
                answer: Done | Lost = child.ask(request, self.patience * self.seconds, PACKING, slow=slow)
            finally:
                order.had += monotonic() - began
                if turn.ended:
                    self._come_back(child)
            if isinstance(answer, Lost):
                return answer
            if answer.spent:
                child.stop()
            return answer.found

    def _let_go(self, child: Child, turn: Turn) -> None:
        """Go on alone with this child, unless somebody else does so already."""
        with self._lock:
            if self._slow is None and not self._closed.is_set():
                self._slow, self._child = child, None
                turn.end()

    def _come_back(self, child: Child) -> None:
        """Done: one child is enough, whichever that is."""
        with self._lock:
            self._slow = None
            if self._child is None and child.alive and not self._closed.is_set():
                self._child = child
            else:
                child.stop()

    def _started(self) -> Child:
        """The child, a new one where there is none. Raises MonitorError."""
        self._go_on()
        if (child := self._child) is not None and child.alive:
            return child
        child = self._begun()
        with self._lock:
            came_back, self._child, self._starting = self._child, child, None
        if came_back:
            came_back.stop()
        return child

    def _begun(self) -> Child:
        """A new child that can read. Raises MonitorError."""
        with self._lock:
            self._go_on()  # `close` ends what it finds here
            child = self._starting = Child.start(desk_child.__name__)
        answer = child.ask(Begin(self.make, self.edition, self.seconds, self.memory), self.start)
        if isinstance(answer, Refused):
            child.stop()
            raise MonitorError(answer.message)
        if isinstance(answer, Lost):
            self._go_on()
            raise MonitorError(_not_begun(answer, self.start))
        return child

    def _go_on(self) -> None:
        if self._closed.is_set():
            raise MonitorError("the monitor is being stopped: nothing is read any more")

    def _blamed(self, lost: Lost) -> Failure:
        if lost.late:
            return Failure(Failing.TOO_SLOW, f"it was not read within {self.patience * self.seconds:g} s", self.edition)
        return Failure(Failing.CRASHED, "it ended the process that read it, twice", self.edition)


def _not_begun(lost: Lost, start: float) -> str:
    if lost.late:
        return (
            f"the process that reads entries was not ready within {start:g} s; this machine has too much else to do, "
            "look at its load"
        )
    return "the process that reads entries ended before it was ready; look at this machine's memory"


def portions(texts: Sequence[Text]) -> Iterator[list[Text]]:
    """The texts in order, as many together as are read in one turn."""
    some, length = list[Text](), 0
    for text in texts:
        length += len(text.full)
        if some and (length > LONG or len(some) == MANY):
            yield some
            some, length = [], len(text.full)
        some.append(text)
    if some:
        yield some


def unreadable(text: Text, why: Failure) -> Reading:
    """The reading of a text that could not be read."""
    return Reading(text.language, rejected=Rejected.UNREADABLE, failure=why)
