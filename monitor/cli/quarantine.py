"""`feeds quarantine` and `feeds release`: what an operator says of a feed that was taken over, or is sound again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from monitor.cli.input.opening import at_work, stored, utc_now
from monitor.cli.staff import by_hand
from monitor.pipeline.quarantine import FeedDesk
from monitor.text import one_line


@click.command("quarantine")
@by_hand
@click.argument("name", metavar="NAME")
def quarantine(config_path: Path, note: str, by: str, name: str) -> None:
    """Believe a feed no more: it is asked and read on, and corroborates and pages nothing.

    It holds at once, over restarts and reloads, until `feeds release NAME`. What the feed said before goes out of
    an incident when another feed next changes it; see `incidents` for what is to be marked.
    """
    with _desk(config_path, note, by) as desk:
        lost = desk.quarantine(name)
    click.echo(f"feed {name} is in quarantine: it is read, and corroborates and pages nothing")
    for line in lost:
        click.echo(line)


@click.command("release")
@by_hand
@click.argument("name", metavar="NAME")
def release(config_path: Path, note: str, by: str, name: str) -> None:
    """Believe a feed again. What it said in quarantine stays as it is: it wakes nobody afterwards."""
    with _desk(config_path, note, by) as desk:
        before = desk.release(name)
    why = f" ({before.note})" if before.note else ""
    click.echo(
        f"feed {name} is believed again; it was in quarantine since {before.at:%Y-%m-%d %H:%M} UTC, by {before.by}{why}"
    )


@contextmanager
def _desk(config_path: Path, note: str, by: str) -> Iterator[FeedDesk]:
    """One transaction: where anything fails, nothing was done."""
    config = at_work(config_path)
    with stored(config) as store, store.write() as writing:
        yield FeedDesk(writing, config, one_line(by), one_line(note), utc_now())
