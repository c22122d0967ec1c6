"""Secrets from where they may stand: an environment variable, a file, or a systemd credential. No message shows one."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.problems import Loc, Problems
from monitor.config.shapes import Shape
from monitor.secret import Secret

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_CREDENTIAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@-]{0,254}")
_LONGEST = 65536


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The surroundings to which a config refers: the folder of its relative paths, and the environment."""

    folder: Path
    environ: Mapping[str, str]


class _NoSecretError(Exception):
    """Why there is no secret, in words that do not hold one."""


def find(shape: Shape, key: str, loc: Loc, around: Surroundings, problems: Problems) -> Secret | None:
    """The secret that `shape` names as `<key>_env`, `<key>_file` or `<key>_credential`; None where it names none."""
    found = _find(shape, key, loc, around, problems)
    if found and not found.reveal().isprintable():
        what = "holds several lines or no text; it must hold the secret alone"
        problems.add((*loc, written_as(shape, key)), what)
        return None
    return found


def find_lines(shape: Shape, key: str, loc: Loc, around: Surroundings, problems: Problems) -> tuple[Secret, ...]:
    """The same for several secrets, one on each line. Empty lines, and those that begin with #, are passed over."""
    found = _find(shape, key, loc, around, problems)
    lines = (line.strip() for line in found.reveal().splitlines()) if found else ()
    return tuple(Secret(line) for line in lines if line and not line.startswith("#"))


def _find(shape: Shape, key: str, loc: Loc, around: Surroundings, problems: Problems) -> Secret | None:
    named = shape.given(*(f"{key}_{source}" for source in _READERS))
    if len(named) > 1 or (named and shape.given(key)):
        problems.add((*loc, next(iter(named))), f"say it once: {' or '.join([*shape.given(key), *named])}")
        return None
    for name, where in named.items():
        try:
            return Secret(_READERS[name.removeprefix(f"{key}_")](where, around))
        except _NoSecretError as error:
            problems.add((*loc, name), str(error))
    return None


def sources(key: str) -> frozenset[str]:
    """The keys under which the secret `key` can be given, and the bare key."""
    return frozenset((key, *(f"{key}_{source}" for source in _READERS)))


def written_as(shape: Shape, key: str) -> str:
    """The key under which `shape` gives the secret, for messages of its content."""
    return next(iter(shape.given(*(f"{key}_{source}" for source in _READERS))), key)


def _from_environment(name: str, around: Surroundings) -> str:
    if not _VARIABLE.fullmatch(name):
        raise _NoSecretError("must be the name of an environment variable, such as TRACKER_SECRET")
    value = around.environ.get(name, "").strip()
    if not value:
        raise _NoSecretError(f"the environment variable {name} is not set, or empty; set it before starting")
    return value


def _from_file(name: str, around: Surroundings) -> str:
    return _content(around.folder / name, private=True)


def _from_credential(name: str, around: Surroundings) -> str:
    """systemd gives a service its credentials in a folder that only it can read (systemd.exec(5), LoadCredential=)."""
    if not _CREDENTIAL.fullmatch(name):
        raise _NoSecretError("must be the name of a systemd credential, such as tracker-secret")
    folder = around.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise _NoSecretError(f"there are no systemd credentials here; the unit needs LoadCredential={name}:PATH")
    return _content(Path(folder) / name, private=False)  # systemd keeps the folder private, not the file


def _content(path: Path, *, private: bool) -> str:
    """The text of the file. private: refuse one that everybody can read."""
    try:
        with path.open("rb") as file:
            value, mode = file.read(_LONGEST).decode().strip(), os.fstat(file.fileno()).st_mode
    except FileNotFoundError:
        raise _NoSecretError(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise _NoSecretError(f"cannot read {path}: {why}") from None
    if private and mode & stat.S_IROTH:
        raise _NoSecretError(f"everybody on this machine can read {path}; run: chmod 600 {path}")
    if not value:
        raise _NoSecretError(f"{path} is empty")
    return value


_READERS = {"env": _from_environment, "file": _from_file, "credential": _from_credential}
