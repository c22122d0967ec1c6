"""Secrets from where they may stand: an environment variable, a file, or a systemd credential. No message shows one."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from monitor.keys.scalars import url_problem
from monitor.keys.section import ConfigSection, Surroundings
from monitor.keys.shape import Shape
from monitor.secret import Secret

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_CREDENTIAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@-]{0,254}")
_LONGEST = 65536


class _NoSecretError(Exception):
    """Why there is no secret, in words that do not hold one."""


def find(shape: Shape, key: str, section: ConfigSection) -> Secret | None:
    """The secret that `shape` names as `<key>_env`, `<key>_file` or `<key>_credential`; None where it names none."""
    found = _find(shape, key, section)
    if found and not found.reveal().isprintable():
        section.add("holds several lines or no text; it must hold the secret alone", written_as(shape, key))
        return None
    return found


def find_address(shape: Shape, section: ConfigSection) -> Secret | None:
    """The address that is called, which may be a secret; None where there is none, which is told."""
    found = find(shape, "url", section)
    plain = shape.given("url").get("url")
    url = Secret(plain) if plain else found
    if not section.written & sources("url"):
        section.add("has no address; give url_env, url_file, url_credential or url")
    if url and (problem := url_problem(url.reveal())):
        section.add(f"the address {problem}", written_as(shape, "url"))
    return url


def find_lines(shape: Shape, key: str, section: ConfigSection) -> tuple[Secret, ...]:
    """The same for several secrets, one on each line. Empty lines, and those that begin with #, are passed over."""
    found = _find(shape, key, section)
    lines = (line.strip() for line in found.reveal().splitlines()) if found else ()
    return tuple(Secret(line) for line in lines if line and not line.startswith("#"))


def _find(shape: Shape, key: str, section: ConfigSection) -> Secret | None:
    named = shape.given(*(f"{key}_{source}" for source in _READERS))
    if len(named) > 1 or (named and shape.given(key)):
        section.add(f"say it once: {' or '.join([*shape.given(key), *named])}", next(iter(named)))
        return None
    for name, where in named.items():
        try:
            return Secret(_READERS[name.removeprefix(f"{key}_")](where, section.around))
        except _NoSecretError as error:
            section.add(str(error), name)
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
