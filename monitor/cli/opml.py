"""`feeds import` and `feeds export`: lists of feeds as OPML, the form that feed readers give and take."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from monitor.cli.add import names_like
from monitor.cli.input import options
from monitor.cli.input.opening import at_work
from monitor.cli.input.own_config import add_feeds, own_text
from monitor.config import Config
from monitor.config.starter import feed_line
from monitor.errors import MonitorError
from monitor.feeds import Feed
from monitor.feeds.opml import MOST_BYTES, ListedFeed, document, outlines
from monitor.keys.scalars import url_problem


@click.command("import")
@options.config
@click.argument("file", metavar="FILE|-")
@click.option("--dry-run", is_flag=True, help="Show the lines; change nothing.")
def import_(config_path: Path, file: str, dry_run: bool) -> None:
    """Add the feeds of an OPML file to the config, all of them or none; those that are there already are passed over.

    None is asked on the way: `check --feeds` tells which of them answer.
    """
    own_text(config_path)
    config = at_work(config_path)
    listed = outlines(bytes_of(file), file)
    known = {feed.url for feed in config.feeds}
    usable = [one for one in listed if not url_problem(one.url)]
    feeds = list(feeds_of([one for one in usable if one.url not in known], config))
    if dry_run:
        for feed in feeds:
            click.echo(f"  - {feed_line(feed)}")
    elif feeds:
        add_feeds(config_path, feeds)
    for one in listed:
        if problem := url_problem(one.url):
            click.echo(f"left out: {one.name}: the address {problem}", err=True)
    there = len(usable) - len(feeds)
    would, out = "would be " if dry_run else "", len(listed) - len(usable)
    click.echo(f"{config_path}: {len(feeds)} feeds {would}added, {there} were there already, {out} left out")
    if feeds and not dry_run:
        click.echo("Which of them answer: casualty-monitor check --feeds")


def bytes_of(file: str) -> bytes:
    """So much of a file as a list may hold, and a byte more, by which its excess is noticed."""
    try:
        with sys.stdin.buffer if file == "-" else Path(file).open("rb") as source:
            return source.read(MOST_BYTES + 1)
    except OSError as error:
        raise MonitorError(f"cannot be read: {(error.strerror or str(error)).lower()}", file) from None


def feeds_of(found: Sequence[ListedFeed], config: Config) -> Iterator[Feed]:
    """Each with a name of its own."""
    taken = {feed.name for feed in config.feeds}
    for one in found:
        name = next(name for name in names_like(one.name, one.url) if name not in taken)
        taken.add(name)
        yield Feed(name, one.url, one.name, one.language)


@click.command("export")
@options.config
def export(config_path: Path) -> None:
    """Print the feeds of the config as OPML, with their addresses as they stand there."""
    click.echo(document(at_work(config_path).feeds, "Feeds of the casualty monitor"), nl=False)
