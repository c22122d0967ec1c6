"""Parsing in a process of its own that can be killed, because feedparser and expat have no limit of time.

The child is a fresh interpreter that imports what its jobs need and nothing else of the monitor: it inherits no socket
and no database, needs some 30 MB, and ends when the pipe to us closes. Bytes go in and entries come out, pickled both
ways: a guard against bodies that take too much time or memory, not a sandbox against code.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self

from monitor.entries import Parsed, ParseFailed, Unreadable
from monitor.errors import MonitorError
from monitor.feeds import Feed
from monitor.feeds.robots import Permission, permission

DEADLINE = 20.0  # seconds for one feed
WORKERS = 2  # so that one bad feed does not hold up the good ones; the second starts when it is needed
MEMORY = 768 * 1024 * 1024  # bytes of address space for a child, far above what 5 MB of feed need

_CHILD = "import sys; sys.path[:] = sys.argv[2:]; from monitor.entries.worker import serve; serve(int(sys.argv[1]))"

Outcome = Parsed | ParseFailed


class Job(StrEnum):
    """What a child does. All of it reads what strangers wrote."""

    FEED = "feed"  # entries.parse.parse
    ARTICLE = "article"  # entries.article.article
    PERMISSION = "permission"  # feeds.robots.permission


# Seconds. A page takes milliseconds, and feeds wait for the same children.
_DEADLINES = {Job.FEED: DEADLINE, Job.ARTICLE: 5.0, Job.PERMISSION: 2.0}


@dataclass(slots=True)
class _Worker:
    """One child and the pipe to it."""

    process: subprocess.Popen[bytes]
    pipe: Connection

    @classmethod
    def start(cls) -> Self:
        ours, theirs = Pipe()
        with theirs:
            command = [sys.executable, "-c", _CHILD, str(theirs.fileno()), *sys.path]
            try:
                process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
                    command,
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            except OSError as error:
                ours.close()
                raise MonitorError(
                    f"the process that parses feeds cannot be started: {error}; look at this machine's "
                    "memory and at the limit of processes"
                ) from None
        return cls(process, ours)

    def ask(self, request: tuple[Any, ...], deadline: float) -> Any:
        """The child's answer, or a ParseFailed that says why there is none; after that the child is gone."""
        late = threading.Event()
        timer = threading.Timer(deadline, self._kill, [late])
        timer.start()
        outcome: Any = None
        try:
            with suppress(EOFError, OSError):
                self.pipe.send(request)
                outcome = self.pipe.recv()
        finally:
            timer.cancel()
            if outcome is None:  # an answer that comes later must not be taken for the next one's
                self.stop()
        return outcome or _lost(late.is_set(), deadline)

    def _kill(self, late: threading.Event) -> None:
        late.set()
        self.process.kill()

    @property
    def alive(self) -> bool:
        return not self.pipe.closed and self.process.poll() is None

    def stop(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.wait()


@dataclass(slots=True)
class Parser:
    """Parses feeds in children with a deadline. Thread-safe; close it (or use `with`) when done."""

    deadline: float = DEADLINE
    workers: int = WORKERS
    _idle: LifoQueue[_Worker | None] = field(init=False, repr=False, default_factory=LifoQueue)

    def __post_init__(self) -> None:
        for _ in range(self.workers):
            self._idle.put(None)  # a place for a child that is not there yet

    def parse(
        self, body: bytes, headers: Mapping[str, str], feed: Feed, now: datetime, url: str | None = None
    ) -> Outcome:
        """As `entries.parse.parse`; waits for a free child. A body that kills its child costs that child alone."""
        content_type = {"Content-Type": headers.get("Content-Type", "")}  # all that is needed, as a plain dict
        outcome: Outcome = self._do(Job.FEED, body, content_type, feed, now, url)
        return outcome

    def article(self, body: bytes, content_type: str, language: str | None = None) -> str:
        """As `entries.article.article`; empty where a page takes too long, or kills its child."""
        found = self._do(Job.ARTICLE, body, content_type, language)
        return found if isinstance(found, str) else ""

    def permission(self, robots: str, url: str, token: str) -> Permission:
        """As `feeds.robots.permission`; what cannot be read in time forbids."""
        found = self._do(Job.PERMISSION, robots, url, token)
        return found if isinstance(found, Permission) else Permission(allowed=False)

    def _do(self, job: Job, *given: Any) -> Any:
        """The child's answer, or a ParseFailed."""
        worker = self._idle.get()
        try:
            if worker is None or not worker.alive:
                worker = _Worker.start()
            return worker.ask((job, *given), min(self.deadline, _DEADLINES[job]))
        finally:
            self._idle.put(worker if worker is not None and worker.alive else None)

    def close(self) -> None:
        """Ends the children, once each is done with what it has."""
        for _ in range(self.workers):
            worker = self._idle.get()
            if worker is not None:
                worker.stop()
        for _ in range(self.workers):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _lost(late: bool, deadline: float) -> ParseFailed:
    if late:
        return ParseFailed(Unreadable.TOO_SLOW, f"the feed took longer than {deadline:g} s to read, and was given up")
    return ParseFailed(Unreadable.CRASHED, "the feed made its reader crash, or use too much memory")


def serve(descriptor: int) -> None:
    """The child: answers requests until the pipe closes. Signals are for the parent, which closes the pipe."""
    import resource
    import signal

    from monitor.entries.parse import parse  # what nearly every job needs is loaded before the first

    jobs: dict[Job, Callable[..., Any]] = {Job.FEED: parse, Job.ARTICLE: _article, Job.PERMISSION: permission}
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # the network and the alerts come first
    with Connection(descriptor) as pipe:
        while True:
            try:
                job, *given = pipe.recv()
            except EOFError:
                return
            pipe.send(jobs[job](*given))


def _article(*given: Any) -> str:
    from monitor.entries.article import article

    return article(*given)
