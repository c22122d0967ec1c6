"""What verbs work on: the config, and the store that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

import click

from monitor import config as configs
from monitor.cli.input import options
from monitor.config import Config
from monitor.store import Store


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Found = TypeVar("Found", bound=_Identified)


def file_and_folder(path: Path) -> tuple[Path, Path]:
    """The config file, and the folder from which its paths count. Where nobody named a file and here is none, it is the
    one that ships, with its paths counting from here."""
    if path == options.DEFAULT and not path.exists():
        return configs.default_path(), Path.cwd()
    return path, path.parent


def configured(path: Path) -> Config:
    """The config. Raises ConfigError."""
    file, folder = file_and_folder(path)
    return configs.load(file, folder=folder)


@contextmanager
def stored(config: Config) -> Iterator[Store]:
    """The store, open. Raises StoreError."""
    store = Store.open(config.store.reveal())
    try:
        yield store
    finally:
        store.close()


def the_one(found: Sequence[Found], noun: str, prefix: str) -> Found:
    """The only one found under a prefix of its id; an error that says what to do where there is none, or several."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.ClickException(f"there is no {noun} whose id begins with {prefix!r}")
    listed = ", ".join(one.id for one in found[:5])
    raise click.ClickException(f"{prefix!r} begins the ids of several: {listed}; give more of it")


def utc_now() -> datetime:
    return datetime.now(UTC)
