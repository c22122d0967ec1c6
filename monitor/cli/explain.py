"""`explain`: what was found in a text, and why it did or did not alert."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from monitor.alerts.words import duration_in_words
from monitor.cli.input import options, texts
from monitor.cli.input.opening import configured, utc_now
from monitor.cli.one_incident import verdict_facts
from monitor.cli.output import explanation, screen
from monitor.config import Config
from monitor.daemon.desk import ReadingDesk
from monitor.daemon.live import loaded
from monitor.entries import Entry
from monitor.pipeline import Memory, Taken, take_in
from monitor.pipeline.intake.reading import read_with, text_of
from monitor.pipeline.replay.run import ANYBODY
from monitor.reports.extract import to_json
from monitor.text import moment

MANY = 3  # entries; of more than this only those that hold harm are shown whole


@click.command("explain")
@click.argument("source", metavar="TEXT|FILE|URL|-")
@options.whose_rules
@click.option("--published", help="When the text was published (2031-03-09 or 2031-03-09T14:30, UTC).")
@options.as_json
def command(source: str, config_path: Path | None, published: str | None, as_json: bool) -> None:
    """Show a text with what was found in it, the figures with their arithmetic, and every rule with every check.

    TEXT is the words themselves, in quotes. FILE holds a text (its first line is taken for the headline), a feed, or
    entries as JSON lines; URL is a feed or an article; - is standard input.
    """
    config = configured(config_path) if config_path else ANYBODY
    at = texts.moment_of(published)
    found = [texts.dated(entry, at) for entry in texts.entries(source, config, utc_now())]
    with ExitStack() as ending:
        desk = loaded(config, ending)
        explained = [explain(entry, config, desk) for entry in found]
    if as_json:
        screen.print_json([entry_facts(taken) for taken in explained])
    else:
        print_all(explained)
        for line in (*not_asked(config), *not_kept(config)):
            click.echo(line)


def explain(entry: Entry, config: Config, reader: ReadingDesk) -> Taken:
    """One entry through reading, grouping and rules as though nothing else were known, with all its marks."""
    taken = take_in(entry, read_with(reader, config)(entry), Memory(), config, entry.seen)
    if taken.reading.failure:
        return taken
    marks = (*taken.reading.marks, *reader.scenery(text_of(entry)))
    return replace(taken, reading=replace(taken.reading, marks=tuple(sorted(marks, key=lambda mark: mark.span))))


def not_asked(config: Config) -> Iterator[str]:
    """The rules that no single text can answer."""
    for rule in config.rules:
        if rule.period:
            yield f'Rule "{rule.name}" asks what {duration_in_words(rule.period.over)} add up to: `replay` tells of it.'


def not_kept(config: Config) -> Iterator[str]:
    """The texts that nobody can explain later, for the store has them no more."""
    span = config.retention.texts_without_harm
    if span is not None:
        after = f"after {duration_in_words(span)}" if span else "within the hour"
        yield (
            f"A text without a word of harm is forgotten {after} (`retention.texts_without_harm`): its key, hash, time "
            "and address stay, and the store can no longer tell why it alerted nobody, nor read it anew."
        )
    if (keys := config.retention.keys_without_harm) is not None:
        yield (
            f"Nothing stays of it after {duration_in_words(keys)} (`retention.keys_without_harm`), once its feed shows "
            "it no more."
        )


def print_all(explained: Sequence[Taken]) -> None:
    console = screen.console()
    many = len(explained) > MANY
    for taken in explained:
        if many and not taken.reading.marks:
            click.echo(f"{taken.entry.title or taken.entry.key}: {taken.reading.rejected or 'nothing found'}")
            continue
        explanation.show(console, text_of(taken.entry), taken.reading, taken.verdicts)
        if many:
            console.rule(style="dim")


def entry_facts(taken: Taken) -> dict[str, Any]:
    """Everything that is printed, and the marks as spans of title + newline + text."""
    reading = taken.reading
    return {
        "id": taken.entry.key,
        "title": taken.entry.title,
        "published": moment(taken.entry.published),
        **to_json(reading),
        "confidence": list(_arithmetic(taken)),
        "marks": [{"span": mark.span, "role": mark.role, "note": mark.note} for mark in reading.marks],
        "dropped": [{"words": d.words, "span": d.span, "why": d.why} for d in reading.dropped],
        "rules": [verdict_facts(verdict) for verdict in taken.verdicts],
    }


def _arithmetic(taken: Taken) -> Iterator[dict[str, Any]]:
    for report in taken.reading.reports:
        yield {
            "kind": report.kind,
            "sum": report.confidence,
            "parts": {part.why: part.value for part in report.parts},
            "telling": report.telling,
            "evidence": {part.why: part.value for part in report.evidence},
        }
