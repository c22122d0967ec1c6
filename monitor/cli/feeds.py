"""`feeds`: each feed and how it does; with --coverage each region and what can be read of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from monitor.alerts.words import duration_in_words
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, stored, utc_now
from monitor.cli.output import screen
from monitor.entries import Entry
from monitor.feeds import Feed, FeedState
from monitor.feeds.advice import advice_on, slowed, words_of
from monitor.feeds.coverage import Coverage, coverage_of
from monitor.feeds.health import FeedCondition, condition
from monitor.feeds.rhythm import patience
from monitor.feeds.schedule import interval
from monitor.reports import Reading
from monitor.text import moment, one_line

SHOWN = 5  # entries of a feed that could not be read


_ELSEWHERE = {
    "add": "monitor.cli.add:add",
    "import": "monitor.cli.opml:import_",
    "export": "monitor.cli.opml:export",
    "quarantine": "monitor.cli.quarantine:quarantine",
    "release": "monitor.cli.quarantine:release",
}


@click.group("feeds", cls=options.ListByDefault, elsewhere=_ELSEWHERE)
def command() -> None:
    """Show each feed of the config and how it does; add feeds; set one apart that is not to be believed."""


@command.command("list")
@options.config
@options.as_json
@click.option("--coverage", "by_region", is_flag=True, help="By region: what of its feeds is live, and who is local.")
def list_(config_path: Path, as_json: bool, by_region: bool) -> None:
    """Show each feed of the config and how it does."""
    config, now = at_work(config_path), utc_now()
    with stored(config) as store, store.read() as asking:
        states, not_read = asking.feed_states(feed.name for feed in config.feeds), asking.count_language_not_read()
        number = asking.count_set_aside()
        failed = {name: asking.set_aside(name, SHOWN) for name in number}
    watched = [
        FeedRow(
            feed,
            states[feed.name],
            not_read.get(feed.name, 0),
            now,
            number.get(feed.name, 0),
            tuple(failed.get(feed.name, ())),
        )
        for feed in config.feeds
    ]
    if by_region:
        covered = coverage_of(config.regions, [(one.feed, one.condition) for one in watched])
        if as_json:
            screen.print_json([one.as_facts for one in covered])
        else:
            print_coverage(covered, watched)
    elif as_json:
        screen.print_json([feed_facts(one) for one in watched])
    else:
        print_feeds(watched)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed, what is remembered of it, and how many of its entries are in a language that is not read."""

    feed: Feed
    state: FeedState
    unreadable: int
    now: datetime
    set_aside: int = 0  # entries that could not be read at all
    latest_aside: tuple[tuple[Entry, Reading], ...] = ()

    @property
    def condition(self) -> FeedCondition:
        return condition(self.state, self.now)


COLUMNS = ("feed", "language", "state", "why", "since (UTC)", "last new entry", "asked every", "next poll")


def print_feeds(watched: Sequence[FeedRow]) -> None:
    """The table, then of each feed in trouble what is so and what can be done."""
    console = screen.console()
    console.print(screen.table(COLUMNS, map(row, watched)))
    for one in watched:
        if advice := advice_on(one.condition):
            console.print(f"{one.feed.name} {said(one)}.\n   {advice}")
        elif one.state.failures or slowed(one.feed, one.state):
            console.print(f"{one.feed.name} {said(one)}.")
        elif one.unreadable:
            console.print(f"{one.feed.name}: {one.unreadable} of its entries are in a language that is not read")
        if one.set_aside:
            print_set_aside(console, one)
    counts = Counter(one.condition.health.value for one in watched)
    others = "".join(f", {number} {state}" for state, number in sorted(counts.items()) if state != "live")
    console.print(f"{sum(one.condition.live for one in watched)} of {len(watched)} feeds live{others}")


