"""The problems of a config, as finished lines: file, line, key, what, and the likely spelling."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.errors import ConfigError
from monitor.text import clip, fold, one_line

Loc = tuple[str | int, ...]  # the way to a value: ("feeds", 3, "url")
_MOST_WORDS = 12  # of a list within a message of one line


class Level(StrEnum):
    """An error keeps the config from being used; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. line counts from 1, None where it concerns the whole file. str() is the finished line."""

    file: str  # empty where the message names its own
    line: int | None
    key: str
    message: str
    level: Level = Level.ERROR

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        level = "warning" if self.level is Level.WARNING else ""
        return ": ".join(part for part in (place, level, self.key, self.message) if part)


@dataclass(slots=True)
class Problems:
    """Collects every problem of one file, so that all can be told at once."""

    file: str
    lines: dict[Loc, int] = field(default_factory=dict)
    found: list[Problem] = field(default_factory=list)

    def add(self, loc: Loc, message: str, level: Level = Level.ERROR) -> None:
        """Note a problem of the value at `loc`; the line is that of the nearest key that is written in the file."""
        self.found.append(Problem(self.file, self.line(loc), key_of(loc), one_line(message), level))

    def warn(self, loc: Loc, message: str) -> None:
        self.add(loc, message, Level.WARNING)

    def add_line(self, line: int | None, message: str) -> None:
        """Note a problem of the file itself."""
        self.found.append(Problem(self.file, line, "", one_line(message)))

    def line(self, loc: Loc) -> int | None:
        ways = (loc[:length] for length in range(len(loc), 0, -1))
        return next((self.lines[way] for way in ways if way in self.lines), None)

    def sorted(self) -> list[Problem]:
        """In the order of the file, each once."""
        return sorted(dict.fromkeys(self.found), key=lambda p: (p.line or 0, p.key, p.message))

    def errors(self) -> list[Problem]:
        return [problem for problem in self.sorted() if problem.level is Level.ERROR]

    def raise_errors(self) -> None:
        """Raise ConfigError with one line an error, where there is any."""
        if errors := self.errors():
            raise ConfigError([str(problem) for problem in errors])


def key_of(loc: Loc) -> str:
    """`("feeds", 3, "url")` as people write it: `feeds[3].url`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{shown(part)}" for part in loc).removeprefix(".")


def shown(text: str) -> str:
    """Words of the file, fit for one line of a message."""
    return clip(one_line(text), 80)


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was probably meant to be."""
    by_fold = {fold(k): k for k in known}
    near = difflib.get_close_matches(fold(word), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean "every"?`, or nothing where no known word is near."""
    near = closest(word, known)
    return f'; did you mean "{near}"?' if near else ""


def one_of(word: str, known: Iterable[str], what: str = "") -> str:
    """`"hihg" is not a severity: low, medium, high or critical; did you mean "high"?`"""
    words = list(known)
    if len(words) > _MOST_WORDS:
        near = did_you_mean(word, words) or "; docs/configuration.md has them"
        return f'"{shown(word)}" is not {what or "known"}{near}'
    choice = f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else "".join(words)
    return f'"{shown(word)}" is not {what or "known"}: {choice}{did_you_mean(word, words)}'
