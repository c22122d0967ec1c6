"""`account`: the people of `people:`, their way into the pages, and what is kept of one who left."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.opening import at_work, store_of, stored, utc_now
from monitor.cli.output import screen
from monitor.config import Config
from monitor.deliveries.people import Person
from monitor.pipeline.replies.journal import journal, save
from monitor.store.families.access import Account, AuditLine, Session
from monitor.store.former import FORMER
from monitor.web.access import audit
from monitor.web.access.audit import Deed, DeedOutcome
from monitor.web.access.passwords import LONGEST, digest_of, problem

BY = "the command line"


@click.group("account", cls=options.ListByDefault)
def command() -> None:
    """List the people who may answer and sign in; set passwords; take one who left out of all that is kept."""


@command.command("list")
@options.config
@options.as_json
def list_(config_path: Path, as_json: bool) -> None:
    """List the people of the config, with role and regions, and who can sign in."""
    config = at_work(config_path)
    with stored(config) as store, store.read() as asking:
        known = {one.person: one for one in asking.accounts()}
        used = {one.person: one.used for one in reversed(asking.sessions())}
    rows = [
        (
            p.name,
            p.role.value,
            ", ".join(r.name for r in p.regions) or "all",
            _password(known.get(p.name)),
            used.get(p.name),
        )
        for p in config.people
    ]
    names = ("name", "role", "regions", "password", "signed in, last used")
    if as_json:
        keys = ("name", "role", "regions", "password", "used")
        screen.print_json([dict(zip(keys, (*row[:4], screen.words(row[4])), strict=True)) for row in rows])
    elif rows:
        screen.console().print(screen.table(names, rows))
    else:
        click.echo("nobody is listed: people: in the config")
    if strangers := sorted(known.keys() - {p.name for p in config.people}):
        click.echo(f"not in people: any more, and cannot sign in: {', '.join(strangers)}", err=True)


def _password(account: Account | None) -> str:
    return f"set {account.changed:%Y-%m-%d}" if account else "none"


@command.command("set")
@options.config
@click.argument("name", metavar="NAME")
def set_(config_path: Path, name: str) -> None:
    """Set the password with which somebody signs in to the pages. It is asked for, or read from standard input.

    Whoever is signed in under that name is signed out.
    """
    config = at_work(config_path)
    person = _listed(config, name)
    password = _asked()
    if said := problem(password, person.name):
        raise click.ClickException(f"the password {said}")
    now = utc_now()
    with stored(config) as store, store.write() as writing:
        before = writing.account(person.name)
        writing.save_account(Account(person.name, digest_of(password), now, before.seen_until if before else None))
        ended = writing.end_sessions(person.name)
        audit.note(writing, now, BY, Deed.PASSWORD, DeedOutcome.DONE, person.name)
    click.echo(f"{person.name} can sign in with it{f'; {_sessions(ended)} ended' if ended else ''}")
    if not (config.web and config.web.pages):
        click.echo("the pages are not on: write web: {pages: true} into the config", err=True)


def _asked() -> str:
    """The password, typed twice at a terminal, or the first line of standard input; never an argument, which every
    user of the machine can see."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline(LONGEST + 2).rstrip("\r\n")


@command.command("sessions")
@options.config
@options.as_json
@click.argument("name", metavar="[NAME]", required=False)
def sessions(config_path: Path, as_json: bool, name: str | None) -> None:
    """List who is signed in, since when and when they last did anything."""
    with store_of(config_path) as store, store.read() as asking:
        found = asking.sessions(name)
    if as_json:
        screen.print_json([_session_facts(one) for one in found])
    elif found:
        rows = ((one.person, one.begun, one.used) for one in found)
        screen.console().print(screen.table(("name", "since (UTC)", "last used (UTC)"), rows))
    else:
        click.echo("nobody is signed in")


def _session_facts(session: Session) -> dict[str, str]:
    return {"name": session.person, "since": session.begun.isoformat(), "used": session.used.isoformat()}


@command.command("revoke")
@options.config
@click.option("--password", is_flag=True, help="Also take the password away: nobody signs in under the name.")
@click.argument("name", metavar="NAME")
def revoke(config_path: Path, password: bool, name: str) -> None:
    """Sign somebody out, everywhere and at once."""
    now = utc_now()
    with store_of(config_path) as store, store.write() as writing:
        ended = writing.end_sessions(name)
        gone = writing.drop_account(name) if password else False
        audit.note(writing, now, BY, Deed.REVOKE, DeedOutcome.DONE, name)
    click.echo(f"{_sessions(ended)} of {name} ended{', and the password is gone' if gone else ''}")


@command.command("log")
@options.config
@options.as_json
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
def log(config_path: Path, as_json: bool, limit: int) -> None:
    """Show who did what on the pages, and what was refused, the last first."""
    with store_of(config_path) as store, store.read() as asking:
        found = asking.audit(limit)
    if as_json:
        screen.print_json([_audit_facts(line) for line in found])
    elif found:
        rows = ((line.at, line.person, line.what, line.outcome, line.subject, line.detail) for line in found)
        screen.console().print(screen.table(("at (UTC)", "who", "what", "outcome", "about", ""), rows))
    else:
        click.echo("nobody did anything on the pages")


def _audit_facts(line: AuditLine) -> dict[str, str | None]:
    return {
        "at": line.at.isoformat(),
        "person": line.person,
        "what": line.what,
        "outcome": line.outcome,
        "subject": line.subject,
        "detail": line.detail,
    }


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


def _listed(config: Config, name: str) -> Person:
    person = config.person(name)
    if person is None:
        listed = ", ".join(p.name for p in config.people) or "nobody"
        raise click.ClickException(f"{name!r} is not in people: of the config, which lists {listed}")
    return person


def _sessions(number: int) -> str:
    return "1 session" if number == 1 else f"{number} sessions"
