"""`extract`: entries in as JSON lines, what each reports out as JSON lines (the contract stands in docs/reading.md)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import click

from monitor.cli.input import options
from monitor.cli.input.opening import configured
from monitor.config import Config
from monitor.daemon.live import loaded
from monitor.model import Numbers, Status
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
        desk = loaded(config, ending)
        for entry in entries(sys.stdin.buffer):
            line = json_text(extract_line(entry, desk, conventions, cause))
            out.write(line.encode() + b"\n")
            out.flush()  # whoever feeds us line by line waits for the answer


def chosen(numbers: str | None, status: str | None) -> dict[str, Any]:
    """The conventions that the command names; the others are the config's."""
    named = {"numbers": numbers and Numbers(numbers), "status": status and Status(status)}
    return {name: value for name, value in named.items() if value}


def entries(lines: Iterable[bytes]) -> Iterator[Mapping[str, Any]]:
    """The objects, one a line; empty lines are passed over. Raises UsageError that names a line that cannot be used."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield entry_of(line, f"standard input, line {number}")


def entry_of(line: bytes, where: str) -> Mapping[str, Any]:
    """One line as an entry. Raises UsageError."""
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
