"""`store`: the database itself."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.opening import configured, stored
from monitor.store import Store
from monitor.store.copying import copy


@click.group("store")
def command() -> None:
    """Move the database."""


@command.command("copy")
@options.config
@click.option(
    "--to",
    "target",
    required=True,
    metavar="URL",
    envvar="CASUALTY_MONITOR_COPY_TO",
    help="The address of an empty store, such as postgresql+psycopg://monitor@db.example/monitor.",
)
def copy_(config_path: Path, target: str) -> None:
    """Copy everything into another, empty store, in one transaction. Refused while a daemon runs on the store.

    An address with a password is better given as CASUALTY_MONITOR_COPY_TO: others can see a command line.
    """
    with stored(configured(config_path)) as source, source.locked(), closing(Store.open(target)) as there:
        copied = copy(source, there)
    click.echo(f"copied to {there}: {', '.join(f'{name} {number}' for name, number in copied.items())}")
    click.echo("now name it under store: in the config, and start the monitor")
