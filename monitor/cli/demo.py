"""`demo`: the monitor at work on sample feeds."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from monitor.cli.output import screen
from monitor.demo import answers
from monitor.demo.play import play
from monitor.demo.stage import PREFIX, newest
from monitor.errors import MonitorError


@click.command("demo")
@click.option("--keep", is_flag=True, help="Go on until Ctrl-C.")
@click.option("--answer", metavar="WORDS", help="Answer the newest mail of a demo that stays, with these words.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The demo's folder; else the newest.",
)
@click.pass_context
def command(ctx: click.Context, keep: bool, answer: str | None, folder: Path | None) -> None:
    """Watch the monitor work on sample feeds, on this machine alone; ends by itself within a minute."""
    if answer is not None:
        _answer(answer, folder)
        return
    ctx.exit(0 if play(screen.console(), keep=keep) else 1)


def _answer(words: str, folder: Path | None) -> None:
    """Drop an answer into the mailbox that a demo's daemon reads."""
    there = folder or _newest_demo()
    mail = newest(there)
    if mail is None:
        raise MonitorError("no mail has arrived here yet; wait for the first one", there)
    answers.drop(there, mail, words)
    screen.console().print(f"{words!r} is in the mailbox, as an answer to: {mail['Subject']}", markup=False)


def _newest_demo() -> Path:
    found = [path for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*") if (path / "mailbox").is_dir()]
    if not found:
        raise MonitorError("no demo has run here: start one with --keep in another terminal (make demo KEEP=1)")
    return max(found, key=lambda path: path.stat().st_mtime_ns)
