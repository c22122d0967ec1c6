"""config.yaml: one file, read whole, refused whole where anything in it is wrong (docs/configuration.md).

text ──document──▶ plain values with lines ──validate──▶ shapes ──build──▶ Config
every step notes each problem and goes on, so that all of them are told at once
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from monitor.config import build, document, validate
from monitor.config.settings import Config, Http, Ping, Web, changes
from monitor.config.store import store_of
from monitor.config.work import Work
from monitor.config.written import Written, store_line
from monitor.errors import ConfigError
from monitor.keys.problems import Level, Problem, Problems
from monitor.keys.section import Surroundings
from monitor.secret import Secret

_LARGEST = 10_000_000

__all__ = [
    "Config",
    "Http",
    "Level",
    "Ping",
    "Problem",
    "Web",
    "begin",
    "changes",
    "default_path",
    "load",
    "parse",
    "read_text",
    "store_in",
]


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


def read_text(path: Path) -> str:
    """The text of a config file. Raises ConfigError in words that say what to do."""
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise ConfigError([f"{path}: there is no such file; copy the config.yaml that ships, or name yours"]) from None
    except IsADirectoryError:
        raise ConfigError([f"{path}: is a folder; name the file, such as {path / 'config.yaml'}"]) from None
    except (OSError, ValueError) as error:
        raise ConfigError([f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}"]) from None
    if len(body) > _LARGEST:
        raise ConfigError([f"{path}: is larger than {_LARGEST // 1_000_000} MB, which no config is"])
    return _decoded(body, path)


def _decoded(body: bytes, path: Path) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError([f"{path}:{line}: is not UTF-8 here; save the file as UTF-8"]) from None


def default_path() -> Path:
    """The config.yaml that ships: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside, beside = package / "config.yaml", package.parent / "config.yaml"
    return inside if inside.is_file() else beside
