"""`quality`: how right the alerts were, by the staff's own verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

import click

from monitor.alerts import Alert
from monitor.alerts.alert import FIRST
from monitor.alerts.feed_record import FeedRecord, feed_records
from monitor.alerts.quality import FirstMessage, Tally, quality
from monitor.alerts.suggest import Proposal, is_update, proposals
from monitor.alerts.words import duration_in_words
from monitor.cli.input import options
from monitor.cli.input.opening import configured, stored, utc_now
from monitor.cli.output import screen
from monitor.config import Config
from monitor.incidents import WINDOW, Incident
from monitor.pipeline.replay.suggested import tried, verdicts_of
from monitor.store import ReadHandle
from monitor.text import moment

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
@click.option(
    "--suggest", is_flag=True, help="What a changed threshold, grade, step or feed would have done to what was told."
)
def command(config_path: Path, as_json: bool, since: timedelta, suggest: bool) -> None:
    """Show how many alerts staff marked as wrong, by rule, region and feed, and how each feed did.

    Counted are first messages. Staff say what was wrong with `incidents mark`; nothing is known of what nobody marked.
    With --suggest: changes of the config that these verdicts speak for, each tried by playing what is stored of this
    time again under it. It proposes, you decide.
    """
    config, start = configured(config_path), utc_now() - since
    with stored(config) as store, store.read() as asking:
        told = list(first_messages(asking, start))
        found = list(suggested(asking, config, told, start)) if suggest else None
    tallies, records = quality(told, config.regions), feed_records({i.id: i for _, i in told}.values())
    if as_json:
        screen.print_json(as_facts(start, tallies, records, found))
        return
    if not told:
        click.echo(f"nobody was told of an incident since {screen.words(start)} UTC")
        return
    if found is None:
        screen.console().print(screen.table(COLUMNS, map(row, tallies)))
        screen.console().print(screen.table(OF_FEEDS, map(feed_row, records), "How each feed did"))
    elif found:
        screen.console().print(screen.table(OF_PROPOSALS, map(proposal_row, found)))
        click.echo("By what staff marked, each played again. Message by message: casualty-monitor replay --against")
    else:
        click.echo(f"no change is spoken for by the verdicts on {len(told)} first messages")


OF_FEEDS = ("feed", "told", "right", "wrong", "unmarked", "first", "ahead by", "sole source", "of these wrong")
OF_PROPOSALS = ("rule", "change", "wrong ones less", "right ones lost", "unmarked less", "told by it alone")


def feed_row(record: FeedRecord) -> tuple[object, ...]:
    ahead = duration_in_words(record.lead) if record.lead is not None else ""
    counts = (record.told, record.right, record.wrong, record.unmarked, record.first)
    return record.feed, *counts, ahead, record.sole, record.sole_wrong


def proposal_row(proposal: Proposal) -> tuple[object, ...]:
    counts = (proposal.wrong, proposal.right, proposal.unmarked, proposal.more)
    return proposal.rule or "(all)", proposal.change, *counts


def proposal_facts(proposal: Proposal) -> dict[str, object]:
    told = ("rule", "change", "wrong", "right", "unmarked", "more", "updates")
    return {name: getattr(proposal, name) for name in told}


def suggested(asking: ReadHandle, config: Config, told: Sequence[FirstMessage], start: datetime) -> list[Proposal]:
    """The changes that the verdicts speak for, as they come out when what is stored is played under them."""
    updates = [alert for alert in asking.alerts(since=start) if is_update(alert)]
    found = proposals(told, updates, config.incident_rules, config.reading.alert_confidence)
    if not found:
        return []
    verdicts = verdicts_of(asking.incidents(since=start - WINDOW))
    played = replace(config, digests=(), rules=config.incident_rules)
    return tried(found, asking.told_of_harm(start - WINDOW), played, verdicts, start)


def as_facts(
    start: datetime, tallies: Iterable[Tally], records: Iterable[FeedRecord], found: Iterable[Proposal] | None
) -> dict[str, object]:
    """The same for programs."""
    return {
        "since": moment(start),
        "tallies": [tally_facts(tally) for tally in tallies],
        "feeds": [{**asdict(r), "lead": r.lead and int(r.lead.total_seconds())} for r in records],
        **({"proposals": [proposal_facts(proposal) for proposal in found]} if found is not None else {}),
    }


def first_messages(asking: ReadHandle, since: datetime) -> Iterator[tuple[Alert, Incident]]:
    """The first alert of each rule on each incident since then, with the incident."""
    for alert in asking.alerts(since=since):
        if alert.reason in FIRST and alert.rule and alert.incident:
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
