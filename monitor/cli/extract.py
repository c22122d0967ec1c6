"""`extract`: entries in as JSON lines, what each reports out as JSON lines (the contract stands in docs/reading.md)."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from select import select
from typing import Any, Literal

import click

from monitor.cli.input import options
from monitor.cli.input.opening import configured
from monitor.config import Config
from monitor.daemon.live import many_loaded
from monitor.model import Numbers, Status
from monitor.pipeline.in_order import cores, in_order
from monitor.reports.extract import extract_line
from monitor.text import json_of, json_text

REQUIRED = ("id", "text")
STRINGS = ("title", "text", "lang", "published", "source", "link")
NUMBERS, STATUSES = [n.value for n in Numbers], [s.value for s in Status]


@click.command("extract")
@options.named_config("Whose languages, places and conventions to read with; without one: the languages that ship.")
@click.option(
    "--cause",
    type=click.Choice(["violence", "any"]),
    default="violence",
    show_default=True,
    help="Whether accidents and disasters count, too.",
)
@click.option(
    "--numbers",
    type=click.Choice(NUMBERS),
    help=f"How words such as “dozens” become numbers; without a config {NUMBERS[0]}.",
)
@click.option(
    "--status",
    type=click.Choice(STATUSES),
    help=f"Whether people of whom nothing is said are presumed civilians; without a config {STATUSES[0]}.",
)
def command(
    config_path: Path | None, cause: Literal["violence", "any"], numbers: str | None, status: str | None
) -> None:
    """Read {"id", "title", "text", "lang", "published", "source"} a line; print what each reports, in order."""
    config = configured(config_path) if config_path else Config()
    conventions = replace(config.reading, **chosen(numbers, status))
    out = sys.stdout.buffer
    with ExitStack() as ending:
        desks = many_loaded(config, ending)

        def answer(numbered: tuple[int, bytes]) -> bytes:
            return json_text(extract_line(entry_of(*numbered), desks, conventions, cause)).encode() + b"\n"

        lines = ((number, line) for number, line in enumerate(sys.stdin.buffer, 1) if line.strip())
        for answered in in_order(answer, lines, cores(), at_hand):
            out.write(answered)
            out.flush()  # whoever feeds us line by line waits for the answer


def chosen(numbers: str | None, status: str | None) -> dict[str, Any]:
    """The conventions that the command names; the others are the config's."""
    named = {"numbers": numbers and Numbers(numbers), "status": status and Status(status)}
    return {name: value for name, value in named.items() if value}


def at_hand() -> bool:
    """Whether standard input can be read without waiting; also where it ends, or where nobody can tell."""
    try:
        return bool(select([sys.stdin], [], [], 0)[0])
    except (OSError, ValueError):
        return True


def entry_of(number: int, line: bytes) -> Mapping[str, Any]:
    """One line as an entry. Raises UsageError that names a line which cannot be used."""
    where = f"standard input, line {number}"
    try:
        found = json_of(line)
    except ValueError as error:  # bad JSON, and bytes that are not UTF-8
        raise click.UsageError(f"{where} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise click.UsageError(f'{where} is not an object; write {{"id": ..., "text": ...}}')
    if missing := [key for key in REQUIRED if key not in found]:
        raise click.UsageError(f"{where} lacks {' and '.join(missing)}")
    if wrong := [key for key in STRINGS if not isinstance(found.get(key), str | None)]:
        raise click.UsageError(f"{where}: {' and '.join(wrong)} must be text")
    return found
