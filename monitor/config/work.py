"""The context that every section of a config is built from, with the rest of the file within reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

from monitor.config.validate import Checked
from monitor.keys.section import ConfigSection


@dataclass(frozen=True, slots=True)
class Work(ConfigSection):
    """A section that knows the whole file."""

    checked: Checked

    def items(self, section: str) -> Iterator[tuple[Self, Any]]:
        """The usable items of a list, each with the context at its place."""
        for loc, shape in self.checked.items(section):
            yield replace(self, loc=loc), shape

    def names(self, section: str) -> list[str]:
        """Every name that is written in a section of the file."""
        return self.checked.names(section)
