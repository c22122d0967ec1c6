"""`restore`: a backup in the store's place."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.backup import words
from monitor.cli.input import options
from monitor.cli.input.opening import configured, utc_now
from monitor.errors import StoreError
from monitor.store import backup
from monitor.store.backup import Backup


@click.command("restore")
@options.config
@click.argument("file", type=click.Path(path_type=Path))
def command(config_path: Path, file: Path) -> None:
    """Put the backup FILE in the store's place; what stands there is kept under another name.

    Refused while a daemon runs on the store. FILE is checked first and stays as it is.
    """
    found, aside = backup.restore(file, configured(config_path).store.reveal(), utc_now())
    click.echo(f"restored {words(found)}")
    if aside:
        click.echo(f"kept what stood there: {aside}{lost(found, aside)}")
    click.echo(AFTER)


AFTER = (
    "What was published since then is read again as far as the feeds still hold it. A message that was sent since "
    "then may be sent again, under the same Message-ID or webhook-id."
)


def lost(found: Backup, aside: Path) -> str:
    """The entries that the kept file holds beyond the backup, as far as it can be read."""
    try:
        before = backup.check(aside)
    except StoreError as error:
        return f" (it cannot be read whole, so that what it held beyond the backup cannot be counted: {error})"
    more = {name: number - found.rows[name] for name, number in before.rows.items() if number > found.rows[name]}
    return f" (beyond the backup it holds {', '.join(f'{name} {n}' for name, n in more.items()) or 'no more rows'})"
