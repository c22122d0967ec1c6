"""`mute`: a desk calms an incident, a place or a rule for a while."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from monitor.alerts.mute import Mute
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, stored, the_one, utc_now
from monitor.cli.output import screen
from monitor.cli.staff import by_hand
from monitor.keys.scalars import duration
from monitor.pipeline.mutes import MuteDesk
from monitor.text import moment, one_line

UNTIL = click.option(
    "--until", required=True, metavar="TIME", help="8h, 2d, or a time as 2031-03-09T12:00 (UTC where it names no zone)."
)
ABOVE = click.option("--above", type=click.IntRange(min=0), default=None, help="Tell of more dead all the same.")


@click.group("mute", invoke_without_command=True)
@options.config
@options.as_json
@click.pass_context
def command(ctx: click.Context, config_path: Path, as_json: bool) -> None:
    """List what is muted; or mute an incident, a place or a rule until a time.

    A mute never holds back more dead than were told there by then, a graver class of victims, another protected place,
    a more urgent rule, or a correction. It ends by itself; what it held back is in the digest.
    """
    if ctx.invoked_subcommand:
        return
    config, now = at_work(config_path), utc_now()
    with stored(config) as store, store.read() as asking:
        mutes = asking.mutes().lasting(now)
    if as_json:
        screen.print_json([mute_facts(mute) for mute in mutes])
    elif mutes:
        screen.console().print(
            screen.table(("id", "muted", "in spite of it"), [(m.id, m.words, m.limit) for m in mutes])
        )
    else:
        click.echo("nothing is muted")


def mute_facts(mute: Mute) -> dict[str, object]:
    return {
        "id": mute.id,
        "what": mute.what.value,
        "name": mute.name,
        "at": moment(mute.at),
        "until": moment(mute.until),
        "by": mute.by,
        "note": mute.note,
        "above": mute.dead,
    }


@command.command("incident")
@by_hand
@UNTIL
@click.argument("ident", metavar="ID")
def incident(config_path: Path, note: str, by: str, until: str, ident: str) -> None:
    """Mute one incident."""
    with _desk(config_path, note, by) as desk:
        found = the_one(desk.writing.find_incidents(ident), "incident", ident)
        _say(desk.incident(found, time_of(until, desk.now)))


@command.command("place")
@by_hand
@UNTIL
@ABOVE
@click.argument("name", metavar="NAME")
def place(config_path: Path, note: str, by: str, until: str, above: int | None, name: str) -> None:
    """Mute a region of the config, a town, a province or a country (two letters)."""
    with _desk(config_path, note, by) as desk:
        _say(desk.place(name, time_of(until, desk.now), above))


@command.command("rule")
@by_hand
@UNTIL
@ABOVE
@click.argument("name", metavar="NAME")
def rule(config_path: Path, note: str, by: str, until: str, above: int | None, name: str) -> None:
    """Mute a rule on single incidents."""
    with _desk(config_path, note, by) as desk:
        _say(desk.rule(name, time_of(until, desk.now), above))


@command.command("end")
@by_hand
@click.argument("ident", metavar="ID")
def end(config_path: Path, note: str, by: str, ident: str) -> None:
    """End a mute before its time, by the id that `mute` lists."""
    with _desk(config_path, note, by) as desk:
        click.echo(f"no longer muted: {desk.end(ident).words}")


def time_of(text: str, now: datetime) -> datetime:
    """`8h` from now, or a time of its own."""
    try:
        return now + duration(text)
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"{text!r} is no time; write 8h, 2d, or 2031-03-09T12:00") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _say(mute: Mute) -> None:
    click.echo(f"muted: {mute.words}; {mute.limit} all the same. To end it: casualty-monitor mute end {mute.id}")


@contextmanager
def _desk(config_path: Path, note: str, by: str) -> Iterator[MuteDesk]:
    """One transaction: where anything fails, nothing was done."""
    config = at_work(config_path)
    with stored(config) as store, store.write() as writing:
        yield MuteDesk(writing, config, one_line(by), one_line(note), utc_now())
