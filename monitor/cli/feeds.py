"""`feeds`: each feed and how it does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from monitor.alerts.facts import moment
from monitor.alerts.words import duration_in_words
from monitor.cli import options, screen
from monitor.cli.opening import configured, stored
from monitor.feeds import Feed, FeedState


@click.command("feeds")
@options.config
@options.as_json
def command(config_path: Path, as_json: bool) -> None:
    """Show each feed of the config and how it does."""
    config = configured(config_path)
    with stored(config) as store, store.read() as reading:
        states, unreadable = reading.feed_states(feed.name for feed in config.feeds), reading.unreadable()
    watched = [(feed, states[feed.name], unreadable.get(feed.name, 0)) for feed in config.feeds]
    if as_json:
        screen.print_json([facts(*one) for one in watched])
    else:
        screen.console().print(screen.table(COLUMNS, (row(*one) for one in watched)))


COLUMNS = ("feed", "language", "every", "state", "last answer (UTC)", "last new entry", "next poll", "what was said")


def row(feed: Feed, state: FeedState, unreadable: int) -> tuple[object, ...]:
    return (feed.name, feed.language, duration_in_words(feed.every), health(state), state.last_success_at,
            state.last_new_entry_at, state.next_poll_at, said(state, unreadable))


def health(state: FeedState) -> str:
    """One word, or two: how a feed does."""
    if state.last_poll_at is None:
        return "not asked yet"
    return f"failing ({state.failures})" if state.failures else "live"


def said(state: FeedState, unreadable: int) -> str | None:
    """What an operator should know: the last error, else what the server proposes, else what cannot be read."""
    if state.failures:
        return state.last_error
    if state.moved_to:
        return f"moved to {state.moved_to}: change its address in the config"
    return f"{unreadable} of its entries are in a language that is not read" if unreadable else None


def facts(feed: Feed, state: FeedState, unreadable: int) -> dict[str, Any]:
    return {
        "name": feed.name, "language": feed.language, "publisher": feed.publisher, "party": feed.party,
        "every_seconds": feed.every.total_seconds(), "failures": state.failures, "last_error": state.last_error,
        "last_reason": state.last_reason, "last_status": state.last_status, "moved_to": state.moved_to,
        "gone_since": moment(state.gone_since), "first_poll_at": moment(state.first_poll_at),
        "last_poll_at": moment(state.last_poll_at), "last_success_at": moment(state.last_success_at),
        "last_new_entry_at": moment(state.last_new_entry_at), "next_poll_at": moment(state.next_poll_at),
        "unreadable_entries": unreadable,
    }  # fmt: skip
