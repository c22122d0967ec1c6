"""`token`: a program's way in to the API."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from monitor.cli.export import DurationParam
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, store_of, stored, utc_now
from monitor.cli.output import screen
from monitor.config import Config
from monitor.deliveries.people import StaffRole
from monitor.keys.problems import one_of, shown
from monitor.store.families.tokens import ApiToken
from monitor.text import moment
from monitor.web.access.tokens import make, revoke

_ROLES = [role.value for role in StaffRole]


@click.group("token", cls=options.ListByDefault)
def command() -> None:
    """List the tokens by which programs ask the API; make one; take one back."""


@command.command("list")
@options.config
@options.as_json
def list_(config_path: Path, as_json: bool) -> None:
    """List every token that was made, and when it was last used. The token itself is shown once, when it is made."""
    with store_of(config_path) as store, store.read() as asking:
        found = [token for token in asking.tokens() if token.incident is None]
    now = utc_now()
    if as_json:
        screen.print_json([_facts(token, now) for token in found])
    elif found:
        names = ("name", "role", "regions", "made (UTC)", "last used (UTC)", "state")
        rows = ((t.name, t.role.value, ", ".join(t.regions) or "all", t.made, t.used, state_of(t, now)) for t in found)
        screen.console().print(screen.table(names, rows))
    else:
        click.echo("no token was made: casualty-monitor token new NAME")


@command.command("new")
@options.config
@click.option(
    "--role", type=click.Choice(_ROLES), default="viewer", show_default=True, help="As of people; the API reads alone."
)
@click.option("--region", "regions", multiple=True, metavar="NAME", help="A region of the config; may be repeated.")
@click.option("--for", "lasts", type=DurationParam(), metavar="90d", help="After which it ends by itself; else never.")
@click.argument("name", metavar="NAME")
def new(config_path: Path, role: str, regions: tuple[str, ...], lasts: timedelta | None, name: str) -> None:
    """Make a token, and show it this once.

    It sees the regions that are named, and what nobody can place; without any, everything.
    """
    config, now = at_work(config_path), utc_now()
    _known(config, regions)
    with stored(config) as store, store.write() as writing:
        if any(token.name == name for token in writing.tokens()):
            raise click.ClickException(f"there is a token {shown(name)!r} already, or was; take another name")
        made = make(writing, name, now, StaffRole(role), regions, until=now + lasts if lasts else None)
    click.echo("Keep it as you would a password; it is not shown again:", err=True)
    click.echo(made)
    if not (config.web and config.web.pages):
        click.echo("the API is not on: write web: {pages: true} into the config", err=True)


@command.command("revoke")
@options.config
@click.argument("name", metavar="NAME")
def revoke_(config_path: Path, name: str) -> None:
    """Take a token back: it lets nobody in from now on."""
    with store_of(config_path) as store, store.write() as writing:
        found = {token.name: token for token in writing.tokens() if token.incident is None}
        if name not in found:
            raise click.ClickException(one_of(name, found, "a token") if found else "no token was made")
        if found[name].revoked is None:
            revoke(writing, found[name], utc_now())
    click.echo(f"{name} lets nobody in any more")


def _known(config: Config, regions: tuple[str, ...]) -> None:
    names = [region.name for region in config.regions]
    for name in regions:
        if name not in names:
            raise click.UsageError(one_of(name, names, "a region of the config") if names else "there are no regions")


def state_of(token: ApiToken, now: datetime) -> str:
    if token.revoked:
        return "taken back"
    if token.until:
        return f"until {token.until:%Y-%m-%d}" if token.opens(now) else "ended"
    return "holds"


def _facts(token: ApiToken, now: datetime) -> dict[str, object]:
    return {
        "name": token.name,
        "role": token.role.value,
        "regions": list(token.regions),
        "made": moment(token.made),
        "used": moment(token.used),
        "until": moment(token.until),
        "revoked": moment(token.revoked),
        "opens": token.opens(now),
    }
