"""`once`: one cycle of the daemon, for cron or for trying a config."""

from __future__ import annotations

import logging
from contextlib import closing
from pathlib import Path

import click

from monitor.cli.input import options
from monitor.cli.input.first_config import need_own_config
from monitor.cli.input.opening import configured, stored, utc_now
from monitor.cli.output import screen
from monitor.daemon import logs
from monitor.daemon.live import Live, bring_up
from monitor.entries.worker import Parser
from monitor.feeds import FetchFailed
from monitor.pipeline import Absorbed
from monitor.pipeline.decide_tick import decide_tick
from monitor.pipeline.upkeep.config_at_work import keep


@click.command("once")
@options.config
@options.as_json
@click.pass_context
def command(ctx: click.Context, config_path: Path, as_json: bool) -> None:
    """Poll what is due, deliver what is due, and exit: 1 where a feed failed or a delivery is still to be made."""
    need_own_config(ctx, config_path)
    logs.begin(level=logging.WARNING)
    polls: list[Absorbed] = []
    config = configured(config_path)
    with stored(config) as store:
        keep(store, config, utc_now())
        with Parser() as parser, closing(bring_up(config, store, parser, polls.append)) as live:
            cycle(live)
        with store.read() as asking:
            waiting = len(asking.outbox())
    found = summary(polls, waiting)
    if as_json:
        screen.print_json(found)
    else:
        click.echo(", ".join(f"{name.replace('_', ' ')} {number}" for name, number in found.items()))
    ctx.exit(1 if found["feeds_failed"] or waiting else 0)


def cycle(live: Live) -> None:
    """Everything that is due, in the daemon's order, to its end."""
    live.poller.finish(live.pipeline.due(utc_now()), live.feeds, utc_now)
    while live.pipeline.read_again(utc_now()) is not None:
        pass
    decide_tick(live.pipeline, utc_now())
    live.pipeline.watch_feeds(utc_now())
    live.pipeline.bounces_due(utc_now())
    live.pipeline.deliver_due(utc_now())


def summary(polls: list[Absorbed], waiting: int) -> dict[str, int]:
    taken = [taken for poll in polls for taken in poll.entries]
    return {
        "feeds_asked": sum(poll.rest is None for poll in polls),
        "feeds_failed": sum(isinstance(poll.outcome, FetchFailed) for poll in polls),
        "new_entries": len(taken),
        "reports": sum(taken.reading.rejected is None for taken in taken),
        "alerts": sum(len(taken.alerts) for taken in taken),
        "deliveries_waiting": waiting,
    }
