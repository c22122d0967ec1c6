"""`outbox`: deliveries until they are sent or visibly failed; a person may retry or drop them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from monitor import alerts
from monitor.cli.input import options
from monitor.cli.input.opening import store_of, the_one, utc_now
from monitor.cli.output import screen
from monitor.deliveries import Delivery, State
from monitor.text import clip, moment, one_line

WAITING_OR_FAILED = (State.PENDING, State.SENDING, State.FAILED, State.HELD)


@click.group("outbox", cls=options.ListByDefault)
def command() -> None:
    """Show, retry or drop deliveries."""


@command.command("list")
@options.config
@options.as_json
@click.option("--all", "every", is_flag=True, help="Also what was sent, folded into another message, or dropped.")
def list_(config_path: Path, as_json: bool, every: bool) -> None:
    """Show what waits, what limits hold back and what failed, oldest first."""
    with store_of(config_path) as store, store.read() as asking:
        found, counts = asking.outbox(() if every else WAITING_OR_FAILED), asking.outbox_counts()
    if as_json:
        screen.print_json([delivery_facts(delivery) for delivery in found])
        return
    if found:
        screen.console().print(screen.table(COLUMNS, map(row, found)))
    click.echo("  ".join(f"{state} {number}" for state, number in counts.items()))


@command.command("retry")
@options.config
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--all-failed", is_flag=True, help="Every delivery that failed.")
def retry(config_path: Path, ids: tuple[str, ...], all_failed: bool) -> None:
    """Try deliveries again at once; each has 72 hours anew. The daemon sends them at its next tick."""
    if bool(ids) == all_failed:
        raise click.UsageError("name the ids that `outbox list` shows, or --all-failed")
    with store_of(config_path) as store, store.write() as writing:
        failed = writing.outbox([State.FAILED]) if all_failed else []
        named = [the_one(writing.find_deliveries(prefix), "delivery", prefix) for prefix in ids]
        done = [delivery.id for delivery in (*failed, *named) if writing.retry(delivery.id, utc_now())]
    report("to be tried again", done, [d.id for d in (*failed, *named) if d.id not in done])


@command.command("drop")
@options.config
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--why", default="dropped by an operator", show_default=True, help="Kept with the delivery.")
def drop(config_path: Path, ids: tuple[str, ...], why: str) -> None:
    """Say that deliveries are not to be sent. What is said later in their threads goes out."""
    with store_of(config_path) as store, store.write() as writing:
        named = [the_one(writing.find_deliveries(prefix), "delivery", prefix) for prefix in ids]
        done = [delivery.id for delivery in named if writing.drop(delivery.id, one_line(why))]
    report("dropped", done, [d.id for d in named if d.id not in done])


def report(what: str, done: list[str], refused: list[str]) -> None:
    """Say what was done, and end with 1 where something could not be."""
    for ident in done:
        click.echo(f"{ident} {what}")
    if refused:
        left = "left as it was, because it is being sent, was sent or is told by another"
        raise click.ClickException(f"{left}: {', '.join(refused)}")


COLUMNS = ("id", "state", "tries", "made (UTC)", "next try", "to", "what", "why, or last error")


def row(delivery: Delivery) -> tuple[object, ...]:
    waits = delivery.next_at if delivery.state in (State.PENDING, State.HELD) else None
    return (
        delivery.id[:12],
        delivery.state,
        delivery.attempts,
        delivery.created,
        waits,
        f"{delivery.channel}: {delivery.recipient}",
        clip(subject(delivery), 60),
        why(delivery),
    )


def stands(delivery: Delivery) -> str:
    """Its state; of what limits kept back also why, or what told it instead."""
    return f"{delivery.state}: {why(delivery)}" if delivery.state in (State.HELD, State.FOLDED) else delivery.state


def why(delivery: Delivery) -> str | None:
    """The reason why a delivery waits, or where it went instead; else its last error."""
    if delivery.state is State.HELD:
        return str(delivery.notes.get("held") or "")
    if delivery.state is State.FOLDED:
        return f"told by {str(delivery.notes.get('folded_into'))[:12]}"
    return delivery.last_error


def subject(delivery: Delivery) -> str:
    """The message of a delivery, in a few words: `new: Idlib, SY`."""
    from monitor.alerts.outline import outline  # mostly nothing waits

    told, head = outline(delivery.facts), delivery.head
    named = None if head.kind is alerts.MessageKind.WINDOW else head.subject
    about = named if told.held is None else f"{told.held} messages held back"
    return ": ".join(part for part in (head.reason.value, told.where or about) if part)


def delivery_facts(delivery: Delivery) -> dict[str, Any]:
    """Everything but the message itself."""
    return {
        "id": delivery.id,
        "alert": delivery.alert,
        "channel": delivery.channel,
        "medium": delivery.medium,
        "recipient": delivery.recipient,
        "thread": delivery.thread,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created": moment(delivery.created),
        "next_at": moment(delivery.next_at),
        "sent_at": moment(delivery.sent_at),
        "last_error": delivery.last_error,
        "remote_ref": delivery.remote_ref,
        "notes": dict(delivery.notes),
        "what": subject(delivery),
    }
