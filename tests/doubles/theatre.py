"""The house in which `story` is played: its receivers, the process that forks the players, and what they left behind.

with theatre_in_memory() as theatre:
    calm = theatre.undisturbed[3]                    # the fourth chapter as it should go: what was received
    theatre.crash_and_restart(3, 17, url)            # the same with an end at the 17th point, and a restart
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any, Self

import pytest

from monitor.store import Store
from monitor.store.copying import copy
from tests.doubles.feed_server import FeedServer, reply, status
from tests.doubles.patience import PATIENCE
from tests.doubles.smtp_server import At, SmtpServer
from tests.doubles.store import sqlite_url
from tests.doubles.story import SECRET, Chapter, chapters
from tests.doubles.webhook_receiver import Answer, WebhookReceiver

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as its receiver got it. id: webhook-id, or the Message-ID without its domain."""

    id: str
    body: bytes
    taken: bool  # the receiver said that it has it


@dataclass(frozen=True, slots=True)
class Played:
    """The end of a run. `told` and `incidents` are the store's, at its end."""

    received: tuple[Message, ...]
    told: Mapping[str, list[Any]]
    incidents: Mapping[str, Any]
    passed: tuple[tuple[str, str], ...] = ()  # each point's name, and what a crash there leaves behind, as a word

    def matters(self) -> list[list[Any]]:
        """The messages received, by what they tell. An id that the store does not know tells nothing, and shows."""
        return sorted((self.told.get(ident, [ident]) for ident in {m.id for m in self.received if m.taken}), key=str)

    def standing(self) -> tuple[Any, ...]:
        return sorted(self.told.values(), key=str), dict(self.incidents)

    def bodies(self) -> dict[str, set[bytes]]:
        """The different bytes that came under each id."""
        found: dict[str, set[bytes]] = {}
        for message in self.received:
            found.setdefault(message.id, set()).add(message.body)
        return found


@dataclass
class Theatre:
    """Opens with `with`. Not for two threads: one run at a time."""

    folder: Path
    ending: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        self.feed = self.ending.enter_context(FeedServer())
        self.hook = self.ending.enter_context(WebhookReceiver(respond=lambda _: Answer(self.answer)))
        self.mail = self.ending.enter_context(SmtpServer())
        self.answer = 204
        self.stage = subprocess.Popen(
            [sys.executable, "-m", "tests.doubles.faults"],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.ending.callback(self._close)
        assert self.stage.stdout
        assert self.stage.stdout.readline() == "ready\n"
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.close()

    def _close(self) -> None:
        assert self.stage.stdin
        assert self.stage.stdout
        self.stage.stdin.close()
        self.stage.wait(PATIENCE)
        self.stage.stdout.close()

    @cached_property
    def undisturbed(self) -> list[Played]:
        """Every chapter as it should go, on one store, which is kept as it stands before each of them."""
        url = sqlite_url(self.folder)
        return [self._undisturbed(number, chapter, url) for number, chapter in enumerate(chapters())]

    def _undisturbed(self, number: int, chapter: Chapter, url: str) -> Played:
        copyfile(self.folder / "monitor.db", self.before(number))
        self._set(chapter)
        found = self._run(url, [*chapter.moments(), *chapter.moments_again()], None)
        return self._played(found)

    @property
    def url(self) -> str:
        """Of the SQLite store that is played on."""
        return f"sqlite:///{self.folder}/played.db"

    def before(self, number: int) -> Path:
        """The store at the beginning of a chapter."""
        return self.folder / f"before-{number}.db"

    def fresh(self, number: int, url: str) -> None:
        """Bring an empty store to the beginning of a chapter."""
        assert self.undisturbed
        if url.startswith("sqlite"):
            path = Path(url.removeprefix("sqlite:///"))
            for file in path.parent.glob(f"{path.name}-*"):
                file.unlink()
            copyfile(self.before(number), path)
            return
        with closing(Store.open(f"sqlite:///{self.before(number)}")) as source, closing(Store.open(url)) as target:
            copy(source, target)

    def crash_and_restart(self, number: int, point: int, url: str) -> Played:
        """A chapter that ends at a point, and again from a start some time later."""
        chapter = chapters()[number]
        self._set(chapter)
        assert self._run(url, chapter.moments(), point) == {"crashed": True}, f"point {point} was not passed"
        return self._played(self._run(url, chapter.moments_again(), None))

    def points(self, number: int, url: str) -> list[tuple[str, str]]:
        """The moments that a chapter passes, on a store that stands at its beginning."""
        chapter = chapters()[number]
        self._set(chapter)
        return [(name, aftermath) for name, aftermath in self._run(url, chapter.moments(), None)["passed"]]

    def _set(self, chapter: Chapter) -> None:
        """The world of a chapter: what is served, what is answered, and nothing received yet."""
        served = reply(chapter.body(), etag=f'"{chapter.name}"') if chapter.feed else status(500)
        self.feed.serve("/rss", behaviour=served)
        self.answer = chapter.hook
        self.mail.script.clear()
        self.mail.script.extend(At("data", said) for said in chapter.mail)
        self.hook.calls.clear()
        self.mail.received.clear()

    def _run(self, url: str, moments: list[str], crash: int | None) -> dict[str, Any]:
        ports = {"feed": self.feed.port, "hook": self.hook.port, "mail": self.mail.port}
        assert self.stage.stdin
        assert self.stage.stdout
        self.stage.stdin.write(json.dumps({"url": url, "ports": ports, "at": moments, "crash": crash}) + "\n")
        self.stage.stdin.flush()
        found: dict[str, Any] = json.loads(self.stage.stdout.readline())
        if "trouble" in found:
            pytest.fail(found["trouble"])
        return found

    def _played(self, found: dict[str, Any]) -> Played:
        taken = self.answer < 300
        assert all(call.verify(SECRET) for call in self.hook.calls)
        calls = [Message(call.id, call.body, taken) for call in self.hook.calls]
        mails = [Message(_id(mail.message["Message-ID"]), mail.content, True) for mail in self.mail.received]
        return Played((*calls, *mails), found["told"], found["incidents"], tuple(map(tuple, found["passed"])))


@contextmanager
def theatre_in_memory() -> Iterator[Theatre]:
    """On a folder in memory, where there is one: a crash of a process asks nothing of a disk."""
    shared = Path("/dev/shm")
    place = shared if os.access(shared, os.W_OK) else None
    with TemporaryDirectory(dir=place) as folder, Theatre(Path(folder)) as theatre:
        yield theatre


def _id(header: str) -> str:
    return header.strip("<>").partition("@")[0]
