"""The child that reads texts: one after the other, each within its budget. It imports nothing that it need not have.

A text that takes too long is given up by a clock of the child's own, of processor time, so that a busy machine is not
held against a text; one that raises costs itself. What that cannot stop, the parent kills (see `desk`).
"""

from __future__ import annotations

import gc
import os
import signal
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any, Protocol, TypeVar

from monitor.entries.child import confine
from monitor.entries.lean import packed, table
from monitor.errors import MonitorError
from monitor.model import Count, Place
from monitor.own_words import also_read
from monitor.places import Gazetteer
from monitor.reports import (
    Conventions,
    Dropped,
    Failing,
    Failure,
    Mark,
    Part,
    Quote,
    Reading,
    Rejected,
    Report,
    Text,
)
from monitor.reports.assembly import Causes
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import Language
from monitor.reports.language.triggers import TriggerHit, scan
from monitor.reports.reader import Reader

TICK = 0.2  # seconds after which a text that swallowed its stop is stopped again
LOOK = 1.0  # seconds, in the middle of reading, until we look whether there is still somebody to answer
PACKING = table(Text, Reading, Report, Mark, Quote, Part, Dropped, Failure, Count, Place)

T = TypeVar("T")


class Grammar(Protocol):
    """The protocol of a reader: `reports.reader.Reader`."""

    @property
    def languages(self) -> tuple[Language, ...]: ...
    def read(self, text: Text, conventions: Conventions, causes: Causes) -> Reading: ...
    def scenery(self, text: Text) -> tuple[Mark, ...]: ...


Make = Callable[[], Grammar]  # pickled by its name: a function of a module, or a `partial` of one


def load(places: tuple[Path, ...] = (), languages: tuple[Path, ...] = ()) -> Reader:
    """The languages that ship and the gazetteer, with these files and folders on top. Raises MonitorError."""
    also_read(languages)
    return Reader.load(Gazetteer.open(places), (SHIPPED, *languages))


class ReadingJob(StrEnum):
    """The jobs that the child does with texts."""

    READ = "read"
    SCENERY = "scenery"
    HARM = "harm"  # whether there is a word of harm: the scan before reading


@dataclass(frozen=True, slots=True)
class Begin:
    """The first request: what is to read, which edition that is, and how much each text may take."""

    make: Make
    edition: str
    seconds: float
    memory: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer where the reader cannot be made, in words that a person can act on."""

    message: str


@dataclass(frozen=True, slots=True)
class Done:
    """The result of a job for each text, a Failure where it failed. spent: the child should be replaced."""

    found: list[Any]
    spent: bool = False


class _OutOfTime(BaseException):
    """Not an Exception, so that nothing on its way can take it for a fault of the text."""


def serve(descriptor: int) -> None:
    """Answers until the pipe closes."""
    with Connection(descriptor) as pipe, suppress(EOFError, BrokenPipeError):
        begin: Begin = pipe.recv()
        confine(begin.memory)
        gc.disable()  # nothing of what is loaded is garbage, and looking for some takes a fifth of the time
        try:
            grammar = begin.make()
        except MonitorError as error:
            pipe.send(Refused(str(error)))
            return
        gc.freeze()  # the languages stay: no collection need walk them again, text for text
        gc.enable()
        pipe.send(Done([]))
        signal.signal(signal.SIGPROF, _out_of_time)
        signal.signal(signal.SIGALRM, partial(_end_alone, os.getppid()))
        while True:
            job, texts, *given = pipe.recv()
            pipe.send_bytes(packed(_done(texts, _work(grammar, job, given), begin), PACKING))


def _work(grammar: Grammar, job: ReadingJob, given: list[Any]) -> Callable[[Text], Any]:
    if job is ReadingJob.READ:
        return lambda text: _shared(grammar.read(text, *given))
    if job is ReadingJob.SCENERY:
        return grammar.scenery
    return lambda text: isinstance(scan(text, grammar.languages), TriggerHit)


def _shared(reading: Reading) -> Reading:
    """The same object for all that are alike in holding nothing: it is packed once."""
    alike = _nothing(reading.language, reading.rejected)
    return alike if reading == alike else reading


@lru_cache(maxsize=256)  # a feed names its languages
def _nothing(language: str | None, rejected: Rejected | None) -> Reading:
    return Reading(language, rejected=rejected)


def _done(texts: Iterable[Text], work: Callable[[Text], T], begin: Begin) -> Done:
    signal.setitimer(signal.ITIMER_REAL, LOOK, LOOK)
    found = [within(begin.seconds, partial(work, text), begin.edition) for text in texts]
    signal.setitimer(signal.ITIMER_REAL, 0)
    return Done(found, any(isinstance(one, Failure) and one.why is Failing.TOO_MUCH_MEMORY for one in found))


def within(seconds: float, work: Callable[[], T], edition: str) -> T | Failure:
    """The result of some work within so many seconds of processor time, or why there is none."""
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds, TICK)
        try:
            return work()
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _OutOfTime:
        signal.setitimer(signal.ITIMER_PROF, 0)
        return Failure(Failing.TOO_SLOW, f"it took more than {seconds:g} s of processor time", edition)
    except MemoryError:
        return Failure(Failing.TOO_MUCH_MEMORY, "it took more memory than a text may", edition)
    except Exception as error:  # noqa: BLE001 - the loop boundary per text: one text must not stop the others
        return Failure(Failing.ERROR, f"{type(error).__name__} in {_where(error)}", edition)


def _where(error: Exception) -> str:
    """File and line, not what the error says: that may hold the text's own words."""
    last = traceback.extract_tb(error.__traceback__, -1)[-1]
    return f"{Path(last.filename).name}, line {last.lineno}"


def _end_alone(parent: int, number: int, frame: FrameType | None) -> None:
    """Where the parent was killed: a text may have minutes left that nobody waits for."""
    if os.getppid() != parent:
        os._exit(1)


def _out_of_time(number: int, frame: FrameType | None) -> None:
    raise _OutOfTime
