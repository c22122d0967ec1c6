"""`mcp`: what is stored, for a program that a language model drives, over its standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.opening import at_work, stored, utc_now
from monitor.config import Config
from monitor.errors import MonitorError
from monitor.keys.problems import one_of
from monitor.places.regions import Region
from monitor.web.api.mcp import McpDesk, answers
from monitor.web.listing import Clearance

LONGEST = 1_000_000  # bytes of a message


@click.command("mcp")
@options.config
@click.option("--region", "regions", multiple=True, metavar="NAME", help="Tell of this region alone; may be repeated.")
def command(config_path: Path, regions: tuple[str, ...]) -> None:
    """Answer read-only questions over the Model Context Protocol, on standard input and output, until that ends.

    Without --region it tells of everything. What feeds wrote is marked as other people's words.
    """
    config = at_work(config_path)
    clearance = Clearance(tuple(_region(config, name) for name in regions))
    with stored(config) as store:
        for line in answers(_lines(), McpDesk(store, config, clearance, utc_now)):
            click.echo(line)


def _region(config: Config, name: str) -> Region:
    known = {region.name: region for region in Clearance().nameable(config.regions)}
    if name not in known:
        raise MonitorError(one_of(name, known, "a region of the config"))
    return known[name]


def _lines() -> Iterator[str]:
    """Messages, a line each; one that is longer than any can be ends them."""
    given = sys.stdin.buffer
    while (line := given.readline(LONGEST)) and len(line) < LONGEST:
        yield line.decode("utf-8", "replace")
