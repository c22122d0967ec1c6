"""`backup`: a checked copy of the store while the daemon runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from monitor.cli.input import options
from monitor.cli.input.opening import configured, utc_now
from monitor.cli.output import screen
from monitor.pipeline.upkeep.backed_up import note_backup
from monitor.store import backup
from monitor.store.backup import Backup
from monitor.text import moment


@click.command("backup")
@options.config
@options.as_json
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Say whether TARGET is a backup that can be restored.")
@click.option("--keep", type=click.IntRange(min=1), help="Of the dated copies in the folder TARGET keep only so many.")
def command(config_path: Path, as_json: bool, target: Path, only_check: bool, keep: int | None) -> None:
    """Copy the store to TARGET, a file, or a folder that gets a file with the date in its name.

    The daemon goes on meanwhile. The copy is checked before it gets its name, and only its owner can read it.
    """
    if only_check and keep:
        raise click.UsageError("--check looks at one file; --keep is for making one")
    if keep and not target.is_dir():
        raise click.UsageError(
            f"--keep counts the copies in a folder, and {target} is none; make it first: mkdir -m 700 {target}"
        )
    gone: list[Path] = []
    if only_check:
        found = backup.check(target)
    else:
        url, now = configured(config_path).store.reveal(), utc_now()
        found, gone = backup.make(url, target, now, keep)
        note_backup(url, found.schema, now)
    if as_json:
        screen.print_json(backup_facts(found) | {"removed": [str(path) for path in gone]})
        return
    click.echo(words(found))
    for path in gone:
        click.echo(f"removed {path}")


def words(found: Backup) -> str:
    """`x.db: whole, schema 0001; entries 3, incidents 1, ...; newest entry 2026-03-02 12:00 UTC; 0 messages wait`."""
    rows = ", ".join(f"{name} {number}" for name, number in found.rows.items())
    last = f"{found.last:%Y-%m-%d %H:%M} UTC" if found.last else "none"
    return (
        f"{found.path}: whole, schema {found.schema}; {rows}; newest entry {last}; "
        f"messages that wait {found.undelivered}"
    )


def backup_facts(found: Backup) -> dict[str, Any]:
    return {
        "path": str(found.path),
        "schema": found.schema,
        "rows": dict(found.rows),
        "newest_entry": moment(found.last),
        "undelivered": found.undelivered,
    }
