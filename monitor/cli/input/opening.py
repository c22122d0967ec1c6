"""The input of verbs: the config, and the store that it names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from monitor import config as configs
from monitor.cli.input import options
from monitor.config.written import plain_store
from monitor.errors import ConfigError, MonitorError
from monitor.own_words import also_read
from monitor.pipeline.upkeep.config_at_work import kept
from monitor.store import Store
from monitor.text import printable

if TYPE_CHECKING:  # a verb that asks the store alone loads no part of what a config is made of
    from monitor.config import Config


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
    """The config, whose words this process knows from now on. Raises ConfigError."""
    file, folder = file_and_folder(path)
    return _taken_on(configs.load(file, folder=folder))


def at_work(path: Path) -> Config:
    """The config in the file, or, where that has a mistake, the one that the monitor runs on: staff must be able to
    work while somebody mends the file. Raises ConfigError where there is neither."""
    file, folder = file_and_folder(path)
    try:
        return _taken_on(configs.load(file, folder=folder))
    except ConfigError as error:
        found = _kept(file, folder)
        if found is None:
            raise
        more = f" (and {len(error.problems) - 1} more)" if len(error.problems) > 1 else ""
        click.echo(
            printable(
                f"warning: the config cannot be used: {error.problems[0]}{more}\nwarning: what follows is by the "
                f"config that the monitor took on at {found[1]:%Y-%m-%d %H:%M} UTC; "
                "mend the file: casualty-monitor check"
            ),
            err=True,
        )
        return _taken_on(found[0])


def _taken_on(config: Config) -> Config:
    also_read(config.languages)
    return config


def _kept(file: Path, folder: Path) -> tuple[Config, datetime] | None:
    """The config that was taken on last on the store that the file names, and when."""
    try:
        address = configs.store_in(configs.read_text(file), folder)
        if address is None or not _there(address.reveal()):
            return None
        with closing(Store.open(address.reveal())) as store, store.read() as asking:
            found = kept(asking)
        return found and (configs.parse(found[0].text, found[0].file, Path(found[0].folder), os.environ), found[1])
    except MonitorError:
        return None


def _there(address: str) -> bool:
    """Whether there is such a store: looking must not make one."""
    return not address.startswith("sqlite:") or Path(address.removeprefix("sqlite:///")).exists()


@contextmanager
def stored(config: Config) -> Iterator[Store]:
    """The store, open. Raises StoreError."""
    store = Store.open(config.store.reveal())
    try:
        yield store
    finally:
        store.close()


@contextmanager
def store_of(path: Path) -> Iterator[Store]:
    """The store that the config names, open, for a verb that asks nothing else of the config: where the file says what
    the monitor took on last it is right, and to read it again would be a third of such a verb's start. Raises
    ConfigError and StoreError."""
    known = _store_at_work(*file_and_folder(path))
    with closing(known) if known else stored(at_work(path)) as store:
        yield store


def _store_at_work(file: Path, folder: Path) -> Store | None:
    """The store whose monitor took on this very file; None where that cannot be told without reading it as a config."""
    text = configs.read_text(file)
    address = plain_store(text, folder)
    if address is None or not _there(address):
        return None
    with ExitStack() as failing:
        store = failing.enter_context(closing(Store.open(address)))
        with store.read() as asking:
            found = kept(asking)
        if found is None or (found[0].text, found[0].folder) != (text, str(folder.absolute())):
            return None
        failing.pop_all()
    return store


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