def print_set_aside(console: Console, one: FeedRow) -> None:
    """The entries of a feed that could not be read: a person has to read it."""
    console.print(f"{one.feed.name}: {one.set_aside} of its entries could not be read, and alert nobody; the latest:")
    for entry, reading in one.latest_aside:
        why = reading.failure.words if reading.failure else ""
        console.print(Text(f"   {moment(entry.seen)} {one_line(entry.title or entry.key)} {entry.link or ''}: {why}"))


def row(one: FeedRow) -> tuple[object, ...]:
    found, state = one.condition, one.state
    return (
        one.feed.name,
        one.feed.language,
        found.health.value,
        found.reason.replace("_", " "),
        found.since,
        state.last_new_entry_at,
        duration_in_words(asked_every(one)),
        state.next_poll_at,
    )


def asked_every(one: FeedRow) -> timedelta:
    """How often it is asked as it does now: what it waits for after its last poll."""
    if one.state.last_poll_at and one.state.next_poll_at:
        return one.state.next_poll_at - one.state.last_poll_at
    return interval(one.feed, one.state, one.now)


def said(one: FeedRow) -> str:
    return words_of(one.feed, one.state, one.condition)


def print_coverage(covered: Sequence[Coverage], watched: Sequence[FeedRow]) -> None:
    """A row a region; what is said is what can be read of it, never how things are there."""
    down = {one.feed.name for one in watched if one.condition.blind}
    apart = {one.feed.name for one in watched if one.state.quarantine}
    rows = (
        (
            c.region,
            f"{c.live} of {c.feeds}",
            f"{c.local_live} of {c.local}",
            languages(c),
            ", ".join(sorted(down & c.speaking)),
        )
        for c in covered
    )
    screen.console().print(screen.table(("region", "live", "local", "by language", "not live"), rows))
    for one in covered:
        if not one.live:
            click.echo(f"{one.region}: no live feed can speak of it; no readable report can come from there")
        for name in sorted(apart & one.speaking):
            click.echo(f"{one.region}: {name} is in quarantine and does not count")


def languages(one: Coverage) -> str:
    return ", ".join(f"{name or 'not said'} {live} of {every}" for name, live, every in one.languages)


def feed_facts(one: FeedRow) -> dict[str, Any]:
    feed, state, found, apart = one.feed, one.state, one.condition, one.state.quarantine
    return {
        "quarantine": apart and {"by": apart.by, "at": moment(apart.at), "note": apart.note},
        "name": feed.name,
        "language": feed.language,
        "publisher": feed.publisher,
        "party": feed.party,
        "state": found.health.value,
        "reason": found.reason,
        "since": moment(found.since),
        "live": found.live,
        "words": said(one),
        "advice": advice_on(found),
        "covers": feed.covers,
        "countries": feed.countries,
        "every_seconds": feed.every.total_seconds(),
        "asked_every_seconds": asked_every(one).total_seconds(),
        "stale_after_seconds": patience(state.gaps).total_seconds(),
        "failures": state.failures,
        "last_error": state.last_error,
        "last_reason": state.last_reason,
        "last_status": state.last_status,
        "moved_to": state.moved_to,
        "gone_since": moment(state.gone_since),
        "first_poll_at": moment(state.first_poll_at),
        "last_poll_at": moment(state.last_poll_at),
        "last_success_at": moment(state.last_success_at),
        "last_new_entry_at": moment(state.last_new_entry_at),
        "next_poll_at": moment(state.next_poll_at),
        "unreadable_entries": one.unreadable,
        "set_aside_entries": one.set_aside,
        "set_aside": [set_aside_facts(*both) for both in one.latest_aside],
    }


def set_aside_facts(entry: Entry, reading: Reading) -> dict[str, Any]:
    """An entry that could not be read, for programs."""
    failure = reading.failure
    return {
        "key": entry.key,
        "title": entry.title,
        "link": entry.link,
        "seen": moment(entry.seen),
        "reason": failure.why if failure else None,
        "words": failure.words if failure else None,
        "edition": failure.edition if failure else None,
    }
