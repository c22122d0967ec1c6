"""How verbs print: tables and colour for people at a terminal, plain text in a pipe, JSON for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import click

from monitor.text import json_text, printable

if TYPE_CHECKING:  # loaded where something is drawn: programs are given JSON, and nothing needs no table
    from rich.console import Console
    from rich.table import Table

Each = TypeVar("Each")

PIPE_WIDTH = 160  # a pipe has no width; tables that were cut to 80 columns would lose what scripts grep for


def console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def colours(screen: Console) -> bool:
    """Whether colour may carry meaning; else it must be written out. NO_COLOR (no-color.org) is heeded."""
    return screen.is_terminal and not screen.no_color and screen.color_system is not None


def print_json(value: object) -> None:
    click.echo(json_text(value, indent=2))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str | None = None) -> Table:
    """A table of plain cells: what a feed wrote is never taken for markup."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(*columns, box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False)
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(words(cell)) for cell in row))
    return made


def words(cell: object) -> str:
    """A cell as text: nothing for None, times to the minute in UTC, and nothing that acts on a terminal."""
    if cell is None:
        return ""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else printable(str(cell))


def progress(items: Sequence[Each], what: str) -> Iterable[Each]:
    """The items, with a bar on standard error while they are worked on; nothing of it where nobody looks."""
    if not sys.stderr.isatty():
        return items
    from rich.progress import track  # most verbs show none

    return track(items, what, console=console(stderr=True), transient=True)
