"""`quality`: how right the alerts were, by the staff's own verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import click

from monitor.alerts import Alert, Reason
from monitor.alerts.facts import moment
from monitor.alerts.quality import Tally, quality
from monitor.cli.input import options
from monitor.cli.input.opening import configured, stored, utc_now
from monitor.cli.output import screen
from monitor.incidents import Incident
from monitor.store import ReadHandle

COLUMNS = ("by", "name", "told", "false alarm", "wrong count", "duplicate", "right", "unmarked", "right of the marked")
UNITS = {"h": "hours", "d": "days", "w": "weeks"}


def span(_ctx: click.Context, _param: click.Parameter, value: str) -> timedelta:
    """`30d`, `12h`, `8w`."""
    found = re.fullmatch(r"([1-9][0-9]{0,3})([hdw])", value)
    if not found:
        raise click.BadParameter(f"{value!r} is no span of time; write 30d, 12h or 8w")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


@click.command("quality")
@options.config
@options.as_json
@click.option(
    "--since", callback=span, default="30d", show_default=True, help="What was told in this time: 30d, 12h, 8w."
)
def command(config_path: Path, as_json: bool, since: timedelta) -> None:
    """Show how many alerts staff marked as wrong, by rule, region and feed.

    Counted are first messages. Staff say what was wrong with `incidents mark`; nothing is known of what nobody marked.
    """
    config, start = configured(config_path), utc_now() - since
    with stored(config) as store, store.read() as asking:
        tallies = quality(list(first_messages(asking, start)), config.regions)
    if as_json:
        screen.print_json({"since": moment(start), "tallies": [tally_facts(tally) for tally in tallies]})
    elif tallies:
        screen.console().print(screen.table(COLUMNS, map(row, tallies)))
    else:
        click.echo(f"nobody was told of an incident since {screen.words(start)} UTC")


def first_messages(asking: ReadHandle, since: datetime) -> Iterator[tuple[Alert, Incident]]:
    """The first alert of each rule on each incident since then, with the incident."""
    for alert in asking.alerts(since=since):
        if alert.reason is Reason.NEW and alert.rule and alert.incident:
            yield from ((alert, incident) for incident in asking.find_incidents(alert.incident, 1))


def row(tally: Tally) -> tuple[object, ...]:
    return (
        tally.by,
        tally.name,
        tally.told,
        tally.false_alarm,
        tally.wrong_count,
        tally.duplicate,
        tally.right,
        tally.unmarked,
        share(tally),
    )


def share(tally: Tally) -> str:
    """`37 of 40 (92%)`: never a percentage without its number; nothing where nobody marked one."""
    if not tally.marked:
        return "nobody marked one"
    return f"{tally.right} of {tally.marked} ({100 * tally.right // tally.marked}%)"


def tally_facts(tally: Tally) -> dict[str, object]:
    return {
        "by": tally.by,
        "name": tally.name,
        "told": tally.told,
        "false_alarm": tally.false_alarm,
        "wrong_count": tally.wrong_count,
        "duplicate": tally.duplicate,
        "right": tally.right,
        "unmarked": tally.unmarked,
    }
