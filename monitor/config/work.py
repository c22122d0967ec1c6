"""The context that every section of a config is built from."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.config.problems import Problems
from monitor.config.secrets import Surroundings
from monitor.config.validate import Checked


@dataclass(frozen=True, slots=True)
class Work:
    """The usable part of a file, what it may refer to, and where its problems go."""

    checked: Checked
    around: Surroundings
    problems: Problems

    def names(self, section: str) -> list[str]:
        return self.checked.names(section)
