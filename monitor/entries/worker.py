"""Parsing in a process of its own that can be killed, because feedparser and expat have no limit of time.

A child (see `child`) needs some 30 MB. Bytes go in and entries come out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from multiprocessing.connection import Connection
from queue import LifoQueue
from types import TracebackType
from typing import Any, Self

from monitor.entries import Parsed, ParseFailed, Unreadable
from monitor.entries.child import Child, Lost, confine
from monitor.feeds import Feed
from monitor.feeds.robots import Permission, permission

WORKERS = 2  # so that one bad feed does not hold up the good ones; the second starts when it is needed
MEMORY = 768 * 1024 * 1024  # bytes of address space for a child, far above what 5 MB of feed need

ParseOutcome = Parsed | ParseFailed


class Job(StrEnum):
    """The jobs of a child. All of it reads what strangers wrote."""

    FEED = "feed"  # entries.parse.parse
    ARTICLE = "article"  # entries.article.article
    PERMISSION = "permission"  # feeds.robots.permission


# Seconds of one job. A page takes milliseconds, and feeds wait for the same children.
_DEADLINES = {Job.FEED: 20.0, Job.ARTICLE: 5.0, Job.PERMISSION: 2.0}


@dataclass(slots=True)
class Parser:
    """Parses feeds in children with a deadline. Thread-safe; close it (or use `with`) when done. deadline: seconds for
    one job, in place of those that its kind has."""

    deadline: float | None = None
    workers: int = WORKERS
    _idle: LifoQueue[Child | None] = field(init=False, repr=False, default_factory=LifoQueue)

    def __post_init__(self) -> None:
        for _ in range(self.workers):
            self._idle.put(None)  # a place for a child that is not there yet

    def parse(
        self, body: bytes, headers: Mapping[str, str], feed: Feed, now: datetime, url: str | None = None
    ) -> ParseOutcome:
        """As `entries.parse.parse`; waits for a free child. A body that kills its child costs that child alone."""
        content_type = {"Content-Type": headers.get("Content-Type", "")}  # all that is needed, as a plain dict
        outcome: ParseOutcome = self._do(Job.FEED, body, content_type, feed, now, url)
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
                worker = Child.start(__name__)
            deadline = _DEADLINES[job] if self.deadline is None else self.deadline
            answer = worker.ask((job, *given), deadline)
            return _lost(answer.late, deadline) if isinstance(answer, Lost) else answer
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
    """The child: answers requests until the pipe closes."""
    from monitor.entries.parse import parse  # what nearly every job needs is loaded before the first

    jobs: dict[Job, Callable[..., Any]] = {Job.FEED: parse, Job.ARTICLE: _article, Job.PERMISSION: permission}
    confine(MEMORY)
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
