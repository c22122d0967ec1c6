"""A folder in which nobody has written a config yet: the verbs that poll and tell people do not begin by guessing."""

from __future__ import annotations

from pathlib import Path

import click

from monitor import config as configs
from monitor.cli.input import options
from monitor.cli.input.asking import at_terminal
from monitor.errors import ConfigError


def need_own_config(ctx: click.Context, path: Path) -> None:
    """Go on where there is a config that somebody wrote or named. Else, at a terminal, offer to write one and end;
    elsewhere raise ConfigError."""
    if path != options.DEFAULT or path.exists():
        return
    missing = f"there is no {path} here, and --config names no other"
    shipped = f"the one that ships (public feeds, mails into a folder) is copied by cp {configs.default_path()} {path}"
    if not at_terminal():
        raise ConfigError([f"{missing}; write one: casualty-monitor init", shipped])
    click.echo(f"{missing}; {shipped}")
    if click.confirm("Write your own now, out of a few answers?", default=True):
        from monitor.cli.init import command as init  # the sample week, which a start of the daemon never needs

        ctx.invoke(init, file=path)
    ctx.exit(0)
