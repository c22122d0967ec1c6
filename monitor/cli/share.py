"""`share`: a partner's link to one incident, as it may be published."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from monitor.cli.evidence import ByIncident
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, store_of, stored, the_one, utc_now
from monitor.cli.output import screen
from monitor.cli.token import state_of
from monitor.config import Config
from monitor.exports.public import HELD_BACK, ripe
from monitor.keys.problems import one_of
from monitor.store.families.tokens import ApiToken
from monitor.text import moment
from monitor.web.access.shares import LONGEST, share
from monitor.web.access.tokens import revoke


@click.group("share", cls=ByIncident, first="new")
def command() -> None:
    """Give a partner a link to one incident, as `--public` would tell it; list the links; take one back.

    `share ID --for NAME` makes a link.
    """


@command.command("new")
@options.config
@click.option("--for", "partner", required=True, metavar="NAME", help="Whom it is for: by that it is taken back.")
@click.option("--days", type=click.IntRange(1, LONGEST.days), default=7, show_default=True, help="When it ends.")
@click.argument("ident", metavar="ID")
def new(config_path: Path, partner: str, days: int, ident: str) -> None:
    """Make a link, and show it this once."""
    config, now = at_work(config_path), utc_now()
    with stored(config) as store, store.write() as writing:
        incident = the_one(writing.find_incidents(ident), "incident", ident)
        word, name = share(writing, incident, partner, timedelta(days=days), now)
    click.echo(f"{_base(config)}/shared/{word}")
    click.echo(f"It ends in {days} days; to take it back: casualty-monitor share revoke {name!r}", err=True)
    if not ripe([incident], now):
        hours = int(HELD_BACK.total_seconds() // 3600)
        click.echo(f"The incident is younger than {hours} hours: until then the link says so, and no more", err=True)
    if not (config.web and config.web.pages):
        click.echo("the pages are not on: write web: {pages: true} into the config", err=True)


def _base(config: Config) -> str:
    web = config.web
    return (web.public_url if web else None) or f"http://{web.host if web else '127.0.0.1'}:{web.port if web else 8080}"


@command.command("list")
@options.config
@options.as_json
def list_(config_path: Path, as_json: bool) -> None:
    """List the links that were made, and when they were last opened."""
    with store_of(config_path) as store, store.read() as asking:
        found = [token for token in asking.tokens() if token.incident]
    now = utc_now()
    if as_json:
        screen.print_json([_facts(token, now) for token in found])
    elif found:
        rows = ((t.name, (t.incident or "")[:12], t.made, t.used, state_of(t, now)) for t in found)
        names = ("link", "incident", "made (UTC)", "last opened (UTC)", "state")
        screen.console().print(screen.table(names, rows))
    else:
        click.echo("no link was made: casualty-monitor share ID --for NAME")


def _facts(token: ApiToken, now: datetime) -> dict[str, object]:
    return {
        "name": token.name,
        "incident": token.incident,
        "made": moment(token.made),
        "used": moment(token.used),
        "until": moment(token.until),
        "opens": token.opens(now),
    }


@command.command("revoke")
@options.config
@click.argument("name", metavar="NAME")
def revoke_(config_path: Path, name: str) -> None:
    """Take a link back by its name, or every link of a partner."""
    now = utc_now()
    with store_of(config_path) as store, store.write() as writing:
        shared = {token.name: token for token in writing.tokens() if token.incident}
        found = [token for known, token in shared.items() if known == name or known.startswith(f"{name}: ")]
        if not found:
            raise click.ClickException(one_of(name, shared, "a link") if shared else "no link was made")
        for token in found:
            if token.revoked is None:
                revoke(writing, token, now)
    click.echo(f"{len(found)} {'link shows' if len(found) == 1 else 'links show'} nothing any more")
