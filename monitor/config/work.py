"""The context that every section of a config is built from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from monitor.config.problems import Loc, Problems
from monitor.config.validate import Checked


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The surroundings to which a config refers: the folder of its relative paths, and the environment."""

    folder: Path
    environ: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Work:
    """The usable part of a file, what it may refer to, where its problems go, and the place in it that is at hand."""

    checked: Checked
    around: Surroundings
    problems: Problems
    loc: Loc = ()

    def at(self, *way: str | int) -> Work:
        """The same, further in."""
        return replace(self, loc=(*self.loc, *way))

    def items(self, section: str) -> Iterator[tuple[Work, Any]]:
        """The usable items of a list, each with the context at its place."""
        for loc, shape in self.checked.items(section):
            yield replace(self, loc=loc), shape

    def names(self, section: str) -> list[str]:
        """Every name that is written in a section of the file."""
        return self.checked.names(section)

    @property
    def written(self) -> frozenset[str]:
        """The keys that stand here, unusable ones too."""
        return self.checked.written(self.loc)

    def path(self, name: str) -> Path:
        """A path of the file: a relative one counts from the file's folder."""
        return self.around.folder / name

    def add(self, message: str, *way: str | int) -> None:
        """Note a problem of the value here, or further in."""
        self.problems.add((*self.loc, *way), message)

    def warn(self, message: str, *way: str | int) -> None:
        self.problems.warn((*self.loc, *way), message)
