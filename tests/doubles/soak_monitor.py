"""The monitor of a soak: the daemon itself, in a process of its own that a test drives from minute to minute.

Nothing but the monitor lives in it, so that what it holds of memory is the monitor's own. Only what reads is a pen
(`grammar`), and the gate and the gap between two requests have the patience of a test.

    with monitoring(Places(...)) as monitor:
        failures = monitor.minute(now)      # a tick of each kind
        monitor.restart(now)
        monitor.memory()
"""

from __future__ import annotations

import gc
import logging
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from monitor.alerts import Updates
from monitor.config import Config
from monitor.daemon import live, logs
from monitor.daemon.daemon import Daemon
from monitor.deliveries.settings import EmailChannel, Smtp, WebhookChannel
from monitor.entries.child import Child, Lost
from monitor.feeds import Feed
from monitor.feeds.gap import HostGap
from monitor.http import AnswerLimits, Gate, Response
from monitor.reports import Conventions, Mark, Reading, Rejected, Text
from monitor.reports.assembly import Causes
from monitor.reports.language.lexicon import Language
from monitor.secret import Secret
from monitor.store import engine
from tests.doubles.newsroom import rule
from tests.doubles.nouns import HARBOUR, NOON, reading, report
from tests.doubles.patience import PATIENCE

MINUTE = timedelta(minutes=1)
EVERY = 15 * MINUTE
IMPATIENT = AnswerLimits(read=0.5, total=1.0)  # seconds; a busy machine must not make an answer late
_STORY = re.compile(r"(\d+) killed in Village (\d+) on day (\d+)")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a monitor finds its store, its feeds and its receivers. feeds: their addresses."""

    store: str
    feeds: tuple[str, ...]
    mail: int
    hook: str

    @property
    def config(self) -> Config:
        feeds = tuple(
            Feed(f"Outlet {n}", url, f"Outlet {n}", "en", EVERY, allow_private=True) for n, url in enumerate(self.feeds)
        )
        told = rule(send=("duty", "tracker"), updates=Updates(1, 5 * MINUTE))
        channels = (
            EmailChannel("duty", ("duty@example.org",)),
            WebhookChannel("tracker", Secret(self.hook), Secret("a shared secret"), allow_private=True),
        )
        smtp = Smtp("127.0.0.1", self.mail, "monitor@example.org")
        return replace(Config(feeds=feeds, rules=(told,), channels=channels, smtp=smtp), store=Secret(self.store))


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of a process. resident: MB; objects: blocks that Python's objects take, without those nobody refers to
    any more."""

    resident: float
    objects: int


class Pen:
    """ "7 killed in Village 12 on day 3" is seven dead in a village of its own, a degree from the next."""

    languages: tuple[Language, ...] = ()

    def read(self, text: Text, conventions: Conventions, causes: Causes) -> Reading:
        found = _STORY.search(text.full)
        if not found:
            return reading(rejected=Rejected.NO_HARM_WORD)
        number = int(found[2])
        row, column = divmod(number, 160)
        place = replace(HARBOUR, name=f"Village {number}", lat=column - 80.0, lon=row * 2 - 170.0, id=number)
        return reading(report(int(found[1]), place=place, date=NOON.date().replace(day=int(found[3]))))

    def scenery(self, text: Text) -> tuple[Mark, ...]:
        return ()


def grammar(places: tuple[Path, ...], languages: tuple[Path, ...]) -> Pen:
    """As `desk_child.load` is called."""
    return Pen()


class Hasty(Gate):
    """The gate, without the patience that a test cannot have."""

    def get(self, url: str, **given: object) -> Response:
        return super().get(url, **given | {"limits": IMPATIENT})  # type: ignore[arg-type]  # as `Gate.get` takes them


_DOUBLES: dict[str, Callable[..., object]] = {  # of what a config's daemon is made of
    "load": grammar,
    "gate_of": lambda config: Hasty("soak/1 (+https://soak.example)"),
    "HostGap": lambda: HostGap(0.0),
}


class _Monitor:
    """The daemon of the process. Its methods are what can be asked of it."""

    def __init__(self, places: Places) -> None:
        self._config, self._now = places.config, NOON
        self._failed = _Failures()
        logging.getLogger("monitor").addHandler(self._failed)
        self._open()

    def minute(self, now: datetime) -> int:
        """A tick of each kind, as a minute of the daemon has them; the polls and attempts that came to nothing."""
        another_hour = now.hour != self._now.hour
        self._now, self._failed.count = now, 0
        while self._daemon.poll(now) or self._daemon.busy:
            pass
        for tick in (self._daemon.decide, self._daemon.look):
            tick(now)
        while self._daemon.deliver(now):
            pass
        self._daemon.beat(now)
        if another_hour:
            self._daemon.housekeep(now)
        return self._failed.count

    def restart(self, now: datetime) -> None:
        self._daemon.stop()
        self._now = now
        self._open()

    def reload(self, now: datetime) -> bool:
        self._now = now
        return self._daemon.reload()

    def memory(self) -> Memory:
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return Memory(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, sys.getallocatedblocks())

    def stop(self) -> None:
        self._daemon.stop()

    def _open(self) -> None:
        self._daemon = Daemon(lambda: self._config, lambda: self._now)


class _Failures(logging.Handler):
    """Counts what the log says of polls and attempts that came to nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.getMessage() in ("delivery put off", "delivery failed", "feed failed")


def serve(descriptor: int) -> None:
    """The process: does what it is asked until the pipe closes."""
    for name, double in _DOUBLES.items():
        setattr(live, name, double)
    engine.SYNCHRONOUS = "OFF"  # this machine does not go down
    logs.begin(stream=Path(os.devnull).open("w"))  # noqa: SIM115 - until the process ends
    with Connection(descriptor) as pipe, suppress(EOFError):
        monitor = _Monitor(pipe.recv())
        pipe.send(None)
        while True:
            name, *given = pipe.recv()
            pipe.send(_done(getattr(monitor, name), given))


@dataclass(slots=True)
class Monitoring:
    """The process as a test sees it; `with` ends it."""

    _child: Child

    def minute(self, now: datetime) -> int:
        return int(self._ask("minute", now))

    def restart(self, now: datetime) -> None:
        self._ask("restart", now)

    def reload(self, now: datetime) -> bool:
        return bool(self._ask("reload", now))

    def memory(self) -> Memory:
        found: Memory = self._ask("memory")
        return found

    def _ask(self, *what: object) -> Any:
        answer = self._child.ask(what, PATIENCE)
        if isinstance(answer, RuntimeError):
            raise answer
        assert not isinstance(answer, Lost), f"the monitor's process ended at {what}"
        return answer


@contextmanager
def monitoring(places: Places) -> Iterator[Monitoring]:
    """A monitor at work on these places."""
    child = Child.start(__name__)
    try:
        assert not isinstance(child.ask(places, PATIENCE), Lost), "the monitor did not start"
        running = Monitoring(child)
        yield running
        running._ask("stop")
    finally:
        child.stop()


def _done(work: Callable[..., Any], given: list[Any]) -> Any:
    try:
        return work(*given)
    except Exception as error:  # noqa: BLE001 - the test wants to see it
        return RuntimeError("".join(traceback.format_exception(error)))
