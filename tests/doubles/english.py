"""A reader of one language, for tests that need one that reads and none that reads all: the files of all languages cost
each process that loads them seconds. A function of a module, for the child that reads finds it by its name."""

from __future__ import annotations

from pathlib import Path

from monitor.own_words import also_read
from monitor.places import Gazetteer
from monitor.reports.language.files import SHIPPED
from monitor.reports.language.lexicon import load
from monitor.reports.reader import Reader


def english(places: tuple[Path, ...] = (), languages: tuple[Path, ...] = ()) -> Reader:
    """In the place of `desk_child.load`."""
    also_read(languages)
    return Reader(Gazetteer.open(places), (load(SHIPPED / "en.yaml"),))


def alone() -> None:
    """This process, a daemon's, reads English and its user's own languages."""
    from monitor.daemon import live  # the child that reads needs nothing of a daemon

    vars(live)["load"] = english
