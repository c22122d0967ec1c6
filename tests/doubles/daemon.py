"""The daemon as a process of its own, on a config in a folder, to be told to stop, to reload, or to be killed.

with Running(folder / "config.yaml") as daemon:
    daemon.wait_for(lambda: receiver.calls)
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for_line("config refused")
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Self

from monitor.places import Gazetteer
from monitor.reports import Conventions, Reading, Text
from monitor.reports.assembly import Causes
from monitor.reports.language.triggers import TriggerHit, scan
from monitor.reports.reader import Reader
from tests.doubles.patience import MOMENT, PATIENCE

ROOT = Path(__file__).parents[2]

# The same process on a machine whose clock stands later: what `timedelta` cannot make a test wait for.
_LATER = """
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from monitor.cli.run import checked
from monitor.daemon import logs
from monitor.daemon.run import run
logs.begin()
file, seconds = Path(sys.argv[1]), float(sys.argv[2])
run(lambda: checked(file, file.parent), lambda: datetime.now(UTC) + timedelta(seconds=seconds))
"""
_ENGLISH = "from tests.doubles.english import alone; from monitor.__main__ import main; alone(); main()"


@cache
def _reader() -> Reader:
    return Reader.load(Gazetteer.open([]))


class InProcess:
    """A desk without a child: tests that ask nothing of it start sooner."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.read, self.scenery = reader.read, reader.scenery

    def read_all(self, texts: Sequence[Text], conventions: Conventions, causes: Causes) -> list[Reading]:
        return [self.reader.read(text, conventions, causes) for text in texts]

    def harm(self, text: Text) -> bool:
        return isinstance(scan(text, self.reader.languages), TriggerHit)


def one_reader(*_: object) -> InProcess:
    """In place of `monitor.daemon.live.loaded`: one reader for all daemons of a session, with the shipped places."""
    return InProcess(_reader())


class Running:
    """A daemon at work. `later`: how many seconds its clock is ahead; `english`: it reads no other language, and begins
    in half the time. Whatever happens, it ends with the block."""

    def __init__(self, config: Path, *, later: float = 0.0, english: bool = False) -> None:
        run = ["-c", _ENGLISH] if english else ["-m", "monitor"]
        ours = ["-c", _LATER, str(config), str(later)] if later else [*run, "run", "--config", str(config)]
        self._log = config.with_name("monitor.log")
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *ours],
                cwd=config.parent,
                stdout=log,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def wait_for(self, what: Callable[[], object]) -> None:
        """Return as soon as `what()` is true. Fails, with the log, where it does not become true or the daemon ends."""
        until = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < until, f"not in time; the log:\n{self.log}"
            assert self.process.poll() is None, f"the daemon ended with {self.process.returncode}; the log:\n{self.log}"
            time.sleep(MOMENT)

    def wait_for_line(self, words: str, times: int = 1) -> None:
        self.wait_for(lambda: self.log.count(words) >= times)

    def end(self, timeout: float = PATIENCE) -> int:
        """Ask it to stop; its exit code."""
        self.process.terminate()
        return self.process.wait(timeout)

    def kill(self) -> None:
        """As `kill -9` or the power would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()
