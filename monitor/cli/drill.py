"""`drill`: does a message reach everybody who would have to act on one?"""

from __future__ import annotations

import logging
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from monitor.cli.input import options
from monitor.cli.input.opening import configured, stored, utc_now
from monitor.cli.output import screen
from monitor.config import Config
from monitor.daemon import logs
from monitor.daemon.live import gate_of
from monitor.deliveries import Delivery, State
from monitor.deliveries.channels.email import EmailChannel
from monitor.deliveries.limits import To
from monitor.deliveries.people import Person
from monitor.deliveries.settings import Channel
from monitor.deliveries.templates import Templates
from monitor.errors import ConfigError, StoreInUseError
from monitor.keys.problems import one_of
from monitor.keys.scalars import duration
from monitor.pipeline import drill as drills
from monitor.pipeline.drill import Drill
from monitor.pipeline.outbox.courier import Courier
from monitor.pipeline.outbox.deliver import Dispatch
from monitor.store import Store
from monitor.text import moment

LOOK = 0.2  # seconds between two looks at what became of it
TICK = timedelta(seconds=1)
COLUMNS = ("channel", "to", "state", "sent (UTC)", "after", "tries", "reference", "last error")


def span(_ctx: click.Context, _param: click.Parameter, value: str) -> timedelta:
    """`90s`, `5m`."""
    try:
        return duration(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("drill")
@options.config
@options.as_json
@click.option("--channel", "names", multiple=True, metavar="NAME", help="This channel alone; can be given again.")
@click.option(
    "--to", "people", multiple=True, metavar="NAME", help="Ask this one of people: to answer; can be given again."
)
@click.option("--wait", callback=span, default="2m", show_default=True, help="How long to wait for all of them.")
@click.pass_context
def command(
    ctx: click.Context,
    config_path: Path,
    as_json: bool,
    names: tuple[str, ...],
    people: tuple[str, ...],
    wait: timedelta,
) -> None:
    """Send a made-up alert, marked as a drill, to every channel: 0 all of it was sent, 1 something was not.

    It goes down the real path: the running daemon delivers it, and where none runs, this command. No statistic has it.
    With --to it goes to that person alone, and asks for an answer: `status` shows when each last gave one.
    """
    logs.begin(level=logging.ERROR)
    config = configured(config_path)
    channels = to_people(config, people) if people else chosen(config, names)
    with stored(config) as store, ExitStack() as ending:
        deliver = deliverer(store, config, [channel.name for channel in channels], ending)
        with store.write() as writing:
            begun = drills.begin(channels, writing, utc_now(), people)
        *_, drill = shown(outcome(store, begun, deliver or nobody, wait))
    report(drill, as_json=as_json, by="this command" if deliver else "the running monitor")
    ctx.exit(1 if drill.unsent else 0)


def chosen(config: Config, names: Sequence[str]) -> list[Channel]:
    """The channels of these names; all of them where none is named. Raises ConfigError."""
    known = [channel.name for channel in config.channels]
    if not known:
        raise ConfigError(["the config has no channel: a drill needs somebody to reach"])
    if wrong := [name for name in names if name not in known]:
        raise ConfigError([one_of(name, known, "a channel") for name in wrong])
    return [channel for channel in config.channels if not names or channel.name in names]


def to_people(config: Config, names: Sequence[str]) -> list[Channel]:
    """The mail channels of these people, narrowed to their addresses. Raises ConfigError."""
    known = [person.name for person in config.people]
    if wrong := [name for name in names if name not in known]:
        raise ConfigError([one_of(name, known, "one of people:") for name in wrong])
    if config.replies is None:
        raise ConfigError(["nobody reads answers: the config has no replies: (docs/replies.md)"])
    mails = [channel for channel in config.channels if channel.medium == EmailChannel.medium]
    asked = [person for person in config.people if person.name in names]
    found = {person.name: _first_way(person, mails) for person in asked}
    if missed := [name for name, way in found.items() if way is None]:
        raise ConfigError([f"no mail channel has an address of {name}: a drill takes the real path" for name in missed])
    ways = [way for way in found.values() if way]
    return [one.only([to for name, to in ways if name == one.name]) for one in mails if one.name in dict(ways)]


def _first_way(person: Person, mails: Sequence[Channel]) -> To | None:
    """The first channel that has an address of a person, and which."""
    return next(((one.name, to) for one in mails for to in one.recipients if person.has(to)), None)


def deliverer(store: Store, config: Config, names: Sequence[str], ending: ExitStack) -> Callable[[], object] | None:
    """The worker that delivers for these channels while no daemon runs; None where one does. No daemon can start
    meanwhile."""
    try:
        ending.enter_context(store.locked())
    except StoreInUseError:
        return None
    gate = ending.enter_context(gate_of(config))
    courier = Courier(Dispatch(store, config, gate, Templates(config.templates), random.random).attempt)
    ending.callback(courier.stop)

    def deliver() -> None:
        with store.read() as asking:
            due = [channel for channel in asking.due_channels(utc_now()) if channel in names]
        courier.tick(due, utc_now(), TICK)

    return deliver


def nobody() -> None:
    """The daemon delivers."""


def outcome(store: Store, drill: Drill, deliver: Callable[[], object], wait: timedelta) -> Iterator[Drill]:
    """The drill as it stands, again and again, until all of it has ended or the time is up."""
    until = time.monotonic() + wait.total_seconds()
    while True:
        deliver()
        with store.read() as asking:
            drill = drills.again(drill, asking)
        yield drill
        if drill.ended or time.monotonic() >= until:
            return
        time.sleep(LOOK)


def shown(states: Iterator[Drill]) -> Iterator[Drill]:
    """The same, told at a terminal while it lasts."""
    screen_ = screen.console(stderr=True)
    with screen_.status("queued") if sys.stderr.isatty() else nullcontext() as telling:
        for drill in states:
            if telling:
                telling.update(f"{len(drill.deliveries) - drill.unsent} of {len(drill.deliveries)} messages sent")
            yield drill


def report(drill: Drill, *, as_json: bool, by: str) -> None:
    if as_json:
        screen.print_json(
            {
                "ok": not drill.unsent,
                "drill": drill.alert,
                "at": moment(drill.at),
                "by": by,
                "messages": [message_facts(delivery) for delivery in drill.deliveries],
            }
        )
        return
    screen.console().print(screen.table(COLUMNS, map(row, drill.deliveries)))
    sent = f"{len(drill.deliveries) - drill.unsent} of {len(drill.deliveries)} messages sent by {by}"
    click.echo(
        f"{sent}; ask those who should have got them whether they did"
        if not drill.unsent
        else f"{sent}; what waits is tried on: casualty-monitor outbox shows it, outbox drop ends it"
    )


def row(delivery: Delivery) -> tuple[object, ...]:
    seconds = took(delivery)
    return (
        delivery.channel,
        delivery.recipient,
        delivery.state,
        delivery.sent_at,
        None if seconds is None else f"{seconds:.1f} s",
        delivery.attempts,
        delivery.remote_ref,
        None if delivery.state is State.SENT else delivery.last_error,
    )


def took(delivery: Delivery) -> float | None:
    """Seconds from its making until a receiver took it."""
    return (delivery.sent_at - delivery.created).total_seconds() if delivery.sent_at else None


def message_facts(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "state": delivery.state,
        "sent_at": moment(delivery.sent_at),
        "seconds": took(delivery),
        "attempts": delivery.attempts,
        "reference": delivery.remote_ref,
        "last_error": delivery.last_error,
    }
