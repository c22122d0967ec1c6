"""From a file, or a text, to a config or to every problem of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from monitor.config import build, document, validate
from monitor.config.settings import Config
from monitor.config.store import store_of
from monitor.config.work import Work
from monitor.config.written import Written, read_text, store_line
from monitor.keys.problems import Problems
from monitor.keys.section import Surroundings
from monitor.secret import Secret


def load(path: Path, environ: Mapping[str, str] = os.environ, *, folder: Path | None = None) -> Config:
    """The config in the file `path`. Relative paths in it count from `folder`, by default the file's own.

    Raises ConfigError with one finished line for every problem.
    """
    return parse(read_text(path), str(path), folder or path.parent, environ)


def parse(text: str, file: str, folder: Path, environ: Mapping[str, str]) -> Config:
    """The config in `text`, which messages call `file`. Raises ConfigError."""
    problems = Problems(file)
    found = build.config(begin(text, problems, Surroundings(folder, environ)))
    problems.raise_errors()
    return replace(found, written=Written(text, file, str(folder.absolute())))


def store_in(text: str, folder: Path, environ: Mapping[str, str] = os.environ) -> Secret | None:
    """The store that a config names which cannot be used as a whole; None where that cannot be told either."""
    problems = Problems("")
    work = begin(store_line(text), problems, Surroundings(folder, environ))
    found = store_of(work.checked.whole, work)
    return None if problems.errors() else found


def begin(text: str, problems: Problems, around: Surroundings) -> Work:
    """The context on which `build.config` works: the usable part of `text`. What is wrong so far is in `problems`."""
    return Work(validate.check(document.read(text, problems), problems), around, problems)
