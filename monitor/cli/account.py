"""`account`: the people of `people:`, and what is kept of one who left."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.opening import at_work, stored
from monitor.cli.output import screen
from monitor.pipeline.replies.journal import journal, save
from monitor.store.former import FORMER


@click.group("account", cls=options.ListByDefault)
def command() -> None:
    """List the people who may answer; take one who left out of all that is kept."""


@command.command("list")
@options.config
@options.as_json
def list_(config_path: Path, as_json: bool) -> None:
    """List the people of the config, with role and regions."""
    config = at_work(config_path)
    rows = [(one.name, one.role.value, ", ".join(r.name for r in one.regions) or "all") for one in config.people]
    if as_json:
        screen.print_json([dict(zip(("name", "role", "regions"), row, strict=True)) for row in rows])
    elif rows:
        screen.console().print(screen.table(("name", "role", "regions"), rows))
    else:
        click.echo("nobody is listed: people: in the config")


@command.command("remove")
@options.config
@click.option("--address", "addresses", multiple=True, help="Of somebody the config no longer lists; can be repeated.")
@click.argument("name", metavar="NAME")
def remove(config_path: Path, addresses: tuple[str, ...], name: str) -> None:
    """Take a person out of all that is kept: what they said stays, as that of a former colleague.

    What waits for their addresses is dropped. Take them out of `people:` and of the channels as well.
    """
    config = at_work(config_path)
    known = config.person(name)
    theirs = (*addresses, *(known.addresses if known else ()))
    with stored(config) as store:
        with store.write() as writing:
            changed = writing.forget_person(name, theirs)
            save(writing, journal(writing).without(name, FORMER))
        store.shrink()
    click.echo(f"{name} is {FORMER} now, in {changed} rows")
    still = [channel.name for channel in config.channels if {*theirs} & {*channel.recipients}]
    if known or still:
        where = ", ".join(filter(None, ("people:" if known else "", *(f"channel {one}" for one in still))))
        click.echo(f"take them out of the config too: {where}; then reload")
