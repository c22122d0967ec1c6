"""`demo`: the monitor at work on sample feeds."""

from __future__ import annotations

import click

from monitor.cli.output import screen
from monitor.demo.play import play


@click.command("demo")
@click.option("--keep", is_flag=True, help="Go on until Ctrl-C.")
@click.pass_context
def command(ctx: click.Context, keep: bool) -> None:
    """Watch the monitor work on sample feeds, on this machine alone; ends by itself in half a minute."""
    ctx.exit(0 if play(screen.console(), keep=keep) else 1)
