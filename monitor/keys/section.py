"""The context that a section of a config is built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, Self

from monitor.keys.problems import Loc, Problems


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The surroundings to which a config refers: the folder of its relative paths, and the environment."""

    folder: Path
    environ: Mapping[str, str]


class CheckedFile(Protocol):
    """A config of which the usable part is known."""

    @property
    def templates(self) -> str | None:
        """The folder of the user's own templates, as it is written."""
        ...

    def written(self, loc: Loc) -> frozenset[str]:
        """The keys that stand in the mapping at `loc`, unusable ones too."""
        ...


@dataclass(frozen=True, slots=True)
class ConfigSection:
    """The usable part of a file, what it may refer to, where its problems go, and the place in it that is at hand."""

    checked: CheckedFile
    around: Surroundings
    problems: Problems
    loc: Loc = ()

    def at(self, *way: str | int) -> Self:
        """The same, further in."""
        return replace(self, loc=(*self.loc, *way))

    @property
    def written(self) -> frozenset[str]:
        """The keys that stand here, unusable ones too."""
        return self.checked.written(self.loc)

    def path(self, name: str) -> Path:
        """A path of the file: a relative one counts from the file's folder."""
        return self.around.folder / name

    @property
    def templates(self) -> Path | None:
        """The folder of the user's own templates."""
        return self.path(self.checked.templates) if self.checked.templates else None

    def add(self, message: str, *way: str | int) -> None:
        """Note a problem of the value here, or further in."""
        self.problems.add((*self.loc, *way), message)

    def warn(self, message: str, *way: str | int) -> None:
        self.problems.warn((*self.loc, *way), message)
