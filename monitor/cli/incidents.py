"""`incidents`: the list. What shows one of them (`one_incident`) and what staff decide (`staff`) is loaded when it is
asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import click

from monitor import alerts
from monitor.alerts.words import count_in_words, place_in_words
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, store_of, stored, utc_now
from monitor.cli.output import screen
from monitor.incidents import Incident
from monitor.model import Harm, count_of
from monitor.store import Store

_OF_STAFF = ("ack", "merge", "split", "move", "mark", "correct", "add", "take-out")
_ELSEWHERE = {"show": "monitor.cli.one_incident:show"} | {
    verb: f"monitor.cli.staff:{verb.replace('-', '_')}" for verb in _OF_STAFF
}


@click.group("incidents", cls=options.ListByDefault, elsewhere=_ELSEWHERE)
def command() -> None:
    """Show the incidents, or all that is known of one."""


@command.command("list")
@options.config
@options.as_json
@click.option("--days", type=click.IntRange(1), default=7, show_default=True, help="Those updated since then.")
@click.option("--country", "countries", multiple=True, help="Two letters (ISO 3166-1); may be given several times.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True)
def list_(config_path: Path, as_json: bool, days: int, countries: Sequence[str], limit: int) -> None:
    """Show the incidents, the last updated first."""
    since = utc_now() - timedelta(days=days)
    with _opened(config_path, as_json) as store, store.read() as asking:
        found = asking.incidents(since=since, countries=[c.upper() for c in countries], limit=limit)
    if as_json:
        screen.print_json([alerts.incident_facts(incident) for incident in found])
    elif found:
        screen.console().print(screen.table(COLUMNS, map(row, found)))
    else:
        click.echo(f"no readable report of an incident in {days} days")  # never "all quiet"


def _opened(config_path: Path, as_json: bool) -> AbstractContextManager[Store]:
    """The store. What programs are told of dissent is by the words of all languages that the config names; the table
    says only what the incidents hold."""
    return stored(at_work(config_path)) if as_json else store_of(config_path)


COLUMNS = ("name", "id", "updated (UTC)", "where", "date", "killed", "injured", "weapon", "grade", "reports", "status")


def row(incident: Incident) -> tuple[object, ...]:
    killed, injured = (count_of(incident.toll, harm) for harm in (Harm.KILLED, Harm.INJURED))
    return (
        incident.name,
        incident.id[:12],
        incident.updated,
        place_in_words(incident.place),
        incident.date,
        count_in_words(killed),
        count_in_words(injured),
        incident.weapon,
        incident.grade,
        len(incident.members),
        incident.status,
    )
