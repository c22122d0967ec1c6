"""A reader for whom some texts are too much: what it does stands in the text. Made in the child, by its name.

    HANG never ends and asks nothing of the processor      SPIN never ends and asks all of it
    EAT takes memory without end                           RAISE is a fault of ours (RecursionError)
    DIE ends the process that reads

"7 killed" in any other text is a report of seven dead (as `newsroom.pen`).
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from monitor.errors import PlaceError
from monitor.reports import Conventions, Mark, Reading, Rejected, Text
from monitor.reports.assembly import Causes
from monitor.reports.language.lexicon import Language
from tests.doubles.reported import report

_DEAD = re.compile(r"(\d+) killed")


class Stubborn:
    """`minds`: the words that it cannot stand. log: where it notes each text that it begins."""

    languages: tuple[Language, ...] = ()

    def __init__(self, minds: tuple[str, ...], log: Path | None) -> None:
        self.minds, self.log = minds, log

    def read(self, text: Text, conventions: Conventions, causes: Causes) -> Reading:
        if self.log:
            with self.log.open("a", encoding="utf-8") as log:
                log.write(f"{text.title}\n")
        for word in self.minds:
            if word in text.title:
                _DOES[word]()
        found = _DEAD.search(text.full)
        if not found:
            return Reading("en", rejected=Rejected.NO_HARM_WORD)
        return Reading("en", (report(int(found[1])),))

    def scenery(self, text: Text) -> tuple[Mark, ...]:
        return ()


def stubborn(log: Path | None = None) -> Stubborn:
    return Stubborn(tuple(_DOES), log)


def in_place_of_load(places: tuple[Path, ...], languages: tuple[Path, ...]) -> Stubborn:
    """As `desk_child.load` is called; a stubborn reader needs neither places nor languages."""
    return stubborn()


def mended(log: Path | None = None) -> Stubborn:
    """The same after an upgrade: it can read everything."""
    return Stubborn((), log)


def slow_to_begin(sign: Path) -> Stubborn:
    """As on a busy machine: it is ready when the file is there."""
    while not sign.exists():
        time.sleep(0.01)
    return stubborn()


def dead_at_birth() -> Stubborn:
    """As on a machine without memory."""
    os._exit(9)


def unmade() -> Stubborn:
    raise PlaceError("villages.csv:3: no such country")


def _hang() -> None:
    while True:
        time.sleep(1)


def _spin() -> None:
    while True:
        pass


def _eat() -> None:
    bytearray(10**12)


def _raise() -> None:
    _raise()


_DOES: dict[str, Callable[[], None]] = {
    "HANG": _hang,
    "SPIN": _spin,
    "EAT": _eat,
    "RAISE": _raise,
    "DIE": partial(os._exit, 9),
}
