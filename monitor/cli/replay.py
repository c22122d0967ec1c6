"""`replay`: recorded entries through reading, grouping and rules, in memory; nothing is sent."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from monitor.alerts import Alert
from monitor.alerts.outline import outline
from monitor.cli.input import options
from monitor.cli.input.opening import configured
from monitor.cli.output import screen
from monitor.cli.output.difference import difference_facts, print_tables
from monitor.config import Config
from monitor.daemon.live import reader_of
from monitor.entries import Entry
from monitor.entries.worker import Parser
from monitor.pipeline import Taken
from monitor.pipeline.intake.reading import reads_alike
from monitor.pipeline.replay import backtest
from monitor.pipeline.replay.ahead import ahead
from monitor.pipeline.replay.recorded import recorded
from monitor.pipeline.replay.run import ANYBODY, ReplayLine, line_facts, replay
from monitor.text import clip, json_text


@click.command("replay")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@options.whose_rules
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    default=None,
    help="Another config: show which alerts would appear and disappear with it.",
)
@options.as_json
def command(files: tuple[Path, ...], config_path: Path | None, against: Path | None, as_json: bool) -> None:
    """Show the alerts that would have gone out. FILE holds entries as JSON lines, or is a feed, or a folder of either.

    With --json one line an entry, in the order of their times, and one for each time that alerts were due; with
    --against one object: what appeared, what disappeared, and counts by rule and region.
    """
    config = configured(config_path) if config_path else ANYBODY
    other = configured(against) if against else None
    with ExitStack() as ending:
        parser = ending.enter_context(Parser())
        found = recorded(files, parser.parse)
        if other:
            show_difference(compared(found, config, other, ending), as_json=as_json)
            return
        entries = screen.progress(found, "Reading")
        lines = replay(entries, config, ahead(found, reader_of(config, ending)))
        if as_json:
            for line in lines:
                click.echo(json_text(line_facts(line)))
        else:
            print_table(list(lines))
            if config_path is None and options.DEFAULT.exists():
                click.echo(
                    f"By no config: the whole world, anybody killed or injured. For your rules: "
                    f"replay --config {options.DEFAULT}",
                    err=True,
                )


def compared(entries: Sequence[Entry], config: Config, other: Config, ending: ExitStack) -> backtest.Compared:
    """Both replays; entries that both configs read alike are read once."""
    regions = backtest.regions_of(config, other)
    mine = backtest.once(ahead(entries, reader_of(config, ending)))
    theirs = mine if reads_alike(config, other) else ahead(entries, reader_of(other, ending))
    before = backtest.sends(replay(screen.progress(entries, "With --config"), config, mine), regions)
    after = backtest.sends(replay(screen.progress(entries, "With --against"), other, theirs), regions)
    return backtest.compare(before, after)


def show_difference(found: backtest.Compared, *, as_json: bool) -> None:
    """As one object, or as tables."""
    if as_json:
        screen.print_json(difference_facts(found))
    else:
        print_tables(found)


COLUMNS = ("at (UTC)", "severity", "reason", "rule", "where", "killed", "injured", "told by", "headline")


def print_table(lines: list[ReplayLine]) -> None:
    """The alerts, and what the entries came to."""
    told = [row(when(line), alert) for line in lines for alert in line.alerts]
    if told:
        screen.console().print(screen.table(COLUMNS, told))
    taken = [line for line in lines if isinstance(line, Taken)]
    incidents = {ident for line in taken for ident in line.incidents}
    click.echo(
        f"{len(taken)} entries, {sum(line.reading.rejected is None for line in taken)} with a fresh report, "
        f"incidents {len(incidents)}, alerts {len(told)}"
    )


def when(line: ReplayLine) -> datetime:
    """The time on the virtual clock."""
    return line.entry.seen if isinstance(line, Taken) else line.at


def row(at: datetime, alert: Alert) -> list[object]:
    """One alert. A digest has no incident, so that most of its cells are empty; a total has its region and its sum."""
    told = outline(alert.facts)
    title = told.headline or "" if told.held is None else f"{told.held} messages held back"
    where, by = told.where or told.region, ", ".join(told.by)
    return [at, alert.severity.word, alert.reason, alert.rule, where, told.killed, told.injured, by, clip(title, 60)]
