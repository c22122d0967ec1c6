"""`incidents ack`, `merge`, `split`, `move`, `mark` and `correct`: what staff decide by hand. Whoever was told of an
incident hears of what changes."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from monitor.alerts.words import place_in_words
from monitor.cli.input import options
from monitor.cli.input.opening import at_work, stored, the_one, utc_now
from monitor.errors import MonitorError
from monitor.incidents import Incident, standing_corrections
from monitor.pipeline.put_right import Typed, correction_of, is_number_of_dead, number_of
from monitor.pipeline.staff import Decided, Desk
from monitor.text import one_line


def whoever() -> str:
    """Who types; under sudo who called it."""
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        return f"user {os.getuid()}"


def by_hand(command: options.Command) -> options.Command:
    """The options of whatever a person decides: the config, who and why."""
    note = click.option("--note", default="", help="Why, in a line: kept, and told in the message.")
    by = click.option(
        "--by", default=whoever, show_default="your user's name", help="Who says so: kept; only that of `ack` is told."
    )
    return options.config(note(by(command)))


@click.command("ack")
@by_hand
@click.argument("ident", metavar="ID")
def ack(config_path: Path, note: str, by: str, ident: str) -> None:
    """Say that you have seen what was told of an incident and see to it: no reminder and no escalation any more.

    Your name goes into the incident's history and into its next message, so that everybody knows who has it.
    """
    with _desk(config_path, note, by) as desk:
        incident, before = desk.acknowledge(_incident(desk, ident))
    if before:
        click.echo(
            f"{_named(incident)} was acknowledged by {before.by} at {before.at:%Y-%m-%d %H:%M} UTC already, and "
            "nothing was told since that asks for it again"
        )
    else:
        click.echo(
            f"{_named(incident)} is acknowledged by {incident.acks[-1].by}: no reminder and no escalation of "
            "what was told so far"
        )


@click.command("move")
@by_hand
@click.argument("ident", metavar="ID")
@click.argument("number", metavar="REPORT")
@click.option("--to", "other", required=True, metavar="ID", help="The incident that gets it.")
def move(config_path: Path, note: str, by: str, ident: str, number: str, other: str) -> None:
    """Take one report out of an incident, by the number that `incidents show ID` gives it, and put it into another.

    The monitor never puts it back.
    """
    with _desk(config_path, note, by) as desk:
        decided = desk.move(_incident(desk, ident), _number(number), _incident(desk, other))
    left, grown = decided.incidents
    _report(decided, f"report {_number(number)} of {left.id} belongs to {_named(grown)} now")


@click.command("merge")
@by_hand
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
def merge(config_path: Path, note: str, by: str, one: str, other: str) -> None:
    """Make two incidents one, under the id of the older. No report joins the other one again."""
    with _desk(config_path, note, by) as desk:
        decided = desk.merge(_incident(desk, one), _incident(desk, other))
    kept, gone = decided.incidents
    _report(decided, f"{gone.id} is merged into {_named(kept)}")


@click.command("split")
@by_hand
@click.option(
    "--members",
    required=True,
    metavar="N,N...",
    help="The reports that go, by the numbers that `incidents show ID` gives them.",
)
@click.argument("ident", metavar="ID")
def split(config_path: Path, note: str, by: str, members: str, ident: str) -> None:
    """Make a new incident of some reports of one. They are never put back by the monitor itself."""
    numbers = _numbers(members)
    with _desk(config_path, note, by) as desk:
        decided = desk.split(_incident(desk, ident), numbers)
    left, fresh = decided.incidents
    _report(decided, f"{_reports(len(fresh.members))} out of {left.id} and now {_named(fresh)}")


WRONG = (
    "give the right number after wrong-count, the other incident after duplicate-of, and nothing after "
    "false-alarm or right"
)


@click.command("mark")
@by_hand
@click.argument("ident", metavar="ID")
@click.argument("verdict", type=click.Choice(["false-alarm", "wrong-count", "duplicate-of", "right"]))
@click.argument("value", required=False, metavar="[N|OTHER]")
def mark(config_path: Path, note: str, by: str, ident: str, verdict: str, value: str | None) -> None:
    """Say that an incident is a false alarm, that N are dead, that it is the same as OTHER, or that it was right.

    Everybody who was told of it is told so; `quality` counts these verdicts.
    """
    if (value is None) is not (verdict in ("false-alarm", "right")):
        raise click.UsageError(WRONG)
    figure = _number(value or "") if verdict == "wrong-count" else 0
    with _desk(config_path, note, by) as desk:
        incident = _incident(desk, ident)
        if verdict == "false-alarm":
            decided, said = desk.false_alarm(incident), "is a false alarm"
        elif verdict == "right":
            decided, said = desk.right(incident), "was told rightly"
        elif verdict == "wrong-count":
            decided, said = desk.wrong_count(incident, figure), f"has {figure} dead"
        else:
            other = _incident(desk, value or "")
            decided, said = desk.merge(incident, other), f"is the same as {other.id}"
    _report(decided, f"{_named(incident)} {said}")


@click.command("correct")
@by_hand
@click.argument("ident", metavar="ID")
@click.argument("fact", metavar="FACT")
@click.argument("value", required=False, metavar="[VALUE]")
@click.option("--take-back", is_flag=True, help="Take back the last word on this fact: what was before stands again.")
def correct(config_path: Path, note: str, by: str, ident: str, fact: str, value: str | None, take_back: bool) -> None:
    """Put one FACT right, whatever the reports say: place, date, weapon, or a count (killed.child, injured.all).

    \b
    incidents correct 7K3 place "Karsa, Idlib, SY"
    incidents correct 7K3 date 2031-03-09
    incidents correct 7K3 weapon mortar
    incidents correct 7K3 killed.child 3
    incidents correct 7K3 weapon unknown

    It stands until it is taken back; a number until more are reported. Whoever was told another place or number hears.
    """
    if (value is None) is not take_back:
        raise click.UsageError("give what is right of it, or --take-back and nothing")
    with _desk(config_path, note, by) as desk:
        incident = _incident(desk, ident)
        decided = _taken_back(desk, incident, fact) if value is None else _corrected(desk, incident, Typed(fact, value))
    said = f"has {fact} as before again" if value is None else f"has {fact} {value} by your word"
    _report(decided, f"{_named(decided.incidents[0])} {said}")


def _corrected(desk: Desk, incident: Incident, typed: Typed) -> Decided:
    if is_number_of_dead(typed.name):
        return desk.wrong_count(incident, number_of(typed))
    return desk.correct(incident, correction_of(typed, incident, desk.config))


def _taken_back(desk: Desk, incident: Incident, fact: str) -> Decided:
    if is_number_of_dead(fact):
        return desk.right(incident)
    at = next((one.at for one in standing_corrections(incident) if one.name == fact), None)
    if at is None:
        raise MonitorError(f"nobody's word on {fact} stands", f"incident {incident.id}")
    return desk.uncorrect(incident, at)


@click.command("add")
@by_hand
@click.argument("ident", metavar="ID")
@click.argument("text", metavar="TEXT|FILE|URL|-")
@click.option("--source", required=True, help="Whose words these are.")
@click.option("--link", default="", help="Where they stand; a URL that is read is it.")
@click.option("--published", metavar="DATE", help="When they were published, where that is known.")
def add(
    config_path: Path, note: str, by: str, ident: str, text: str, source: str, link: str, published: str | None
) -> None:
    """Add a report to an incident: words as `explain` takes them, read as though a feed had brought them.

    It joins by your word, whatever grouping would say, and the rules decide on it. `take-out` takes it back.
    """
    config = at_work(config_path)
    address = text if text.startswith(("http://", "https://")) else link
    # What a verb that only looks at incidents does not need: the reader and the network.
    from monitor.cli.input import texts
    from monitor.daemon.live import reader_of
    from monitor.pipeline.by_hand import TypedReport, entry_by_hand

    given = texts.entries(text, config, utc_now())[0]
    typed = TypedReport(given.full.strip(), one_line(source), address, texts.moment_of(published) or given.published)
    entry = entry_by_hand(typed, utc_now())
    with ExitStack() as ending:
        [reading] = reader_of(config, ending)([entry])
    with _desk(config_path, note, by) as desk:
        decided = desk.add(_incident(desk, ident), entry, reading)
    said = "has a report more" if reading.reports else "has a report more, in which no figure was read"
    _report(decided, f"{_named(decided.incidents[0])} {said}")


@click.command("take-out")
@by_hand
@click.argument("ident", metavar="ID")
@click.argument("number", metavar="REPORT")
def take_out(config_path: Path, note: str, by: str, ident: str, number: str) -> None:
    """Take a report that somebody added out of an incident, by the number that `incidents show ID` gives it."""
    with _desk(config_path, note, by) as desk:
        decided = desk.take_out(_incident(desk, ident), _number(number))
    _report(decided, f"report {_number(number)} of {_named(decided.incidents[0])} is taken back")


@contextmanager
def _desk(config_path: Path, note: str, by: str) -> Iterator[Desk]:
    """One transaction: where anything fails, nothing was done."""
    config = at_work(config_path)
    with stored(config) as store, store.write() as writing:
        yield Desk(writing, config, one_line(by), one_line(note), utc_now())


def _incident(desk: Desk, prefix: str) -> Incident:
    return the_one(desk.writing.find_incidents(prefix), "incident", prefix)


def _numbers(members: str) -> set[int]:
    return {_number(part) for part in members.split(",")}


def _number(text: str) -> int:
    if not re.fullmatch(r"\s*[0-9]{1,7}\s*", text):
        raise click.UsageError(f"{text!r} is no number; write digits, as 12")
    return int(text)


def _named(incident: Incident) -> str:
    called = ", ".join(filter(None, (incident.name, place_in_words(incident.place))))
    return f"{incident.id} ({called})"


def _report(decided: Decided, what: str) -> None:
    told = ", ".join(f"{alert.reason} by rule “{alert.rule}”" for alert in decided.alerts)
    click.echo(f"{what}; {f'to be told: {told}' if told else 'nobody has to be told'}")
    if decided.unreached:
        raise click.ClickException(
            "done; but these channels told of it and are not in the config now, so tell their "
            f"readers yourself: {', '.join(decided.unreached)}"
        )


def _reports(number: int) -> str:
    return "1 report is" if number == 1 else f"{number} reports are"
