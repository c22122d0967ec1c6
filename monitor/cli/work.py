"""`work`: one worker of several, on one or more machines."""

from __future__ import annotations

import logging
import socket
from importlib.util import find_spec
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.first_config import need_own_config
from monitor.cli.run import checked
from monitor.daemon import logs
from monitor.errors import MonitorError


@click.command("work")
@options.config
@click.option("--name", default=socket.gethostname, show_default="the host's", help="Of this worker; no two share one.")
@click.option(
    "--room",
    type=click.IntRange(min=100),
    default=100,
    show_default=True,
    metavar="MB",
    help="Memory for open incidents, of the worker that groups.",
)
@click.option("--without-pages", is_flag=True, help="Serve nothing of `web:`: another worker of this machine does.")
@options.logs
@click.pass_context
def command(
    ctx: click.Context, config_path: Path, name: str, without_pages: bool, room: int, style: str, verbose: bool
) -> None:
    """Start a worker, beside others on the same PostgreSQL (docs/cluster.md). For one machine there is `run`.

    SIGTERM finishes the work in hand and hands the rest to the others. SIGHUP takes on a changed config, all of it or
    nothing.
    """
    need_own_config(ctx, config_path)
    if find_spec("procrastinate") is None:
        raise MonitorError("needs a package: pip install 'casualty-monitor[cluster]'", "work")
    from monitor.cluster.run import work

    logs.begin(style, logging.DEBUG if verbose else logging.INFO)
    work(lambda: checked(config_path, config_path.parent), name, pages=not without_pages, room=room * 1_000_000)
