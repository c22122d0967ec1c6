"""The tick that decides: one list in one order for all who call it, as its picture has it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import monitor
from monitor.alerts import Alert
from monitor.pipeline import decide_tick as module
from monitor.pipeline.decide_tick import Flow, decide_tick
from tests.doubles.nouns import NOON

CHORES = {"put off": "decide_again", "windows": "windows_due", "digests": "digests_due", "held": "tell_held"}


@dataclass
class Recording:
    """A flow that notes what is asked of it."""

    done: list[str] = field(default_factory=list)

    def decide_again(self, now: datetime) -> tuple[Alert, ...]:
        return self._did("decide_again")

    def windows_due(self, now: datetime) -> tuple[Alert, ...]:
        return self._did("windows_due")

    def digests_due(self, now: datetime) -> tuple[Alert, ...]:
        return self._did("digests_due")

    def tell_held(self, now: datetime) -> tuple[Alert, ...]:
        return self._did("tell_held")

    def _did(self, what: str) -> tuple[Alert, ...]:
        self.done.append(what)
        return ()


def test_the_picture_of_the_tick_is_what_it_does() -> None:
    drawn = re.findall(r"^    (\w[\w ]*?) ─+ ", str(module.__doc__), re.MULTILINE)
    flow: Flow = (recording := Recording())
    decide_tick(flow, NOON)
    assert [CHORES[name] for name in drawn] == recording.done


def test_nobody_else_decides_in_an_order_of_their_own() -> None:
    """The daemon, a worker, `once` and `replay` call the one tick."""
    root = Path(monitor.__file__).parent
    calls = re.compile(r"\.(?:windows_due|digests_due|tell_held)\(")
    found = {path.name for path in root.rglob("*.py") if calls.search(path.read_text(encoding="utf-8"))}
    assert found == {"decide_tick.py"}
    users = {path.name for path in root.rglob("*.py") if " decide_tick(" in path.read_text(encoding="utf-8")}
    assert users == {"decide_tick.py", "daemon.py", "once.py", "run.py", "worker.py"}
