"""CSV (RFC 4180, UTF-8) whose cells a spreadsheet cannot take for formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.deliveries.cells import Cell, guarded, line
from monitor.exports.records import Record, plain


@dataclass(frozen=True, slots=True)
class Column:
    """A column's header, what stands in it, and its HXL hashtag where the format has one."""

    name: str
    value: Callable[[Record], Cell]
    tag: str = ""


def table(columns: Sequence[Column], records: Iterable[Record]) -> Iterator[str]:
    """The lines: headers, hashtags where there are any, then a row a record."""
    yield line([column.name for column in columns])
    if any(column.tag for column in columns):
        yield line([column.tag for column in columns])
    for record in records:
        yield line([safe(column.value(record)) for column in columns])


def safe(cell: Cell) -> Cell:
    """Words that a spreadsheet could take for a formula get an apostrophe before them; our own numbers stay."""
    return _safe_words(cell) if isinstance(cell, str) else cell


@lru_cache(maxsize=2_048)  # most cells of a column say the same few things
def _safe_words(cell: str) -> str:
    words = guarded(plain(cell))  # cleaned first: what is taken out must not uncover a formula
    return f"'{words}" if cell.startswith(("\t", "\r")) and not words.startswith("'") else words
