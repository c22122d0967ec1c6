"""`run`: the daemon."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.first_config import need_own_config
from monitor.config import Config, load
from monitor.daemon import logs
from monitor.daemon.run import run
from monitor.deliveries.check import check as check_templates
from monitor.errors import ConfigError


@click.command("run")
@options.config
@options.logs
@click.pass_context
def command(ctx: click.Context, config_path: Path, style: str, verbose: bool) -> None:
    """Start the daemon. SIGTERM finishes the work in hand, SIGHUP takes on a changed config, all of it or nothing."""
    need_own_config(ctx, config_path)
    logs.begin(style, logging.DEBUG if verbose else logging.INFO)
    run(lambda: checked(config_path, config_path.parent))


def checked(file: Path, folder: Path) -> Config:
    """The config, with the user's own templates tried. Raises ConfigError. (Warnings are for `check`.)"""
    config = load(file, folder=folder)
    if config.templates and (wrong := check_templates(config.templates)):
        raise ConfigError(wrong)
    return config
