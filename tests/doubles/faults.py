"""Crashes on purpose: at every statement, around every commit, and at every step of every conversation.

    armed(None, url)   count the points that a piece of work passes, and tell which of them a crash would leave the same
    armed(17, url)     end the process, as `kill -9` would, at the 17th

This process is the stage for it, started by `tests.doubles.theatre`: it imports everything once and then forks for each
job, one at a time. It holds no thread, no connection and no open store, so that a fork of it is whole.

    a job in, one JSON line:  {"url", "ports", "at": [moments, ISO 8601], "crash": null or a number}
    what came of it, one JSON line:  {"crashed", "passed": [[name, aftermath], ...], "told", "incidents"}

Points with the same aftermath are those between which nothing was committed and nothing was handed over, so that a
crash at any of them leaves the same behind. On SQLite only; PostgreSQL has no cheap sign of a commit.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import smtplib
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from monitor.http import Gate

DIED = 9  # the exit code of a process that ended at its point


HANDED_OVER = ("after POST to an endpoint", "after sending the mail")


class Points:
    """Counts what is passed, and ends the process at one of them. commits: a number that each commit changes."""

    def __init__(self, crash: int | None, commits: Callable[[], int]) -> None:
        self.passed: list[tuple[str, str]] = []
        self._crash, self._commits = crash, commits
        self._handed_over = 0

    def here(self, name: str) -> None:
        if self._crash == len(self.passed):
            os._exit(DIED)
        self._handed_over += name in HANDED_OVER
        self.passed.append((name, f"{self._commits()} {self._handed_over}"))

    def around(self, owner: type, method: str, name: Callable[..., str]) -> Callable[[], None]:
        """A point before and one after each call of a method; the answer tells how to take them away."""
        original = owner.__dict__.get(method) or getattr(owner, method)

        def watched(*args: Any, **named: Any) -> Any:
            said = name(*args)
            self.here(f"before {said}")
            answer = original(*args, **named)
            self.here(f"after {said}")
            return answer

        setattr(owner, method, watched)
        return lambda: setattr(owner, method, original)


@contextmanager
def _commits(url: str) -> Iterator[Callable[[], int]]:
    """SQLite's own count of what other connections committed to a file."""
    if not url.startswith("sqlite"):
        yield lambda: 0
        return
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as looking:
        yield lambda: int(looking.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def armed(crash: int | None, url: str) -> Iterator[Points]:
    """Points at all that reaches the disk or the network, in everything that this process does."""
    with _commits(url) as commits:
        yield from _armed(Points(crash, commits))


def _armed(points: Points) -> Iterator[Points]:

    def statement(connection: Any, cursor: Any, words: str, *_: Any) -> None:
        points.here(f"statement {' '.join(words.split())[:60]}")

    event.listen(Engine, "before_cursor_execute", statement)
    undo = [
        points.around(DefaultDialect, "do_commit", lambda *_: "commit"),
        points.around(Gate, "get", lambda gate, url, *_: "GET of a feed"),
        points.around(Gate, "send", lambda gate, method, *_: f"{method} to an endpoint"),
        points.around(smtplib.SMTP, "connect", lambda *_: "connecting to the mail server"),
        points.around(smtplib.SMTP, "send", lambda client, said, *_: f"sending {_word(said)}"),
        points.around(smtplib.SMTP, "getreply", lambda *_: "the mail server's reply"),
    ]
    try:
        yield points
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
        for back in undo:
            back()


def _word(said: str | bytes) -> str:
    words = said.encode() if isinstance(said, str) else said
    return words[:4].decode("ascii", "replace").strip() if len(words) < 200 else "the mail"


def main() -> None:
    """Serve jobs until standard input ends."""
    from monitor.store import engine
    from tests.doubles import story

    logging.disable()
    engine.SYNCHRONOUS = "OFF"  # the process dies here and not the machine: what it wrote is there
    story.prepare()
    gc.freeze()  # else each child's first collection would copy all of the memory that it shares
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(_forked(json.loads(line), story.play)), flush=True)


def _forked(job: dict[str, Any], play: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """Do a job in a child; what it came to."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _do(job, play, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        said = answer.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status == DIED:
        return {"crashed": True}
    return {"crashed": False, **json.loads(said or '{"trouble": "it ended without a word"}')}


def _do(job: dict[str, Any], play: Callable[..., dict[str, Any]], answer: int) -> None:
    """In the child: play, write down what came of it, and end without going back."""
    try:
        gc.disable()
        with armed(job["crash"], job["url"]) as points:
            found = play(job["url"], job["ports"], [datetime.fromisoformat(at) for at in job["at"]])
            found["passed"] = points.passed
    except BaseException:  # noqa: BLE001 - a child that went on would be a second stage
        import traceback

        found = {"trouble": traceback.format_exc()}
    with os.fdopen(answer, "w", encoding="utf-8") as file:
        file.write(json.dumps(found))
    os._exit(0)


if __name__ == "__main__":
    main()
