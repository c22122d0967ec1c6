"""`check`: whether a config can be used, and with --feeds which of its feeds answer from where we stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from monitor import config as configs
from monitor.cli.input import options
from monitor.cli.input.opening import configured, file_and_folder, utc_now
from monitor.cli.output import screen
from monitor.config import Config
from monitor.config.check import check, errors
from monitor.config.language_faults import limits_of
from monitor.config.languages import languages_read
from monitor.config.rota import handover_words
from monitor.daemon.live import gate_of
from monitor.daemon.poller import Poller
from monitor.entries.worker import Parser
from monitor.errors import ConfigError
from monitor.feeds import Feed, FeedState, FetchFailed, FetchOutcome
from monitor.feeds.advice import advice_on, slowed, words_of
from monitor.feeds.document_signs import observed
from monitor.feeds.fetch import fetch
from monitor.feeds.health import SOME, FeedCondition, FeedSign, Health, at_first_sight
from monitor.feeds.schedule import next_state
from monitor.http import redacted
from monitor.keys.problems import Level, Problem
from monitor.pipeline.intake.absorb import opened
from monitor.pipeline.intake.document_look import look_at
from monitor.pipeline.settling import Met
from monitor.text import moment

_UNASKED = "said that nothing changed, which it cannot know"


@click.command("check")
@options.config
@options.as_json
@click.option("--feeds", "try_feeds", is_flag=True, help="Also ask each feed, politely.")
@click.pass_context
def command(ctx: click.Context, config_path: Path, as_json: bool, try_feeds: bool) -> None:
    """Say whether config, templates, regions and secrets can be used: 2 where they cannot, 1 where a feed fails."""
    file, folder = file_and_folder(config_path)
    problems = check(file, folder=folder)
    trials = tried(configured(config_path)) if try_feeds and not errors(problems) else []
    if as_json:
        screen.print_json({"problems": [problem_facts(p) for p in problems], "feeds": [trial_facts(t) for t in trials]})
    else:
        print_problems(problems, file)
        if not errors(problems):
            print_limits(configured(config_path))
        print_handovers(file, folder)
        print_trials(trials)
    ctx.exit(2 if errors(problems) else 1 if any(trial.error for trial in trials) else 0)


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of asking a feed once. error: why it cannot be used from here, None where it can. found: how it would
    do if that went on."""

    feed: Feed
    found: FeedCondition
    words: str = ""
    entries: int = 0
    newest: datetime | None = None
    error: str | None = None
    notes: tuple[str, ...] = ()


def tried(config: Config) -> list[Trial]:
    """Ask each feed once, many at a time and one of a domain at a time; in the config's order."""
    feeds, found = {feed.name: feed for feed in config.feeds}, dict[str, Trial]()
    with Parser() as parser, gate_of(config) as gate, bar() as progress:
        task = progress.add_task("Asking the feeds", total=len(feeds))

        def take_in(feed: Feed, state: FeedState, outcome: FetchOutcome, now: datetime) -> None:
            found[feed.name] = trial_of(feed, outcome, now, parser, languages_read(config.languages))
            progress.advance(task)

        poller = Poller(lambda feed, state, now: fetch(feed, state, gate, now), take_in)
        try:
            poller.finish([FeedState(name) for name in feeds], feeds, utc_now)
        finally:
            poller.stop()
    ours = FeedCondition(Health.NEW, FeedSign.NOT_ASKED)
    return [found.get(name, Trial(feed, ours, error="an error of our own; see above")) for name, feed in feeds.items()]


def bar() -> Progress:
    return Progress(console=screen.console(stderr=True), transient=True)


def trial_of(feed: Feed, outcome: FetchOutcome, now: datetime, parser: Parser, languages: frozenset[str]) -> Trial:
    """One answer, taken as the daemon takes it: the same states and the same words. languages: those that are read."""
    answer, fresh = opened(outcome, parser.parse, feed, now), FeedState(feed.name)
    state = next_state(feed, fresh, answer.outcome, now, 0.0)
    if (parsed := answer.parsed) is None:
        message = answer.outcome.message if isinstance(answer.outcome, FetchFailed) else _UNASKED
        return Trial(feed, at_first_sight(state, now), error=message)
    state = observed(feed, fresh, state, look_at(parsed, Met(parsed.entries), ()), now)
    if parsed.entries and feed.language and feed.language not in languages:
        state = replace(state, read=0, unread=max(len(parsed.entries), SOME))
    found = at_first_sight(state, now)
    newest = max((min(entry.published, now) for entry in parsed.entries if entry.published), default=None)
    live = found.health is Health.LIVE and not slowed(feed, state)
    words = "" if live else words_of(feed, state, found)
    return Trial(feed, found, words, len(parsed.entries), newest, None, parsed.notes)


def print_problems(problems: Sequence[Problem], file: Path) -> None:
    """Warnings first: what must be put right stands right above how much of it there is."""
    for problem in sorted(problems, key=lambda problem: problem.level is Level.ERROR):
        click.echo(str(problem), err=True)
    wrong = len(errors(list(problems)))
    click.echo(f"{file}: " + (f"{wrong} to put right" if wrong else "can be used"))


def print_limits(config: Config) -> None:
    """The languages of the feeds that are read with limits: less urgent, and marked."""
    spoken = (feed.language.partition("-")[0] for feed in config.feeds if feed.language)
    for name, limits in limits_of(spoken, config.languages).items():
        click.echo(f"{name} is read with limits: {limits}; what only its feeds tell is told one severity lower")


def print_handovers(file: Path, folder: Path) -> None:
    """Who has duty by each rota, and when it passes to whom. Nothing where the file cannot be loaded."""
    try:
        config = configs.load(file, folder=folder)
    except ConfigError:
        return
    for rota in config.rotas:
        click.echo(handover_words(rota, config.people, utc_now()))


def print_trials(trials: Sequence[Trial]) -> None:
    if trials:
        rows = [
            (
                t.feed.name,
                t.feed.language,
                t.found.health.value,
                t.entries or None,
                t.newest,
                t.error or "; ".join(filter(None, (t.words, *t.notes))),
            )
            for t in trials
        ]
        columns = ("feed", "language", "state", "entries", "newest (UTC)", "what was said")
        screen.console().print(screen.table(columns, rows))
        for trial in trials:
            if advice := advice_on(trial.found):
                click.echo(f"{trial.feed.name}: {advice}")
        click.echo(f"{sum(not t.error for t in trials)} of {len(trials)} feeds answer from here")


def problem_facts(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.line,
        "key": problem.key,
        "message": problem.message,
        "level": problem.level,
    }


def trial_facts(trial: Trial) -> dict[str, Any]:
    return {
        "feed": trial.feed.name,
        "url": redacted(trial.feed.url),
        "answers": trial.error is None,
        "state": trial.found.health.value,
        "reason": trial.found.reason,
        "words": trial.words or trial.error,
        "advice": advice_on(trial.found),
        "entries": trial.entries,
        "newest": moment(trial.newest),
        "error": trial.error,
        "notes": trial.notes,
    }
